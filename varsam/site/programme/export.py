"""All tables of a picture as one file that spreadsheets read, and run nothing of."""

import csv
import io
from collections.abc import Sequence

from django.utils.translation import gettext as _

from varsam.areas.programme.reading import Planned
from varsam.site.programme.tables import Table

# A cell that begins with one of these is run as a formula by spreadsheets (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(tables: Sequence[Table], plan: Sequence[Planned]) -> bytes:
    """UTF-8 with the mark that spreadsheets look for, semicolons between: one number a line, then the plan; in the language that
    is active."""
    written = io.StringIO()
    lines = csv.writer(written, delimiter=";", lineterminator="\r\n")
    lines.writerow([_("Tabell"), _("Rad"), _("Kolumn"), _("Värde")])
    for table in tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                lines.writerow(map(_plain, (table.title, row.name, column, cell.said)))
    for planned in plan:
        for name, value in _said(planned):
            lines.writerow(map(_plain, (_("Åtgärdsplan"), str(planned.measure.number), name, value)))
    return written.getvalue().encode("utf-8-sig")


def _said(planned: Planned) -> list[tuple[str, str]]:
    measure = planned.measure
    return [
        (_("Åtgärd"), measure.title),
        (_("Mål"), measure.goal),
        (_("Indikator"), measure.indicator),
        (_("Ansvarig"), f"{measure.owner.name}, {measure.function}"),
        (_("Kronor per år"), str(measure.budget or "")),
        (_("Klar senast"), measure.due_on.isoformat()),
        (_("Läge"), measure.get_state_display()),
    ]


def _plain(value: str) -> str:
    """Text that is read as text."""
    return f"'{value}" if value.startswith(_FORMULA) else value

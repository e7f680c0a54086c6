"""The charts of a situation picture, each from its table: the same on the page and on paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from varsam.site.programme import tables
from varsam.site.programme.tables import Figures, Table
from varsam.ui import charts

# What the ids of a phone's drawing end with.
_NARROW = "-smal"


@dataclass(frozen=True)
class Drawn:
    """A chart: its finding as title, what is counted, the drawing (and the same for a phone) with words for who does not see
    it, and its table."""

    title: str
    subtitle: str
    svg: SafeString
    narrow: SafeString
    description: str
    table: Table


def every(figures: Figures) -> list[Drawn]:
    """The charts that can be drawn, in the order of the page."""
    made = [
        _one(tables.by_quarter(figures), _development),
        _one(tables.by_way(figures), lambda table: _ways(table, tables.ways(figures))),
    ]
    return [each for each in made if each]


def _one(table: Table | None, draw: Callable[[Table], Drawn]) -> Drawn | None:
    if table is None or not any(cell.number is not None for row in table.rows for cell in row.cells):
        return None
    return draw(table)


def _development(table: Table) -> Drawn:
    groups = table.columns[:-1] if len(table.columns) > 1 else table.columns
    series = [
        charts.Series(name, [row.cells[at].number for row in table.rows]) for at, name in enumerate(groups)
    ]
    title, description = tables.development(table), in_words(table, groups)
    svg, narrow = (
        charts.lines(
            series,
            _places(table, short=bool(end)),
            name=title,
            description=description,
            key=table.key + end,
            narrow=bool(end),
        )
        for end in ("", _NARROW)
    )
    return Drawn(title, table.title, _safe(svg), _safe(narrow), description, table)


def _ways(table: Table, title: str) -> Drawn:
    values = [(row.name, row.cells[0].number) for row in table.rows]
    values.sort(key=lambda each: -(each[1] or 0))
    description = "; ".join(f"{row.name}: {row.cells[0].said}" for row in table.rows)
    svg, narrow = (
        charts.bars(
            values,
            name=title,
            description=description,
            key=table.key + end,
            hidden=_("visas inte"),
            narrow=bool(end),
        )
        for end in ("", _NARROW)
    )
    said = _("%(what)s. En förfrågan kan leda till flera saker.") % {"what": table.title}
    return Drawn(title, said, _safe(svg), _safe(narrow), description, table)


def _places(table: Table, *, short: bool) -> list[charts.Place]:
    """The quarters along the axis; a year stands below its first, on a phone as its last two digits."""
    made, last = [], ""
    for row in table.rows:
        quarter, year = row.name.rsplit(" ", 1)
        above = f"’{year[-2:]}" if short else year
        made.append(charts.Place(quarter, above if year != last else ""))
        last = year
    return made


def in_words(table: Table, columns: Sequence[str]) -> str:
    """The chart read aloud: each line with its numbers in order."""
    return ". ".join(
        f"{name}: " + ", ".join(f"{row.name} {row.cells[at].said}" for row in table.rows)
        for at, name in enumerate(columns)
    )


def _safe(svg: str) -> SafeString:
    # Drawn by varsam.ui.charts, which escapes every word in it.
    return mark_safe(svg)  # noqa: S308

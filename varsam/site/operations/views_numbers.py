"""How much support units have asked for and what came of it: sums of one year, each as a picture with its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from varsam.areas.operations import reading
from varsam.areas.operations.enums import Harm, Rating, Said, Setting
from varsam.areas.operations.states import State
from varsam.kernel.access import gates
from varsam.lib import suppression
from varsam.lib.rows import Verb
from varsam.lib.suppression import Mark
from varsam.site.operations import tabs
from varsam.ui import charts

_STATES = [
    (state.value, gettext_lazy("De har bett om stöd") if state is State.ASKED else state.label)
    for state in State
]
# What is counted, its title, what it counts, and its kinds in their order.
_GROUPS: tuple[tuple[str, str | Promise, str | Promise, Sequence[tuple[str, str | Promise]]], ...] = (
    ("setting", gettext_lazy("Varifrån de ber om stöd"), gettext_lazy("Antal stöd"), Setting.choices),
    ("state", gettext_lazy("Hur långt de har kommit"), gettext_lazy("Antal stöd"), _STATES),
    ("check", gettext_lazy("Vad de säger om sitt ansvar"), gettext_lazy("Antal svar"), Said.choices),
    ("rating", gettext_lazy("Hur läget är efter sex veckor"), gettext_lazy("Antal uppföljningar"), Rating.choices),
    ("harm", gettext_lazy("Har något blivit sämre för någon?"), gettext_lazy("Antal uppföljningar"), Harm.choices),
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """One sum by kind: its title, its picture for wide pages and for phones, and its table."""

    key: str
    title: str
    unit: str
    wide: SafeString | str
    narrow: SafeString | str
    rows: list[tuple[str, str]]


@require_safe
@gates.staff(needs=("unit_request", Verb.READ))
def numbers(request: HttpRequest) -> HttpResponse:
    """This year's requests, or an earlier year's: whole years alone, so that no two pictures count the same."""
    now = timezone.localdate().year
    sent = request.GET.get("ar", "")
    year = int(sent) if sent.isdecimal() and len(sent) == 4 and 2020 <= int(sent) <= now else now
    found = {
        (each.what, each.kind): each.number for each in reading.counts(date(year, 1, 1), date(year + 1, 1, 1))
    }
    whole = sum(number for (what, _kind), number in found.items() if what == "setting")
    figures = [_figure(*group, found) for group in _GROUPS] if whole >= suppression.LEAST else []
    context = {
        "year": year,
        "years": [each for each in (now, now - 1) if each != year],
        "finding": _finding(year, whole),
        "figures": [each for each in figures if each],
        "is_few": whole < suppression.LEAST,
        **tabs.of("unit_support:numbers"),
    }
    return render(request, "operations/desk/numbers.html", context)


def _finding(year: int, whole: int) -> str:
    if whole < suppression.LEAST:
        return _("Färre än fem stöd %(year)s") % {"year": year}
    return ngettext("%(number)s verksamhet bad om stöd %(year)s", "%(number)s verksamheter bad om stöd %(year)s", whole) % {
        "number": whole,
        "year": year,
    }  # fmt: skip


def _figure(
    key: str,
    title: str | Promise,
    unit: str | Promise,
    kinds: Sequence[tuple[str, str | Promise]],
    found: dict[tuple[str, str], int],
) -> Figure | None:
    """One picture; None where nothing was counted. All is hidden where no choice of numbers hides the small ones."""
    counts = [found.get((key, kind), 0) for kind, _words in kinds]
    if not sum(counts):
        return None
    safe = suppression.protect([[number] for number in counts], row_totals=False)
    cells = [row[0] for row in safe.cells] if safe else [Mark.FEW] * len(counts)
    values = [
        (str(words), None if isinstance(cell, Mark) else cell)
        for (_kind, words), cell in zip(kinds, cells, strict=True)
    ]
    rows = [(str(words), _shown(cell)) for (_kind, words), cell in zip(kinds, cells, strict=True)]
    said = "; ".join(f"{words}: {number}" for words, number in rows)
    if all(value is None for _name, value in values):
        return Figure(key, str(title), str(unit), "", "", rows)
    wide, narrow = (
        # Drawn by varsam.ui.charts, which leaves it to the library to escape every word in it.
        mark_safe(  # noqa: S308
            charts.bars(
                values,
                name=str(title),
                description=said,
                key=f"{key}-{size}",
                hidden=_("visas inte"),
                narrow=size == "smal",
            )
        )
        for size in ("bred", "smal")
    )
    return Figure(key, str(title), str(unit), wide, narrow, rows)


def _shown(cell: int | Mark) -> str:
    if cell is Mark.FEW:
        return _("färre än fem")
    return _("visas inte") if cell is Mark.REST else str(cell)

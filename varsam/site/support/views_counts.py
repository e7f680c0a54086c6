"""Whether support helped, by quarter: the relatives' own answers, and never a small number."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from varsam.areas.relatives.support import figures
from varsam.areas.relatives.support.enums import Helped, Kind
from varsam.areas.relatives.support.figures import ANSWERS, Quarter
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.lib.suppression import Cell, Mark

QUARTERS, HEIGHT, _TOP, _BAR, _GAP, _ROOM = 4, 105, 20, 26, 6, 30


@dataclass(frozen=True)
class Bar:
    """One answer in one quarter, in the picture's own units. A hidden number is drawn all the same, hatched."""

    key: str
    x: float
    y: float
    middle: float
    height: float
    number: int
    is_hidden: bool


@dataclass(frozen=True)
class Drawn:
    words: str
    middle: float
    bars: list[Bar]


def years_quarters(today: date) -> tuple[date, date]:
    """From the first day of the oldest quarter that is shown to the first day of this one, which is not over."""
    now = date(today.year, today.month - (today.month - 1) % 3, 1)
    back = now.year * 4 + (now.month - 1) // 3 - QUARTERS
    return date(back // 4, back % 4 * 3 + 1, 1), now


@require_safe
@gates.staff(needs=("support", Verb.READ))
def counts(request: HttpRequest) -> HttpResponse:
    """The last whole quarters; the one that goes on is not shown, since it would say who has just answered."""
    found = figures.counts(*years_quarters(timezone.localdate()))
    context = {
        "picture": picture(found),
        "answers": _table(found, ANSWERS, lambda each: each.helped),
        "many": _many(found),
        "kinds": _table(found, list(Kind), lambda each: each.kinds),
    }
    return render(request, "support/counts.html", context)


def _table(
    found: list[Quarter], columns: Sequence[Any], of: Callable[[Quarter], Mapping[Any, Cell]]
) -> dict[str, object]:
    rows = [(quarter_words(each.start), [_cell(of(each)[column]) for column in columns]) for each in found]
    return {"columns": [str(column.label) for column in columns], "rows": rows}


def _many(found: list[Quarter]) -> dict[str, object]:
    rows = [
        (quarter_words(each.start), [_cell(each.offered), _cell(each.begun), _cell(each.ended)])
        for each in found
    ]
    return {"columns": [_("Erbjudna"), _("Sa ja"), _("Avslutade")], "rows": rows}


def _cell(cell: Cell) -> int | str | None:
    """A number as the table shows it: itself, "rest" for one that is hidden for another's sake, None for a small one."""
    if cell is Mark.FEW:
        return None
    return "rest" if cell is Mark.REST else int(cell)


def quarter_words(start: date) -> str:
    return _("kvartal %(quarter)s %(year)s") % {"quarter": (start.month + 2) // 3, "year": start.year}


def picture(found: list[Quarter]) -> dict[str, object]:
    """Four bars a quarter from nought, with what they say as the heading."""
    known = [int(cell) for each in found for cell in each.helped.values() if not isinstance(cell, Mark)]
    most, wide = max(known, default=1), len(ANSWERS) * (_BAR + _GAP) + _ROOM
    return {
        "finding": finding(found),
        "width": wide * len(found),
        "bar": _BAR,
        "key": [{"key": each.value, "words": str(each.label)} for each in ANSWERS],
        "quarters": [_quarter(each, place * wide, most) for place, each in enumerate(found)],
    }


def _quarter(each: Quarter, start: int, most: int) -> Drawn:
    width = len(ANSWERS) * (_BAR + _GAP) - _GAP
    bars = [
        _bar(answer, each.helped[answer], start + _ROOM / 2 + n * (_BAR + _GAP), most)
        for n, answer in enumerate(ANSWERS)
    ]
    return Drawn(quarter_words(each.start), start + _ROOM / 2 + width / 2, bars)


def _bar(answer: Helped, cell: Cell, x: float, most: int) -> Bar:
    is_hidden = isinstance(cell, Mark)
    number = 0 if isinstance(cell, Mark) else int(cell)
    height = HEIGHT / 4 if is_hidden else max(2.0, HEIGHT * number / most)
    return Bar(
        answer.value, x, round(_TOP + HEIGHT - height, 1), x + _BAR / 2, round(height, 1), number, is_hidden
    )


def finding(found: list[Quarter]) -> str:
    """What the newest quarter with enough answers says, in words."""
    for each in reversed(found):
        yes, rest = each.helped[Helped.YES], [each.helped[answer] for answer in ANSWERS[1:]]
        if isinstance(yes, Mark):
            continue
        said = {"yes": int(yes), "quarter": quarter_words(each.start)}
        if any(isinstance(cell, Mark) for cell in rest):
            return _("%(yes)s svarade ja i %(quarter)s") % said
        whole = int(yes) + sum(int(cell) for cell in rest if not isinstance(cell, Mark))
        return _("%(yes)s av %(all)s svarade ja i %(quarter)s") % {**said, "all": whole}
    return _("För få svar för att visa om stödet hjälpte")

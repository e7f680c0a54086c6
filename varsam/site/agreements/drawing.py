"""For how long each agreement holds, on one line of time, with today in it. The same dates stand in the list below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from varsam.areas.collaboration.agreements.models import Agreement
from varsam.areas.collaboration.agreements.standing import Standing


@dataclass(frozen=True)
class Shape:
    """The measures of the picture, in its own units; `names` is the room for references to the left."""

    name: str
    width: int
    names: int


WIDE = Shape("wide", 860, 84)
NARROW = Shape("narrow", 340, 72)
_TOP, _ROW, _BAR, _EDGE = 28, 24, 12, 6
_BACK, _AHEAD = 400, 800
_LABEL = 34


@dataclass(frozen=True)
class Bar:
    reference: str
    text_y: float
    y: float
    x: float
    width: float
    state: str


@dataclass(frozen=True)
class Tick:
    x: float
    words: str


@dataclass(frozen=True)
class Picture:
    shape: str
    width: int
    height: int
    today: float
    bars: list[Bar]
    ticks: list[Tick]


def draw(found: Sequence[tuple[Agreement, Standing]], today: date, shape: Shape) -> Picture:
    """Bars from the first day to the last; what goes on beyond the picture, or has no end, goes to its edge."""
    first, last = today - timedelta(days=_BACK), today + timedelta(days=_AHEAD)
    left = shape.names
    scale = (shape.width - left - _EDGE) / (last - first).days

    def at(day: date) -> float:
        return round(left + (min(max(day, first), last) - first).days * scale, 1)

    bars = [
        _bar(each, how, place, at(each.valid_from), at(how.last_day or last))
        for place, (each, how) in enumerate(found)
    ]
    years = [Tick(at(date(year, 1, 1)), str(year)) for year in range(first.year + 1, last.year + 1)]
    ticks = [each for each in years if _has_room(each.x, at(today), shape)]
    return Picture(shape.name, shape.width, _TOP + _ROW * len(found) + 4, at(today), bars, ticks)


def _has_room(x: float, today: float, shape: Shape) -> bool:
    """Whether a year's number, which begins at x, is neither cut off nor lies on the word for today."""
    return x + _LABEL <= shape.width and not today - _LABEL * 1.5 < x < today + _LABEL * 0.8


def _bar(agreement: Agreement, how: Standing, place: int, start: float, end: float) -> Bar:
    y = _TOP + place * _ROW
    return Bar(
        agreement.reference,
        y + _ROW / 2 + 4,
        y + (_ROW - _BAR) / 2,
        start,
        max(end - start, 3),
        how.state.value,
    )

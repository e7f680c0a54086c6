"""Who does what by when, as lanes along one line of time: a lane for each service, a bar for each part."""

from dataclasses import dataclass
from math import sqrt

from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.pathways.enums import Days
from varsam.areas.knowledge_house.pathways.models import Pathway, PathwayPart
from varsam.kernel.meetings.enums import Function

WIDTH, NAME, TOP, ROW, LANE_GAP, RIGHT = 900, 150, 34, 44, 10, 24
# Characters of the picture's small type are about this wide.
_LETTER = 6.7
_DAYS_IN_A_WEEK, _WORKING_DAYS = 7, 5
# Days at which the line is marked, as far as the template goes.
_MARKS = (0, 2, 7, 14, 30, 60, 90, 180, 365, 730)


@dataclass(frozen=True)
class Bar:
    """A part: from when it can begin until it is due, with its number and words."""

    number: int
    words: str
    x: float
    width: float
    y: float
    text_x: float
    anchor: str
    due_x: float
    needs_consent: bool

    @property
    def text_y(self) -> float:
        return self.y + 14

    @property
    def bar_y(self) -> float:
        return self.y + 22

    @property
    def middle(self) -> float:
        return self.bar_y + 6

    @property
    def number_y(self) -> float:
        return self.bar_y + 10


@dataclass(frozen=True)
class Lane:
    """A service, and its bars one below the other."""

    words: str
    y: float
    height: float
    is_shaded: bool
    bars: list[Bar]


@dataclass(frozen=True)
class Mark:
    x: float
    words: str


@dataclass(frozen=True)
class Picture:
    """The lanes, the marks of time above them, and how large it is."""

    lanes: list[Lane]
    marks: list[Mark]
    width: int
    height: float


def _calendar_days(part: PathwayPart) -> float:
    """About how many days of the calendar a part has; a real case counts red days too."""
    return part.amount * _DAYS_IN_A_WEEK / _WORKING_DAYS if part.unit == Days.WORKING_DAYS else part.amount


def of(pathway: Pathway) -> Picture:
    """The picture of a version. The first days are drawn wider than the last: that is when most happens."""
    parts = list(pathway.parts.all())
    begins: dict[str, float] = {}
    ends: dict[str, float] = {}
    for part in parts:
        begins[part.key] = ends.get(part.after, 0.0)
        ends[part.key] = begins[part.key] + _calendar_days(part)
    last = max([*ends.values(), 7.0])

    def at(day: float) -> float:
        return NAME + (WIDTH - NAME - RIGHT) * sqrt(day / last)

    order = list(dict.fromkeys(part.function for part in parts))
    places = _rows(parts, order)
    bars: dict[str, list[Bar]] = {function: [] for function in order}
    for number, part in enumerate(parts, start=1):
        begin, end = at(begins[part.key]), at(ends[part.key])
        y = places[part.key]
        text_x, anchor = _text_place(begin, part.what)
        bars[part.function].append(
            Bar(
                number, _short(part.what), round(begin, 1), round(max(end - begin, 2), 1), y, round(text_x, 1), anchor,
                round(end, 1), part.needs_consent,
            )
        )  # fmt: skip
    lanes = [
        Lane(
            str(Function(function).label),
            bars[function][0].y - LANE_GAP / 2,
            ROW * len(bars[function]) + LANE_GAP,
            place % 2 == 0,
            bars[function],
        )
        for place, function in enumerate(order)
    ]
    height = TOP + ROW * len(parts) + LANE_GAP * len(order) + 4
    marks = [Mark(round(at(day), 1), _mark(day)) for day in _MARKS if day <= last]
    return Picture(lanes, _apart(marks), WIDTH, height)


def _rows(parts: list[PathwayPart], order: list[str]) -> dict[str, float]:
    places, y = {}, TOP + LANE_GAP / 2
    for function in order:
        for part in parts:
            if part.function == function:
                places[part.key] = y
                y += ROW
        y += LANE_GAP
    return places


def _text_place(begin: float, words: str) -> tuple[float, str]:
    """Where a bar's words stand: from its beginning where they fit, else up to the right edge."""
    if begin + len(_short(words)) * _LETTER <= WIDTH - 4:
        return begin, "start"
    return WIDTH - 4, "end"


def _short(words: str) -> str:
    return words if len(words) <= 96 else words[:94].rsplit(" ", 1)[0] + " …"


def _mark(day: int) -> str:
    if day == 0:
        return _("start")
    if day < 14:
        return _("%(n)s dagar") % {"n": day}
    if day < 30:
        return _("%(n)s veckor") % {"n": day // _DAYS_IN_A_WEEK}
    return _("%(n)s mån") % {"n": round(day / 30.4)}


def _apart(marks: list[Mark]) -> list[Mark]:
    """Those that have room beside the one before."""
    kept: list[Mark] = []
    for mark in marks:
        if not kept or mark.x - kept[-1].x > 62:
            kept.append(mark)
    return kept

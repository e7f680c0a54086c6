"""The timeline of a case as a picture: what we have done and promised, in lanes along the calendar.

Everything is placed here, in whole units of the picture, so that the template only writes it down. What is to come is
hatched or hollow. The same facts stand in a table beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from babel.dates import format_date

# Further back or ahead than this is told in the table only.
_BACK, _LEAST_AHEAD, _AHEAD = timedelta(days=400), timedelta(days=40), timedelta(days=200)
# What is promised takes no more room than what has been done, or ten weeks.
_ROOM_AHEAD = timedelta(weeks=10)
_EDGE = timedelta(days=6)
_AXIS, _LANE_GAP, _LABEL_ROW, _LETTER, _PADDING = 40, 10, 16, 7, 10


@dataclass(frozen=True)
class Span:
    """Something that lasts: from when, until when (None: as long as the case), and how it is drawn."""

    lane: str
    words: str
    start: date
    end: date | None
    tone: str
    ahead: str = ""


@dataclass(frozen=True)
class Point:
    """Something that happens on a day, held or only planned; the next one is strong."""

    lane: str
    words: str
    day: date
    is_held: bool
    is_next: bool = False


@dataclass(frozen=True)
class Shape:
    """How large the picture is: a wide one has the lanes' names at its side and words in the bars; a narrow one has
    both above (`head` and `caption` are the room for them)."""

    name: str
    width: int
    gutter: int
    head: int
    caption: int
    bar: int

    @property
    def row(self) -> int:
        return self.caption + self.bar + 4


WIDE = Shape("wide", 1000, 100, 0, 0, 26)
NARROW = Shape("narrow", 344, 0, 24, 18, 12)


@dataclass(frozen=True)
class Text:
    """Words and where they stand."""

    words: str
    x: int
    y: int
    anchor: str = "start"
    strong: bool = False


@dataclass(frozen=True)
class Bar:
    """A span: what has been in colour, what is to come hatched, with its words inside or beside it."""

    tone: str
    x: int
    y: int
    width: int
    ahead_x: int
    ahead_width: int
    title: str
    text: Text | None
    is_inside: bool
    ahead_text: Text | None


@dataclass(frozen=True)
class Dot:
    """A point, with its label below where there is room for it."""

    x: int
    y: int
    is_held: bool
    is_next: bool
    title: str
    text: Text | None


@dataclass(frozen=True)
class Lane:
    """A row of the picture and its name."""

    words: str
    x: int
    y: int


@dataclass
class Picture:
    """All that is drawn, in the picture's own units."""

    shape: Shape
    height: int = 0
    today: int = 0
    bars: list[Bar] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)
    months: list[tuple[int, str]] = field(default_factory=list)
    is_cut: bool = False

    @property
    def bar_height(self) -> int:
        return self.shape.bar

    @property
    def pill(self) -> int:
        """Where the mark of today begins, kept inside the picture."""
        return min(max(self.today - 24, self.shape.gutter), self.shape.width - 48)

    @property
    def axis(self) -> int:
        return _AXIS


class _Calendar:
    """Days as places from the left."""

    def __init__(self, days: Sequence[date], today: date, shape: Shape) -> None:
        first = min([today, *days]) - _EDGE
        self.first = max(first, today - _BACK)
        most = today + min(_AHEAD, max(_ROOM_AHEAD, today - self.first))
        self.last = min(max([today + _LEAST_AHEAD, *days]) + _EDGE, most)
        self.is_cut = first < self.first
        self._left, self._width = shape.gutter, shape.width - shape.gutter
        self._days = (self.last - self.first).days

    def place(self, day: date) -> int:
        share = (min(max(day, self.first), self.last) - self.first).days / self._days
        return self._left + round(share * self._width)


def draw(
    lanes: Sequence[tuple[str, str]],
    spans: Sequence[Span],
    points: Sequence[Point],
    *,
    today: date,
    language: str,
    shape: Shape = WIDE,
) -> Picture:
    """The picture of spans and points in `lanes` (key and name, in order). A lane with nothing in it is left out."""
    days = [day for each in spans for day in (each.start, each.end) if day] + [each.day for each in points]
    calendar = _Calendar(days, today, shape)
    picture = Picture(shape, today=calendar.place(today), is_cut=calendar.is_cut)
    picture.months = _months(calendar, picture.today, shape, language)
    y = _AXIS + _LANE_GAP
    for key, words in lanes:
        own = [each for each in spans if each.lane == key and each.start <= calendar.last]
        dots = [each for each in points if each.lane == key]
        if own or dots:
            picture.lanes.append(Lane(words, 0, y + (14 if shape.head else 18)))
            y = _bars(picture, own, calendar, today, y + shape.head)
            y = _dots(picture, dots, calendar, y) + _LANE_GAP
    picture.height = y
    return picture


def _months(calendar: _Calendar, today: int, shape: Shape, language: str) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    day = calendar.first.replace(day=1)
    while day <= calendar.last:
        if day >= calendar.first:
            pattern = "MMM y" if day.month == 1 and shape.gutter else "MMM"
            found.append((calendar.place(day), format_date(day, pattern, locale=language).replace(".", "")))
        day = (day + timedelta(days=32)).replace(day=1)
    room = 56 if shape.gutter else 38
    every = max(1, -(-room * len(found) // (shape.width - shape.gutter)))
    # Where "today" stands, the month beside it gives way; its line stays.
    return [
        (x, words if place % every == 0 and abs(x - today) > 46 and x < shape.width - 30 else "")
        for place, (x, words) in enumerate(found)
    ]


def _rows(spans: Sequence[Span], calendar: _Calendar, shape: Shape) -> list[list[Span]]:
    """Spans that overlap lie below each other, and all of them where each has its words above."""
    rows: list[list[Span]] = []
    for span in sorted(spans, key=lambda each: each.start):
        free = (row for row in rows if not shape.caption and (row[-1].end or calendar.last) < span.start)
        row = next(free, None)
        if row is None:
            rows.append([span])
        else:
            row.append(span)
    return rows


def _bars(picture: Picture, spans: Sequence[Span], calendar: _Calendar, today: date, y: int) -> int:
    for row in _rows(spans, calendar, picture.shape):
        for place, span in enumerate(row):
            after = row[place + 1].start if place + 1 < len(row) else calendar.last
            picture.bars.append(_bar(span, calendar, today, y, calendar.place(after), picture.shape))
        y += picture.shape.row
    return y


def _bar(span: Span, calendar: _Calendar, today: date, y: int, free_until: int, shape: Shape) -> Bar:
    end = span.end or calendar.last
    x, now, right = (calendar.place(day) for day in (span.start, max(span.start, min(today, end)), end))
    width, ahead = now - x, max(0, right - now)
    drawn = max(width, 0 if ahead else 4)
    if shape.caption:
        left = max(0, min(x, shape.width - _long(span.words)))
        caption = Text(span.words, left, y + 12)
        return Bar(span.tone, x, y + shape.caption, drawn, now, ahead, span.words, caption, False, None)
    if _long(span.words) <= width:
        text: Text | None = Text(span.words, x + _PADDING, y + 18)
        has_room = bool(span.ahead) and _long(span.ahead) <= ahead
        ahead_text = Text(span.ahead, now + _PADDING, y + 18) if has_room else None
        return Bar(span.tone, x, y, drawn, now, ahead, span.words, text, True, ahead_text)
    text = _beside(span.words, now, ahead, max(right, x + 4), y, free_until)
    return Bar(span.tone, x, y, drawn, now, ahead, span.words, text, False, None)


def _long(words: str) -> int:
    return len(words) * _LETTER + 2 * _PADDING


def _beside(words: str, now: int, ahead: int, right: int, y: int, free_until: int) -> Text | None:
    """In the part that is to come, else after the bar, else nowhere: the table tells it."""
    if _long(words) <= ahead:
        return Text(words, now + _PADDING, y + 18)
    if right + _long(words) <= free_until:
        return Text(words, right + 6, y + 18)
    return None


def _dots(picture: Picture, points: Sequence[Point], calendar: _Calendar, y: int) -> int:
    """Dots on a line and their labels in two rows; the next one's label comes first."""
    if not points:
        return y
    taken: list[list[tuple[int, int]]] = [[], []]
    labels: dict[int, Text | None] = {}
    order = sorted(range(len(points)), key=lambda place: (not points[place].is_next, points[place].day))
    for place in order:
        x = calendar.place(points[place].day)
        labels[place] = _label(points[place], x, y, taken, picture.shape)
    for place, point in enumerate(points):
        x = calendar.place(point.day)
        picture.dots.append(Dot(x, y + 11, point.is_held, point.is_next, point.words, labels[place]))
    return y + 26 + _LABEL_ROW * sum(bool(row) for row in taken)


def _label(point: Point, x: int, y: int, taken: list[list[tuple[int, int]]], shape: Shape) -> Text | None:
    half = len(point.words) * _LETTER // 2 + 3
    middle = min(max(x, shape.gutter + half), shape.width - half)
    for number, row in enumerate(taken):
        if all(middle + half < left or middle - half > right for left, right in row):
            row.append((middle - half, middle + half))
            return Text(point.words, middle, y + 38 + number * _LABEL_ROW, "middle", strong=point.is_next)
    return None

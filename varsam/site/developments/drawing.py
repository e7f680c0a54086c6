"""Two pictures of what happens: on a line of time by district, and over the city. Each has its facts as a table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import resources
from typing import Any

import yaml
from babel.dates import format_date

from varsam.areas.collaboration.developments.enums import Kind, Reliability
from varsam.areas.collaboration.developments.models import Development

CITY = "staden"
# What is known from one source or by hearsay is hollow: colour alone says nothing.
_UNSURE = frozenset({Reliability.SINGLE, Reliability.HEARSAY})


@dataclass(frozen=True)
class Shape:
    """The measures of a timeline, in the picture's own units: about as many as pixels where it is shown."""

    name: str
    width: int
    names: int
    dot: int
    step: int
    months: int


WIDE = Shape("wide", 640, 84, 6, 15, 12)
# On a phone the names stand above their rows.
NARROW = Shape("narrow", 340, 0, 6, 15, 5)
_TOP, _ROW, _LEVELS, _EDGE = 26, 26, 4, 10


@dataclass(frozen=True)
class Mark:
    """One development: a dot, or longer for what went on for a time. `kind` is good, sure or unsure."""

    x: float
    y: float
    width: float
    kind: str


@dataclass(frozen=True)
class Row:
    """A district, or the whole city, with what happened there."""

    words: str
    y: float
    text_y: float
    height: float
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class Tick:
    x: float
    words: str


@dataclass(frozen=True)
class Timeline:
    shape: str
    width: int
    height: float
    left: int
    radius: int
    rows: list[Row]
    ticks: list[Tick]


def timeline(
    found: Sequence[Development],
    places: Sequence[tuple[str, str]],
    since: date,
    until: date,
    *,
    shape: Shape,
    language: str,
) -> Timeline:
    """Dots by the day on which each began, one row a place; those that would lie on each other are stacked."""
    days = max((until - since).days, 1)
    left = shape.names + _EDGE
    scale = (shape.width - left - _EDGE) / days
    by_place: dict[str, list[Development]] = {slug: [] for slug, _words in places}
    for each in sorted(found, key=lambda one: (one.starts_on, one.pk)):
        by_place[each.district.slug if each.district else CITY].append(each)
    rows, y = [], float(_TOP)
    for slug, words in places:
        row = _row(words, y, by_place[slug], since, until, left, scale, shape)
        rows.append(row)
        y += row.height
    ticks = _ticks(since, until, left, scale, shape, language)
    return Timeline(shape.name, shape.width, y + 4, left - _EDGE // 2, shape.dot, rows, ticks)


def _row(
    words: str,
    y: float,
    found: Sequence[Development],
    since: date,
    until: date,
    left: int,
    scale: float,
    shape: Shape,
) -> Row:
    head = 0 if shape.names else 16
    ends: list[float] = []
    marks = []
    for each in found:
        first, last = max(each.starts_on, since), min(each.ends_on or each.starts_on, until)
        x = left + (first - since).days * scale
        width = max((last - first).days * scale, 0)
        level = _free(ends, x, shape)
        ends[level] = x + width
        middle = y + head + _ROW / 2 + level * shape.step
        marks.append(
            Mark(
                round(x - shape.dot, 1),
                round(middle - shape.dot, 1),
                round(width + shape.dot * 2, 1),
                _kind(each),
            )
        )
    height = head + _ROW + max(len(ends) - 1, 0) * shape.step
    text_y = y + 12 if head else y + height / 2 + 4
    return Row(words, y, text_y, height, marks)


def _free(ends: list[float], x: float, shape: Shape) -> int:
    """The first level on which a mark fits; the last one takes what fits nowhere."""
    for level, end in enumerate(ends):
        if x - end >= shape.dot * 2 + 1:
            return level
    if len(ends) < _LEVELS:
        ends.append(0)
        return len(ends) - 1
    return min(range(len(ends)), key=lambda level: ends[level])


def _kind(development: Development) -> str:
    if development.kind == Kind.PROGRESS:
        return "good"
    return "unsure" if development.reliability in _UNSURE else "sure"


def _ticks(since: date, until: date, left: int, scale: float, shape: Shape, language: str) -> list[Tick]:
    """The first of each month; fewer where there is no room for all."""
    months, day = [], since.replace(day=1)
    while day <= until:
        if day >= since:
            months.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    every = -(-len(months) // shape.months) if months else 1
    shown = [each for place, each in enumerate(months) if place % every == 0]
    return [Tick(round(left + (each - since).days * scale, 1), _month(each, language)) for each in shown]


def _month(day: date, language: str) -> str:
    pattern = "MMM y" if day.month == 1 else "MMM"
    return format_date(day, pattern, locale=language).replace(".", "")


# --- over the city -----------------------------------------------------------------------------------------------

_STEPS = 4


@dataclass(frozen=True)
class Area:
    """A district of the map. `step` is 0 (nothing) to 4 (most); `good` counts what has got better among all."""

    slug: str
    words: str
    path: str
    x: int
    y: int
    number: int
    good: int
    step: int


@dataclass(frozen=True)
class Map:
    """The districts as plain shapes that lie as they do in the city, with the water between; `city` counts what concerns
    all of it."""

    width: int
    height: int
    water: str
    areas: list[Area]
    city: int
    city_good: int


def city_map(found: Sequence[Development], places: Sequence[tuple[str, str]]) -> Map:
    """How many in each district. Numbers of events, not of people."""
    drawn: dict[str, Any] = yaml.safe_load(
        resources.files("varsam.site").joinpath("data", "districts_map.yaml").read_text(encoding="utf-8")
    )
    numbers = {slug: [0, 0] for slug, _words in places}
    for each in found:
        pair = numbers[each.district.slug if each.district else CITY]
        pair[0] += 1
        pair[1] += each.kind == Kind.PROGRESS
    most = max((pair[0] for slug, pair in numbers.items() if slug != CITY), default=0)
    words = dict(places)
    areas = [
        _area(row, words[row["slug"]], numbers[row["slug"]], most)
        for row in drawn["areas"]
        if row["slug"] in words
    ]
    city, good = numbers[CITY]
    return Map(drawn["width"], drawn["height"], drawn["water"], areas, city, good)


def _area(row: dict[str, Any], words: str, pair: list[int], most: int) -> Area:
    step = -(-pair[0] * _STEPS // most) if most else 0
    return Area(row["slug"], words, row["path"], row["x"], row["y"], pair[0], pair[1], step)

"""The participant's own ratings of one goal, drawn: hollow where it began, filled where it is now."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.plans.actions import HIGHEST, LOWEST
from varsam.areas.knowledge_house.plans.reading import GoalOf
from varsam.lib import when

WIDTH, HEIGHT, EDGE, LINE = 240, 52, 16, 16
# How wide a sign of a label is, about, and how much room two labels need between them.
_SIGN, _BETWEEN = 7.4, 8


@dataclass(frozen=True)
class Label:
    """A few words beneath a place."""

    x: float
    words: str
    kind: str

    @property
    def half(self) -> float:
        return len(self.words) * _SIGN / 2


@dataclass(frozen=True)
class Picture:
    """Ten places on a line; `start` is None where there is nothing but now, or where both are the same."""

    places: list[float]
    start: float | None
    now: float
    low: float
    high: float
    labels: list[Label]
    words: str


def _x(value: int) -> float:
    return round(EDGE + (value - LOWEST) * (WIDTH - 2 * EDGE) / (HIGHEST - LOWEST), 1)


def _label(x: float, words: str, kind: str) -> Label:
    """A label beneath its place, kept inside the picture."""
    half = len(words) * _SIGN / 2
    return Label(round(min(max(x, half), WIDTH - half), 1), words, kind)


def of(goal: GoalOf) -> Picture | None:
    """The picture, or None where the participant has not been asked yet."""
    if goal.now is None:
        return None
    now, start = goal.now.value, goal.start.value if goal.start else None
    day = when.full_date(timezone.localdate(goal.now.at), get_language() or "sv")
    places = [_x(value) for value in range(LOWEST, HIGHEST + 1)]
    if start is None or start == now:
        only_start = start is not None and len(goal.ratings) == 1
        said = _("%(n)s vid start") if only_start else _("%(n)s start och nu") if start else _("%(n)s nu")
        label = _label(_x(now), said % {"n": now}, "now")
        words = _("Egen skattning: %(now)s av 10, %(day)s.") % {"now": now, "day": day}
        return Picture(places, None, _x(now), _x(now), _x(now), [label], words)
    words = _("Egen skattning: %(start)s vid start, %(now)s av 10 den %(day)s.") % {
        "start": start,
        "now": now,
        "day": day,
    }
    low, high = sorted((start, now))
    return Picture(places, _x(start), _x(now), _x(low), _x(high), _labels(start, now), words)


def _labels(start: int, now: int) -> list[Label]:
    """Both labels, or one for both where they would run into each other."""
    began = _label(_x(start), _("%(n)s start") % {"n": start}, "start")
    today = _label(_x(now), _("%(n)s nu") % {"n": now}, "now")
    if abs(began.x - today.x) >= began.half + today.half + _BETWEEN:
        return [began, today]
    both = _("%(start)s start, %(now)s nu") % {"start": start, "now": now}
    return [_label((_x(start) + _x(now)) / 2, both, "now")]

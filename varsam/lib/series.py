"""The days on which a group meets that comes together again and again.

A day that is not a working day moves to the next working day of the same week, and where there is none to the same weekday
a week later, as often as it takes: a group that meets on Fridays meets on the Friday after Good Friday, and one that meets on
Thursdays meets on the Friday after Ascension Day. Weekends are chosen or avoided
as a whole: a group that meets on Saturdays moves from a holiday to the Saturday after it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from dateutil import rrule

from varsam.lib.calendar_days import SATURDAY, Calendar, DayKind
from varsam.lib.working_days import STOCKHOLM

_WEEK = timedelta(days=7)
_WEEKDAYS = (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)
LAST = -1
_NTH = frozenset({1, 2, 3, 4, LAST})
_ORDINARY = frozenset({DayKind.EVE_SHORT, DayKind.DAY_BETWEEN})


class Step(StrEnum):
    """What the steps of a rhythm are counted in."""

    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True)
class Rule:
    """A rhythm, from `first_on` to `until`, both included.

    - `every`: so many weeks or months between two of them.
    - `nth`: in months alone, which weekday of the month (the weekday is that of `first_on`): 1 to 4, or -1 for the last.
    Raises ValueError where it says nothing that can be counted.
    """

    step: Step
    every: int
    first_on: date
    until: date
    nth: int | None = None

    def __post_init__(self) -> None:
        if self.every < 1 or self.until < self.first_on:
            raise ValueError("a rhythm goes forward, a step at a time")
        if (self.step is Step.MONTHS) != (self.nth in _NTH) or self.nth not in {None, *_NTH}:
            raise ValueError("a weekday of a month is the first to the fourth, or the last")


@dataclass(frozen=True)
class Occurrence:
    """One day of a rhythm. `moved_from` is the day by the rhythm itself, where that is no working day."""

    day: date
    moved_from: date | None = None

    @property
    def by_rhythm(self) -> date:
        return self.moved_from or self.day


def occurrences(rule: Rule, calendar: Calendar) -> list[Occurrence]:
    """The days in order, each once: one that has moved onto another's day, past another, or past `until`, falls away.

    The first is on `first_on` only where that day is by the rhythm: the third Tuesday, say.
    """
    found: list[Occurrence] = []
    for day, following in pairwise([*_by_rhythm(rule), None]):
        moved = _working_day(day, calendar, rule.until) if day else None
        if moved is not None and (following is None or moved < following):
            found.append(Occurrence(moved, None if moved == day else day))
    return found


def _by_rhythm(rule: Rule) -> list[date]:
    weekday = _WEEKDAYS[rule.first_on.weekday()]
    found = rrule.rrule(
        rrule.MONTHLY if rule.step is Step.MONTHS else rrule.WEEKLY,
        dtstart=datetime.combine(rule.first_on, time()),
        interval=rule.every,
        until=datetime.combine(rule.until, time()),
        byweekday=weekday(rule.nth) if rule.nth else weekday,
    )
    return [each.date() for each in found]


def _working_day(day: date, calendar: Calendar, until: date) -> date | None:
    """The day, or the one that it moves to; None where that lies after `until`."""
    while day <= until:
        rest_of_week = (day + timedelta(days=ahead) for ahead in range(max(1, SATURDAY - day.weekday())))
        found = next((each for each in rest_of_week if _is_free(each, calendar)), None)
        if found is not None:
            return found if found <= until else None
        day += _WEEK
    return None


def _is_free(day: date, calendar: Calendar) -> bool:
    """A working day; or a day of an ordinary weekend, for those who chose to meet on one."""
    special = calendar.get(day)
    return calendar.is_working_day(day) or (
        day.weekday() >= SATURDAY and (special is None or special.kind in _ORDINARY)
    )


def wall_clock(day: date, at: time) -> datetime:
    """The moment (aware, in Stockholm) at which clocks on the wall show `at` on that day.

    In the night on which they are set forward, a time that is left out is as long after it as the clock was meant to show
    (02.30 is 03.30); in the night on which they are set back, a time that comes twice is the first of the two (PEP 495).
    """
    meant = datetime.combine(day, at.replace(fold=0, tzinfo=None), STOCKHOLM)
    return meant.astimezone(UTC).astimezone(STOCKHOLM)

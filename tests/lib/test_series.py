"""The days of a group that meets again and again, on the real holidays and on calendars that nobody would wish for."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lib.test_working_days import SWEDISH, calendars
from varsam.lib.calendar_days import Calendar
from varsam.lib.series import LAST, Occurrence, Rule, Step, occurrences, wall_clock
from varsam.lib.working_days import STOCKHOLM

NO_HOLIDAYS = Calendar([])


def said(rule: Rule, calendar: Calendar = SWEDISH) -> list[str]:
    """Each day, and where it was moved from."""
    return [
        f"{each.day}" + (f" for {each.moved_from}" if each.moved_from else "")
        for each in occurrences(rule, calendar)
    ]


def rule(first: str, until: str, step: Step = Step.WEEKS, every: int = 1, nth: int | None = None) -> Rule:
    return Rule(step, every, date.fromisoformat(first), date.fromisoformat(until), nth)


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        # Ascension Day is a Thursday: the next working day of that week.
        (rule("2027-04-29", "2027-05-13"), ["2027-04-29", "2027-05-07 for 2027-05-06", "2027-05-13"]),
        # The first Wednesday of January 2027 is Epiphany.
        (rule("2027-01-06", "2027-03-31", Step.MONTHS, nth=1), ["2027-01-07 for 2027-01-06", "2027-02-03", "2027-03-03"]),
        # Good Friday has no working day after it in its week, and no other meeting the week after.
        (rule("2027-02-26", "2027-04-30", Step.MONTHS, nth=LAST), ["2027-02-26", "2027-04-02 for 2027-03-26", "2027-04-30"]),
        # Christmas Day and New Year's Day would both end on 8 January, where the group meets anyway: once.
        (rule("2026-12-11", "2027-01-15"), ["2026-12-11", "2026-12-18", "2027-01-08", "2027-01-15"]),
        # Every other week: the move past Christmas Day and New Year's Day is onto nobody's day, but after the last.
        (rule("2026-12-11", "2027-01-07", every=2), ["2026-12-11"]),
        # Whoever chose Saturdays stays with Saturdays.
        (rule("2026-12-19", "2027-01-09"), ["2026-12-19", "2027-01-02", "2027-01-09"]),
        # The fourth and the last are not the same in a month with five.
        (rule("2027-03-01", "2027-03-31", Step.MONTHS, nth=4), ["2027-03-22"]),
        (rule("2027-03-02", "2027-03-31", Step.MONTHS, nth=LAST), ["2027-03-30"]),
        # It begins on a day by the rhythm, not on the first one said.
        (rule("2027-03-10", "2027-05-01", Step.MONTHS, nth=1), ["2027-04-07"]),
    ],
)  # fmt: skip
def test_red_days_are_avoided(rhythm: Rule, expected: list[str]) -> None:
    assert said(rhythm) == expected


@pytest.mark.parametrize(
    "wrong",
    [
        {"every": 0},
        {"until": date(2026, 12, 31)},
        {"nth": 1},
        {"step": Step.MONTHS},
        {"step": Step.MONTHS, "nth": 5},
        {"step": Step.MONTHS, "nth": 0},
    ],
)
def test_a_rhythm_that_says_nothing_is_refused(wrong: dict[str, Any]) -> None:
    values = {"step": Step.WEEKS, "every": 1, "first_on": date(2027, 1, 1), "until": date(2027, 3, 1)}
    with pytest.raises(ValueError, match="a rhythm goes forward|a weekday of a month"):
        Rule(**{**values, **wrong})


firsts = st.dates(date(2026, 1, 1), date(2030, 1, 1))


@given(firsts, st.integers(0, 500), st.integers(1, 6), st.sampled_from([None, 1, 2, 3, 4, LAST]), calendars)
def test_days_come_in_order_are_free_and_are_near_the_rhythm(
    first: date, length: int, every: int, nth: int | None, calendar: Calendar
) -> None:
    step = Step.WEEKS if nth is None else Step.MONTHS
    rhythm = Rule(step, every, first, first + timedelta(days=length), nth)
    meant = [each.day for each in occurrences(rhythm, NO_HOLIDAYS)]
    found = occurrences(rhythm, calendar)
    days = [each.day for each in found]
    assert days == sorted(set(days))
    assert {each.by_rhythm for each in found} <= set(meant)
    assert all(first <= day <= rhythm.until for day in days)
    assert all(each.weekday() == first.weekday() for each in meant)
    if first.weekday() < 5:
        assert all(calendar.is_working_day(day) for day in days)
    for each in found:
        assert each.moved_from is None or each.moved_from < each.day
    # A day that is free stays where it is, unless somebody before it has moved there: nobody has.
    assert {Occurrence(day) for day in meant if calendar.is_working_day(day)} <= set(found)


@pytest.mark.parametrize(
    ("day", "at", "shown"),
    [
        # Wall time is kept: 13.00 is 13.00 on both sides of the night.
        ("2027-03-27", "13:00", "2027-03-27T13:00:00+01:00"),
        ("2027-03-28", "13:00", "2027-03-28T13:00:00+02:00"),
        # 02.30 is left out: it is as late after the gap as it was in it.
        ("2027-03-28", "02:30", "2027-03-28T03:30:00+02:00"),
        ("2027-03-28", "01:59", "2027-03-28T01:59:00+01:00"),
        # 02.30 comes twice: the first.
        ("2027-10-31", "02:30", "2027-10-31T02:30:00+02:00"),
        ("2027-10-31", "03:00", "2027-10-31T03:00:00+01:00"),
    ],
)
def test_the_night_on_which_clocks_are_set(day: str, at: str, shown: str) -> None:
    found = wall_clock(date.fromisoformat(day), time.fromisoformat(at))
    assert found.isoformat() == shown
    assert found == wall_clock(date.fromisoformat(day), time.fromisoformat(at).replace(fold=1))


@given(firsts, st.times())
def test_every_moment_exists(day: date, at: time) -> None:
    found = wall_clock(day, at)
    assert found.tzinfo is STOCKHOLM
    assert datetime.fromtimestamp(found.timestamp(), STOCKHOLM) == found
    assert abs(found.replace(tzinfo=None) - datetime.combine(day, at)) in {timedelta(0), timedelta(hours=1)}

"""The clocks of the desk, on the real holidays and on calendars that nobody would wish for."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from varsam.lib.calendar_days import Calendar, DayKind, SpecialDay
from varsam.lib.working_days import STOCKHOLM, deadline, working_days_left

HOLIDAYS = Path(__file__).parents[2] / "varsam/kernel/people/data/holidays.yaml"
SWEDISH = Calendar(SpecialDay.from_data(r) for r in yaml.safe_load(HOLIDAYS.read_text("utf-8"))["days"])


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


dates = st.dates(date(2026, 1, 1), date(2030, 11, 30))
moments = st.datetimes(
    datetime(2026, 1, 1), datetime(2030, 11, 30), timezones=st.sampled_from([UTC, STOCKHOLM])
)
working_days = st.integers(1, 30)
calendars = st.lists(
    st.builds(
        SpecialDay, dates, st.sampled_from(DayKind), st.just("dagen"), st.just("the day"), st.booleans()
    ),
    max_size=60,
).map(Calendar)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-17T09:30", 1, "2026-11-18"),
        ("2026-11-17T09:30", 3, "2026-11-20"),
        ("2026-11-17T09:30", 10, "2026-12-01"),
        ("2026-11-17T00:00", 1, "2026-11-18"),
        ("2026-11-17T23:59", 1, "2026-11-18"),
        ("2026-11-20T16:00", 1, "2026-11-23"),  # Friday
        ("2026-11-21T16:00", 1, "2026-11-23"),  # Saturday: no extra day of waiting
        ("2026-11-22T16:00", 1, "2026-11-23"),
        ("2026-11-23T00:00", 1, "2026-11-24"),
        ("2026-12-23T12:00", 1, "2026-12-28"),  # over Christmas
        ("2026-12-23T12:00", 3, "2026-12-30"),
        ("2026-12-30T12:00", 1, "2027-01-04"),  # New Year's Eve and Day, then a weekend
        ("2027-01-04T12:00", 1, "2027-01-05"),  # a short day counts
        ("2027-01-05T12:00", 1, "2027-01-07"),
        ("2026-05-13T12:00", 1, "2026-05-15"),  # the day between counts
        ("2026-06-18T12:00", 1, "2026-06-22"),  # Midsummer's Eve does not
        ("2026-04-01T12:00", 2, "2026-04-07"),  # Maundy Thursday counts, Easter does not
        ("2026-03-27T12:00", 1, "2026-03-30"),  # over the night when the clock goes forward
        ("2026-10-23T12:00", 1, "2026-10-26"),  # and back
    ],
)
def test_deadline_is_the_end_of_the_day(start: str, days: int, due: str) -> None:
    found = deadline(local(start), days, SWEDISH)
    assert found == datetime.combine(date.fromisoformat(due), time(23, 59, 59), STOCKHOLM)
    assert found.tzinfo is STOCKHOLM


def test_deadline_counts_from_the_day_in_stockholm() -> None:
    late_in_london = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)
    assert deadline(late_in_london, 1, SWEDISH).date() == date(2026, 11, 19)


@pytest.mark.parametrize("days", [0, -1])
def test_deadline_refuses_less_than_a_day(days: int) -> None:
    with pytest.raises(ValueError, match="minst en arbetsdag"):
        deadline(local("2026-11-17T12:00"), days, SWEDISH)


def test_clocks_refuse_a_time_without_a_zone() -> None:
    naive, aware = datetime(2026, 11, 17, 12), local("2026-11-17T12:00")
    with pytest.raises(ValueError, match="tidszon"):
        deadline(naive, 1, SWEDISH)
    with pytest.raises(ValueError, match="tidszon"):
        working_days_left(naive, aware, SWEDISH)
    with pytest.raises(ValueError, match="tidszon"):
        working_days_left(aware, naive, SWEDISH)


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-11-17T09:30", 10),
        ("2026-11-18T00:00", 9),
        ("2026-11-27T12:00", 2),
        ("2026-11-28T12:00", 2),  # a Saturday takes nothing
        ("2026-11-30T23:59", 1),
        ("2026-12-01T00:00", 0),
        ("2026-12-01T23:59", 0),
        ("2026-12-02T00:00", -1),
        ("2026-12-03T00:00", -2),
        ("2026-12-05T12:00", -3),
    ],
)
def test_days_left_until_first_of_december(now: str, left: int) -> None:
    assert working_days_left(local(now), local("2026-12-01T23:59:59"), SWEDISH) == left


@pytest.mark.parametrize(("now", "left"), [(20, 0), (21, -1), (22, -1), (23, -1), (24, -2)])
def test_days_left_is_late_on_the_saturday_after(now: int, left: int) -> None:
    assert working_days_left(local(f"2026-11-{now}T12:00"), local("2026-11-20T23:59:59"), SWEDISH) == left


@given(moments, working_days, calendars)
def test_deadline_is_always_a_working_day_after_the_start(
    at: datetime, days: int, calendar: Calendar
) -> None:
    due = deadline(at, days, calendar)
    assert calendar.is_working_day(due.date())
    assert due > at
    assert due.time() == time(23, 59, 59)


@given(moments, working_days, calendars)
def test_days_left_at_the_start_is_what_was_promised(at: datetime, days: int, calendar: Calendar) -> None:
    due = deadline(at, days, calendar)
    assert working_days_left(at, due, calendar) == days
    assert working_days_left(due, due, calendar) == 0
    assert working_days_left(due + timedelta(seconds=1), due, calendar) == -1


@given(moments, moments, working_days, calendars)
def test_who_writes_first_is_answered_first(a: datetime, b: datetime, days: int, calendar: Calendar) -> None:
    first, second = sorted([a, b], key=lambda at: at.astimezone(UTC))
    assert deadline(first, days, calendar) <= deadline(second, days, calendar)
    assert deadline(first, days, calendar) < deadline(first, days + 1, calendar)


@given(moments, moments, moments, calendars)
def test_days_left_never_grows(a: datetime, b: datetime, due: datetime, calendar: Calendar) -> None:
    first, second = sorted([a, b], key=lambda at: at.astimezone(UTC))
    assert working_days_left(first, due, calendar) >= working_days_left(second, due, calendar)

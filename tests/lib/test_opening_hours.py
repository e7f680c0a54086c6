"""Opening hours at their edges: the hour, the special days, the nights, also when the clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
import yaml

from varsam.lib.calendar_days import Calendar, DayKind, SpecialDay
from varsam.lib.opening_hours import (
    STOCKHOLM,
    Opening,
    OpeningHours,
    Segment,
    Span,
    day_picture,
    opening_at,
)

ROOT = Path(__file__).parents[2]
SWEDISH = Calendar(
    SpecialDay.from_data(row)
    for row in yaml.safe_load((ROOT / "varsam/kernel/people/data/holidays.yaml").read_text("utf-8"))["days"]
)
ORDINARY = Calendar([])

WEEKDAYS = frozenset(range(5))
EVERY_DAY = frozenset(range(7))
OFFICE = Span(WEEKDAYS, time(9), time(15))
MORNING, AFTERNOON = Span(WEEKDAYS, time(9), time(12)), Span(WEEKDAYS, time(13), time(16))
CONCERN_LINE = OpeningHours(False, (MORNING, AFTERNOON), (AFTERNOON,), True, True)


def local(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM, fold=fold)


def hours(
    *spans: Span, disputed: tuple[Span, ...] = (), holidays: bool | None = None, eves: bool | None = None
) -> OpeningHours:
    return OpeningHours(False, spans, disputed, holidays, eves)


def on(day: str, kind: DayKind, closes_at: time | None = None) -> Calendar:
    return Calendar([SpecialDay(date.fromisoformat(day), kind, "dagen", "the day", False, closes_at)])


def answer(at: Opening) -> tuple[bool | None, bool, str | None]:
    """Open, uncertain, and the local time that is told: closing when open, next opening when not."""
    told = at.closes_at if at.open else at.opens_at
    return at.open, at.uncertain, f"{told:%m-%d %H:%M}" if told else None


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-16T00:00", (False, False, "11-16 09:00")),  # a Monday
        ("2026-11-16T08:59:59", (False, False, "11-16 09:00")),
        ("2026-11-16T09:00", (True, False, "11-16 12:00")),
        ("2026-11-16T11:59:59", (True, False, "11-16 12:00")),
        ("2026-11-16T12:00", (False, False, "11-17 09:00")),  # 13 to 16 is disputed: the next certain one
        ("2026-11-16T12:59:59", (False, False, "11-17 09:00")),
        ("2026-11-16T13:00", (True, True, "11-16 16:00")),
        ("2026-11-16T15:59:59", (True, True, "11-16 16:00")),
        ("2026-11-16T16:00", (False, False, "11-17 09:00")),
        ("2026-11-20T16:00", (False, False, "11-23 09:00")),  # Friday to Monday
        ("2026-11-21T10:00", (False, False, "11-23 09:00")),
    ],
)
def test_concern_line_by_the_hour(at: str, expected: tuple[bool | None, bool, str | None]) -> None:
    assert answer(opening_at(CONCERN_LINE, local(at), ORDINARY)) == expected


def test_answer_has_stockholm_times_whatever_zone_is_asked_in() -> None:
    found = opening_at(CONCERN_LINE, datetime(2026, 11, 16, 8, 30, tzinfo=UTC), ORDINARY)
    assert found == Opening(True, local("2026-11-16T12:00"), None, uncertain=False, always=False)
    assert found.closes_at is not None
    assert found.closes_at.isoformat() == "2026-11-16T12:00:00+01:00"


def test_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="tidszon"):
        opening_at(CONCERN_LINE, datetime(2026, 11, 16, 9), ORDINARY)


@pytest.mark.parametrize("year", [1, 1999, 2100, 9999])
def test_moment_in_a_year_far_away_is_refused(year: int) -> None:
    with pytest.raises(ValueError, match=f"År {year} går inte"):
        opening_at(CONCERN_LINE, datetime(year, 12, 31, 9, tzinfo=UTC), ORDINARY)
    assert opening_at(CONCERN_LINE, datetime(2099, 12, 31, 23, tzinfo=UTC), ORDINARY).open is False


def test_always_is_open_on_every_kind_of_day_and_never_closes() -> None:
    always = OpeningHours(True, None, (), False, False)
    for kind in DayKind:
        found = opening_at(always, local("2026-11-16T03:00"), on("2026-11-16", kind))
        assert found == Opening(True, None, None, uncertain=False, always=True)
    assert day_picture(always, date(2026, 11, 16), ORDINARY) == [Segment(time(8), time(20), "open")]


@pytest.mark.parametrize("kind", [None, *DayKind])
@pytest.mark.parametrize("closed", [True, False, None])
def test_unknown_hours_stay_unknown(kind: DayKind | None, closed: bool | None) -> None:
    unknown = OpeningHours(False, None, (), closed, closed)
    calendar = on("2026-11-16", kind) if kind else ORDINARY
    for hour in range(24):
        found = opening_at(unknown, local(f"2026-11-16T{hour:02d}:00"), calendar)
        assert found == Opening(None, None, None, uncertain=False, always=False)
    picture = [Segment(time(8), time(20), "unknown")]
    assert day_picture(unknown, date(2026, 11, 16), calendar) == picture


def test_hours_without_a_span_are_never_open() -> None:
    assert answer(opening_at(hours(), local("2026-11-16T10:00"), ORDINARY)) == (False, False, None)
    assert day_picture(hours(), date(2026, 11, 16), ORDINARY) == []


PUBLIC, CLOSED, SHORT, BETWEEN = (
    DayKind.PUBLIC_HOLIDAY,
    DayKind.EVE_CLOSED,
    DayKind.EVE_SHORT,
    DayKind.DAY_BETWEEN,
)
TODAY, TOMORROW = "11-16 15:00", "11-17 09:00"
NORMAL = [(False, "11-16 09:00"), (True, TODAY), (True, TODAY), (True, TODAY), (False, TOMORROW)]
SHUT: list[tuple[bool | None, str]] = [(False, TOMORROW)] * 5
NOBODY_KNOWS: list[tuple[bool | None, str]] = [(None, TOMORROW)] * 5
HALF = [(False, "11-16 09:00"), (True, "11-16 12:00"), (None, TOMORROW), (None, TOMORROW), (False, TOMORROW)]
TILL_ONE = [
    (False, "11-16 09:00"),
    (True, "11-16 13:00"),
    (True, "11-16 13:00"),
    (False, TOMORROW),
    (False, TOMORROW),
]
TILL_ELEVEN = [
    (False, "11-16 09:00"),
    (True, "11-16 11:00"),
    (False, TOMORROW),
    (False, TOMORROW),
    (False, TOMORROW),
]


@pytest.mark.parametrize(
    ("kind", "closes", "holidays", "eves", "expected"),
    [
        *((PUBLIC, None, True, eves, SHUT) for eves in (True, False, None)),
        *((PUBLIC, None, False, eves, NORMAL) for eves in (True, False, None)),
        *((PUBLIC, None, None, eves, NOBODY_KNOWS) for eves in (True, False, None)),
        *((CLOSED, None, holidays, True, SHUT) for holidays in (True, False, None)),
        *((CLOSED, None, holidays, False, NORMAL) for holidays in (True, False, None)),
        *((CLOSED, None, holidays, None, NOBODY_KNOWS) for holidays in (True, False, None)),
        *((SHORT, None, holidays, True, HALF) for holidays in (True, False, None)),
        *((SHORT, None, holidays, None, HALF) for holidays in (True, False, None)),
        *((SHORT, time(13), None, eves, TILL_ONE) for eves in (True, None)),
        *((SHORT, time(11), None, eves, TILL_ELEVEN) for eves in (True, None)),
        *((SHORT, closes, None, False, NORMAL) for closes in (None, time(11), time(13))),
        *((BETWEEN, None, closed, closed, NORMAL) for closed in (True, False, None)),
    ],
)
def test_special_day_by_what_the_contact_says(
    kind: DayKind,
    closes: time | None,
    holidays: bool | None,
    eves: bool | None,
    expected: list[tuple[bool | None, str]],
) -> None:
    office, calendar = hours(OFFICE, holidays=holidays, eves=eves), on("2026-11-16", kind, closes)
    asked = [local(f"2026-11-16T{clock}") for clock in ("08:59", "09:00", "12:00", "14:59", "15:00")]
    found = [answer(opening_at(office, at, calendar)) for at in asked]
    assert found == [(is_open, False, told) for is_open, told in expected]


def test_short_eve_leaves_a_disputed_morning_disputed() -> None:
    doubtful = hours(MORNING, disputed=(MORNING,))
    found = opening_at(doubtful, local("2026-11-16T10:00"), on("2026-11-16", SHORT))
    assert answer(found) == (True, True, "11-16 12:00")


def test_short_eve_is_closed_outside_the_hours_in_the_afternoon() -> None:
    short = on("2026-11-16", SHORT)
    at = [
        answer(opening_at(CONCERN_LINE, local(f"2026-11-16T{clock}"), short))[0]
        for clock in ("12:00", "12:59", "13:00", "15:59", "16:00")
    ]
    assert at == [False, False, None, None, False]


@pytest.mark.parametrize("unknown", [1, 5, 13])
def test_next_opening_passes_over_unknown_days(unknown: int) -> None:
    days = [date(2026, 11, 16) + timedelta(days=ahead) for ahead in range(unknown)]
    calendar = Calendar(SpecialDay(day, CLOSED, "dagen", "the day", False) for day in days)
    daily = hours(Span(EVERY_DAY, time(9), time(15)))
    found = opening_at(daily, local("2026-11-15T16:00"), calendar)
    opens = local("2026-11-16T09:00") + timedelta(days=unknown)
    assert found.opens_at == opens


def test_next_opening_is_not_looked_for_beyond_fourteen_days() -> None:
    days = [date(2026, 11, 16) + timedelta(days=ahead) for ahead in range(15)]
    calendar = Calendar(SpecialDay(day, CLOSED, "dagen", "the day", False) for day in days)
    daily = hours(Span(EVERY_DAY, time(9), time(15)), eves=True)
    assert opening_at(daily, local("2026-11-15T16:00"), calendar).opens_at is None
    assert opening_at(daily, local("2026-11-17T00:00"), calendar).opens_at == local("2026-12-01T09:00")


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-12-23T11:59", (True, False, "12-23 12:00")),
        ("2026-12-23T16:00", (False, False, "12-28 09:00")),
        ("2026-12-24T10:00", (False, False, "12-28 09:00")),
        ("2026-12-31T10:00", (False, False, "01-04 09:00")),
        ("2027-01-05T13:30", (None, False, "01-07 09:00")),
        ("2026-05-15T09:00", (True, False, "05-15 12:00")),
    ],
)
def test_concern_line_around_the_holidays(at: str, expected: tuple[bool | None, bool, str | None]) -> None:
    assert answer(opening_at(CONCERN_LINE, local(at), SWEDISH)) == expected


NIGHT = Span(EVERY_DAY, time(22), time(6))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-16T21:59", (False, False, "11-16 22:00")),
        ("2026-11-16T22:00", (True, False, "11-17 06:00")),
        ("2026-11-17T00:00", (True, False, "11-17 06:00")),
        ("2026-11-17T05:59", (True, False, "11-17 06:00")),
        ("2026-11-17T06:00", (False, False, "11-17 22:00")),
    ],
)
def test_night_hours_cross_midnight(at: str, expected: tuple[bool | None, bool, str | None]) -> None:
    assert answer(opening_at(hours(NIGHT), local(at), ORDINARY)) == expected


def test_night_hours_belong_to_the_day_they_start_on() -> None:
    friday_night = hours(Span(frozenset({4}), time(22), time(6)))
    assert opening_at(friday_night, local("2026-11-21T05:59"), ORDINARY).open is True
    assert opening_at(friday_night, local("2026-11-20T05:59"), ORDINARY).open is False
    assert opening_at(friday_night, local("2026-11-21T22:00"), ORDINARY).open is False


@pytest.mark.parametrize(
    ("kind", "closed", "evening_before", "small_hours", "evening", "small_hours_after"),
    [
        (PUBLIC, True, (True, "11-17 00:00"), False, False, False),
        (PUBLIC, False, (True, "11-17 06:00"), True, True, True),
        (PUBLIC, None, (True, "11-17 00:00"), None, None, None),
        (CLOSED, True, (True, "11-17 00:00"), False, False, False),
        (SHORT, True, (True, "11-17 06:00"), True, None, None),
    ],
)
def test_night_hours_bend_to_both_days(
    kind: DayKind,
    closed: bool | None,
    evening_before: tuple[bool, str],
    small_hours: bool | None,
    evening: bool | None,
    small_hours_after: bool | None,
) -> None:
    night, calendar = hours(NIGHT, holidays=closed, eves=closed), on("2026-11-17", kind)
    before = opening_at(night, local("2026-11-16T23:00"), calendar)
    assert (before.open, answer(before)[2]) == evening_before
    later = [
        opening_at(night, local(at), calendar).open
        for at in ("2026-11-17T05:00", "2026-11-17T23:00", "2026-11-18T05:00")
    ]
    assert later == [small_hours, evening, small_hours_after]


@pytest.mark.parametrize(
    ("evening", "length"), [("2026-03-28T22:00", 7), ("2026-10-24T22:00", 9), ("2026-11-16T22:00", 8)]
)
def test_night_is_as_long_as_the_clock_makes_it(evening: str, length: int) -> None:
    opens = local(evening)
    found = opening_at(hours(NIGHT), opens, ORDINARY)
    assert found.closes_at is not None
    assert found.closes_at.astimezone(UTC) - opens.astimezone(UTC) == timedelta(hours=length)
    assert (found.closes_at.hour, found.closes_at.minute) == (6, 0)


@pytest.mark.parametrize(
    ("at", "fold", "expected"),
    [
        ("2026-10-25T01:59", 0, (False, "02:30+02:00")),
        ("2026-10-25T02:29", 0, (False, "02:30+02:00")),
        ("2026-10-25T02:30", 0, (True, "05:00+01:00")),
        ("2026-10-25T02:00", 1, (True, "05:00+01:00")),
        ("2026-10-25T04:59", 0, (True, "05:00+01:00")),
        ("2026-03-29T01:59", 0, (False, "03:00+02:00")),
        ("2026-03-29T03:00", 0, (True, "05:00+02:00")),
        ("2026-03-29T04:59", 0, (True, "05:00+02:00")),
    ],
)
def test_opening_within_the_hour_that_changes(at: str, fold: int, expected: tuple[bool, str]) -> None:
    early = hours(Span(frozenset({6}), time(2, 30), time(5)))
    found = opening_at(early, local(at, fold), ORDINARY)
    told = found.closes_at or found.opens_at
    assert told is not None
    assert (found.open, told.isoformat()[11:16] + told.isoformat()[19:]) == expected


@pytest.mark.parametrize(
    ("at", "fold", "is_open"),
    [
        ("2026-10-25T02:29", 0, True),
        ("2026-10-25T02:45", 0, True),
        ("2026-10-25T02:29", 1, True),
        ("2026-10-25T02:30", 1, False),
        ("2026-03-29T01:59", 0, True),
        ("2026-03-29T03:00", 0, False),
    ],
)
def test_closing_within_the_hour_that_changes(at: str, fold: int, is_open: bool) -> None:
    late = hours(Span(frozenset({5}), time(22), time(2, 30)))
    assert opening_at(late, local(at, fold), ORDINARY).open is is_open


def test_hours_within_the_skipped_hour_do_not_happen_that_night() -> None:
    brief = hours(Span(frozenset({6}), time(2, 15), time(2, 45)))
    assert opening_at(brief, local("2026-03-29T03:00"), ORDINARY).open is False
    assert opening_at(brief, local("2026-03-29T01:00"), ORDINARY).opens_at == local("2026-04-05T02:15")
    assert day_picture(brief, date(2026, 3, 29), ORDINARY, time(0), time(0)) == []


def test_round_the_clock_by_spans_has_no_closing_within_the_horizon() -> None:
    whole = hours(Span(EVERY_DAY, time(0), time(0)))
    assert opening_at(whole, local("2026-10-20T12:00"), ORDINARY).closes_at is None
    shut = on("2026-10-26", PUBLIC)
    closing = opening_at(OpeningHours(False, whole.spans, (), True, None), local("2026-10-20T12:00"), shut)
    assert closing.closes_at == local("2026-10-26T00:00")


def test_certain_hours_end_where_doubt_begins_and_doubt_where_all_ends() -> None:
    first = hours(OFFICE, disputed=(Span(WEEKDAYS, time(13), time(15)),))
    assert answer(opening_at(first, local("2026-11-16T12:59"), ORDINARY)) == (True, False, "11-16 13:00")
    last = hours(OFFICE, disputed=(Span(WEEKDAYS, time(9), time(10)),))
    assert answer(opening_at(last, local("2026-11-16T09:00"), ORDINARY)) == (True, True, "11-16 15:00")
    assert answer(opening_at(last, local("2026-11-16T08:00"), ORDINARY)) == (False, False, "11-16 10:00")
    half = opening_at(last, local("2026-11-16T09:00"), on("2026-11-16", SHORT))
    assert answer(half) == (True, True, "11-16 12:00")


def test_adjoining_spans_are_one() -> None:
    joined = hours(MORNING, Span(WEEKDAYS, time(12), time(15)), Span(WEEKDAYS, time(10), time(14)))
    assert answer(opening_at(joined, local("2026-11-16T09:30"), ORDINARY)) == (True, False, "11-16 15:00")
    assert day_picture(joined, date(2026, 11, 16), ORDINARY) == [Segment(time(9), time(15), "open")]


@pytest.mark.parametrize(
    ("calendar", "expected"),
    [
        (ORDINARY, [Segment(time(9), time(12), "open"), Segment(time(13), time(16), "uncertain")]),
        (on("2026-11-16", CLOSED), []),
        (
            on("2026-11-16", SHORT),
            [Segment(time(9), time(12), "open"), Segment(time(13), time(16), "unknown")],
        ),
        (
            on("2026-11-16", SHORT, time(15)),
            [Segment(time(9), time(12), "open"), Segment(time(13), time(15), "uncertain")],
        ),
        (on("2026-11-16", SHORT, time(11)), [Segment(time(9), time(11), "open")]),
    ],
)
def test_picture_of_the_concern_line(calendar: Calendar, expected: list[Segment]) -> None:
    assert day_picture(CONCERN_LINE, date(2026, 11, 16), calendar) == expected


def test_picture_is_cut_to_its_frame() -> None:
    day = date(2026, 11, 16)
    assert day_picture(CONCERN_LINE, day, ORDINARY, time(10), time(14)) == [
        Segment(time(10), time(12), "open"),
        Segment(time(13), time(14), "uncertain"),
    ]
    assert day_picture(CONCERN_LINE, day, ORDINARY, time(12), time(13)) == []
    assert day_picture(hours(NIGHT), day, ORDINARY, time(0), time(0)) == [
        Segment(time(0), time(6), "open"),
        Segment(time(22), time(0), "open"),
    ]
    assert day_picture(hours(NIGHT), day, on("2026-11-16", PUBLIC)) == [Segment(time(8), time(20), "unknown")]


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_picture_of_the_days_when_the_clock_changes(day: str) -> None:
    assert day_picture(hours(NIGHT), date.fromisoformat(day), ORDINARY, time(0), time(0)) == [
        Segment(time(0), time(6), "open"),
        Segment(time(22), time(0), "open"),
    ]

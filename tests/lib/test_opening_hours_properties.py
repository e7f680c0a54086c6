"""Opening hours on any calendar, against a plain reading of the rules minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from varsam.lib.calendar_days import Calendar, DayKind, SpecialDay
from varsam.lib.opening_hours import STOCKHOLM, Opening, OpeningHours, Span, day_picture, opening_at

FIRST, LAST = date(2026, 10, 12), date(2026, 11, 8)  # the clock goes back on 25 October
QUARTERS = [time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)]

clocks = st.sampled_from(QUARTERS)
answers = st.sampled_from([True, False, None])
dates = st.dates(FIRST, LAST)
spans = st.builds(Span, st.frozensets(st.integers(0, 6), min_size=1), clocks, clocks)


@st.composite
def special_days(draw: st.DrawFn) -> SpecialDay:
    kind = draw(st.sampled_from(DayKind))
    closes = draw(st.none() | clocks) if kind is DayKind.EVE_SHORT else None
    return SpecialDay(draw(dates), kind, "dagen", "the day", False, closes)


@st.composite
def opening_hours(draw: st.DrawFn) -> OpeningHours:
    stated = draw(st.none() | st.lists(spans, max_size=3).map(tuple))
    doubted = tuple(draw(st.lists(st.sampled_from(stated), max_size=2))) if stated else ()
    return OpeningHours(False, stated, doubted, draw(answers), draw(answers))


calendars = st.lists(special_days(), max_size=12).map(Calendar)
moments = st.datetimes(datetime(2026, 10, 13), datetime(2026, 11, 7), timezones=st.just(UTC))


def strictest(*claims: str) -> str:
    return max(claims, key=["open", "unknown", "closed"].index)


def day_says(hours: OpeningHours, day: date, calendar: Calendar, at: time) -> str:
    """What a date says of a span that would be open at this hour."""
    special = calendar.get(day)
    if special is None or special.kind is DayKind.DAY_BETWEEN:
        return "open"
    holiday = special.kind is DayKind.PUBLIC_HOLIDAY
    closed = hours.closed_on_public_holidays if holiday else hours.closed_on_eves
    if special.kind is not DayKind.EVE_SHORT or closed is False:
        return {True: "closed", False: "open", None: "unknown"}[closed]
    if special.closes_at is not None:
        return "open" if at < special.closes_at else "closed"
    return "open" if at < time(12) else "unknown"


def covers(span: Span, day: date, at: time) -> tuple[bool, bool]:
    """Whether this span, begun today or yesterday, holds the wall-clock time."""
    over_midnight = span.end <= span.start
    today = day.weekday() in span.days and span.start <= at and (over_midnight or at < span.end)
    yesterday = (day - timedelta(days=1)).weekday() in span.days and over_midnight and at < span.end
    return today, yesterday


def plain_reading(hours: OpeningHours, day: date, at: time, calendar: Calendar) -> str:
    says = day_says(hours, day, calendar, at)
    if hours.spans is None or day_says(hours, day, calendar, time(0)) == says == "unknown":
        return "unknown"
    eve = day_says(hours, day - timedelta(days=1), calendar, time(23, 59))
    claims = []
    for today, yesterday in (covers(span, day, at) for span in hours.spans):
        claims += [says] * today + [strictest(says, eve)] * yesterday
    if "open" in claims:
        return "uncertain" if any(any(covers(span, day, at)) for span in hours.disputed) else "open"
    return "unknown" if "unknown" in claims else "closed"


def state(opening: Opening) -> str:
    if opening.open:
        return "uncertain" if opening.uncertain else "open"
    return "unknown" if opening.open is None else "closed"


def is_once(day: date, at: time) -> bool:
    """Whether the clock shows this time once on this date, as on all but one night here."""
    wall = datetime.combine(day, at, STOCKHOLM)
    return wall.utcoffset() == wall.replace(fold=1).utcoffset()


@given(opening_hours(), dates, st.times(), calendars)
def test_answer_is_the_plain_reading(hours: OpeningHours, day: date, at: time, calendar: Calendar) -> None:
    assume(is_once(day, at))
    opening = opening_at(hours, datetime.combine(day, at, STOCKHOLM), calendar)
    assert state(opening) == plain_reading(hours, day, at, calendar)


@given(opening_hours(), dates, st.lists(clocks, min_size=3, max_size=3, unique=True), calendars)
def test_picture_agrees_with_the_answer(
    hours: OpeningHours, day: date, three: list[time], calendar: Calendar
) -> None:
    assume(all(is_once(day, clock) for clock in three))
    start, at, end = sorted(three)
    picture = day_picture(hours, day, calendar, start, end)
    shown = [part.state for part in picture if part.start <= at < part.end]
    opening = opening_at(hours, datetime.combine(day, at, STOCKHOLM), calendar)
    assert shown == [found for found in [state(opening)] if found != "closed"]


@given(opening_hours(), dates, calendars)
def test_picture_is_in_order_without_overlap(hours: OpeningHours, day: date, calendar: Calendar) -> None:
    picture = day_picture(hours, day, calendar)
    edges = [edge for part in picture for edge in (part.start, part.end)]
    assert edges == sorted(edges)
    assert all(part.start < part.end for part in picture)
    assert all(time(8) <= edge <= time(20) for edge in edges)


@given(opening_hours(), moments, calendars)
def test_told_times_are_true(hours: OpeningHours, at: datetime, calendar: Calendar) -> None:
    opening = opening_at(hours, at, calendar)
    assert opening.closes_at is None or opening.open
    assert opening.opens_at is None or not opening.open
    if opening.closes_at:
        just_before = opening_at(hours, opening.closes_at - timedelta(microseconds=1), calendar)
        assert opening.closes_at > at
        assert just_before.open is True
        assert state(opening_at(hours, opening.closes_at, calendar)) != "open"
    if opening.opens_at:
        just_before = opening_at(hours, opening.opens_at - timedelta(microseconds=1), calendar)
        assert at < opening.opens_at <= at + timedelta(days=15)
        assert state(opening_at(hours, opening.opens_at, calendar)) == "open"
        assert state(just_before) != "open"


@given(opening_hours(), moments, st.floats(0, 1), calendars)
def test_told_times_hold_until_they_come(
    hours: OpeningHours, at: datetime, part: float, calendar: Calendar
) -> None:
    opening = opening_at(hours, at, calendar)
    told = opening.closes_at or opening.opens_at
    assume(told is not None)
    assert told is not None
    between = at + (told.astimezone(UTC) - at) * min(part, 0.999)
    later = opening_at(hours, between, calendar)
    if opening.open:
        assert later.open
        assert opening.uncertain or not later.uncertain
    else:
        assert state(later) != "open"
        assert later.open or later.opens_at == told


@given(opening_hours(), moments, moments, calendars)
def test_next_opening_never_moves_back(
    hours: OpeningHours, a: datetime, b: datetime, calendar: Calendar
) -> None:
    first, second = (opening_at(hours, at, calendar).opens_at for at in sorted([a, b]))
    assert first is None or second is None or first <= second


@given(opening_hours(), moments, calendars, st.sampled_from(["UTC", "Asia/Tehran", "Africa/Mogadishu"]))
def test_answer_does_not_depend_on_the_zone_of_the_question(
    hours: OpeningHours, at: datetime, calendar: Calendar, zone: str
) -> None:
    assert opening_at(hours, at, calendar) == opening_at(hours, at.astimezone(ZoneInfo(zone)), calendar)

"""Pictures of time: what the last working days brought, and the working days of one enquiry."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.kernel.conversations import inbox
from varsam.kernel.conversations.models import Enquiry
from varsam.lib.calendar_days import Calendar
from varsam.lib.working_days import STOCKHOLM

WEEK = 5
_ONE_DAY = timedelta(days=1)


def working_days_back(today: date, how_many: int, calendar: Calendar) -> list[date]:
    """The last working days up to today, oldest first; today counts when it is one."""
    found: list[date] = []
    day = today
    while len(found) < how_many:
        if calendar.is_working_day(day):
            found.append(day)
        day -= _ONE_DAY
    return found[::-1]


# --- the last five working days ----------------------------------------------------------------------------------

_HEIGHT, _GROUP, _BAR, _TOP = 96, 58, 20, 18


@dataclass(frozen=True)
class Bar:
    """One bar in the picture's own units."""

    x: float
    y: float
    height: float
    middle: float
    value: int


@dataclass(frozen=True)
class Day:
    """One working day: its words, what came in and what was answered, with the bars that say so."""

    words: str
    full_words: str
    middle: float
    came_in: Bar
    answered: Bar
    today: bool


@dataclass(frozen=True)
class Week:
    """The last working days as a picture that starts at zero, with the finding as its title."""

    title: str
    days: list[Day]
    width: int
    base: int
    and_today: bool


def week(now: datetime, calendar: Calendar) -> Week:
    """What came in and what was answered on the last five working days, and today where it is a day off.

    What came on a day off counts on the next day that is shown.
    """
    today = now.astimezone(STOCKHOLM).date()
    shown = working_days_back(today, WEEK, calendar)
    if shown[-1] != today:
        shown.append(today)
    # From the day after the working day before the first one, so that a weekend is not lost.
    since = working_days_back(shown[0] - _ONE_DAY, 1, calendar)[0] + _ONE_DAY
    counts = {day: [0, 0] for day in shown}
    for iso, came, answered in inbox.days(datetime.combine(since, time(), STOCKHOLM)):
        day = _counted_on(date.fromisoformat(iso), shown)
        counts[day][0] += came
        counts[day][1] += answered
    most = max((value for pair in counts.values() for value in pair), default=0) or 1
    days = [_day(place, day, counts[day], most, day == today) for place, day in enumerate(shown)]
    came, answered = (sum(pair[i] for pair in counts.values()) for i in (0, 1))
    return Week(_finding(came, answered), days, _GROUP * len(shown), _HEIGHT + _TOP, len(shown) > WEEK)


def _counted_on(day: date, shown: list[date]) -> date:
    return next((each for each in shown if each >= day), shown[-1])


def _finding(came: int, answered: int) -> str:
    if came == answered == 0:
        return _("Inget har kommit in de senaste fem arbetsdagarna")
    if answered > came:
        return _("Ni har besvarat fler än som kom in")
    if answered == came:
        return _("Ni har besvarat lika många som kom in")
    return _("Fler har kommit in än ni har besvarat")


def _day(place: int, day: date, pair: list[int], most: int, today: bool) -> Day:
    language, start = get_language() or "sv", place * _GROUP + 7
    bars = []
    for i, value in enumerate(pair):
        height = round(_HEIGHT * value / most, 1)
        x = start + i * (_BAR + 3)
        bars.append(Bar(x, _HEIGHT + _TOP - height, height, x + _BAR / 2, value))
    words = _("I dag") if today else format_date(day, "EEE", locale=language).rstrip(".").capitalize()
    full = format_date(day, "EEEE d MMMM", locale=language)
    return Day(words, full[:1].upper() + full[1:], start + _BAR + 1.5, bars[0], bars[1], today)


# --- the working days of one enquiry -----------------------------------------------------------------------------

_LONGEST, _PIECE, _GAP, _WEEKEND = 15, 24, 4, 10
_EDGE = 1


@dataclass(frozen=True)
class Piece:
    """One working day: where it stands, its number, and whether it has gone, is today or is a promise, kept or not."""

    x: int
    middle: int
    number: int
    kind: str
    strong: bool


@dataclass(frozen=True)
class Strip:
    """Working days from when it came in to the last promise, a gap at each weekend or day off."""

    pieces: list[Piece]
    width: int
    words: str


def strip(enquiry: Enquiry, now: datetime, calendar: Calendar) -> Strip:
    """The picture of the enquiry's clocks. Our work only: it says nothing about the one who wrote."""
    first, today = _local(enquiry.received_at), now.astimezone(STOCKHOLM).date()
    promised = {_local(due): done for due, done in _promises(enquiry)}
    last = max(*promised, first) if enquiry.next_due is None else max(*promised, today)
    days = [first + _ONE_DAY * ahead for ahead in range((last - first).days + 1)]
    working = [day for day in days if calendar.is_working_day(day) or day == first][-_LONGEST:]
    pieces: list[Piece] = []
    x, before = _EDGE, None
    for day in working:
        x += 0 if before is None else _GAP if day - before == _ONE_DAY else _WEEKEND
        kind = _kind(day, today, promised)
        pieces.append(Piece(x, x + _PIECE // 2, day.day, kind, day == today or day in promised))
        x, before = x + _PIECE, day
    # The day that it came in never counts: see working_days.deadline.
    counted = [day for day in working if calendar.is_working_day(day) and day != first]
    gone = sum(day < today for day in counted)
    words = _("%(gone)s av %(all)s arbetsdagar har gått") % {"gone": gone, "all": len(counted)}
    return Strip(pieces, x + _EDGE, words)


def _local(moment: datetime) -> date:
    return moment.astimezone(STOCKHOLM).date()


def _promises(enquiry: Enquiry) -> list[tuple[datetime, bool]]:
    return [
        (enquiry.acknowledge_by, enquiry.acknowledged_at is not None),
        (enquiry.triage_by, enquiry.triaged_at is not None),
        (enquiry.feedback_by, enquiry.answered_at is not None),
    ]


def _kind(day: date, today: date, promised: dict[date, bool]) -> str:
    if day in promised:
        late = "missed" if day < today else "promised"
        return "kept" if promised[day] else late
    if day == today:
        return "today"
    return "gone" if day < today else "ahead"

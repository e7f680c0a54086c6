"""A deadline as somebody elsewhere named it: a local time in a zone, kept as an instant together with that zone.

Zones are those of the IANA time zone database. A clock that is put forward has an hour that does not exist, and one that is
put back an hour that exists twice; which of the two is meant, only the asker knows (RFC 8536 gives no rule for it either).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import format_datetime, get_timezone_location
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.lib import when as said_when

HOME = "Europe/Stockholm"
# Where nobody said a time of day, the whole day counts.
_END_OF_DAY = time(23, 59)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_CLOCK = re.compile(r"(\d{1,2})[.:](\d{2})")
# Nothing that is asked of a city lies further away; a slip of the finger does.
_FIRST, _LAST = 2000, 2099

Which = Literal["", "first", "second"]
Field = Literal["day", "clock", "zone", "which"]
_FIRST_TIME: Which = "first"
_SECOND_TIME: Which = "second"


@dataclass(frozen=True)
class Deadline:
    """An instant (UTC) and the zone in which it was named."""

    at: datetime
    zone: str

    @property
    def local(self) -> datetime:
        """As the asker's own clock shows it."""
        return self.at.astimezone(ZoneInfo(self.zone))


@dataclass(frozen=True)
class Meaning:
    """One of the two instants that a time which exists twice can mean."""

    which: Which
    deadline: Deadline
    words: str


@dataclass(frozen=True)
class Fault:
    """Where something is wrong, and why."""

    field: Field
    words: str


class Refused(ValueError):
    """What was written is no deadline: `faults` say where and why. With `meanings`, one of them is to be chosen."""

    def __init__(self, *faults: Fault, meanings: tuple[Meaning, ...] = ()) -> None:
        super().__init__(" ".join(fault.words for fault in faults))
        self.faults, self.meanings = faults, meanings


def _refused(field: Field, words: str) -> Refused:
    return Refused(Fault(field, words))


def read(day: str, clock: str, zone: str, which: Which = "") -> Deadline:
    """The deadline that is written as a date (2026-12-01), a time (17:00 or 17.00; empty: the end of the day) and a zone.

    Raises Refused, with all that is wrong, for a date or a time that there is not and a zone that nobody knows; and then for an
    hour that the clock skips, and, without `which`, an hour that comes twice.
    """
    faults: list[Fault] = []
    on, hour, place = _tried(_day, day, faults), _tried(_clock, clock, faults), _tried(_zone, zone, faults)
    if on is None or hour is None or place is None:
        raise Refused(*faults)
    return _placed(datetime.combine(on, hour), place, which)


def _tried[Read](read: Callable[[str], Read], text: str, faults: list[Fault]) -> Read | None:
    """What a text says; None where that is refused, with why among the faults."""
    try:
        return read(text)
    except Refused as refused:
        faults.extend(refused.faults)
        return None


def _placed(local: datetime, place: ZoneInfo, which: Which) -> Deadline:
    first, second = (_instant(local, place, fold) for fold in (0, 1))
    if not _exists(local, place):
        raise _refused("clock", _skipped(local, place))
    if first == second:
        return Deadline(first, place.key)
    meanings = tuple(
        Meaning(which, Deadline(at, place.key), _meant(at, place, which))
        for which, at in ((_FIRST_TIME, first), (_SECOND_TIME, second))
    )
    for meaning in meanings:
        if meaning.which == which:
            return meaning.deadline
    raise Refused(Fault("which", _twice(local, place)), meanings=meanings)


def _day(text: str) -> date:
    if not text.strip():
        raise _refused("day", _("Välj vilken dag klockslaget gäller."))
    match = _DATE.fullmatch(text.strip())
    if match is None:
        raise _refused("day", _("Skriv datumet som år, månad och dag, till exempel 2026-12-01."))
    year, month, day = map(int, match.groups())
    check_year(year)
    try:
        return date(year, month, day)
    except ValueError:
        raise _refused("day", _("Det datumet finns inte. Kontrollera dag och månad.")) from None


def check_year(year: int) -> None:
    """Raises Refused for a year in which nothing is asked of a city."""
    if not _FIRST <= year <= _LAST:
        raise _refused(
            "day", _("Året ska vara mellan %(first)s och %(last)s.") % {"first": _FIRST, "last": _LAST}
        )


def _clock(text: str) -> time:
    if not text.strip():
        return _END_OF_DAY
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise _refused("clock", _("Skriv tiden med timmar och minuter, till exempel 17.00."))
    try:
        return time(int(match[1]), int(match[2]))
    except ValueError:
        raise _refused(
            "clock", _("Det klockslaget finns inte. Ett dygn går från 00.00 till 23.59.")
        ) from None


def _zone(name: str) -> ZoneInfo:
    found = _by_name().get(name.strip().casefold())
    if found is None:
        raise _refused(
            "zone",
            _("Den tidszonen känner vi inte. Välj en i listan, till exempel Europe/Brussels för Bryssel."),
        )
    return ZoneInfo(found)


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    """Zones by their name in lower case: places, and UTC. Names such as EST say nothing of where."""
    return {name.casefold(): name for name in zones()}


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """All zones that can be said, by name."""
    places = {name for name in available_timezones() if "/" in name}
    return tuple(
        sorted(
            name for name in {*places, "UTC"} if not name.startswith(("Etc/", "SystemV/", "posix/", "right/"))
        )
    )


def _instant(local: datetime, zone: ZoneInfo, fold: int) -> datetime:
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _exists(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock there ever shows it: an hour that is skipped comes back as another (PEP 495)."""
    return _instant(local, zone, 0).astimezone(zone).replace(tzinfo=None) == local


def _skipped(local: datetime, zone: ZoneInfo) -> str:
    return _(
        "Klockan %(time)s finns inte den dagen i %(zone)s: klockan ställs fram. Fråga den som satte tiden vad som menas."
    ) % {"time": _hour(local), "zone": place_of(zone.key)}


def _twice(local: datetime, zone: ZoneInfo) -> str:
    return _(
        "Klockan %(time)s kommer två gånger den dagen i %(zone)s: klockan ställs tillbaka. Välj vilken som menas."
    ) % {"time": _hour(local), "zone": place_of(zone.key)}


def _meant(at: datetime, zone: ZoneInfo, which: Which) -> str:
    words = (
        _("Första gången: %(moment)s svensk tid (%(offset)s)")
        if which == _FIRST_TIME
        else _("Andra gången: %(moment)s svensk tid (%(offset)s)")
    )
    return words % {
        "moment": within_words(at),
        "offset": _offset(at.astimezone(zone)),
    }


def within_words(at: datetime) -> str:
    """A moment in Swedish time as it is said within a sentence: "tisdag 1 december, klockan 17.00"."""
    language = get_language() or "sv"
    said = said_when.moment(at, language)
    return said if language == "en" else said[:1].lower() + said[1:]


def _hour(local: datetime) -> str:
    return local.strftime("%H.%M")


def _offset(local: datetime) -> str:
    """How far a clock is from UTC, such as UTC+2 or UTC+5.30."""
    minutes = int((local.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f".{rest:02d}" if rest else "")


def place_of(zone: str) -> str:
    """A zone as people call it: "Bryssel" in Swedish; the name itself where nobody has called it otherwise."""
    if zone == "UTC":
        return "UTC"
    locale = Locale.parse(get_language() or "sv")
    said = str(get_timezone_location(ZoneInfo(zone), locale=locale, return_city=True))
    return said or zone


@dataclass(frozen=True)
class Shown:
    """A deadline in Swedish time, and beside it as the asker said it; `theirs` is empty where that is the same."""

    ours: str
    theirs: str


def shown(deadline: Deadline) -> Shown:
    """Both as people read them."""
    language = get_language() or "sv"
    ours = said_when.moment(deadline.at, language)
    if deadline.zone == HOME:
        return Shown(ours, "")
    local = format_datetime(deadline.local, "d MMMM y HH.mm" if language == "sv" else "d MMMM y HH:mm",
                            tzinfo=ZoneInfo(deadline.zone), locale=language)  # fmt: skip
    return Shown(
        ours,
        _("%(local)s i %(zone)s (%(offset)s)")
        % {"local": local, "zone": place_of(deadline.zone), "offset": _offset(deadline.local)},
    )

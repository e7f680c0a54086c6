"""Calendar entries as other calendars read them: iCalendar (RFC 5545), sent and taken back by iTIP (RFC 5546).

An entry has no field for a place or for other people: what an entry must not say cannot be put in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, vCalAddress, vDuration
from icalendar.enums import CLASS, STATUS, TRANSP

from varsam.lib.working_days import STOCKHOLM

PRODUCT = "-//Varsam//Varsam//SV"

# Directive 2000/84/EC: the last Sundays of March and October at one o'clock UTC. As a rule and not as the library's list
# of nights, which ends: an entry may lie further ahead than any list.
_STOCKHOLM = """\
BEGIN:VTIMEZONE
TZID:Europe/Stockholm
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True)
class Entry:
    """One entry of a calendar.

    - `uid`: the same for as long as it is about the same meeting and the same person.
    - `sequence`: one more each time that something about it changes; a calendar takes the highest that it has seen.
    - `stamp`, `starts_at`, `ends_at`: aware. `stamp` is when this was decided, so that the same entry is the same text.
    - `summary`, `description`, `address` (a URL): what stands in it; never what a meeting is about, nor with whom.
    - `is_off`: it does not take place. `is_free`: the time is not taken up by it, as when somebody has said no.
    """

    uid: str
    sequence: int
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str = ""
    address: str = ""
    is_off: bool = False
    is_free: bool = False


def invitation(entry: Entry, *, organizer: str, attendee: str) -> bytes:
    """The entry as one person is asked to put it in their calendar, or to change it there: METHOD:REQUEST.

    `organizer` and `attendee` are mail addresses. It asks for no answer by mail: that goes where `address` leads.
    """
    return _message("REQUEST", entry, organizer, attendee)


def cancellation(entry: Entry, *, organizer: str, attendee: str) -> bytes:
    """The entry as it is taken out of one person's calendar again: METHOD:CANCEL."""
    return _message("CANCEL", entry, organizer, attendee)


def feed(entries: Iterable[Entry], *, name: str, refresh: timedelta) -> bytes:
    """A calendar that others subscribe to and fetch anew every `refresh` (RFC 7986, and as older calendars read it)."""
    calendar = _calendar(map(_event, entries), name=name)
    calendar.add("refresh-interval", vDuration(refresh), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(refresh))
    return bytes(calendar.to_ical())


def _message(method: str, entry: Entry, organizer: str, attendee: str) -> bytes:
    event = _event(entry)
    event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    invited = vCalAddress.new(attendee, rsvp=False, role="REQ-PARTICIPANT", partstat="NEEDS-ACTION")
    event.add("attendee", invited)
    return bytes(_calendar([event], method=method).to_ical())


def _calendar(events: Iterable[Event], *, name: str | None = None, method: str | None = None) -> Calendar:
    calendar = Calendar.new(
        prodid=PRODUCT, name=name, method=method, subcomponents=[Timezone.from_ical(_STOCKHOLM), *events]
    )
    # The library gives each a new one by lot: the same entries would never be the same text.
    calendar.pop("uid")
    return calendar


def _event(entry: Entry) -> Event:
    starts_at, ends_at = _as_written(entry.starts_at, entry.ends_at)
    return Event.new(
        uid=entry.uid,
        sequence=entry.sequence,
        stamp=entry.stamp.astimezone(UTC).replace(microsecond=0),
        start=starts_at,
        # An end has to be later than the beginning; without one, the entry is a moment.
        end=ends_at if ends_at > starts_at else None,
        summary=entry.summary,
        description=entry.description or None,
        url=entry.address or None,
        classification=CLASS.PRIVATE,
        status=STATUS.CANCELLED if entry.is_off else STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT if entry.is_free or entry.is_off else TRANSP.OPAQUE,
    )


def _as_written(starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """Both in Stockholm's time; in UTC where one of them falls in the hour that comes twice, the second time: by the
    clock on the wall it could only be written as the first (RFC 5545, 3.3.5)."""
    utc = [moment.astimezone(UTC).replace(microsecond=0) for moment in (starts_at, ends_at)]
    local = [moment.astimezone(STOCKHOLM) for moment in utc]
    first, last = utc if any(moment.fold for moment in local) else local
    return first, last

"""Parent groups as the desk shows them: when they meet, who comes (by what they want to be called), what can be done."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.experts import languages
from varsam.areas.relatives.parents.models import Meeting, ParentGroup, Venue
from varsam.areas.relatives.parents.reading import SeatLine
from varsam.areas.relatives.parents.states import SeatState, State
from varsam.kernel.people.models import User
from varsam.lib import when
from varsam.lib.working_days import STOCKHOLM
from varsam.site.desk import moments
from varsam.site.support import desk_rows

CHIPS = {State.PLANNED: "plain", State.OPEN: "open", State.RUNNING: "info", State.ENDED: "plain"}
SEAT_CHIPS = {
    SeatState.INVITED: "wait",
    SeatState.ASKED: "wait",
    SeatState.WAITING: "wait",
    SeatState.TAKEN: "done",
    SeatState.DECLINED: "plain",
    SeatState.LEFT: "plain",
}
_ORDER = {SeatState.ASKED: 0, SeatState.TAKEN: 1, SeatState.WAITING: 2, SeatState.INVITED: 3}


@dataclass(frozen=True)
class Row:
    """One group of the list."""

    reference: str
    name: str
    language: str
    district: str
    next_time: str
    seats: str
    waiting: int
    chip: tuple[str, str]
    is_over: bool


def row(group: ParentGroup, now: datetime) -> Row:
    state = State(group.state)
    coming = next((each for each in group.meetings.all() if each.ends_at > now), None)
    return Row(
        group.reference,
        group.name,
        desk_rows.sentence(languages.name(group.language)),
        group.district.name if group.district else "",
        moments.short(coming.starts_at, now) if coming else "",
        _("%(taken)s av %(places)s") % {"taken": group.taken, "places": group.places},
        group.waiting,
        (CHIPS[state], str(state.label)),
        state == State.ENDED,
    )


def place(group: ParentGroup) -> str:
    """Where it meets; empty where nobody has said."""
    return Venue.objects.filter(group=group).values_list("place", flat=True).first() or ""


def leaders(group: ParentGroup) -> list[User]:
    """Those who lead it, by name."""
    return [each.user for each in group.leading.select_related("user").order_by("user__name")]


@dataclass(frozen=True)
class Met:
    """One meeting of a group, with how many were there."""

    uid: UUID
    number: int
    words: str
    address: str
    more: str
    is_over: bool
    is_today: bool


def meetings(group: ParentGroup, lines: list[SeatLine], now: datetime) -> list[Met]:
    return [_met(group, each, number, lines, now) for number, each in enumerate(group.meetings.all(), 1)]


def _met(group: ParentGroup, meeting: Meeting, number: int, lines: list[SeatLine], now: datetime) -> Met:
    marks = [line.present[meeting.uid] for line in lines if meeting.uid in line.present]
    here = sum(marks)
    more = ngettext("%(n)s var här", "%(n)s var här", here) % {"n": here} if marks else ""
    return Met(
        meeting.uid,
        number,
        span(meeting),
        reverse("support:meeting", args=[group.reference, meeting.uid]),
        more,
        meeting.ends_at < now,
        meeting.starts_at.astimezone(STOCKHOLM).date() == now.astimezone(STOCKHOLM).date(),
    )


def span(meeting: Meeting) -> str:
    """When a meeting is, such as "tors 3 dec 18.00–20.00"."""
    day = moments.short_day(meeting.starts_at)
    language = get_language() or "sv"
    return f"{day} {when.clock(meeting.starts_at, language)}–{when.clock(meeting.ends_at, language)}"


@dataclass(frozen=True)
class Person:
    """One of those who come, by the name that they have chosen."""

    uid: UUID
    alias: str
    language: str
    chip: tuple[str, str]
    may_admit: bool


def people(lines: list[SeatLine], *, may: bool) -> list[Person]:
    """Those who wait for us first, then those who come; nobody who has said no."""
    living = sorted(
        (line for line in lines if line.state in _ORDER), key=lambda line: _ORDER[SeatState(line.state)]
    )
    return [
        Person(
            line.uid,
            line.alias or _("Har inte valt namn än"),
            desk_rows.sentence(languages.name(line.language)),
            (SEAT_CHIPS[SeatState(line.state)], str(SeatState(line.state).label)),
            may and line.state == SeatState.ASKED,
        )
        for line in living
    ]

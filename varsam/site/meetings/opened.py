"""A meeting as the one who acts sees it: read once for a page, and the same questions however long its agenda is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from varsam.kernel.meetings import planning, reading
from varsam.kernel.meetings.enums import ItemKind, Presence
from varsam.kernel.meetings.models import Attendance, Item, Meeting
from varsam.kernel.meetings.reading import Place
from varsam.kernel.meetings.states import MeetingState
from varsam.site.meetings import circles
from varsam.site.meetings.circles import Circle


@dataclass(frozen=True)
class Opened:
    """A meeting, its agenda, who is invited, and who is in at each item. `mine` is the reader's id; what has happened
    after `read_at` is not in it."""

    meeting: Meeting
    places: Sequence[Place]
    seats: Sequence[Attendance]
    circles: Mapping[int, Circle]
    may_lead: bool
    mine: int
    read_at: datetime

    @property
    def state(self) -> MeetingState:
        return MeetingState(self.meeting.state)

    @property
    def current(self) -> Place | None:
        """The item that the meeting is at."""
        if self.state != MeetingState.ONGOING:
            return None
        going = (each for each in self.places if each.item.started_at and not each.item.ended_at)
        return next(going, None)

    @property
    def following(self) -> Place | None:
        """The first item that has not begun."""
        return next((each for each in self.places if each.item.started_at is None), None)

    @property
    def my_seat(self) -> Attendance | None:
        return next((seat for seat in self.seats if seat.user_id == self.mine), None)

    @property
    def am_there(self) -> bool:
        return self.my_seat is not None and self.my_seat.presence == Presence.PRESENT

    def place(self, item: int) -> Place | None:
        return next((each for each in self.places if each.item.pk == item), None)

    def circle(self, item: Item) -> Circle:
        return self.circles.get(item.pk, ())

    def next_for(self, users: set[int], after: int) -> Place | None:
        """The first later item at which all of these may be in; None where there is none, or it is not known."""
        for each in self.places:
            if each.item.position > after and users <= {
                v.seat.user_id for v in self.circle(each.item) if v.may
            }:
                return each
        return None


def of(meeting: Meeting, user_id: int) -> Opened:
    """Read it."""
    read_at = timezone.now()
    seats = reading.attendances(meeting)
    return Opened(
        meeting,
        reading.agenda(meeting),
        seats,
        circles.of_meeting(meeting, seats),
        planning.leads(meeting),
        user_id,
        read_at,
    )


def times(opened: Opened, now: datetime) -> dict[int, datetime]:
    """When each item began, or is thought to begin as things go, by its id."""
    found: dict[int, datetime] = {}
    at = opened.meeting.opened_at or opened.meeting.starts_at
    for place in opened.places:
        item, planned = place.item, timedelta(minutes=place.item.planned_minutes)
        if item.started_at is None and opened.state == MeetingState.ONGOING:
            at = max(at, now)
        found[item.pk] = item.started_at or at
        at = item.ended_at or found[item.pk] + planned
    return found


def is_readable(place: Place) -> bool:
    """Inside the circle, or of the unit that has the record and so answers for what was said about it."""
    return place.is_open or place.record is not None


def is_case(place: Place) -> bool:
    return place.item.kind == ItemKind.CASE

"""The relative's side of parent groups, by the code: which there are, asking, agreeing to the promise of silence, leaving."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from varsam.areas.relatives.parents import seals
from varsam.areas.relatives.parents.models import ParentGroup, Seat
from varsam.areas.relatives.parents.states import LIVE, SeatState
from varsam.areas.relatives.support import refusals
from varsam.areas.relatives.support.models import Wording
from varsam.areas.relatives.support.refusals import NotNow, Refusal
from varsam.kernel.access.actor import as_writer
from varsam.kernel.access.functions import call
from varsam.kernel.conversations.writer import Visit


@dataclass(frozen=True, repr=False)
class MySeat:
    """What one has of a place; `alias` is what one wants to be called, `line` one's place in the line (0: not there)."""

    uid: uuid.UUID
    state: SeatState
    alias: str
    agreed: bool
    line: int

    def __repr__(self) -> str:
        return f"<MySeat {self.uid}>"


@dataclass(frozen=True)
class MyGroup:
    """A group as a relative reads of it. `meetings` are (starts, ends); `place` is empty until one has a place; `wording` is
    the promise of silence; `leaders` are given names."""

    reference: str
    name: str
    language: str
    district_name: str
    meetings: list[tuple[datetime, datetime]]
    places: int
    is_full: bool
    place: str
    leaders: list[str]
    wording: Wording
    seat: MySeat | None


def groups(visit: Visit) -> list[MyGroup]:
    """Groups that one is in or invited to, then those that are open in a language of one's own."""
    with as_writer(visit.token):
        found = list(
            ParentGroup.objects.select_related("district", "venue", "wording")
            .prefetch_related("meetings", "leading__user")
            .order_by("made_at")
        )
        mine = {
            seat.group_id: seat
            for seat in Seat.objects.filter(support__enquiry=visit.enquiry, state__in=LIVE)
        }
        shown = [_group(group, mine.get(group.pk)) for group in found]
    return sorted(shown, key=lambda group: group.seat is None)


def _group(group: ParentGroup, seat: Seat | None) -> MyGroup:
    venue = getattr(group, "venue", None)
    return MyGroup(
        reference=group.reference,
        name=group.name_in(get_language() or "sv"),
        language=group.language,
        district_name=group.district.name if group.district else "",
        meetings=[(each.starts_at, each.ends_at) for each in group.meetings.all()],
        places=group.places,
        is_full=group.taken >= group.places or group.waiting > 0,
        place=venue.place if venue else "",
        leaders=sorted(each.user.given_name for each in group.leading.all()),
        wording=group.wording,
        seat=_seat(seat) if seat else None,
    )


def _seat(seat: Seat) -> MySeat:
    line = 0
    if seat.state == SeatState.WAITING:
        line = int(call("parents_line", seat.uid))
    return MySeat(seat.uid, SeatState(seat.state), seals.alias(seat), seat.agreed_at is not None, line)


def ask(visit: Visit, reference: str) -> MySeat:
    """Ask for a place in an open group; staff say yes or no. NotNow where it is not open to them."""
    with as_writer(visit.token):
        group = ParentGroup.objects.filter(reference=reference).values_list("pk", flat=True).first()
        if group is None:
            raise NotNow(Refusal.SHUT)
        return _now(refusals.call("parents_ask", group))


def agree(visit: Visit, seat: uuid.UUID, *, alias: str, wording: int) -> MySeat:
    """Say yes to the promise of silence, whose id is `wording`, and what one wants to be called. Who was invited then has a
    place, or stands in line where it is full. ValueError without a name; NotNow where the group takes nobody more."""
    fresh = seals.fresh(seat, alias)
    with as_writer(visit.token):
        refusals.call("parents_agree", seat, wording, fresh.key, fresh.wrapped, fresh.master, fresh.sealed)
        return _now(seat)


def rename(visit: Visit, seat: uuid.UUID, *, alias: str) -> MySeat:
    """Be called something else; the name before is destroyed. ValueError without a name."""
    fresh = seals.fresh(seat, alias)
    with as_writer(visit.token):
        refusals.call("parents_rename", seat, fresh.key, fresh.wrapped, fresh.master, fresh.sealed)
        return _now(seat)


def leave(visit: Visit, seat: uuid.UUID) -> None:
    """Leave, or say no thanks, whenever and without saying why; what one was called is destroyed at once."""
    with as_writer(visit.token):
        refusals.call("parents_leave", seat)


def _now(uid: uuid.UUID) -> MySeat:
    return _seat(Seat.objects.get(uid=uid))

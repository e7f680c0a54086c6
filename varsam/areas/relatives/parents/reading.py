"""What those who keep or lead parent groups see of them."""

import uuid
from dataclasses import dataclass

from varsam.areas.relatives.parents import seals
from varsam.areas.relatives.parents.models import ParentGroup, Presence, Seat
from varsam.areas.relatives.parents.states import LIVE, SeatState, State
from varsam.areas.relatives.support import reading as supports
from varsam.areas.relatives.support import states as support_states
from varsam.areas.relatives.support.models import Support
from varsam.kernel.access import actor
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people.models import User
from varsam.kernel.vault import api as vault
from varsam.kernel.vault.models import DataKey
from varsam.lib.rows import Verb


@dataclass(frozen=True, repr=False)
class SeatLine:
    """One relative in a group: what they want to be called, and where they were. `support_uid` and `language` are for those
    who keep the relative's support; leaders get None and nothing."""

    uid: uuid.UUID
    state: SeatState
    alias: str
    agreed: bool
    present: dict[uuid.UUID, bool]
    support_uid: uuid.UUID | None
    language: str

    def __repr__(self) -> str:
        return f"<SeatLine {self.uid}>"


def board() -> list[ParentGroup]:
    """Groups of the actor's units and those that they lead, those that go on first."""
    found = ParentGroup.objects.select_related("unit", "district", "venue").prefetch_related(
        "meetings", "leading__user"
    )
    return sorted(found, key=lambda group: (group.state == State.ENDED, -group.made_at.timestamp()))


def find(reference: str) -> ParentGroup | None:
    return (
        ParentGroup.objects.select_related("unit", "district", "venue", "wording")
        .prefetch_related("meetings", "leading__user")
        .filter(reference=reference)
        .first()
    )


def led(user: User) -> list[ParentGroup]:
    """Groups that somebody leads and that go on."""
    found = ParentGroup.objects.filter(leading__user=user).exclude(state=State.ENDED)
    return list(found.select_related("venue", "district").prefetch_related("meetings"))


def keeps(group: ParentGroup) -> bool:
    """Whether the one who acts keeps the group, and does not only lead it."""
    return group.unit_id in actor.units("parent_group", Verb.CHANGE)


def seats(group: ParentGroup) -> list[SeatLine]:
    """Everybody who has a place, waits, has asked or is invited, in that order; put on record as a reading. Leaders see those
    who have a place."""
    found = list(Seat.objects.filter(group=group, state__in=LIVE))
    keys = vault.fetch_keys(seat.data_key_id for seat in found if seat.data_key_id)
    marks: dict[uuid.UUID, dict[uuid.UUID, bool]] = {}
    for mark in Presence.objects.filter(seat__in=found):
        marks.setdefault(mark.seat_id, {})[mark.meeting_id] = mark.is_present
    audit.note(Event.PARENTS_READ, target_type="parent_group", target=group.reference, unit=group.unit_id)
    order = (SeatState.TAKEN, SeatState.WAITING, SeatState.ASKED, SeatState.INVITED)
    ours = supports.by_id({seat.support_id for seat in found if seat.support_id})
    lines = sorted(
        found, key=lambda seat: (order.index(SeatState(seat.state)), seat.arrival or 0, seat.asked_at)
    )
    return [_line(seat, keys, marks.get(seat.uid, {}), ours.get(seat.support_id or 0)) for seat in lines]


def _line(
    seat: Seat, keys: dict[uuid.UUID, DataKey], present: dict[uuid.UUID, bool], support: Support | None
) -> SeatLine:
    return SeatLine(
        uid=seat.uid,
        state=SeatState(seat.state),
        alias=seals.alias_by(seat, keys[seat.data_key_id]) if seat.data_key_id else "",
        agreed=seat.agreed_at is not None,
        present=present,
        support_uid=support.uid if support else None,
        language=support.language if support else "",
    )


def could_invite(group: ParentGroup) -> list[Support]:
    """Supports that go on of relatives who are not in the group yet, those who speak its language first."""
    inside = set(Seat.objects.filter(group=group, state__in=LIVE).values_list("support_id", flat=True))
    found = supports.board(state=support_states.State.ONGOING)
    free = [each for each in found if each.pk not in inside]
    return sorted(free, key=lambda each: group.language not in each.languages)

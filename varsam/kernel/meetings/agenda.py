"""What comes to an agenda by itself: what stands on each of the group's, and what other packages have waiting for it.

What was decided at the group's earlier meetings and is not done has an item of its own on every agenda (`ItemKind.PREVIOUS`);
`reading.since_last` says what is in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max

from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.meetings import planning, reading
from varsam.kernel.meetings.enums import ItemKind
from varsam.kernel.meetings.models import Group, Item, Meeting, StandingItem
from varsam.kernel.people.models import User

_LONGEST_ORIGIN = 64


@dataclass(frozen=True)
class Proposal:
    """An item that waits for a meeting: `origin` says what it came from, so that it comes to a meeting once.

    `title` is about nobody in particular; `item_kind` is OTHER, or TREND in a group that has the room of trends.
    """

    origin: str
    title: str
    minutes: int = 0
    item_kind: ItemKind = ItemKind.OTHER


Source = Callable[[Group, datetime | None, User], Sequence[Proposal]]
_sources: dict[str, Source] = {}


def register(kind: str, proposals: Source) -> None:
    """Say what gives agendas items of a kind; called by higher floors when they load.

    `proposals(group, since, by)` gives what waits for the group's next meeting as `by`, who acts, sees it; `since` is when its
    last meeting closed (None: it has had none). Origins are kept as "<kind>:<origin>", at most 64 characters.
    """
    _sources[kind] = proposals


def _origin(kind: str, origin: str) -> str:
    """As it is kept; ValueError for one that would be cut short, and so taken for another."""
    found = f"{kind}:{origin}"
    if len(found) > _LONGEST_ORIGIN:
        raise ValueError("an origin has at most 64 characters with its kind")
    return found


def proposals(meeting: Meeting, by: User) -> list[Proposal]:
    """What waits for a meeting, is not on its agenda and was not taken off it; standing items first."""
    group, since = Group.objects.get(pk=meeting.group_id), reading.last_closed(meeting)
    there = set(meeting.items.exclude(origin="").values_list("origin", flat=True))
    there.update(meeting.taken_off.values_list("origin", flat=True))
    waiting = [
        Proposal(planning.origin_of(each), each.title, each.minutes) for each in group.standing_items.all()
    ]
    for kind, source in _sources.items():
        waiting += [
            Proposal(_origin(kind, each.origin), each.title, each.minutes, each.item_kind)
            for each in source(group, since, by)
        ]
    return [each for each in waiting if each.origin not in there]


@transaction.atomic
def fill(*, meeting: Meeting, by: User) -> list[Item]:
    """Put up what waits, before the item of the next meeting; by who leads the meeting, while it is planned or goes on.

    What is there stays as it is, and what was taken off does not come again. PermissionDenied for others.
    """
    if not planning.leads(meeting):
        raise PermissionDenied("not who leads the meeting")
    found = [
        planning.come_by_itself(
            meeting=meeting,
            origin=each.origin,
            kind=each.item_kind,
            title=each.title,
            minutes=each.minutes,
            by=by,
        )
        for each in proposals(meeting, by)
    ]
    return [each for each in found if each is not None]


@transaction.atomic
def keep_identifier(*, kept_at: Meeting | Group, kinds: Sequence[str], why: str, by: User) -> None:
    """Put on record that a heading keeps what may point at somebody, of which `kinds`, and `why` that is no private person."""
    is_group = isinstance(kept_at, Group)
    for kind in kinds:
        audit.record(
            Event.MEETING_IDENTIFIER_KEPT,
            target_type="group" if is_group else "meeting",
            target=str(kept_at.pk) if isinstance(kept_at, Group) else kept_at.reference,
            unit=kept_at.unit_id,
            details={"kind": kind, "why": why},
        )


# --- what stands on each agenda of a group ---------------------------------------------------------------------------


def _changed(group: int) -> Group:
    """The group, held, for those who may change it; put on record that it is being changed."""
    found = Group.objects.select_for_update(of=("self",)).filter(pk=group).first()
    if found is None:
        raise PermissionDenied("not a group of the one who acts")
    audit.record(
        Event.GROUP_CHANGED,
        target_type="group",
        target=str(found.pk),
        unit=found.unit_id,
        details={"agenda": True},
    )
    return found


@transaction.atomic
def add_standing(*, group: Group, title: str, by: User, minutes: int = 0) -> StandingItem:
    """One more, last; on agendas that are filled from now on. ValueError without a title."""
    if not title.strip():
        raise ValueError("an item is called something")
    held = _changed(group.pk)
    last = held.standing_items.aggregate(last=Max("position"))["last"] or 0
    return held.standing_items.create(title=title.strip(), minutes=minutes, position=last + 1)


@transaction.atomic
def change_standing(*, standing: StandingItem, title: str, minutes: int, by: User) -> StandingItem:
    """What it is called and how long it takes; ValueError without a title."""
    if not title.strip():
        raise ValueError("an item is called something")
    held = _changed(standing.group_id)
    found = held.standing_items.get(pk=standing.pk)
    found.title, found.minutes = title.strip(), minutes
    found.save(update_fields=["title", "minutes"])
    return found


@transaction.atomic
def place_standing(*, standing: StandingItem, position: int, by: User) -> None:
    """Move it to a place among the others, the first being 1."""
    held = _changed(standing.group_id)
    others = list(held.standing_items.exclude(pk=standing.pk))
    others.insert(max(position - 1, 0), held.standing_items.get(pk=standing.pk))
    for place, each in enumerate(others, start=1):
        if each.position != place:
            each.position = place
            each.save(update_fields=["position"])


@transaction.atomic
def drop_standing(*, standing: StandingItem, by: User) -> None:
    """It stands on agendas no more; where it has been put up, it stays."""
    held = _changed(standing.group_id)
    place = held.standing_items.get(pk=standing.pk).position
    held.standing_items.filter(pk=standing.pk).delete()
    held.standing_items.filter(position__gt=place).update(position=F("position") - 1)

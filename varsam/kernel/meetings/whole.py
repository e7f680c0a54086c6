"""The minutes of a whole meeting: read, adjusted, signed and locked at once, item by item as the database decides."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.meetings import minutes, sealing
from varsam.kernel.meetings.enums import ItemKind
from varsam.kernel.meetings.models import Action, Adjuster, Attendance, Item, Line, Meeting, Minutes
from varsam.kernel.meetings.reading import OpenItem, circle, lines_of, promised_of
from varsam.kernel.meetings.room import ChangedMeanwhile, NotOpen
from varsam.kernel.meetings.states import MinutesState
from varsam.kernel.people.models import User

_DIGESTS = "select i.id, varsam.meetings_digest(i.id) from public.meetings_item i where i.id = any (%s)"


def open_items(meeting: Meeting, *, on_record: bool = True) -> list[OpenItem]:
    """Every item of a meeting that the one who reads may read, in order, in as many questions for sixty items as for one; and on
    record that it was read: with the meeting, and with each record that an item is about."""
    found = list(
        meeting.items.select_related("case__record").order_by("position", "pk").filter(minutes__isnull=False)
    )
    ids = [item.pk for item in found]
    state = Minutes.objects.select_related("locked_by").in_bulk(ids)
    lines = _by_item(Line.objects.filter(item__in=ids).select_related("author").order_by("at", "pk"))
    actions = _by_item(
        Action.objects.filter(item__in=ids)
        .select_related("owner", "followed_by")
        .order_by("due_on", "line__at")
    )
    adjusters = _by_item(Adjuster.objects.filter(item__in=ids).select_related("user").order_by("pk"))
    digests, seals = _digests(ids), _seals(found)
    opened = []
    for item in found:
        seal = seals.get(item.pk)
        if item.pk not in state or seal is None:
            continue
        for line in lines[item.pk]:
            line.item = item
        opened.append(
            OpenItem(
                item,
                item.case.record if hasattr(item, "case") else None,
                state[item.pk],
                seal.open("minutes", item.pk, state[item.pk].reopened_why),
                lines_of(lines[item.pk], seal),
                [promised_of(each, seal) for each in actions[item.pk]],
                adjusters[item.pk],
                digests[item.pk],
            )
        )
    if on_record:
        _note(meeting, opened)
    return opened


def _by_item(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for each in rows:
        found[each.item_id].append(each)
    return found


def _digests(items: list[int]) -> dict[int, bytes]:
    with connection.cursor() as cursor:
        cursor.execute(_DIGESTS, [items])
        return {item: bytes(digest or b"") for item, digest in cursor.fetchall()}


def _seals(items: Sequence[Item]) -> dict[int, sealing.Seal]:
    """What opens each item: the key of the record that it is about, else the meeting's."""
    keys = {
        item.pk: item.case.record.data_key_id if hasattr(item, "case") else item.meeting.data_key_id
        for item in items
        if hasattr(item, "case") or item.kind != ItemKind.CASE
    }
    seals = sealing.fetched_all(keys.values())
    return {item: seals[key] for item, key in keys.items() if key in seals}


def _note(meeting: Meeting, opened: Sequence[OpenItem]) -> None:
    if any(each.record is None for each in opened):
        audit.note(Event.MINUTES_READ, target_type="meeting", target=meeting.reference, unit=meeting.unit_id)
    for record in {each.record.pk: each.record for each in opened if each.record}.values():
        audit.note(Event.MINUTES_READ, target_type="record", target=record.reference, unit=record.unit_id)


def _begun(meeting: Meeting, state: MinutesState) -> list[Item]:
    """Items that were taken up and whose minutes the one who acts reads, at one state, in order."""
    return list(
        meeting.items.filter(started_at__isnull=False, minutes__state=state).order_by("position", "pk")
    )


@transaction.atomic
def name_adjusters(*, meeting: Meeting, users: Sequence[User], by: User) -> list[Item]:
    """The same adjusters for every item that was taken up and whose minutes the one who acts keeps; at an item, those of them who
    are in its circle. The items that got adjusters; PermissionDenied where there is none, or one of them was not there."""
    wanted = {user.pk for user in users}
    there = Attendance.objects.filter(meeting=meeting, user__in=wanted, presence="present").count()
    if there != len(wanted):
        raise PermissionDenied("an adjuster was there")
    named = []
    for item in _begun(meeting, MinutesState.DRAFT):
        may = {seat.attendance.user_id for seat in circle(item) if seat.may}
        chosen = [user for user in users if user.pk in may]
        if chosen and minutes.keeps(item):
            minutes.name_adjusters(item=item, users=chosen, by=by)
            named.append(item)
    if not named:
        raise PermissionDenied("no minutes that the one who acts keeps")
    return named


@transaction.atomic
def sign(*, meeting: Meeting, seen: Mapping[int, bytes], by: User) -> list[Minutes]:
    """Sign all that one is to adjust and has read: `seen` is the digest of each item (`OpenItem.digest`) by its id. All or none:
    ChangedMeanwhile where something was written since, or an item was not shown; PermissionDenied where there is none."""
    waiting = set(
        Adjuster.objects.filter(item__meeting=meeting, user=by, signed_at=None).values_list(
            "item_id", flat=True
        )
    )
    items = [item for item in _begun(meeting, MinutesState.DRAFT) if item.pk in waiting]
    if not items:
        raise PermissionDenied("nothing to adjust")
    if not seen.keys() >= {item.pk for item in items}:
        raise ChangedMeanwhile
    return [minutes.sign(item=item, seen=seen[item.pk], by=by) for item in items]


@transaction.atomic
def lock(*, meeting: Meeting, by: User) -> list[Item]:
    """Lock all that is adjusted and that the one who acts keeps. NotOpen where something that they read and that was taken up is
    still a draft: the minutes of a meeting are locked when all of it has been adjusted."""
    if _begun(meeting, MinutesState.DRAFT):
        raise NotOpen
    locked = []
    for item in _begun(meeting, MinutesState.ADJUSTED):
        minutes.lock(item=item, by=by)
        locked.append(item)
    if not locked:
        raise PermissionDenied("nothing to lock")
    return locked

"""Reading meetings: the agenda as everybody invited sees it, and what is said at an item as its circle does."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.meetings import sealing
from varsam.kernel.meetings.database import call
from varsam.kernel.meetings.enums import ItemKind, LineKind, Why
from varsam.kernel.meetings.models import (
    Action,
    Adjuster,
    Attendance,
    CaseItem,
    Group,
    Item,
    Line,
    Meeting,
    Minutes,
)
from varsam.kernel.meetings.states import ActionState, MeetingState
from varsam.kernel.people.models import User
from varsam.kernel.records.models import Record


@dataclass(frozen=True)
class Place:
    """One item of an agenda. `record` is there for the circle alone; `is_open` says whether the one who reads is in it."""

    item: Item
    title: str
    record: Record | None
    is_open: bool


@dataclass(frozen=True)
class Seat:
    """Somebody invited, and whether they are in the circle of an item. `attendance` has user and organisation."""

    attendance: Attendance
    may: bool
    why: Why


@dataclass(frozen=True)
class Said:
    """One line as it stands now. `before` are those that it took the place of, oldest first."""

    line: Line
    text: str
    before: Sequence["Said"] = ()

    @property
    def number(self) -> str:
        """Of a decision: 3.1 is the first at item 3."""
        return f"{self.line.item.position}.{self.line.number}" if self.line.number else ""


@dataclass(frozen=True)
class Promised:
    """An action, opened. `reason` is why it was dropped, `outcome` what it gave."""

    action: Action
    text: str
    reason: str
    outcome: str = ""


@dataclass(frozen=True)
class SinceLast:
    """What an agenda begins with: what was promised and is open still, and what was done since the last meeting."""

    open: Sequence[Promised]
    done: Sequence[Promised]


@dataclass(frozen=True)
class OpenItem:
    """An item as its circle reads it. `digest` is of what stands there now: what an adjuster signs."""

    item: Item
    record: Record | None
    minutes: Minutes
    reopened_why: str
    lines: Sequence[Said]
    actions: Sequence[Promised]
    adjusters: Sequence[Adjuster]
    digest: bytes


def conferences(record: Record) -> list[Item]:
    """Items about a record, with their meetings, in order of time: those that the one who reads is or was in the circle
    of, and all of them for the unit that has the record."""
    found = CaseItem.objects.filter(record=record).select_related("item__meeting__group", "item__minutes")
    return sorted((each.item for each in found), key=lambda item: (item.meeting.starts_at, item.pk))


def invited_to() -> QuerySet[Meeting]:
    """Meetings to which the one who acts is invited, as the database sees it now."""
    return Meeting.objects.filter(pk__in=call("mine")).select_related("group", "unit")


def attendances(meeting: Meeting) -> list[Attendance]:
    return list(meeting.attendances.select_related("user", "organisation", "deputy_for__user"))


def agenda(meeting: Meeting) -> list[Place]:
    """Every item in order; the case only where the one who reads is in its circle."""
    opened = set(call("open_items"))
    seal = sealing.of_meeting(meeting)
    found = meeting.items.select_related("case__record").order_by("position", "pk")
    return [
        Place(
            item,
            seal.open("item", item.pk, item.title) if seal else "",
            item.case.record if hasattr(item, "case") else None,
            item.pk in opened,
        )
        for item in found
    ]


def cancelled_why(meeting: Meeting) -> str:
    """Why it did not take place; empty where it did."""
    found = Meeting.objects.get(pk=meeting.pk)
    seal = sealing.of_meeting(found)
    return seal.open("meeting", found.pk, found.cancelled_why) if seal else ""


def circle(item: Item) -> list[Seat]:
    """Who of those invited is in the circle and who must leave, and why: for those in it and those who lead the meeting;
    all others learn of themselves alone."""
    with connection.cursor() as cursor:
        cursor.execute("select member, may, why from varsam.meetings_circle(%s)", [item.pk])
        said = {row[0]: row for row in cursor.fetchall()}
    found = (
        Attendance.objects.filter(meeting_id=item.meeting_id, user_id__in=said)
        .select_related("user", "organisation")
        .order_by("pk")
    )
    return [Seat(each, said[each.user_id][1], Why(said[each.user_id][2])) for each in found]


def in_circle(item: Item) -> bool:
    """Whether the one who acts is in the circle at this moment."""
    return item.pk in call("open_items")


def open_item(item: Item, *, on_record: bool = True) -> OpenItem | None:
    """What is said at an item, for those whom row security lets read it, and on record that it was read (a page that
    asks anew every few seconds says so once); None for all others."""
    minutes = Minutes.objects.filter(pk=item.pk).first()
    seal = sealing.of_item(item) if minutes else None
    if minutes is None or seal is None:
        return None
    item = Item.objects.select_related("case__record", "meeting").get(pk=item.pk)
    record = item.case.record if hasattr(item, "case") else None
    if on_record:
        audit.note(
            Event.MINUTES_READ,
            target_type="record" if record else "meeting",
            target=record.reference if record else item.meeting.reference,
            unit=record.unit_id if record else item.meeting.unit_id,
        )
    return OpenItem(
        item,
        record,
        minutes,
        seal.open("minutes", item.pk, minutes.reopened_why),
        lines_of(list(item.lines.select_related("author", "item").order_by("at", "pk")), seal),
        [
            promised_of(each, seal)
            for each in item.actions.select_related("owner").order_by("due_on", "line__at")
        ],
        list(item.adjusters.select_related("user").order_by("pk")),
        bytes(call("digest", item.pk) or b""),
    )


def lines_of(found: Sequence[Line], seal: sealing.Seal) -> list[Said]:
    """Lines of one item as they stand, each where its first wording stood; `found` in order of time."""
    taken = {each.replaces_id: each for each in found if each.replaces_id}
    return [_newest(each, taken, seal) for each in found if each.replaces_id is None]


def _newest(line: Line, taken: dict[uuid.UUID, Line], seal: sealing.Seal) -> Said:
    before: list[Said] = []
    while line.pk in taken:
        before.append(Said(line, seal.open("line", line.pk, line.sealed)))
        line = taken[line.pk]
    return Said(line, seal.open("line", line.pk, line.sealed), before)


def promised_of(action: Action, seal: sealing.Seal) -> Promised:
    """One action, opened by what opens its item."""
    return Promised(
        action,
        seal.open("action", action.pk, action.sealed),
        seal.open("action reason", action.pk, action.reason),
        seal.open("action outcome", action.pk, action.outcome),
    )


def promised(actions: QuerySet[Action]) -> list[Promised]:
    """Actions that the one who acts sees, opened, in the order of the query. The item of one that comes back at a later
    meeting may be outside what they see: it is not asked for."""
    found = list(actions.select_related("owner", "followed_by", "record__data_key__wrapped_key"))
    of_items = _seals_of_items({each.item_id for each in found if each.record_id is None})
    of_records: dict[int, sealing.Seal | None] = {}
    opened: list[Promised] = []
    for action in found:
        if action.record is None:
            seal = of_items.get(action.item_id)
        else:
            if action.record.pk not in of_records:
                of_records[action.record.pk] = sealing.of_record(action.record)
            seal = of_records[action.record.pk]
        if seal is not None:
            opened.append(promised_of(action, seal))
    return opened


def _seals_of_items(items: set[int]) -> dict[int, sealing.Seal | None]:
    """What opens items that are about nobody, asked for at once."""
    found = list(Item.objects.filter(pk__in=items).select_related("meeting"))
    seals = sealing.fetched_all(item.meeting.data_key_id for item in found)
    return {item.pk: seals.get(item.meeting.data_key_id) for item in found}


def my_actions(user: User) -> list[Promised]:
    """What `user`, who acts, has promised and not settled, first what is due first."""
    return promised(Action.objects.filter(owner=user, state=ActionState.OPEN).order_by("due_on", "pk"))


def actions_before(item: Item) -> list[Promised]:
    """What was promised about the same record, or at the group's earlier meetings about nobody, and is open still."""
    earlier = Action.objects.filter(state=ActionState.OPEN).exclude(item=item).order_by("due_on", "pk")
    if item.kind != ItemKind.CASE:
        groups = Meeting.objects.filter(pk=item.meeting_id).values("group_id")
        return promised(earlier.filter(record=None, item__meeting__group_id__in=groups))
    return promised(earlier.filter(record_id__in=CaseItem.objects.filter(pk=item.pk).values("record_id")))


def group_actions(group: Group) -> list[Promised]:
    """All that was promised at a group's meetings, as far as the one who reads sees it, first what is due first."""
    return promised(Action.objects.filter(item__meeting__group=group).order_by("due_on", "pk"))


def since_last(meeting: Meeting) -> SinceLast:
    """What the group's earlier meetings left about nobody in particular: what is open, and what was done since the last of
    them (until this one closed, where it has): that is shown once, and followed up."""
    earlier = Action.objects.filter(
        record=None, item__meeting__group_id=meeting.group_id, item__meeting__starts_at__lt=meeting.starts_at
    ).order_by("due_on", "line__at")
    done = earlier.filter(state=ActionState.DONE)
    if (since := last_closed(meeting)) is not None:
        done = done.filter(settled_at__gt=since)
    if meeting.closed_at is not None:
        done = done.filter(settled_at__lte=meeting.closed_at)
    return SinceLast(promised(earlier.filter(state=ActionState.OPEN)), promised(done))


def last_closed(meeting: Meeting) -> datetime | None:
    """When the meeting of the same group before this one closed, as the one who reads sees them; None where there is none."""
    before = Meeting.objects.filter(
        group_id=meeting.group_id, state=MeetingState.HELD, starts_at__lt=meeting.starts_at
    )
    return before.order_by("-starts_at").values_list("closed_at", flat=True).first()


def questions_before(item: Item) -> list[Said]:
    """Questions that earlier meetings left about the same record, as far as the one who reads was in their circles."""
    case = CaseItem.objects.select_related("record__data_key__wrapped_key").filter(pk=item.pk).first()
    seal = sealing.of_record(case.record) if case else None
    if case is None or seal is None:
        return []
    found = (
        Line.objects.filter(record_id=case.record_id, kind=LineKind.QUESTION, replaced_by=None)
        .exclude(item=item)
        .select_related("author", "item")
        .order_by("at", "pk")
    )
    return [Said(each, seal.open("line", each.pk, each.sealed)) for each in found]

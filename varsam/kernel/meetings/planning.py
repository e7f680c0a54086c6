"""Calling a meeting, inviting to it and making its agenda. Each act is one transaction, decided by the database."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from varsam.kernel.meetings import sealing
from varsam.kernel.meetings.database import call, must
from varsam.kernel.meetings.enums import Function, ItemKind, Presence
from varsam.kernel.meetings.models import Attendance, Group, Item, Meeting
from varsam.kernel.meetings.states import MeetingState
from varsam.kernel.people.models import User
from varsam.kernel.records.models import Record
from varsam.kernel.vault import api as vault


def _again(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related("data_key__wrapped_key").get(pk=meeting.pk)


def _words(meeting: Meeting, table: str, text: str) -> bytes | None:
    seal = sealing.of_meeting(_again(meeting))
    return seal.close(table, meeting.pk, text) if seal and text.strip() else None


@transaction.atomic
def plan_meeting(*, group: Group, starts_at: datetime, ends_at: datetime, place: str, by: User) -> Meeting:
    """Call a meeting of `group`: its members are invited, not their deputies; who leads the group is the chair.

    PermissionDenied where the group is not of a unit in which the one who acts may call a meeting, or has ended;
    ValueError where the meeting ends before it begins.
    """
    if ends_at < starts_at:
        raise ValueError("a meeting has a beginning and an end")
    key_id, _, wrapped, master = vault.new_key()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "select id from varsam.meetings_plan(%s, %s, %s, %s, %s, %s, %s)",
                [group.pk, starts_at, ends_at, place.strip(), key_id, wrapped, master],
            )
            pk = cursor.fetchone()[0]
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") == "42501":
            raise PermissionDenied("not a group of the one who calls") from error
        raise
    return Meeting.objects.select_related("group").get(pk=pk)


@transaction.atomic
def change_meeting(
    *,
    meeting: Meeting,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    chair: User,
    secretary: User | None,
    by: User,
) -> Meeting:
    """Other times, another place, another chair or secretary, both of whom are invited to it."""
    must(
        "change", meeting.pk, starts_at, ends_at, place.strip(), chair.pk, secretary.pk if secretary else None
    )
    return _again(meeting)


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: User) -> Meeting:
    """It does not take place; `reason` says why, to those invited."""
    must("move", meeting.pk, MeetingState.CANCELLED.value, _words(meeting, "meeting", reason))
    return _again(meeting)


@transaction.atomic
def invite(
    *,
    meeting: Meeting,
    user: User,
    organisation: int,
    function: Function,
    by: User,
    deputy_for: Attendance | None = None,
) -> Attendance:
    """One more at the meeting, or a deputy for somebody who then is excused. Whoever cannot come may send the deputy
    that they have in the group; all else is for who leads the meeting. To be invited opens no case."""
    made = must(
        "invite", meeting.pk, user.pk, organisation, function.value, deputy_for.pk if deputy_for else None
    )
    return Attendance.objects.get(pk=made)


@transaction.atomic
def set_presence(*, attendance: Attendance, presence: Presence, by: User) -> Attendance:
    """Who is there: said by who leads the meeting, or by oneself. Nothing of it changes once minutes are locked."""
    must("attend", attendance.pk, presence.value)
    return Attendance.objects.get(pk=attendance.pk)


@transaction.atomic
def add_item(
    *, meeting: Meeting, title: str, by: User, kind: ItemKind = ItemKind.OTHER, minutes: int = 0
) -> Item:
    """One more item that is about nobody, before that of the next meeting."""
    item = Item.objects.get(pk=must("add_item", meeting.pk, kind.value, minutes, None, None))
    return change_item(item=item, minutes=minutes, title=title, by=by) if title.strip() else item


@transaction.atomic
def add_case(*, meeting: Meeting, record: Record, by: User, minutes: int = 0) -> Item:
    """Put up a case: by who leads the meeting, or sits at it for the unit that has the record, where what is said at
    meetings about it reaches them. PermissionDenied where not, where it is closed, or where it stands there already."""
    return Item.objects.get(pk=must("add_item", meeting.pk, ItemKind.CASE.value, minutes, None, record.pk))


@transaction.atomic
def change_item(*, item: Item, minutes: int, title: str = "", by: User) -> Item:
    """How long it is planned to take, and what it is called where it is about nobody; an empty title keeps the old."""
    sealed = None
    if title.strip():
        seal = sealing.of_meeting(_again(item.meeting))
        sealed = seal.close("item", item.pk, title) if seal else None
    must("change_item", item.pk, minutes, sealed)
    return Item.objects.get(pk=item.pk)


@transaction.atomic
def place_item(*, item: Item, position: int, by: User) -> Item:
    """Move an item that has not begun to the first free place from `position` on; those that have begun stay."""
    must("place_item", item.pk, position)
    return Item.objects.get(pk=item.pk)


@transaction.atomic
def drop_item(*, item: Item, by: User) -> None:
    """Take an item off that has not begun."""
    must("drop_item", item.pk)


def leads(meeting: Meeting) -> bool:
    """Whether the one who acts leads the meeting: by their unit, as its chair or its secretary."""
    return bool(call("leads", meeting.pk))

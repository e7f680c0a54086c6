"""Calling a meeting, inviting to it and making its agenda. Each act is one transaction, decided by the database."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from varsam.kernel.meetings import sealing
from varsam.kernel.meetings.database import call, must
from varsam.kernel.meetings.enums import Function, ItemKind, Presence
from varsam.kernel.meetings.models import Attendance, Group, Item, Meeting, Series, StandingItem
from varsam.kernel.meetings.states import MeetingState
from varsam.kernel.people.models import User
from varsam.kernel.records.models import Record
from varsam.kernel.vault import api as vault

_PLAN = "select id from varsam.meetings_plan(%s, %s, %s, %s, %s, %s, %s)"
_PLAN_DAY = "select id from varsam.meetings_series_meeting(%s, %s, %s, %s, %s, %s, %s)"


def _again(meeting: Meeting) -> Meeting:
    return Meeting.objects.get(pk=meeting.pk)


def _words(meeting: Meeting, table: str, text: str) -> bytes | None:
    found = Meeting.objects.get(pk=meeting.pk)
    seal = sealing.of_meeting(found)
    return seal.close(table, meeting.pk, text) if seal and text.strip() else None


@transaction.atomic
def plan_meeting(*, group: Group, starts_at: datetime, ends_at: datetime, place: str, by: User) -> Meeting:
    """Call a meeting of `group`: its members are invited, not their deputies; who leads the group is the chair.

    PermissionDenied where the group is not of a unit in which the one who acts may call a meeting, or has ended;
    ValueError where the meeting ends before it begins.
    """
    if ends_at < starts_at:
        raise ValueError("a meeting has a beginning and an end")
    return _called(_PLAN, group.pk, starts_at, ends_at, place.strip(), by=by)


@transaction.atomic
def plan_day_of_series(
    *, series: Series, day: date, starts_at: datetime, ends_at: datetime, by: User
) -> Meeting:
    """The meeting of a series for `day` by its rhythm, which may have moved it to another; PermissionDenied where the series
    has ended or is not of a unit in which the one who acts may call a meeting."""
    return _called(_PLAN_DAY, series.pk, day, starts_at, ends_at, by=by)


def _called(statement: str, *values: Any, by: User) -> Meeting:
    """A meeting that the database has made, with what stands on every agenda of its group."""
    key_id, _, wrapped, master = vault.new_key()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [*values, key_id, wrapped, master])
            pk = cursor.fetchone()[0]
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") == "42501":
            raise PermissionDenied("not a group of the one who calls") from error
        raise
    meeting = Meeting.objects.select_related("group").get(pk=pk)
    for standing in meeting.group.standing_items.all():
        come_by_itself(
            meeting=meeting,
            origin=origin_of(standing),
            kind=ItemKind.OTHER,
            title=standing.title,
            minutes=standing.minutes,
            by=by,
        )
    return meeting


def origin_of(standing: StandingItem) -> str:
    """How an item says that it came from what stands on every agenda."""
    return f"standing:{standing.pk}"


@transaction.atomic
def come_by_itself(
    *, meeting: Meeting, origin: str, kind: ItemKind, title: str, minutes: int, by: User
) -> Item | None:
    """One more item, before that of the next meeting; None where it is there, or was taken off, or the one who acts does not
    lead the meeting."""
    made = call("fill_item", meeting.pk, origin, kind.value, minutes)
    if made is None:
        return None
    return change_item(item=Item.objects.get(pk=made), minutes=minutes, title=title, by=by)


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
def move_meeting(*, meeting: Meeting, starts_at: datetime, by: User) -> Meeting:
    """Another time, as long as before, with the same place, chair and secretary. Of a series, this one alone."""
    found = _again(meeting)
    ends_at = starts_at + (found.ends_at - found.starts_at)
    must("change", found.pk, starts_at, ends_at, found.place, found.chair_id, found.secretary_id)
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
        # The key apart: a question that joins keys takes many times as long to plan as to answer.
        seal = sealing.of_item(item)
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
    """Take an item off that has not begun, with its documents. What had come by itself does not come to this meeting again."""
    must("drop_item", item.pk)


def leads(meeting: Meeting) -> bool:
    """Whether the one who acts leads the meeting: by their unit, as its chair or its secretary."""
    return bool(call("leads", meeting.pk))

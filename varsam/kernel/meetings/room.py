"""What happens while a meeting goes on. Each act is one transaction, decided by the database."""

import uuid
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from varsam.kernel.meetings import agenda, sealing
from varsam.kernel.meetings.database import call, must
from varsam.kernel.meetings.enums import LineKind
from varsam.kernel.meetings.models import Action, Conflict, Item, Line, Meeting
from varsam.kernel.meetings.states import ActionState, MeetingState
from varsam.kernel.people.models import User


class NotOpen(Exception):
    """The minutes take no lines now: the item has not begun, it is adjusted or locked, or the record is closed."""


class ChangedMeanwhile(Exception):
    """Somebody else put the same line right first. Neither text is lost: show both."""


class OutsideCircle(Exception):
    """Whoever is to do it is not in the circle of the item."""


@transaction.atomic
def open_meeting(*, meeting: Meeting, by: User) -> Meeting:
    """The meeting begins, with what has come to its agenda since it was made; who opens it is there."""
    agenda.fill(meeting=meeting, by=by)
    must("move", meeting.pk, MeetingState.ONGOING.value, None)
    return Meeting.objects.get(pk=meeting.pk)


@transaction.atomic
def take_back(*, meeting: Meeting, by: User) -> Meeting:
    """It was begun by mistake: planned again, as if nobody had come. PermissionDenied for who does not lead it, and where
    something has been written."""
    must("move", meeting.pk, MeetingState.PLANNED.value, None)
    return Meeting.objects.get(pk=meeting.pk)


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: User) -> Meeting:
    """The meeting has ended; whoever never came was absent."""
    must("move", meeting.pk, MeetingState.HELD.value, None)
    return Meeting.objects.get(pk=meeting.pk)


@transaction.atomic
def pause(*, meeting: Meeting, paused: bool, by: User) -> Meeting:
    must("pause", meeting.pk, paused)
    return Meeting.objects.get(pk=meeting.pk)


@transaction.atomic
def start_item(*, item: Item, by: User) -> Item:
    """The meeting goes to `item`; the one that it was at has ended."""
    must("start_item", item.pk)
    return Item.objects.get(pk=item.pk)


@transaction.atomic
def declare_conflict(*, item: Item, user: User, by: User, reason: str = "") -> bool:
    """Say that `user` has a conflict of interest (jäv, FL 16 §) at `item`: said by themselves, or noted by who leads the
    meeting. They are outside at once, for what is said and for what was. False where it was said already."""
    conflict, sealed = uuid.uuid4(), None
    if reason.strip():
        seal = sealing.of_meeting(Meeting.objects.get(pk=item.meeting_id))
        sealed = seal.close("conflict", conflict, reason) if seal else None
    if call("declare", conflict, item.pk, user.pk, sealed):
        return True
    if Conflict.objects.filter(item=item, user=user, ended_at=None).exists():
        return False
    raise PermissionDenied("not at the meeting, or not for the one who acts to say")


@transaction.atomic
def end_conflict(*, item: Item, user: User, by: User, reason: str) -> None:
    """Decide that `user` had no conflict of interest at `item` after all: by who leads the meeting, never in a matter of
    their own (FL 18 §), until its minutes are adjusted. ValueError without a `reason`; PermissionDenied for others."""
    if not reason.strip():
        raise ValueError("say why it is no conflict of interest")
    found = Meeting.objects.get(pk=item.meeting_id)
    seal = sealing.of_meeting(found)
    # Who decides may be outside the item, and so does not see the row: it is bound to the item and the person.
    sealed = seal.close("conflict end", f"{item.pk} {user.pk}", reason) if seal else None
    must("undeclare", item.pk, user.pk, sealed)


def _seal(item: Item) -> sealing.Seal:
    seal = sealing.of_item(item)
    if seal is None:
        raise PermissionDenied("outside the circle of the item")
    return seal


def _answered(answer: str | None) -> None:
    if answer is None:
        raise PermissionDenied("not in the circle, or not at the meeting")
    if answer != "written":
        raise {"closed": NotOpen, "replaced": ChangedMeanwhile, "owner": OutsideCircle}[answer]


def _written(line: uuid.UUID | None, item: Item, by: User) -> Line | None:
    """The line that was sent before under this id, by the same at the same item; PermissionDenied for anybody else's."""
    found = Line.objects.filter(pk=line).first() if line else None
    if found is not None and (found.item_id, found.author_id) != (item.pk, by.pk):
        raise PermissionDenied("somebody else's line")
    return found


@transaction.atomic
def write_line(
    *,
    item: Item,
    kind: LineKind,
    text: str,
    by: User,
    replaces: Line | None = None,
    line: uuid.UUID | None = None,
) -> Line:
    """One line of the minutes, by somebody in the circle who is there; ValueError for an empty one.

    `replaces` puts an earlier line of the same kind right: a decision keeps its number. Raises NotOpen,
    ChangedMeanwhile. An addendum comes after the minutes are locked, and nothing else does. For what somebody
    promises see `promise`. `line` is its id: a page that did not hear our answer sends it again, and it stands there once.
    """
    if not text.strip():
        raise ValueError("a line says something")
    if (before := _written(line, item, by)) is not None:
        return before
    line = line or uuid.uuid4()
    sealed = _seal(item).close("line", line, text)
    _answered(call("write", line, item.pk, kind.value, sealed, replaces.pk if replaces else None))
    return Line.objects.get(pk=line)


@transaction.atomic
def promise(
    *,
    item: Item,
    text: str,
    owner: User,
    due_on: date,
    by: User,
    replaces: Action | None = None,
    line: uuid.UUID | None = None,
) -> Action:
    """What `owner`, who is in the circle, is to do until `due_on`, as a line of the minutes; ValueError for an empty one.

    `replaces` puts an open one right: text, owner or day. Raises NotOpen, ChangedMeanwhile, OutsideCircle. `line` is the
    line's id, as for `write_line`.
    """
    if not text.strip():
        raise ValueError("an action says what is to be done")
    if (before := _written(line, item, by)) is not None:
        return Action.objects.get(line=before)
    action, line = replaces.pk if replaces else uuid.uuid4(), line or uuid.uuid4()
    seal = _seal(item)
    _answered(
        call(
            "promise",
            *(action, line, item.pk, seal.close("line", line, text), seal.close("action", action, text)),
            *(owner.pk, due_on, replaces.line_id if replaces else None),
        )
    )
    return Action.objects.get(pk=action)


@transaction.atomic
def settle(*, action: Action, state: ActionState, by: User, reason: str = "") -> Action:
    """Done, dropped with a `reason`, or open again: said by its owner while they are in the circle, by who leads the
    meeting and is in it, or by the unit that has the record. ValueError where it is dropped without a word."""
    sealed = None
    if state == ActionState.DROPPED:
        if not reason.strip():
            raise ValueError("what is dropped is dropped for a reason")
        seal = sealing.of_action(action)
        sealed = seal.close("action reason", action.pk, reason) if seal else None
    must("settle", action.pk, state.value, sealed)
    return Action.objects.get(pk=action.pk)


@transaction.atomic
def follow_up(*, action: Action, outcome: str, by: User) -> Action:
    """Note what an action that is done has given, or put that right: by who leads a meeting of the group and sees it, or the
    unit that has the record. ValueError where nothing is said; PermissionDenied for others and for what is not done."""
    if not outcome.strip():
        raise ValueError("say what it gave")
    seal = sealing.of_action(action)
    must("follow_up", action.pk, seal.close("action outcome", action.pk, outcome) if seal else None)
    return Action.objects.get(pk=action.pk)

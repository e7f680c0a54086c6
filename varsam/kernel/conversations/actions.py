"""What staff do with an enquiry. Each act is one transaction: lock, check, change, put on record."""

import uuid
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.conversations import policies
from varsam.kernel.conversations.intake import heading_belongs_to, text_belongs_to
from varsam.kernel.conversations.models import CHANGES, Enquiry, Message
from varsam.kernel.conversations.states import TRIAGED, Side, State
from varsam.kernel.notifications.models import Task
from varsam.kernel.people.models import User
from varsam.kernel.vault import api as vault

_FIELDS = [column.removesuffix("_id") for column in CHANGES]


def _locked(enquiry: Enquiry) -> Enquiry:
    return (
        Enquiry.objects.select_for_update(of=("self",))
        .select_related("data_key__wrapped_key")
        .get(pk=enquiry.pk)
    )


def _on_record(event: Event, enquiry: Enquiry, **details: str | int | bool) -> None:
    audit.record(
        event, target_type="enquiry", target=enquiry.reference, unit=enquiry.unit_id, details=dict(details)
    )


def thread_key(enquiry: Enquiry) -> bytes:
    """The 32 bytes that open the thread, for someone whom row security lets see its key."""
    assert enquiry.data_key is not None
    return vault.open_key(enquiry.data_key)


def _add(enquiry: Enquiry, *, side: Side, text: str, by: User, at: datetime) -> Message:
    assert enquiry.data_key_id is not None
    message_id = uuid.uuid4()
    sealed = vault.seal(
        thread_key(enquiry), text.encode(), belongs_to=text_belongs_to(enquiry.data_key_id, message_id)
    )
    return enquiry.messages.create(id=message_id, side=side, author=by, at=at, sealed=sealed)


@transaction.atomic
def acknowledge(*, enquiry: Enquiry, text: str, by: User) -> Enquiry:
    """Tell the writer that somebody has read: the first promise, of one working day."""
    enquiry = _locked(enquiry)
    policies.check_can_write_in(enquiry)
    now = timezone.now()
    if text and policies.can_answer(enquiry):
        _add(enquiry, side=Side.CITY, text=text, by=by, at=now)
        enquiry.unread_by_writer, enquiry.last_message_at = True, now
    enquiry.acknowledged_at = enquiry.acknowledged_at or now
    if enquiry.state == State.RECEIVED:
        enquiry.state = State.ACKNOWLEDGED
    enquiry.owner = enquiry.owner or by
    enquiry.unread_by_city = False
    enquiry.save(update_fields=_FIELDS)
    _on_record(Event.ENQUIRY_ACKNOWLEDGED, enquiry)
    return enquiry


@transaction.atomic
def answer(*, enquiry: Enquiry, text: str, kept: tuple[str, ...] = (), by: User) -> Enquiry:
    """Answer the writer. It acknowledges too, and stops the feedback clock once the enquiry is triaged.

    `kept` names the kinds of identifiers that the colleague chose to leave in, with a reason that is noted apart.
    """
    enquiry = _locked(enquiry)
    policies.check_can_answer(enquiry)
    now = timezone.now()
    _add(enquiry, side=Side.CITY, text=text, by=by, at=now)
    enquiry.acknowledged_at = enquiry.acknowledged_at or now
    enquiry.answered_at = now
    if enquiry.state == State.RECEIVED:
        enquiry.state = State.ACKNOWLEDGED
    enquiry.owner = enquiry.owner or by
    enquiry.unread_by_city, enquiry.unread_by_writer, enquiry.last_message_at = False, True, now
    enquiry.save(update_fields=_FIELDS)
    _on_record(Event.ENQUIRY_ANSWERED, enquiry)
    _record_kept(enquiry, kept)
    return enquiry


def _record_kept(enquiry: Enquiry, kept: tuple[str, ...]) -> None:
    for kind in sorted(set(kept)):
        _on_record(Event.IDENTIFIER_KEPT, enquiry, kind=kind)


@transaction.atomic
def add_note(*, enquiry: Enquiry, text: str, kept: tuple[str, ...] = (), by: User) -> Enquiry:
    """Write an internal note, which the writer never sees."""
    enquiry = _locked(enquiry)
    policies.check_can_write_in(enquiry)
    _add(enquiry, side=Side.NOTE, text=text, by=by, at=timezone.now())
    _record_kept(enquiry, kept)
    return enquiry


@transaction.atomic
def triage(*, enquiry: Enquiry, to: State, reason: str, by: User) -> Enquiry:
    """Decide what happens: advised, waiting or closed. The reason is a note in the thread, sealed like the rest."""
    enquiry = _locked(enquiry)
    policies.check_can_move(enquiry, to)
    now = timezone.now()
    if reason:
        _add(enquiry, side=Side.NOTE, text=reason, by=by, at=now)
    enquiry.acknowledged_at = enquiry.acknowledged_at or now
    enquiry.triaged_at = enquiry.triaged_at or now
    enquiry.state = to
    enquiry.owner = enquiry.owner or by
    enquiry.unread_by_city = False
    if to in TRIAGED and not policies.can_answer(enquiry):
        # Who rang without taking a code was answered on the telephone.
        enquiry.answered_at = enquiry.answered_at or now
    enquiry.save(update_fields=_FIELDS)
    _on_record(Event.ENQUIRY_TRIAGED, enquiry, to=to.value)
    return enquiry


@transaction.atomic
def decide_way(*, enquiry: Enquiry, reason: str = "", by: User) -> tuple[Enquiry, Message | None]:
    """Decide where it belongs, without ending anything: the promise of a decided way is kept, the clock of the answer runs on.

    `reason` becomes an internal note, which is given back. What the decision was, a higher floor keeps.
    """
    enquiry = _locked(enquiry)
    policies.check_can_write_in(enquiry)
    now = timezone.now()
    note = _add(enquiry, side=Side.NOTE, text=reason, by=by, at=now) if reason else None
    enquiry.acknowledged_at = enquiry.acknowledged_at or now
    enquiry.triaged_at = enquiry.triaged_at or now
    if enquiry.state == State.RECEIVED:
        enquiry.state = State.ACKNOWLEDGED
    enquiry.owner = enquiry.owner or by
    enquiry.unread_by_city = False
    enquiry.save(update_fields=_FIELDS)
    return enquiry, note


@transaction.atomic
def take(*, enquiry: Enquiry, by: User) -> Enquiry:
    """Become the one who holds it; the colleague who held it sees that in the log."""
    enquiry = _locked(enquiry)
    policies.check_can_write_in(enquiry)
    enquiry.owner = by
    enquiry.save(update_fields=["owner"])
    _on_record(Event.ENQUIRY_TAKEN, enquiry)
    return enquiry


@transaction.atomic
def set_heading(*, enquiry: Enquiry, heading: str, by: User) -> Enquiry:
    """Say in a few words, without persons, what it is about."""
    enquiry = _locked(enquiry)
    policies.check_can_write_in(enquiry)
    assert enquiry.data_key_id is not None
    enquiry.heading = (
        vault.seal(thread_key(enquiry), heading.encode(), belongs_to=heading_belongs_to(enquiry.data_key_id))
        if heading
        else None
    )
    enquiry.save(update_fields=["heading"])
    _on_record(Event.ENQUIRY_TITLED, enquiry)
    return enquiry


@transaction.atomic
def add_task(*, enquiry: Enquiry, kind: str, due: date, by: User) -> Task:
    """Promise to do something by a date."""
    policies.check_can_write_in(enquiry)
    task = Task.objects.create(unit_id=enquiry.unit_id, user=by, kind=kind, target=enquiry.reference, due=due)
    _on_record(Event.TASK_ADDED, enquiry, kind=kind)
    return task


@transaction.atomic
def set_task_done(*, task: Task, done: bool, by: User) -> Task:
    """Tick a task off, or undo that."""
    task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk, user=by)
    task.done_at = timezone.now() if done else None
    task.save(update_fields=["done_at"])
    audit.record(
        Event.TASK_DONE, target_type="task", target=task.target, unit=task.unit_id, details={"done": done}
    )
    return task

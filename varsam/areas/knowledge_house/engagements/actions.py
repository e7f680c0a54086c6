"""What a unit does with engagements, and what the engaged person writes. The database holds each to its way too."""

import uuid
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from varsam.areas.knowledge_house.engagements import texts
from varsam.areas.knowledge_house.engagements.enums import AGREED, EndedWhy, Form, Kind
from varsam.areas.knowledge_house.engagements.models import Engagement, Session, Supervision
from varsam.areas.knowledge_house.engagements.states import TRANSITIONS, State
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.kernel.access.functions import call
from varsam.kernel.people.models import User
from varsam.kernel.records import policies
from varsam.kernel.records.models import Record


class NotShared(Exception):
    """Nothing of the record's measures is shared with the engaged person: a consent is needed first."""


class ConflictOfInterest(Exception):
    """The expert avoids the record's unit (jäv), and no reason was given for engaging them all the same."""


class DidNotGoOn(Exception):
    """The engagement had not begun on that day, or rested."""


class NoSuchStep(Exception):
    """The engagement has moved on since the page was opened."""


def avoids(expert: Expert, record: Record) -> bool:
    """Whether the expert has said that they must not work for the record's unit or anything above it (jäv)."""
    return bool(set(expert.avoids) & set(record.unit.ancestors))


def unreached(record: Record) -> set[uuid.UUID]:
    """Open engagements of the record whose person nothing of it is shared with; empty outside its unit."""
    return set(call("engagements_unreached", record.pk))


def went_on(engagement: Engagement, at: datetime) -> bool:
    """Whether the engagement went on, on the day of `at`: it had begun, and did not rest all day. The database holds the
    same rule."""
    day = timezone.localdate(at)
    if engagement.started_at is None or day < timezone.localdate(engagement.started_at):
        return False
    rests = [timezone.localdate(moment) for moment in engagement.rests]
    return not any(first < day < last for first, last in zip(rests[::2], rests[1::2], strict=True))


def _locked(engagement: Engagement) -> Engagement:
    return (
        Engagement.objects.select_for_update(of=("self",))
        .select_related("record__data_key__wrapped_key")
        .get(pk=engagement.pk)
    )


@transaction.atomic
def match(
    *,
    record: Record,
    expert: Expert,
    kind: Kind,
    hours_a_month: int,
    purpose: str,
    conflict_reason: str = "",
    replaces: Engagement | None = None,
    by: User,
) -> Engagement:
    """Propose somebody in the network for the person. Nothing is shared with them by this.

    PermissionDenied where the record is closed or another unit's; ConflictOfInterest where the expert avoids the unit
    and no reason is given; ValueError where they cannot be engaged as that, or nothing says what it is for.
    """
    policies.check_can_add_to(record)
    if kind not in expert.roles or expert.ended_at is not None or not purpose.strip():
        raise ValueError("an expert of that kind, and what it is for")
    has_conflict = avoids(expert, record)
    if has_conflict and not conflict_reason.strip():
        raise ConflictOfInterest
    row = uuid.uuid4()
    return Engagement.objects.create(
        id=row,
        record=record,
        kind=kind.value,
        expert=expert,
        user_id=expert.user_id,
        organisation_id=expert.organisation_id,
        hours_a_month=hours_a_month,
        purpose=texts.seal(record, row, "purpose", purpose),
        conflict_reason=texts.seal(record, row, "conflict_reason", conflict_reason) if has_conflict else None,
        replaces=replaces,
        matched_at=timezone.now(),
        matched_by=by,
    )


def _step(engagement: Engagement, to: State, *, may_add: bool = True) -> Engagement:
    engagement = _locked(engagement)
    check = policies.check_can_add_to if may_add else policies.check_can_write_in
    check(engagement.record)
    if (State(engagement.state), to) not in TRANSITIONS:
        raise NoSuchStep
    engagement.state = to
    return engagement


@transaction.atomic
def introduce(*, engagement: Engagement, by: User) -> Engagement:
    """Say that they have met."""
    engagement = _step(engagement, State.INTRODUCED)
    engagement.save(update_fields=["state"])
    return engagement


@transaction.atomic
def start(*, engagement: Engagement, by: User) -> Engagement:
    """Begin, or go on after a rest. NotShared while nothing of the measures reaches the engaged person."""
    engagement = _step(engagement, State.STARTED)
    if engagement.pk in unreached(engagement.record):
        raise NotShared
    engagement.save(update_fields=["state"])
    return engagement


@transaction.atomic
def pause(*, engagement: Engagement, words: str, by: User) -> Engagement:
    """Let it rest, as was agreed. One that rests because sharing ended does so by itself."""
    engagement = _step(engagement, State.PAUSED)
    engagement.paused_why = AGREED
    engagement.paused_words = texts.seal(engagement.record, engagement.pk, "paused_words", words)
    engagement.save(update_fields=["state", "paused_why", "paused_words"])
    return engagement


@transaction.atomic
def end(*, engagement: Engagement, why: EndedWhy, words: str, by: User) -> Engagement:
    """End it for good, with the reason. Also in a record that is closed: what is over should stand as over."""
    engagement = _step(engagement, State.ENDED, may_add=False)
    engagement.ended_why = why.value
    engagement.ended_words = texts.seal(engagement.record, engagement.pk, "ended_words", words)
    engagement.save(update_fields=["state", "ended_why", "ended_words"])
    return engagement


@transaction.atomic
def replace(
    *,
    engagement: Engagement,
    why: EndedWhy,
    words: str,
    expert: Expert,
    hours_a_month: int,
    purpose: str,
    conflict_reason: str = "",
    by: User,
) -> Engagement:
    """End one and propose somebody else of the same kind in its place; raises as `match` does, and then nothing ends."""
    ended = end(engagement=engagement, why=why, words=words, by=by)
    return match(
        record=Record.objects.select_related("unit", "data_key__wrapped_key").get(pk=ended.record_id),
        expert=expert,
        kind=Kind(ended.kind),
        hours_a_month=hours_a_month,
        purpose=purpose,
        conflict_reason=conflict_reason,
        replaces=ended,
        by=by,
    )


@transaction.atomic
def set_hours(*, engagement: Engagement, hours_a_month: int, by: User) -> Engagement:
    """Promise another number of hours a month."""
    engagement = _locked(engagement)
    policies.check_can_add_to(engagement.record)
    if engagement.state == State.ENDED:
        raise NoSuchStep
    engagement.hours_a_month = hours_a_month
    engagement.save(update_fields=["hours_a_month"])
    return engagement


@transaction.atomic
def write_session(
    *,
    engagement: Engagement,
    at: datetime,
    minutes: int,
    form: Form,
    journal: str,
    corrects: Session | None = None,
    by: User,
) -> Session:
    """Sign one time together. Its hours are put down for payment in the same transaction, those of a session that it
    corrects taken back.

    PermissionDenied where it is not one's own, does not go on, or what is corrected is not one's own or corrected
    already; ValueError for a time that has not been; DidNotGoOn for a day before it began or in a pause, unless no time
    is noted (`minutes` 0).
    """
    if at > timezone.now():
        raise ValueError("what has not been is not noted")
    engagement = Engagement.objects.select_related("record__data_key__wrapped_key").get(pk=engagement.pk)
    if engagement.user_id != by.pk or engagement.state != State.STARTED:
        raise PermissionDenied("not one's own, or it does not go on")
    if minutes and not went_on(engagement, at):
        raise DidNotGoOn
    if corrects is not None and (
        corrects.author_id != by.pk
        or corrects.engagement_id != engagement.pk
        or corrects.corrections.exists()
    ):
        raise PermissionDenied("not one's own, or corrected already")
    row = uuid.uuid4()
    return Session.objects.create(
        id=row,
        engagement=engagement,
        record_id=engagement.record_id,
        author=by,
        written_at=timezone.now(),
        at=at,
        minutes=minutes,
        form=form.value,
        journal=texts.seal(engagement.record, row, "journal", journal),
        corrects=corrects,
    )


@transaction.atomic
def note_supervision(
    *, expert: Expert, at: datetime, minutes: int, with_whom: str, next_on: date | None, by: User
) -> Supervision:
    """Note that somebody in the network was given supervision, and when the next is. By themselves, or by whoever
    looks after the network; ValueError for a time that has not been."""
    if at > timezone.now():
        raise ValueError("what has not been is not noted")
    noted = Supervision.objects.create(
        expert=expert, at=at, minutes=minutes, with_whom=with_whom, noted_by=by, noted_at=timezone.now()
    )
    if next_on is not None:
        Expert.objects.filter(pk=expert.pk).update(supervision_on=next_on)
    return noted

"""What is done with a plan. Each act is one transaction: lock, check, change, put on record.

The database signs and dates what is written, keeps the earlier words and holds the same rules (sql/20_written.sql,
sql/30_steps.sql).
"""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from varsam.areas.knowledge_house.plans.models import (
    Asset,
    AssetKind,
    Disagreement,
    Goal,
    GoalState,
    Measure,
    MeasureState,
    Moment,
    PlanCopy,
    Rating,
)
from varsam.areas.knowledge_house.plans.seals import Sealer
from varsam.areas.methods.register.api import Method, check_may_be_used
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people.models import User
from varsam.kernel.records import policies
from varsam.kernel.records.models import Record

LOWEST, HIGHEST = 1, 10


class ChangedMeanwhile(Exception):
    """Somebody else has written since this was read: `latest` is what stands now, and nothing has been changed."""

    def __init__(self, latest: Goal | Measure) -> None:
        super().__init__("somebody else has written since")
        self.latest = latest


@dataclass(frozen=True)
class Promise:
    """What is to be done, how, by whom and until when. Who does it is a user or words, and may be missing until known."""

    text: str
    method: Method | None = None
    owner: User | None = None
    owner_words: str = ""
    due_on: date | None = None


def _writable(record_id: int) -> Record:
    """The record, locked, if the one who acts may write in it; PermissionDenied else."""
    record = (
        Record.objects.select_for_update(of=("self",))
        .select_related("data_key__wrapped_key")
        .get(pk=record_id)
    )
    policies.check_can_add_to(record)
    return record


def _on_record(event: Event, record: Record, **details: str | int | bool) -> None:
    audit.record(
        event, target_type="record", target=record.reference, unit=record.unit_id, details=dict(details)
    )


# --- goals ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_goal(*, record: Record, text: str, by: User) -> Goal:
    """Write down what the participant wants, as they say it."""
    record = _writable(record.pk)
    last = Goal.objects.filter(record=record).aggregate(last=Max("position"))["last"]
    goal = Goal(record=record, position=0 if last is None else last + 1, by=by)
    goal.at = goal.state_at = timezone.now()
    goal.sealed = Sealer(record).seal("goal", goal.pk, text)
    goal.save(force_insert=True)
    _on_record(Event.PLAN_WRITTEN, record, what="goal")
    return goal


@transaction.atomic
def reword_goal(*, goal: Goal, text: str, version: int, by: User) -> Goal:
    """Change the words. `version` is the one that was read; ChangedMeanwhile where there is a newer one."""
    record = _writable(goal.record_id)
    goal = Goal.objects.select_for_update().get(pk=goal.pk)
    if goal.version != version:
        raise ChangedMeanwhile(goal)
    goal.sealed, goal.version = Sealer(record).seal("goal", goal.pk, text), version + 1
    goal.save(update_fields=["sealed", "version"])
    _on_record(Event.PLAN_WRITTEN, record, what="goal", version=goal.version)
    return goal


@transaction.atomic
def raise_goal(*, goal: Goal, by: User) -> None:
    """Put a goal before the one above it."""
    record = _writable(goal.record_id)
    order = list(Goal.objects.select_for_update().filter(record=record).order_by("position", "pk"))
    place = next(index for index, each in enumerate(order) if each.pk == goal.pk)
    if place:
        order[place - 1], order[place] = order[place], order[place - 1]
    for position, each in enumerate(order):
        if each.position != position:
            each.position = position
            each.save(update_fields=["position"])
    _on_record(Event.PLAN_WRITTEN, record, what="order")


@transaction.atomic
def rate(*, goal: Goal, moment: Moment, value: int, by: User) -> Rating:
    """Write down where the participant puts themselves, 1 to 10. ValueError for any other number."""
    if not LOWEST <= value <= HIGHEST:
        raise ValueError("a rating is a number from 1 to 10")
    record = _writable(goal.record_id)
    rating = Rating(record=record, goal=goal, moment=moment.value, at=timezone.now(), by=by)
    # Two digits, always: what is sealed is as long for 1 as for 10.
    rating.sealed = Sealer(record).seal("rating", rating.pk, f"{value:02}")
    rating.save(force_insert=True)
    _on_record(Event.PLAN_RATED, record, moment=moment.value)
    return rating


# --- measures -------------------------------------------------------------------------------------------------------


def _fill(measure: Measure, record: Record, promise: Promise) -> None:
    """Put a promise into the row. ValueError where two are named as the one who does it; Withdrawn for a method that is no
    longer used, unless it was chosen before."""
    if promise.owner and promise.owner_words:
        raise ValueError("a measure has one owner")
    if promise.method and promise.method.pk != measure.method_id:
        check_may_be_used(promise.method)
    measure.sealed = Sealer(record).seal("measure", measure.pk, promise.text)
    measure.method, measure.owner, measure.due_on = promise.method, promise.owner, promise.due_on
    measure.owner_words = (
        Sealer(record).seal("owner", measure.pk, promise.owner_words) if promise.owner_words else None
    )


@transaction.atomic
def add_measure(*, goal: Goal, promise: Promise, by: User) -> Measure:
    """Write down what somebody has promised to do for an open goal. An owner who is a user must be able to read it."""
    record = _writable(goal.record_id)
    measure = Measure(record=record, goal=goal, by=by)
    measure.at = measure.state_at = timezone.now()
    _fill(measure, record, promise)
    measure.save(force_insert=True)
    _on_record(Event.PLAN_WRITTEN, record, what="measure")
    return measure


@transaction.atomic
def reword_measure(*, measure: Measure, promise: Promise, version: int, by: User) -> Measure:
    """Change what was promised, as `reword_goal` does."""
    record = _writable(measure.record_id)
    measure = Measure.objects.select_for_update().get(pk=measure.pk)
    if measure.version != version:
        raise ChangedMeanwhile(measure)
    _fill(measure, record, promise)
    measure.version = version + 1
    measure.save(update_fields=["sealed", "method", "owner", "owner_words", "due_on", "version"])
    _on_record(Event.PLAN_WRITTEN, record, what="measure", version=measure.version)
    return measure


# --- steps ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def step_goal(*, goal: Goal, before: GoalState, to: GoalState, why: str, by: User) -> None:
    """Reached, given up, or taken up again; giving up and taking up say why. ChangedMeanwhile where it no longer
    stands where it was read."""
    _step(goal, None, before.value, to.value, why)


@transaction.atomic
def step_measure(*, measure: Measure, before: MeasureState, to: MeasureState, words: str, by: User) -> None:
    """Where it stands now, or how it goes: by the unit, or by whoever promised it and still can read it."""
    goal = Goal(pk=measure.goal_id, record_id=measure.record_id)
    _step(goal, measure, before.value, to.value, words)


def needs_words(before: str, to: str) -> bool:
    """Whether a step says why: what is given up, taken up again, or where only words are told."""
    return to == "dropped" or before in {"dropped", "reached"} or before == to


def _step(goal: Goal, measure: Measure | None, before: str, to: str, words: str) -> None:
    if needs_words(before, to) and not words.strip():
        raise ValueError("a reason is given in words")
    record = Record.objects.select_related("data_key__wrapped_key").get(pk=goal.record_id)
    new_id = uuid.uuid4()
    sealed = Sealer(record).seal("change", new_id, words.strip()) if words.strip() else None
    with connection.cursor() as cursor:
        cursor.execute(
            "select varsam.plan_step(%s, %s, %s, %s, %s, %s)",
            [goal.pk, measure.pk if measure else None, before, to, new_id, sealed],
        )
        if cursor.fetchone()[0]:
            return
    raise ChangedMeanwhile(Measure.objects.get(pk=measure.pk) if measure else Goal.objects.get(pk=goal.pk))


# --- strengths, needs, and the participant's no -----------------------------------------------------------------------


@transaction.atomic
def add_asset(*, record: Record, kind: AssetKind, text: str, by: User) -> Asset:
    """Write down what already carries, or what is missing."""
    record = _writable(record.pk)
    asset = Asset(record=record, kind=kind.value, at=timezone.now(), by=by)
    asset.sealed = Sealer(record).seal("asset", asset.pk, text)
    asset.save(force_insert=True)
    _on_record(Event.PLAN_WRITTEN, record, what=kind.value)
    return asset


@transaction.atomic
def end_asset(*, asset: Asset, by: User) -> None:
    """It no longer holds. It is kept, and not shown."""
    record = _writable(asset.record_id)
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    if asset.ended_at is not None:
        return
    asset.ended_at = timezone.now()
    asset.save(update_fields=["ended_at"])
    _on_record(Event.PLAN_WRITTEN, record, what=f"{asset.kind}_ended")


@transaction.atomic
def disagree(*, record: Record, text: str, by: User) -> Disagreement:
    """Write down what the participant does not agree with, as they say it. It stays."""
    record = _writable(record.pk)
    said = Disagreement(record=record, at=timezone.now(), by=by)
    said.sealed = Sealer(record).seal("disagreement", said.pk, text)
    said.save(force_insert=True)
    _on_record(Event.PLAN_WRITTEN, record, what="disagreement")
    return said


@transaction.atomic
def give_copy(*, record: Record, language: str, named: bool, by: User) -> PlanCopy:
    """The participant gets the plan in `language` (ISO 639-1); `named` where their name stands on it."""
    record = _writable(record.pk)
    copy = PlanCopy(record=record, language=language, named=named, at=timezone.now(), by=by)
    copy.save(force_insert=True)
    _on_record(Event.PLAN_COPIED, record, language=language, named=named)
    return copy

"""Reading a plan, as far as the one who acts may see it: row security has decided which rows there are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from varsam.areas.knowledge_house.plans.models import (
    Asset,
    AssetKind,
    Change,
    Disagreement,
    Goal,
    GoalState,
    Measure,
    MeasureState,
    Moment,
    PlanCopy,
    Rating,
    Wording,
)
from varsam.areas.knowledge_house.plans.seals import Sealer
from varsam.kernel.access.functions import call
from varsam.kernel.people.models import User
from varsam.kernel.records.models import Record


@dataclass(frozen=True)
class Said:
    """Where the participant put themselves, 1 to 10, and when they were asked."""

    value: int
    moment: Moment
    at: datetime


@dataclass(frozen=True)
class Note:
    """A step or a note, opened: who, when, to which state, and the words if any."""

    by: User
    at: datetime
    before: str
    state: str
    text: str


@dataclass(frozen=True)
class MeasureOf:
    """One promise, opened."""

    measure: Measure
    text: str
    owner: str
    notes: list[Note]

    @property
    def is_due(self) -> bool:
        """Whether its day still means something."""
        return self.measure.state in {MeasureState.PLANNED, MeasureState.ONGOING}


@dataclass(frozen=True)
class GoalOf:
    """One goal in the participant's own words, with what is done for it and their own ratings, oldest first."""

    goal: Goal
    text: str
    measures: list[MeasureOf]
    ratings: list[Said]
    notes: list[Note]

    @property
    def start(self) -> Said | None:
        """The last answer that was given for the start: a slip of the pen is put right by asking again."""
        starts = [said for said in self.ratings if said.moment == Moment.START]
        return starts[-1] if starts else None

    @property
    def now(self) -> Said | None:
        """The last answer."""
        return self.ratings[-1] if self.ratings else None


@dataclass(frozen=True)
class Line:
    """A short text of the plan, opened: a strength, a need, or what the participant does not agree with."""

    id: UUID
    text: str
    at: datetime
    by: User


@dataclass(frozen=True)
class Plan:
    """The plan of one record."""

    record: Record
    goals: list[GoalOf]
    strengths: list[Line]
    needs: list[Line]
    disagreements: list[Line]
    copies: list[PlanCopy]
    gone: frozenset[int] = field(default_factory=frozenset)

    def in_state(self, state: GoalState) -> list[GoalOf]:
        return [each for each in self.goals if each.goal.state == state]

    @property
    def is_empty(self) -> bool:
        return not (self.goals or self.strengths or self.needs or self.disagreements)


def of(record: Record) -> Plan:
    """The whole plan, in a fixed number of queries. `record` holds its unit and its wrapped key."""
    if record.data_key_id is None:
        return Plan(record, [], [], [], [], [])
    opens = Sealer(record)
    goals = list(Goal.objects.filter(record=record))
    notes = _notes(record, opens)
    measures = _measures(record, opens, notes)
    ratings = _ratings(record, opens)
    assets = Asset.objects.filter(record=record, ended_at=None).select_related("by")
    by_kind: dict[str, list[Line]] = defaultdict(list)
    for asset in assets:
        by_kind[asset.kind].append(_line(asset, opens.open("asset", asset.pk, asset.sealed)))
    return Plan(
        record,
        [
            GoalOf(
                goal,
                opens.open("goal", goal.pk, goal.sealed),
                measures[goal.pk],
                ratings[goal.pk],
                notes[goal.pk],
            )
            for goal in goals
        ],
        by_kind[AssetKind.STRENGTH],
        by_kind[AssetKind.NEED],
        [
            _line(said, opens.open("disagreement", said.pk, said.sealed))
            for said in Disagreement.objects.filter(record=record).select_related("by")
        ],
        list(PlanCopy.objects.filter(record=record).select_related("by")),
        _gone(record)
        if any(each.measure.owner_id for found in measures.values() for each in found)
        else frozenset(),
    )


def _line(row: Asset | Disagreement, text: str) -> Line:
    return Line(row.pk, text, row.at, row.by)


def _notes(record: Record, opens: Sealer) -> dict[UUID, list[Note]]:
    """Steps by the measure, or the goal, that they are of."""
    found: dict[UUID, list[Note]] = defaultdict(list)
    for change in Change.objects.filter(record=record).select_related("by"):
        text = opens.open("change", change.pk, change.sealed) if change.sealed is not None else ""
        about = change.measure_id or change.goal_id
        found[about].append(Note(change.by, change.at, change.before, change.state, text))
    return found


def _measures(record: Record, opens: Sealer, notes: dict[UUID, list[Note]]) -> dict[UUID, list[MeasureOf]]:
    found: dict[UUID, list[MeasureOf]] = defaultdict(list)
    rows = (
        Measure.objects.filter(record=record).select_related("method", "owner", "by").order_by("due_on", "at")
    )
    for measure in rows:
        found[measure.goal_id].append(_measure(measure, opens, notes[measure.pk]))
    return found


def _measure(measure: Measure, opens: Sealer, notes: list[Note]) -> MeasureOf:
    owner = measure.owner.name if measure.owner else ""
    if measure.owner_words is not None:
        owner = opens.open("owner", measure.pk, measure.owner_words)
    return MeasureOf(measure, opens.open("measure", measure.pk, measure.sealed), owner, notes)


def _ratings(record: Record, opens: Sealer) -> dict[UUID, list[Said]]:
    found: dict[UUID, list[Said]] = defaultdict(list)
    for rating in Rating.objects.filter(record=record):
        value = int(opens.open("rating", rating.pk, rating.sealed))
        found[rating.goal_id].append(Said(value, Moment(rating.moment), rating.at))
    return found


def _gone(record: Record) -> frozenset[int]:
    return frozenset(call("plan_owners_gone", record.pk))


def owners_for(record: Record) -> list[User]:
    """Whom a measure can be given to: those who can read it, by name."""
    return list(User.objects.filter(pk__in=call("plan_owners", record.pk)).order_by("name", "pk"))


def text_of(row: Goal | Measure, record: Record) -> str:
    """The words of one goal or measure."""
    return Sealer(record).open("goal" if isinstance(row, Goal) else "measure", row.pk, row.sealed)


@dataclass(frozen=True)
class Earlier:
    """How it read before."""

    text: str
    at: datetime
    by: User


def earlier(row: Goal | Measure, record: Record) -> list[Earlier]:
    """Earlier wordings, newest first."""
    opens = Sealer(record)
    rows: Iterable[Wording]
    if isinstance(row, Goal):
        rows = Wording.objects.filter(goal=row, measure=None).select_related("by")
        return [Earlier(opens.open("goal", row.pk, each.sealed), each.at, each.by) for each in rows]
    rows = Wording.objects.filter(measure=row).select_related("by")
    return [Earlier(opens.open("measure", row.pk, each.sealed), each.at, each.by) for each in rows]

"""What a page shows of a plan: the page of the plan itself, and the case's page, which includes `plans/part.html`."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.plans import reading
from varsam.areas.knowledge_house.plans.models import GoalState, MeasureState
from varsam.areas.knowledge_house.plans.reading import GoalOf, Line, MeasureOf, Note, Plan
from varsam.areas.methods.register.models import Method
from varsam.kernel.people.models import User
from varsam.kernel.records import policies
from varsam.kernel.records.models import Record
from varsam.site.desk import moments
from varsam.site.plans import copy_of_plan, rating_picture
from varsam.site.plans.rating_picture import Picture

_ICONS = {
    MeasureState.PLANNED: "calendar",
    MeasureState.ONGOING: "hourglass",
    MeasureState.DONE: "circle-check",
    MeasureState.DROPPED: "ban",
}


@dataclass(frozen=True)
class NoteLine:
    """A step or a note: who, when, what it became and the words."""

    who: str
    at: str
    state: str
    text: str


@dataclass(frozen=True)
class MeasureLine:
    """One promise as it is shown. `by_me`: the one who reads has promised it and may tell how it goes."""

    id: UUID
    text: str
    method: Method | None
    who: str
    is_gone: bool
    due: str
    is_late: bool
    state: str
    state_words: str
    icon: str
    note: NoteLine | None
    by_me: bool


@dataclass(frozen=True)
class GoalCard:
    """One goal as it is shown."""

    id: UUID
    text: str
    state: str
    state_words: str
    since: str
    why: str
    measures: list[MeasureLine]
    picture: Picture | None
    answers: list[tuple[int, str, str]]


@dataclass(frozen=True)
class Saying:
    """What the participant does not agree with, and when they said it."""

    text: str
    at: str
    by: str


@dataclass(frozen=True)
class PlanPart:
    """The plan as it is shown to the one who reads. `writable`: they may change it."""

    record: Record
    writable: bool
    goals: list[GoalCard]
    over: list[GoalCard]
    strengths: list[Line]
    needs: list[Line]
    disagreements: list[Saying]
    copy: str
    late: int

    @property
    def is_empty(self) -> bool:
        return not (self.goals or self.over or self.strengths or self.needs or self.disagreements)


def of(record: Record, user: User) -> PlanPart:
    """The plan of `record` (with its unit and wrapped key), as `user`, who acts, may see it."""
    return shown(reading.of(record), user)


def shown(plan: Plan, user: User) -> PlanPart:
    """A plan that has been read already."""
    today, record = timezone.localdate(), plan.record
    closed = record.closed_at is not None
    cards = [_card(each, plan, user, today, closed) for each in plan.goals]
    open_cards = [card for card in cards if card.state == GoalState.OPEN]
    return PlanPart(
        record=record,
        writable=policies.can_add_to(record),
        goals=open_cards,
        over=[card for card in cards if card.state != GoalState.OPEN],
        strengths=plan.strengths,
        needs=plan.needs,
        disagreements=[
            Saying(said.text, moments.short_day(said.at), said.by.name) for said in plan.disagreements
        ],
        copy=_copy(plan),
        late=sum(line.is_late for card in open_cards for line in card.measures),
    )


def _card(each: GoalOf, plan: Plan, user: User, today: date, closed: bool) -> GoalCard:
    goal = each.goal
    return GoalCard(
        id=goal.pk,
        text=each.text,
        state=goal.state,
        state_words=goal.get_state_display(),
        since=moments.short_day(goal.state_at),
        why=next((note.text for note in reversed(each.notes) if note.state == goal.state), ""),
        measures=[_line(one, plan, user, today, closed) for one in each.measures],
        picture=rating_picture.of(each),
        answers=[(said.value, str(said.moment.label), moments.short_day(said.at)) for said in each.ratings],
    )


def _line(one: MeasureOf, plan: Plan, user: User, today: date, closed: bool) -> MeasureLine:
    row = one.measure
    last = next((note for note in reversed(one.notes) if note.text), None)
    return MeasureLine(
        id=row.pk,
        text=one.text,
        method=row.method,
        who=one.owner,
        is_gone=row.owner_id in plan.gone,
        due=moments.short_day(row.due_on) if row.due_on else "",
        is_late=one.is_due and row.due_on is not None and row.due_on < today,
        state=row.state,
        state_words=row.get_state_display(),
        icon=_ICONS[MeasureState(row.state)],
        note=note_line(last) if last else None,
        by_me=row.owner_id == user.pk and not closed,
    )


def note_line(note: Note) -> NoteLine:
    """A note of a measure or a goal in the words of the page."""
    words = dict(MeasureState.choices) | dict(GoalState.choices)
    state = str(words[note.state]) if note.state != note.before else ""
    return NoteLine(note.by.name, moments.short(note.at, timezone.now()), state, note.text)


def _copy(plan: Plan) -> str:
    """When the participant last got their copy, and in which language."""
    if not plan.copies:
        return ""
    last = plan.copies[0]
    return _("Senaste kopian: %(day)s, %(language)s.") % {
        "day": moments.short_day(last.at),
        "language": copy_of_plan.LANGUAGES.get(last.language, last.language),
    }

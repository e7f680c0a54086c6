"""Cases as the one who acts may see them: the board, one case with its texts, its gates, and handovers of both sides."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from varsam.areas.knowledge_house.cases import words
from varsam.areas.knowledge_house.cases.enums import About, Offer, ReviewKind
from varsam.areas.knowledge_house.cases.models import Case, Handover, Outcome, Review, Statement, Step
from varsam.areas.knowledge_house.cases.states import REMEDY, STAGES, TRANSITIONS, Gate, State, nexts
from varsam.kernel.access import actor
from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records import actions as keys
from varsam.kernel.records import reading as records
from varsam.kernel.records.models import Record
from varsam.kernel.records.reading import Way
from varsam.lib.rows import Verb

Filters = Mapping[str, object]
_WITH = ("record__unit", "handler", "group")


# --- lists ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stage:
    """One column of the board: how many cases stand there, how many of them are late, and the first by what is due."""

    state: State
    total: int
    late: int
    cases: list[Case]


def ids(filters: Filters, most: int = 50) -> list[int]:
    """Ids (of records), what is due first. Filters, each optional: mine, free, late, shared (`yes`), unit (id), stage
    (a state), why (a `Due`)."""
    return list(call("cases_ids", _said(filters), most))


def page(filters: Filters, most: int = 50) -> list[Case]:
    """The rows themselves, in the same order."""
    order = {pk: place for place, pk in enumerate(ids(filters, most))}
    return sorted(_rows(list(order)), key=lambda case: order[case.pk])


def board(filters: Filters, most: int = 20) -> list[Stage]:
    """Every stage in the order of the way, in the units of the one who acts; an empty one too."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.cases_board(%s, %s)", [_said(filters), most])
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    cases = {
        case.pk: case for case in _rows([pk for _total, _late, pks in found.values() for pk in pks or ()])
    }
    stages = []
    for state in STAGES:
        total, late, pks = found.get(state.value, (0, 0, []))
        stages.append(Stage(state, total, late, [cases[pk] for pk in pks or () if pk in cases]))
    return stages


def _rows(pks: list[int]) -> QuerySet[Case]:
    return Case.objects.filter(pk__in=pks).select_related(*_WITH).order_by()


def _said(filters: Filters) -> str:
    # A zero byte is no filter: the database knows no such text.
    said = {name: str(value) for name, value in filters.items() if value not in (None, "")}
    return json.dumps({name: value for name, value in said.items() if "\0" not in value})


@dataclass(frozen=True)
class Load:
    """How many open cases somebody handles in a unit, and how many of them are late; nobody's where `handler` is None."""

    handler: User | None
    unit: Organisation
    total: int
    late: int


def load() -> list[Load]:
    """The caseload of every handler in the units of the one who acts; the largest first."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.cases_load()")
        found = cursor.fetchall()
    handlers = User.objects.in_bulk([row[0] for row in found if row[0]])
    units = Organisation.objects.in_bulk([row[1] for row in found])
    loads = [Load(handlers.get(row[0]), units[row[1]], row[2], row[3]) for row in found]
    return sorted(loads, key=lambda each: (-each.total, each.unit.slug))


def unhandled() -> set[int]:
    """Ids of open cases that nobody handles: never taken, come from elsewhere, or whoever did has left the unit."""
    return set(call("cases_unhandled"))


def is_unhandled(case: Case) -> bool:
    """The same of one case, without looking through the others."""
    return bool(call("case_unhandled", case.pk))


# --- the steps -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """One gate of a step: whether it holds, and what to do where it does not."""

    gate: Gate
    holds: bool

    @property
    def remedy(self) -> str:
        return str(REMEDY[self.gate])


def gates(case: Case, to: State) -> list[Held]:
    """Every gate of a step, in order; a reason is given with the step and counts as held. Empty where there are none, and
    for a step that does not exist."""
    way = TRANSITIONS.get((State(case.state), to))
    if way is None:
        return []
    said = call("case_missing", case.record_id, to.value)
    missing = set(way.gates if said is None else said)
    return [Held(gate, gate == Gate.REASON or gate.value not in missing) for gate in way.gates]


def needs_reason(case: Case, to: State) -> bool:
    way = TRANSITIONS.get((State(case.state), to))
    return way is not None and Gate.REASON in way.gates


def ways_on(case: Case) -> list[State]:
    """Where the case can go from here, most likely first."""
    return nexts(State(case.state))


def can_work_in(case: Case) -> bool:
    """Whether the one who acts may move the case: of its unit, with its record open."""
    return case.record.closed_at is None and case.unit_id in actor.units("record", Verb.CHANGE)


# --- one case ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """A row of the case with its text, opened."""

    row: Statement | Step | Review
    text: str


@dataclass(frozen=True)
class Ended:
    """An outcome with its texts, opened."""

    outcome: Outcome
    helped: str
    harm: str
    instead: str


@dataclass(frozen=True)
class Opened:
    """A case as the one who acts may see it. By a grant of measures: the case, its reviews, and nothing of how it was
    decided (`statements`, `steps`, `outcomes` and `handovers` are empty)."""

    case: Case
    way: Way
    statements: list[Said]
    steps: list[Said]
    reviews: list[Said]
    outcomes: list[Ended]
    handovers: list[Handover]

    @property
    def next_review(self) -> Review | None:
        """The next one that is planned."""
        planned = (said.row for said in self.reviews if isinstance(said.row, Review))
        return next((r for r in planned if r.held_on is None and r.cancelled_at is None), None)

    def newest(self, about: About) -> Said | None:
        """What was last decided about something, in any round."""
        found = (
            s for s in reversed(self.statements) if isinstance(s.row, Statement) and s.row.about == about
        )
        return next(found, None)


def open_case(reference: str) -> Opened | None:
    """The case of the record with that reference and everything in it that the one who acts may read, on record; None
    where there is none for them."""
    case = Case.objects.filter(record__reference=reference).select_related("opened_by", *_WITH).first()
    if case is None:
        return None
    way = records.way_to(case.record_id)
    if way is None:
        return None
    audit.note(
        Event.RECORD_READ,
        target_type="record",
        target=reference,
        unit=case.unit_id,
        details={"way": way, "part": "case"},
    )
    record = keys.with_key(case.record)
    return Opened(
        case,
        way,
        _texts(record, "cases_statement", Statement.objects.filter(record=record).select_related("by")),
        _texts(record, "cases_step", Step.objects.filter(record=record).select_related("by")),
        _texts(
            record,
            "cases_review",
            Review.objects.filter(record=record).select_related("planned_by", "held_by"),
        ),
        [_ended(record, outcome) for outcome in Outcome.objects.filter(record=record).select_related("by")],
        list(_handovers().filter(record=record)) if way == "unit" else [],
    )


def _texts(
    record: Record, row: str, found: QuerySet[Statement] | QuerySet[Step] | QuerySet[Review]
) -> list[Said]:
    return [Said(each, words.unseal(record, row, each.pk, each.sealed)) for each in found]


def _ended(record: Record, outcome: Outcome) -> Ended:
    def opened(row: str, sealed: bytes | memoryview | None) -> str:
        return words.unseal(record, row, outcome.pk, sealed)

    return Ended(
        outcome,
        opened("cases_outcome helped", outcome.helped),
        opened("cases_outcome harm", outcome.harm_words),
        opened("cases_outcome instead", outcome.instead),
    )


def of_record(record: Record) -> Case | None:
    """The case beside a record, where there is one for the one who acts."""
    return Case.objects.filter(pk=record.pk).select_related("record", *_WITH).first()


def goes_on(record: Record) -> bool:
    """Whether a case beside the record goes on: one that is closed, or over, does not."""
    return Case.objects.filter(pk=record.pk).exclude(state__in=[State.CLOSED, State.ENDED]).exists()


def reviews_to_come(case: Case) -> QuerySet[Review]:
    """Reviews and post-checks that are planned, in order."""
    return Review.objects.filter(record_id=case.record_id, held_on=None, cancelled_at=None)


def post_checks(case: Case) -> QuerySet[Review]:
    return Review.objects.filter(record_id=case.record_id, kind=ReviewKind.POST_CHECK)


# --- handovers -----------------------------------------------------------------------------------------------


def _handovers() -> QuerySet[Handover]:
    return Handover.objects.select_related(
        "organisation", "from_unit", "offered_by", "answered_by", "person_told_by"
    )


def handovers_to_us() -> list[Handover]:
    """What is offered to the organisations of the one who acts and not yet handed over; what must be answered first,
    first."""
    own = {*actor.units("record", Verb.READ), *actor.units("shared", Verb.READ)}
    open_ = _handovers().filter(state__in=[Offer.OFFERED, Offer.ACCEPTED], organisation__in=own)
    return list(open_.order_by("respond_by"))


def handovers_by_us() -> list[Handover]:
    """What the units of the one who acts have offered and not yet handed over, with the record; the same order."""
    units = actor.units("record", Verb.READ)
    open_ = _handovers().filter(state__in=[Offer.OFFERED, Offer.ACCEPTED], from_unit__in=units)
    return list(open_.select_related("record").order_by("respond_by"))


def is_late(handover: Handover, now: datetime | None = None) -> bool:
    """Whether an answer is overdue; both sides see it."""
    return handover.state == Offer.OFFERED and handover.respond_by < (now or timezone.now())


def note_of(handover: Handover) -> tuple[str, str]:
    """The note and the answer, opened, and on record that they were read."""
    audit.note(
        Event.CASE_OFFER_READ, target_type="handover", target=str(handover.pk), unit=handover.from_unit_id
    )
    return words.of_handover(handover)

"""The way of a method: every step with every gate, held against the table; and that nobody gets past the database."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from tests.areas.methods.register.conftest import Hold, Put, bare
from tests.refusals import refused
from varsam.areas.methods.register import actions, gates
from varsam.areas.methods.register.models import Check, Graded, Method, Step
from varsam.areas.methods.register.policies import PointsAtSomebody
from varsam.areas.methods.register.states import TRANSITIONS, Gate, NoSuchStep, State
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.people.models import User

pytestmark = pytest.mark.usefixtures("alone")
# Whoever holds a stricter one holds these too.
_FOLLOWS = {Gate.SHOWN: {Gate.GRADED}}
CHAIN = (
    State.IDEA, State.REVIEW, State.CHECKS, State.PILOT, State.EVALUATION, State.RECOMMENDED, State.CAUTION,
    State.REVIEW, State.WITHDRAWN,
)  # fmt: skip


@pytest.mark.parametrize(("before", "after"), TRANSITIONS, ids=lambda state: state.value)
def test_step_is_taken_when_all_its_gates_hold_and_by_no_fewer(
    method: Method, lead: User, put: Put, hold: Hold, before: State, after: State
) -> None:
    way = TRANSITIONS[before, after]
    put(method, state=before)
    bare(put, method)
    with acting(lead):
        if way.gates:
            with pytest.raises(actions.Missing) as missing:
                actions.step(method=method, to=after, why="Dags.", by=lead)
            assert missing.value.words == [str(gate.label) for gate in way.gates]
            forced = Step(method=method, before=before, after=after, why="Dags.", by=lead)
            assert refused(lambda: forced.save(force_insert=True))
    for place, gate in enumerate(way.gates):
        hold(method, gate)
        with acting(lead):
            left = gates.missing(method, after)
        held = set(way.gates[: place + 1]) | _FOLLOWS.get(gate, set())
        assert left == [str(each.label) for each in way.gates if each not in held]
    with acting(lead):
        step = actions.step(method=method, to=after, why="Dags.", by=lead)
    method.refresh_from_db()
    assert method.state == after
    assert (step.before, step.after, step.by) == (before, after, lead)


def test_no_other_step_is_taken_by_anybody(
    method: Method, lead: User, put: Put, hold: Hold, as_owner: Callable[[], Any]
) -> None:
    for gate in (Gate.LEGAL_OK, Gate.CHILD_OK, Gate.IN_USE):
        hold(method, gate)
    found = set()
    for before, after in product(State, State):
        put(method, state=before)
        hold(method, Gate.SHOWN)  # each step into a review asks for a new one
        step = Step(method=method, before=before, after=after, why="Dags.", by=lead)
        with as_owner():
            if not refused(lambda step=step: step.save(force_insert=True)):
                found.add((before, after))
    assert found == set(TRANSITIONS)
    put(method, state=State.IDEA)
    with acting(lead), pytest.raises(NoSuchStep):
        actions.step(method=method, to=State.PILOT, why="Dags.", by=lead)


def test_the_whole_way_is_on_record_with_who_and_why(
    method: Method, lead: User, put: Put, hold: Hold, as_owner: Callable[[], Any]
) -> None:
    put(method, state=State.IDEA)
    for before, after in zip(CHAIN, CHAIN[1:], strict=False):
        if after == State.PILOT:
            hold(method, Gate.LEGAL_OK)
            hold(method, Gate.CHILD_OK)
        if after == State.EVALUATION:
            hold(method, Gate.SHOWN)
        with acting(lead):
            actions.step(method=method, to=after, why=f"Från {before.label}.", by=lead)
    assert [step.after for step in reversed(method.steps.all())] == list(CHAIN[1:])
    with as_owner():
        entries = AuditEntry.objects.filter(event="method.stepped", target=method.slug).order_by("pk")
        assert [(entry.actor, entry.details["after"]) for entry in entries] == [
            (lead.pk, state.value) for state in CHAIN[1:]
        ]


def test_an_idea_that_nobody_has_described_can_be_turned_down(lead: User) -> None:
    with acting(lead):
        idea = actions.propose_idea(name="Fika för alla", words="Bjud på fika.", by=lead)
        assert idea.level == ""
        actions.step(method=idea, to=State.WITHDRAWN, why="Det är ingen metod.", by=lead)
        idea.refresh_from_db()
        assert idea.state == State.WITHDRAWN
        # To be looked at again it must say what it is, as any other.
        with pytest.raises(actions.Missing) as missing:
            actions.step(method=idea, to=State.REVIEW, why="Ändå.", by=lead)
        assert missing.value.words == [str(Gate.DESCRIBED.label)]


def test_a_year_of_use_has_a_source(put: Put, method: Method) -> None:
    """The year lets a method be judged without a pilot, so it rests on more than somebody's memory."""
    with pytest.raises(IntegrityError, match="method_in_use_by_a_source"), transaction.atomic():
        put(method, in_use_since=2014, source="")
    put(method, in_use_since=2014, source="Årsrapporten")


def test_a_state_or_a_rating_is_not_written_on_the_card(
    method: Method, lead: User, as_owner: Callable[[], Any]
) -> None:
    """Not by the app, which has no right to the columns; not by the owner, where no step or rating stands behind it."""
    for said in (
        {"state": "recommended"},
        {"effect": "strong"},
        {"implementation": "strong"},
        {"effect_sv": "Bra."},
    ):
        with acting(lead), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Method.objects.filter(pk=method.pk).update(**said)
        with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
            Method.objects.filter(pk=method.pk).update(**said)
    with as_owner():
        Step.objects.create(method=method, before="review", after="checks", why="x", by=lead)
        with pytest.raises(IntegrityError, match="missing: legal"), transaction.atomic():
            Step.objects.create(method=method, before="checks", after="pilot", why="x", by=lead)


def test_a_step_says_why_and_from_where_the_method_is(method: Method, lead: User) -> None:
    with acting(lead):
        for why in ("", "  "):
            with pytest.raises(actions.NotNow):
                actions.step(method=method, to=State.CHECKS, why=why, by=lead)
        with pytest.raises(PointsAtSomebody):
            actions.step(method=method, to=State.CHECKS, why="Enligt 121212-1212.", by=lead)
        actions.step(method=method, to=State.CHECKS, why="Genomgången.", by=lead)
        late = Step(method=method, before=State.REVIEW, after=State.WITHDRAWN, why="Nej.", by=lead)
        assert refused(lambda: late.save(force_insert=True))
    assert Method.objects.get(pk=method.pk).state == State.CHECKS


def test_what_was_judged_never_changes(
    method: Method, lead: User, hold: Hold, as_owner: Callable[[], Any]
) -> None:
    hold(method, Gate.LEGAL)
    with acting(lead):
        actions.step(method=method, to=State.CHECKS, why="Genomgången.", by=lead)
    for model in (Step, Check, Graded):
        rows = model.objects.filter(method=method)
        assert rows.exists()
        with as_owner():
            assert refused(lambda rows=rows: rows.update(by=None if rows.model is Graded else lead))
            assert refused(lambda rows=rows: rows._raw_delete(rows.db))
        with acting(lead):
            assert refused(lambda rows=rows: rows.update(by=lead))


@pytest.mark.parametrize("account", ["samordnare", "utbildare", "mentor", "jurist"])
def test_others_take_no_step_and_rate_nothing(
    method: Method, cast: Callable[[str], User], account: str
) -> None:
    other = cast(account)
    with acting(other):
        with pytest.raises(actions.NotNow):
            actions.step(method=method, to=State.CHECKS, why="Nu.", by=other)
        with pytest.raises(actions.NotNow):
            actions.grade(
                method=method,
                about="effect",
                rating="strong",
                basis_sv="x",
                basis_en="x",
                source="x",
                why="x",
                by=other,
            )


def test_nobody_takes_a_step_in_anothers_name(
    method: Method, lead: User, cast: Callable[[str], User], as_owner: Callable[[], Any]
) -> None:
    with acting(lead):
        Step.objects.create(
            method=method,
            before="review",
            after="checks",
            why="x",
            by=cast("samordnare"),
            at="2020-01-01T00:00Z",
        )
    step = method.steps.get()
    assert step.by == lead
    assert step.at.year > 2020


def test_the_database_knows_the_table_and_no_other(as_owner: Callable[[], Any]) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select before, after, why, gates from public.methods_way")
        found = {(State(row[0]), State(row[1])): (row[2], row[3]) for row in cursor.fetchall()}
    assert found == {pair: (way.why, [gate.value for gate in way.gates]) for pair, way in TRANSITIONS.items()}
    used = {gate for way in TRANSITIONS.values() for gate in way.gates}
    assert used == set(Gate)

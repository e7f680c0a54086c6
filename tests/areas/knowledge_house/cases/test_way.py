"""The way of a case: every step with every gate, held against the table; and that nobody gets past the database."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from tests.areas.knowledge_house.cases.conftest import OUTSIDE, OWN, Gates, put
from tests.kernel.lawfulness.consent_cases import new_record
from varsam.areas.knowledge_house.cases import actions, reading
from varsam.areas.knowledge_house.cases.enums import About
from varsam.areas.knowledge_house.cases.models import Case, Statement, Step
from varsam.areas.knowledge_house.cases.states import REMEDY, TRANSITIONS, Gate, State
from varsam.kernel.access import tickets
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.policies import can_answer
from varsam.kernel.lawfulness.models import LegalRule
from varsam.kernel.meetings.enums import ItemKind, Room
from varsam.kernel.meetings.models import CaseItem, Group, Item, Meeting
from varsam.kernel.meetings.states import MeetingState
from varsam.kernel.people.models import User
from varsam.kernel.records import actions as records
from varsam.kernel.records import policies
from varsam.kernel.records.models import Record

# Without an outcome there is nothing that says what was offered instead, or what the person said.
_FOLLOWS = {Gate.OUTCOME: {Gate.INSTEAD, Gate.POST_CHECK_YES}, Gate.HANDOVER_OFFERED: set()}


class _Undo(Exception):
    pass


@pytest.mark.parametrize(("before", "after"), TRANSITIONS, ids=lambda state: state.value)
def test_step_is_taken_when_all_its_gates_hold_and_by_no_fewer(
    case: Case, worker: User, gates: Gates, as_owner: Callable[[], Any], before: State, after: State
) -> None:
    way = TRANSITIONS[before, after]
    with as_owner():
        put(case, before)
    for gate in way.gates:
        gates.hold(gate)
    case.refresh_from_db()
    assert [held.gate for held in reading.gates(case, after) if not held.holds] == []
    for gate in way.gates:
        if gate == Gate.REASON:
            with pytest.raises(actions.Shut) as shut:
                actions.step(case=case, to=after, by=worker)
            assert shut.value.gates == [Gate.REASON]
            continue
        try:
            with transaction.atomic():
                gates.shut(gate)
                missing = {held.gate for held in reading.gates(case, after) if not held.holds}
                assert gate in missing
                assert missing <= {gate} | _FOLLOWS.get(gate, set())
                with pytest.raises(actions.Shut) as shut:
                    actions.step(case=case, to=after, reason="Därför.", by=worker)
                assert set(shut.value.gates) == missing
                assert Case.objects.get(pk=case.pk).state == before
                raise _Undo
        except _Undo:
            pass
    if after == State.HANDED_OVER:
        return  # tests of the handover take it, with somebody on the other side
    moved = actions.step(case=case, to=after, reason="Därför.", by=worker)
    assert moved.state == after
    newest = Step.objects.get(record=case.record, before=before, after=after)
    assert newest.by_id == worker.pk


def test_no_other_step_exists(case: Case, worker: User, as_owner: Callable[[], Any]) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select b, a, varsam._case_missing(jsonb_populate_record(c, jsonb_build_object('state', b)), a) is null "
            "from cases_case c, unnest(%s::text[]) b, unnest(%s::text[]) a where c.record_id = %s",
            [State.values, State.values, case.pk],
        )
        refused = {(State(b), State(a)) for b, a, is_none in cursor.fetchall() if is_none}
    assert refused == set(product(State, State)) - set(TRANSITIONS)
    for after in (State.ACTIVE, State.PROPOSED, State.ENDED):
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.step(case=case, to=after, reason="Därför.", by=worker)


def test_database_has_the_table_of_the_code_and_every_gate_says_what_to_do(
    as_owner: Callable[[], Any],
) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select before, after, gates from cases_way")
        found = {(State(b), State(a)): tuple(Gate(g) for g in gates) for b, a, gates in cursor.fetchall()}
    assert found == {pair: way.gates for pair, way in TRANSITIONS.items()}
    assert set(REMEDY) == set(Gate)
    used = {gate for way in TRANSITIONS.values() for gate in way.gates}
    assert used == set(Gate)
    reached = {after for _before, after in TRANSITIONS} | {State.PROPOSED}
    assert reached == set(State)


def test_gate_that_nobody_knows_never_holds(case: Case, as_owner: Callable[[], Any]) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select varsam._case_gate(c, 'no such') from cases_case c where record_id = %s", [case.pk]
        )
        assert cursor.fetchone() == (False,)


_FORBIDDEN = [
    "update cases_case set state = 'active'",
    "update cases_case set double_track_at = now()",
    "update cases_case set due_on = null, due_why = ''",
    "update cases_case set unit_id = 1",
    "insert into cases_step (id, record_id, before, after, at, by_id) select gen_random_uuid(), id, '', 'active', now(), {me} from records_record",
    "update cases_step set after = 'ended'",
    "delete from cases_step",
    "update cases_statement set about = 'alone'",
    "insert into cases_way (before, after, why, gates) values ('proposed', 'ended', '', '{{}}')",
    "select * from cases_way",
    "select * from cases_majority",
    "update cases_handover set state = 'accepted'",
    "insert into cases_handover select * from cases_handover",
    "delete from cases_review",
    "update cases_outcome set harm = 'none'",
    "delete from cases_case",
    "select varsam._case_step_taken(null, 'active', null, null)",
    "select varsam._case_refresh(1)",
]


def test_raw_sql_on_the_apps_login_is_refused(town: Any) -> None:
    with town.app() as app, town.owner() as owner:
        (me,) = owner.execute(
            "select id from people_user where email = %s", [f"{OWN}@demo.varsam.test"]
        ).fetchone()

        def run(statement: str) -> None:
            with app.transaction():
                tickets.show(app, "actor", me)
                app.execute(statement.format(me=me))

        for statement in _FORBIDDEN:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                run(statement)


def test_what_is_written_with_raw_sql_is_held_to_what_it_is_for(
    case: Case, worker: User, cast: Callable[[str], User], as_owner: Callable[[], Any]
) -> None:
    other = cast("polis")

    def refused(statement: str, *values: object) -> None:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, list(values))

    refused("update cases_case set handler_id = %s where record_id = %s", other.pk, case.pk)
    with as_owner():
        sig = Group.objects.create(kind="sig", unit=case.unit, name="SIG som ligger fel")
    refused("update cases_case set group_id = %s where record_id = %s", sig.pk, case.pk)
    refused("update cases_case set legal_basis = 'det-gick-bra 1' where record_id = %s", case.pk)
    said = "insert into cases_statement (id, record_id, about, rests_on, at, by_id, sealed) values (gen_random_uuid(), %s, %s, %s, now(), %s, 'x')"
    refused(said, case.pk, "opened", "", worker.pk)
    refused(said, case.pk, "alone", "", worker.pk)
    refused(said, case.pk, "alone", "osl-10-15a-forslag 1", worker.pk)
    refused(said, case.pk, "no_conference", "", other.pk)
    with connection.cursor() as cursor:
        cursor.execute(said.replace("now()", "'2001-01-01'"), [case.pk, "no_conference", "", worker.pk])
    assert Statement.objects.get(record=case.record, about=About.NO_CONFERENCE).at.year > 2001


def test_opening_says_why_once_and_only_in_ones_own_unit(
    worker: User, cast: Callable[[str], User], as_owner: Callable[[], Any]
) -> None:
    record = new_record(worker)
    with pytest.raises(ValueError, match="why"):
        actions.open_case(record=record, why="  ", by=worker)
    with acting(cast(OUTSIDE)), pytest.raises(Exception) as hidden:  # noqa: PT011 - not there at all
        actions.open_case(record=record, why="Vi tar det.", by=cast(OUTSIDE))
    assert type(hidden.value).__name__ == "DoesNotExist"
    case = actions.open_case(record=record, why="Skolan bad om hjälp.", rests_on="V-26-001", by=worker)
    assert (case.state, case.handler_id, case.unit_id) == (State.PROPOSED, worker.pk, record.unit_id)
    opened = reading.open_case(record.reference)
    assert opened
    said = opened.newest(About.OPENED)
    assert said
    assert (said.text, said.row.rests_on) == ("Skolan bad om hjälp.", "V-26-001")
    with pytest.raises(actions.OpenedAlready):
        actions.open_case(record=record, why="En gång till.", by=worker)
    with as_owner():
        events = AuditEntry.objects.filter(target=record.reference).values_list("event", flat=True)
        assert "case.opened" in set(events)


def test_colleague_elsewhere_neither_sees_nor_moves_it(case: Case, cast: Callable[[str], User]) -> None:
    other = cast(OUTSIDE)
    with acting(other):
        assert reading.open_case(case.record.reference) is None
        assert case.pk not in reading.ids({})
        assert actions.call("case_missing", case.pk, "grounded") is None
        assert actions.call("case_step", case.pk, "closed", uuid.uuid4(), None) is None
        assert actions.call("case_receivers", case.pk) == []
        assert actions.call("case_review_latest", case.pk) is None


def test_a_record_is_not_closed_while_its_case_goes_on(case: Case, worker: User, as_owner: Any) -> None:
    close = "update records_record set closed_at = now() where id = %s"
    for state in sorted({*State} - {State.CLOSED, State.ENDED}):
        with as_owner():
            Case.objects.filter(pk=case.pk).update(state=state)
        with pytest.raises(policies.InUse):
            records.close_record(record=case.record, by=worker)
        with pytest.raises(DatabaseError, match="its case goes on"), transaction.atomic():
            connection.cursor().execute(close, [case.pk])
    with as_owner():
        Case.objects.filter(pk=case.pk).update(state=State.CLOSED)
    assert records.close_record(record=case.record, by=worker).closed_at


def test_closed_record_stops_the_case(case: Case, worker: User, gates: Gates, as_owner: Any) -> None:
    for gate in (Gate.TRACK, Gate.LEGAL_BASIS):
        gates.hold(gate)
    with as_owner():
        # As a backup may have it: a record is not closed while its case goes on.
        Record.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    with pytest.raises(PermissionDenied):
        actions.step(case=case, to=State.GROUNDED, by=worker)
    with pytest.raises(PermissionDenied):
        actions.take(case=case, by=worker)


def test_deciding_to_go_on_alone_names_its_rule(case: Case, worker: User) -> None:
    with pytest.raises(ValueError, match="rule"):
        actions.state_why(case=case, about=About.ALONE, text="Vi gör det ändå.", by=worker)
    rule = LegalRule.objects.filter(slug="fl-27-dokumentation").get()
    made = actions.state_why(
        case=case, about=About.ALONE, text="Vi gör det själva.", rests_on=rule, by=worker
    )
    assert made.rests_on == "fl-27-dokumentation 1"


def test_new_round_begins_at_the_ground_and_asks_anew(
    case: Case, worker: User, gates: Gates, as_owner: Callable[[], Any], wall: Callable[..., None]
) -> None:
    for gate in (Gate.TRACK, Gate.LEGAL_BASIS, Gate.CONSENT, Gate.NEEDS, Gate.OUTCOME):
        gates.hold(gate)
    with as_owner():
        put(case, State.CLOSED)
    wall(timezone.now() + timedelta(days=200))
    again = actions.step(case=case, to=State.PROPOSED, reason="Skolan hör av sig igen.", by=worker)
    assert (again.round, again.legal_basis, again.double_track_at) == (2, "", None)
    with as_owner():
        put(case, State.CONSENT_ASKED)
    assert actions.call("case_missing", case.pk, "mapping") == ["consent"]
    with as_owner():
        put(case, State.MAPPING)
    assert actions.call("case_missing", case.pk, "conference") == ["consent", "needs"]
    with as_owner():
        put(case, State.ACTIVE)
    assert actions.call("case_missing", case.pk, "closed") == ["outcome"]


def test_conference_that_was_held_opens_the_gate_and_one_that_is_planned_does_not(
    case: Case, worker: User, gates: Gates, as_owner: Callable[[], Any]
) -> None:
    gates.hold(Gate.CONSENT)
    now = timezone.now()
    with as_owner():
        put(case, State.CONFERENCE)
        group = Group.objects.create(kind="sspf", unit=case.unit, name="SSPF på prov")
        meeting = Meeting.objects.create(
            number=99, reference="M-99-001", unit=case.unit, group=group, room=Room.CASES, starts_at=now,
            ends_at=now + timedelta(hours=1), state=MeetingState.PLANNED, chair=worker,
        )  # fmt: skip
        item = Item.objects.create(meeting=meeting, room=Room.CASES, position=1, kind=ItemKind.CASE)
        CaseItem.objects.create(item=item, record=case.record)
    assert actions.call("case_missing", case.pk, "planning") == ["conference"]
    with as_owner():
        Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.ONGOING, opened_at=now)
        Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.HELD, closed_at=now)
    # Held, and this case was passed over.
    assert actions.call("case_missing", case.pk, "planning") == ["conference"]
    with as_owner():
        Item.objects.filter(pk=item.pk).update(started_at=now, ended_at=now)
    assert actions.call("case_missing", case.pk, "planning") == []


def test_case_from_an_enquiry_tells_the_writer_and_leaves_the_enquiry_open(
    cast: Callable[[str], User], as_owner: Callable[[], Any]
) -> None:
    by = cast("samordnare")
    with acting(by):
        record = new_record(by)
        enquiry = next(
            each for each in Enquiry.objects.exclude(writer_digest=None).exclude(data_key=None)
            if can_answer(each) and each.state in {"received", "acknowledged"}
        )  # fmt: skip
        before = enquiry.messages.count()
        with pytest.raises(ValueError, match="why"):
            actions.open_from(enquiry=enquiry, record=record, why="Skolan ber om hjälp.", told=" ", by=by)
        assert not Case.objects.filter(pk=record.pk).exists()
        case = actions.open_from(
            enquiry=enquiry, record=record, why="Skolan ber om hjälp.", told="Vi frågar familjen.", by=by
        )
        enquiry.refresh_from_db()
        assert (enquiry.state, enquiry.unread_by_writer) == ("waiting", True)
        assert enquiry.messages.count() == before + 1
        opened = reading.open_case(case.record.reference)
        assert opened
        said = opened.newest(About.OPENED)
        assert said
        assert isinstance(said.row, Statement)
        assert said.row.rests_on == enquiry.reference

"""What happens to a case that nobody does by a step: a consent taken back, time that passes, a birthday, a transfer."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.areas.knowledge_house.cases.conftest import OUTSIDE, Gates, identify, put
from tests.kernel.lawfulness.consent_cases import ONE, POLICE, SCHOOL, SELF, ask, new_record, say, scope_of
from varsam.areas.knowledge_house.cases import actions, ages, jobs, reading, reviewing
from varsam.areas.knowledge_house.cases.enums import (
    About,
    Cancelled,
    Due,
    Ending,
    Harm,
    PostCheck,
    ReviewKind,
    Verdict,
)
from varsam.areas.knowledge_house.cases.models import Case, Majority, Outcome, Review
from varsam.areas.knowledge_house.cases.states import Gate, State
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.lawfulness import consents
from varsam.kernel.lawfulness.models import Decision, LegalRule
from varsam.kernel.notifications.models import Notice
from varsam.kernel.people.models import Membership, Organisation, User
from varsam.kernel.records import actions as records
from varsam.kernel.records import identities
from varsam.kernel.records.models import Record
from varsam.kernel.vault.identities import Contact, Person
from varsam.kernel.vault.models import Protection

AsOwner = Callable[[], Any]
Wall = Callable[..., None]
_CASES = (
    "cases_case",
    "cases_step",
    "cases_statement",
    "cases_review",
    "cases_outcome",
    "cases_handover",
    "cases_majority",
)


def due(case: Case) -> tuple[date | None, str]:
    case.refresh_from_db()
    return case.due_on, case.due_why


def after(**period: int) -> Any:
    return timezone.now() + timedelta(**period)


# --- consent ---------------------------------------------------------------------------------------------------


def test_taken_back_consent_moves_nothing_shuts_the_gates_and_says_that_somebody_must_decide(
    case: Case, worker: User, gates: Gates, as_owner: AsOwner, wall: Wall
) -> None:
    request = ask(case.record, worker, scopes={SCHOOL: ["measures"], POLICE: ["meetings"]})
    for slug in (SCHOOL, POLICE):
        say(request, Decision.GIVEN, worker, slug=slug)
    gates.hold(Gate.NEEDS)
    with as_owner():
        put(case, State.MAPPING)
    assert actions.call("case_missing", case.pk, "conference") == []
    assert due(case) == (None, "")
    wall(after(hours=1))
    say(request, Decision.WITHDRAWN, worker, slug=SCHOOL)
    # One of two: the other still holds, and yet somebody must decide.
    assert due(case) == (timezone.localdate(after(hours=1)), Due.WITHDRAWN)
    assert case.state == State.MAPPING
    assert actions.call("case_missing", case.pk, "conference") == ["consent"]
    wall(after(hours=2))
    rule = LegalRule.objects.get(slug="fl-27-dokumentation")
    actions.state_why(
        case=case, about=About.ALONE, text="Vi går vidare utan skolan.", rests_on=rule, by=worker
    )
    assert due(case) == (None, "")
    assert actions.call("case_missing", case.pk, "conference") == []
    # A later no is a new thing to decide.
    wall(after(hours=3))
    say(request, Decision.WITHDRAWN, worker, slug=POLICE)
    assert actions.call("case_missing", case.pk, "conference") == ["consent"]
    wall(after(hours=4))
    asked = ask(case.record, worker)
    assert actions.call("case_missing", case.pk, "conference") == ["consent"]
    say(asked, Decision.GIVEN, worker)
    assert actions.call("case_missing", case.pk, "conference") == []
    assert due(case) == (None, "")


def test_refused_consent_can_be_closed_when_it_says_what_was_offered_instead(
    case: Case, worker: User, as_owner: AsOwner
) -> None:
    request = ask(case.record, worker)
    with as_owner():
        put(case, State.CONSENT_ASKED)
    say(request, Decision.REFUSED, worker)
    assert due(case)[1] == Due.CONSENT
    assert actions.call("case_missing", case.pk, "mapping") == ["consent"]
    reviewing.record_outcome(
        case=case,
        ending=Ending.REFUSED,
        helped="",
        harm=Harm.NONE,
        instead="Numret till Orostelefonen.",
        by=worker,
    )
    closed = actions.step(case=case, to=State.CLOSED, reason="Familjen säger nej.", by=worker)
    assert (closed.due_on, closed.state) == (None, State.CLOSED)
    opened = reading.open_case(case.record.reference)
    assert opened
    assert opened.outcomes[0].instead == "Numret till Orostelefonen."


# --- reviews ---------------------------------------------------------------------------------------------------


@pytest.fixture
def active(case: Case, worker: User, gates: Gates, as_owner: AsOwner) -> Case:
    for gate in (Gate.CONSENT, Gate.PLAN, Gate.REVIEW_PLANNED):
        gates.hold(gate)
    with as_owner():
        put(case, State.PLANNING)
    return actions.step(case=case, to=State.ACTIVE, by=worker)


def test_reviews_lie_no_further_apart_than_the_rule_says_whoever_writes_them(
    active: Case, worker: User
) -> None:
    latest = reviewing.latest_day(active)
    assert timedelta(days=85) < latest - timezone.localdate() < timedelta(days=95)
    with pytest.raises(reviewing.TooFar):
        reviewing.plan(case=active, on=latest + timedelta(days=1), by=worker)
    with pytest.raises(ValueError, match="to come"):
        reviewing.plan(case=active, on=timezone.localdate() - timedelta(days=1), by=worker)
    second = reviewing.plan(case=active, on=latest, by=worker)
    assert reviewing.latest_day(active) > latest
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.create(
            record=active.record,
            planned_on=latest + timedelta(days=200),
            planned_at=timezone.now(),
            planned_by=worker,
        )
    first = reading.reviews_to_come(active).first()
    assert first
    assert due(active) == (first.planned_on, Due.REVIEW)
    reviewing.hold(
        review=first, on=timezone.localdate(), text="Det går bättre.", verdict=Verdict.GO_ON, by=worker
    )
    assert due(active) == (second.planned_on, Due.REVIEW)
    reviewing.cancel(review=second, why=Cancelled.NOT_NEEDED, by=worker)
    # Never without a day: it falls back on the longest time there may be.
    assert due(active) == (latest, Due.REVIEW)
    for again in (first, second):
        with pytest.raises(DatabaseError), transaction.atomic():
            reviewing.hold(
                review=again, on=timezone.localdate(), text="Igen.", verdict=Verdict.CLOSE, by=worker
            )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "update cases_review set cancelled_at = null, cancelled_by_id = null, cancelled_why = ''"
        )


def test_late_review_can_still_be_planned_soon_and_is_reminded_of_once(
    active: Case, worker: User, wall: Wall, as_owner: AsOwner
) -> None:
    wall(after(days=200))
    today = timezone.localdate(after(days=200))
    with as_owner():
        Notice.objects.all().delete()
    assert jobs.remind() >= 1
    with as_owner():
        assert Notice.objects.filter(unit=active.unit, resource="record").count() == 1
    assert jobs.remind() == 0
    assert reading.ids({"late": "yes"}) == [active.pk]
    assert actions.call("case_review_latest", active.pk) == today + timedelta(days=14)


def test_outcome_counts_the_goals_and_harm_is_told_in_words(active: Case, worker: User) -> None:
    with pytest.raises(ValueError, match="words"):
        reviewing.record_outcome(case=active, ending=Ending.GOALS, helped="", harm=Harm.SOME, by=worker)
    with pytest.raises(ValueError, match="day"):
        reviewing.record_outcome(
            case=active, ending=Ending.GOALS, helped="", harm=Harm.NONE, post_check=PostCheck.YES, by=worker
        )
    outcome = reviewing.record_outcome(
        case=active, ending=Ending.GOALS, helped="Samma mentor hela tiden.", harm=Harm.SOME,
        harm_words="Ett möte för mycket.", by=worker,
    )  # fmt: skip
    assert (outcome.goals_open, outcome.goals_reached, outcome.goals_dropped, outcome.round) == (1, 0, 0, 1)
    with pytest.raises(DatabaseError), transaction.atomic():
        reviewing.record_outcome(case=active, ending=Ending.MOVED, helped="", harm=Harm.NONE, by=worker)
    # What was planned is not left behind.
    actions.step(case=active, to=State.CLOSED, reason="Målen är nådda.", by=worker)
    assert not reading.reviews_to_come(active).exists()


# --- afterwards ------------------------------------------------------------------------------------------------


def _closed(active: Case, worker: User, **said: Any) -> tuple[Case, Outcome]:
    outcome = reviewing.record_outcome(
        case=active, ending=Ending.GOALS, helped="Allt.", harm=Harm.NONE, by=worker, **said
    )
    return actions.step(case=active, to=State.CLOSED, reason="Klart.", by=worker), outcome


def test_post_checks_come_only_after_a_yes_and_end_in_the_moment_it_is_taken_back(
    active: Case, worker: User
) -> None:
    closed, outcome = _closed(active, worker)
    with pytest.raises(actions.Shut) as shut:
        reviewing.start_post_checks(case=closed, by=worker)
    assert shut.value.gates == [Gate.POST_CHECK_YES]
    with pytest.raises(reviewing.TooFar):
        reviewing.plan(case=closed, on=after(days=180).date(), kind=ReviewKind.POST_CHECK, by=worker)
    today = timezone.localdate()
    with pytest.raises(DatabaseError), transaction.atomic():
        reviewing.answer_post_check(
            outcome=outcome, answer=PostCheck.YES, on=today + timedelta(days=1), by=worker
        )
    outcome.refresh_from_db()
    reviewing.answer_post_check(outcome=outcome, answer=PostCheck.YES, on=today, by=worker)
    first, second = reviewing.start_post_checks(case=closed, by=worker)
    assert [round((each.planned_on - today).days / 30.4) for each in (first, second)] == [6, 12]
    assert due(closed) == (first.planned_on, Due.POST_CHECK)
    assert actions.call("case_missing", closed.pk, "ended") == ["post_checks_over"]
    reviewing.take_back_post_check(outcome=outcome, on=today, by=worker)
    assert set(reading.post_checks(closed).values_list("cancelled_why", flat=True)) == {Cancelled.TAKEN_BACK}
    assert due(closed) == (None, "")
    with pytest.raises(reviewing.TooFar):
        reviewing.plan(case=closed, on=after(days=180).date(), kind=ReviewKind.POST_CHECK, by=worker)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update cases_outcome set taken_back_on = null where id = %s", [outcome.pk])
    assert actions.step(case=closed, to=State.ENDED, by=worker).state == State.ENDED


# --- eighteen --------------------------------------------------------------------------------------------------


def _born(case: Case, by: User, born: date) -> None:
    identities.add_identity(
        record=case.record, person=Person("Vera Lindström", "", born), contact=Contact(),
        protection=Protection.NONE, by=by,
    )  # fmt: skip


def test_who_comes_of_age_is_found_on_the_day_and_asked_themselves(
    case: Case, worker: User, as_owner: AsOwner, wall: Wall, cast: Callable[[str], User]
) -> None:
    today = timezone.localdate()
    own_age = consents.own_age(today)
    birthday = consents._years_after(today + timedelta(days=10), -own_age)
    _born(case, worker, birthday)
    request = ask(case.record, worker, signers=ONE, days=9)
    say(request, Decision.GIVEN, worker)
    with as_owner():
        put(case, State.ACTIVE)
    assert ages.find(today) == 0
    with as_owner():
        stored = Majority.objects.get(record=case.record)
        assert stored.own_from == today + timedelta(days=10)
        opened = AuditEntry.objects.filter(target=case.record.reference, event="identity.opened")
        assert [entry.details["what"] for entry in opened] == ["born"]
    wall(after(days=10))
    assert ages.find(today) == 1
    assert due(case) == (timezone.localdate(after(days=10)), Due.OF_AGE)
    # The day itself is forgotten, and nobody is found twice; it was opened once.
    assert ages.find(today) == 0
    with as_owner():
        assert Majority.objects.get(record=case.record).own_from is None
        assert AuditEntry.objects.filter(target=case.record.reference, event="identity.opened").count() == 1
    ask(case.record, worker, signers=SELF)
    assert due(case)[1] != Due.OF_AGE


def test_an_adult_is_nobody_who_comes_of_age_and_only_the_worker_counts_days_of_birth(
    case: Case, worker: User, as_owner: AsOwner
) -> None:
    _born(case, worker, date(1990, 1, 1))
    assert ages.find() == 0
    with as_owner():
        assert Majority.objects.get(record=case.record).own_from is None
    for statement in (
        "select * from varsam.case_births('x', 10)",
        f"select varsam.case_own_from({case.pk}, 1, 'x', '2026-01-01')",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_decision_after_the_birthday_ends_the_reminder(case: Case, worker: User, as_owner: AsOwner) -> None:
    with as_owner():
        Case.objects.filter(pk=case.pk).update(of_age_at=timezone.now())
    actions.state_why(case=case, about=About.OF_AGE, text="Vi går vidare i SIG.", by=worker)
    case.refresh_from_db()
    assert case.of_age_at is None


# --- who handles it --------------------------------------------------------------------------------------------


def test_handler_who_leaves_leaves_a_case_that_anybody_in_the_unit_can_take(
    case: Case, worker: User, as_owner: AsOwner, cast: Callable[[str], User]
) -> None:
    assert case.pk not in reading.unhandled()
    with as_owner():
        colleague = User.objects.create(email="ny@demo.varsam.test", password="!", name="Ny Kollega")
        Membership.objects.create(
            user=colleague, role="sspf_coordinator", organisation=case.unit, valid_from=after(days=-1)
        )
        Membership.objects.filter(user=worker).update(valid_to=timezone.now() - timedelta(seconds=1))
    with acting(colleague):
        assert case.pk in reading.unhandled()
        assert reading.is_unhandled(case)
        assert case.pk in reading.ids({"free": "yes"})
        taken = actions.take(case=case, by=colleague)
        assert taken.handler_id == colleague.pk
        assert case.pk not in reading.unhandled()
        assert not reading.is_unhandled(case)
        with pytest.raises(DatabaseError), transaction.atomic():
            actions.set_handler(case=case, handler=worker, by=colleague)
    with acting(cast(OUTSIDE)), pytest.raises(Record.DoesNotExist):
        actions.take(case=case, by=cast(OUTSIDE))


def test_transfer_takes_the_case_along_without_its_handler(
    case: Case, worker: User, cast: Callable[[str], User]
) -> None:
    there = Organisation.objects.get(slug="socialkontor-centrum")
    records.transfer(record=case.record, to=there.pk, by=worker)
    assert not Case.objects.filter(pk=case.pk).exists()
    with acting(cast(OUTSIDE)):
        moved = Case.objects.get(pk=case.pk)
        assert (moved.unit_id, moved.handler_id) == (there.pk, None)
        assert case.pk in reading.unhandled()


# --- lists -----------------------------------------------------------------------------------------------------


def test_board_counts_what_the_unit_has_and_puts_first_what_is_due(
    worker: User, as_owner: AsOwner, cast: Callable[[str], User]
) -> None:
    before = {stage.state: stage.total for stage in reading.board({})}
    cases = [actions.open_case(record=new_record(worker), why="x", by=worker) for _ in range(3)]
    today = timezone.localdate()
    with as_owner():
        for case, days in zip(cases, (5, -5, None), strict=True):
            Case.objects.filter(pk=case.pk).update(
                state=State.ACTIVE,
                due_on=today + timedelta(days=days) if days else None,
                due_why=Due.REVIEW if days else "",
            )
    stage = {each.state: each for each in reading.board({})}[State.ACTIVE]
    assert stage.total == before[State.ACTIVE] + 3
    mine = {each.state: each for each in reading.board({"mine": "yes"}, 2)}[State.ACTIVE]
    assert [case.pk for case in mine.cases][:1] == [cases[1].pk]
    assert len(mine.cases) == 2
    assert mine.late >= 1
    assert reading.page({"stage": "active", "late": "yes"})[0].pk == cases[1].pk
    assert sum(load.total for load in reading.load() if load.handler == worker) >= 3
    assert reading.page({"unit": "1; drop table"}) == reading.page({"unit": "9" * 18}) == []
    assert reading.ids({"stage": "\0", "unit": case.unit_id})
    with acting(cast("polis")):
        assert [stage.total for stage in reading.board({})] == [0] * len(reading.STAGES)
        assert reading.load() == []
        assert reading.ids({}) == []


def test_recipient_of_measures_sees_case_and_reviews_and_nothing_of_how_it_was_decided(
    active: Case, worker: User, cast: Callable[[str], User]
) -> None:
    request = ask(active.record, worker, scopes={SCHOOL: ["measures"], POLICE: ["meetings"]})
    for slug in (SCHOOL, POLICE):
        say(request, Decision.GIVEN, worker, slug=slug)
        consents.share(scope=scope_of(request, slug), by=worker)
    with acting(cast("skola")):
        opened = reading.open_case(active.record.reference)
        assert opened
        assert opened.way == "grant"
        assert len(opened.reviews) == 1
        assert (opened.statements, opened.steps, opened.outcomes, opened.handovers) == ([], [], [], [])
        assert reading.ids({}) == [active.pk]
        assert not reading.can_work_in(opened.case)
        with pytest.raises(PermissionDenied):
            actions.step(case=opened.case, to=State.CLOSED, reason="x", by=cast("skola"))
    with acting(cast("polis")):
        assert reading.open_case(active.record.reference) is None
        assert reading.ids({}) == []


def test_destroyed_record_leaves_nothing_of_its_case(
    active: Case, worker: User, gates: Gates, as_owner: AsOwner
) -> None:
    identify(active.record, worker)
    ages.find()
    for gate in (Gate.OUTCOME, Gate.HANDOVER_OFFERED, Gate.ALONE):
        gates.hold(gate)
    with as_owner(), connection.cursor() as cursor:
        for table in _CASES:
            cursor.execute(f"select count(*) from {table} where record_id = %s", [active.pk])
            assert cursor.fetchone()[0] > 0, table
        cursor.execute("select varsam._retention_record_empty(%s)", [active.record.reference])
        for table in _CASES:
            cursor.execute(f"select count(*) from {table} where record_id = %s", [active.pk])
            assert cursor.fetchone() == (0,), table

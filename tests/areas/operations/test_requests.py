"""A unit's request from asking to what was learned, and what the database does not let happen on the way."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F

from tests.areas.operations.conftest import MEASURE, answers, until_planned, version, write
from tests.refusals import refused
from varsam.areas.operations import actions, api, guides, jobs, lessons, policies, reading
from varsam.areas.operations import writer as unit
from varsam.areas.operations.actions import NotNow
from varsam.areas.operations.models import FollowUp, Measure, Request
from varsam.areas.operations.states import TRANSITIONS, State, Why
from varsam.kernel.access.actor import acting, as_writer
from varsam.kernel.conversations import intake, pages
from varsam.kernel.conversations import writer as threads
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Door, Sender
from varsam.kernel.notifications.models import Task
from varsam.kernel.people.models import Membership
from varsam.lib.working_days import STOCKHOLM


def of_this(request: Request) -> list[Any]:
    """What waits of this request's lessons; the demo town has others."""
    return [each for each in reading.suggested_lessons() if each.lesson.request_id == request.pk]


def counted() -> dict[tuple[str, str], int]:
    return {(each.what, each.kind): each.number for each in reading.counts(*_this_year())}


def test_the_whole_way(request_: Request, visit: Any, coordinator: Any) -> None:
    with acting(coordinator):
        before = counted()
    assert reading.next_step(request_).key == "check"
    assert unit.say_check(visit, {"rektor-1": "does", "rektor-2": "unsure"}) == State.ASKED
    assert unit.say_check(visit, {"rektor-3": "not_yet"}) == State.CHECKED
    whole = unit.mine(visit)
    assert whole
    assert [each.key for each in whole.result.missing] == ["rektor-2", "rektor-3"]  # type: ignore[union-attr]
    assert (whole.next.key, whole.next.who) == ("propose_plan", "city")
    with acting(coordinator):
        actions.add_measure(request=request_, wording=MEASURE, by=coordinator)
        plan = actions.propose_plan(request=request_, by=coordinator)
    whole = unit.mine(visit)
    assert whole
    assert (whole.next.key, whole.next.who) == ("answer_plan", "unit")
    assert whole.proposed.measures[0].what == MEASURE.what  # type: ignore[union-attr]
    unit.decline_plan(visit, plan.number, "Vi hinner inte samma dag")
    assert unit.mine(visit).next.key == "propose_again"  # type: ignore[union-attr]
    with acting(coordinator):
        assert reading.of(Request.objects.get(pk=request_.pk)).plans[0].why == "Vi hinner inte samma dag"
        actions.propose_plan(request=request_, by=coordinator)
    unit.accept_plan(visit, 2)
    whole = unit.mine(visit)
    assert whole
    assert (whole.request.state, whole.next.key, whole.agreed.plan.accepted_how) == (
        State.PLANNED,
        "do",
        "code",
    )  # type: ignore[union-attr]
    unit.tick(visit, whole.measures[0].measure.pk, done=True)
    unit.say_follow_up(
        visit,
        rating="better",
        harm="none",
        worked={str(whole.measures[0].measure.pk): "yes"},
        words="Lugnare nu.",
    )
    assert pages.beyond(visit)["progress"][-1].words == "Vi bestämmer om mer behövs"
    unit.say_lesson(visit, "Ta bort klotter före första lektionen.")
    with acting(coordinator):
        waiting = of_this(request_)
        assert [each.text for each in waiting] == ["Ta bort klotter före första lektionen."]
        draft = lessons.accept(
            lesson=waiting[0].lesson, text=waiting[0].text, title="Klotter före lektionen", by=coordinator
        )
        assert (draft.published_at, draft.lesson_id) == (None, waiting[0].lesson.pk)
        assert guides.of("klotter-fore-lektionen") is None, (
            "nothing is public before somebody has completed it"
        )
        actions.close(request=request_, by=coordinator)
        after = counted()
    assert after[("rating", "better")] == before.get(("rating", "better"), 0) + 1
    assert after[("state", "done")] == before.get(("state", "done"), 0) + 1
    assert unit.mine(visit).next.key == "ended"  # type: ignore[union-attr]
    with pytest.raises(NotNow):
        unit.say_check(visit, answers())


def _this_year() -> tuple[Any, Any]:
    today = datetime.now(STOCKHOLM).date()
    return today - timedelta(days=1), today + timedelta(days=1)


def test_a_lesson_is_added_to_a_guide_or_declined_with_why(
    request_: Request, visit: Any, coordinator: Any
) -> None:
    until_planned(request_, visit, coordinator)
    unit.say_lesson(visit, "Ha färg hemma.")
    unit.say_lesson(visit, "Något annat.")
    with acting(coordinator):
        first, second = (each.lesson for each in of_this(request_))
        scenario = version().scenario
        draft = lessons.accept(lesson=first, text="Ha färg hemma.", scenario=scenario, by=coordinator)
        assert draft.content["first_steps"]["sv"][-1] == "Ha färg hemma."
        lessons.decline(lesson=second, why="Det står redan där.", by=coordinator)
        with pytest.raises(NotNow):
            lessons.decline(lesson=second, why="Igen", by=coordinator)
    assert {each.declined_why for each in unit.mine(visit).lessons} == {"", "Det står redan där."}  # type: ignore[union-attr]


# --- steps -------------------------------------------------------------------------------------------------------


def test_the_database_knows_the_same_steps(db: None, as_owner: Any) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select a, b from unnest(%s::text[]) a, unnest(%s::text[]) b where varsam._operations_way(a, b)",
            [list(State.values), list(State.values)],
        )
        assert {(State(a), State(b)) for a, b in cursor.fetchall()} == set(TRANSITIONS)


def test_the_owner_takes_no_other_step_either(request_: Request, as_owner: Any) -> None:
    with as_owner():
        assert refused(lambda: Request.objects.filter(pk=request_.pk).update(state="followed"))
        assert refused(lambda: Request.objects.filter(pk=request_.pk).update(state="withdrawn")), (
            "without a reason"
        )


def test_there_is_no_plan_before_it_is_clear_who_does_what(
    request_: Request, visit: Any, coordinator: Any
) -> None:
    with acting(coordinator), pytest.raises(NotNow):
        actions.add_measure(request=request_, wording=MEASURE, by=coordinator)
    unit.say_check(visit, answers())
    with acting(coordinator):
        with pytest.raises(NotNow):
            actions.propose_plan(request=request_, by=coordinator)
        measure = actions.add_measure(request=request_, wording=MEASURE, by=coordinator)
        plan = actions.propose_plan(request=request_, by=coordinator)
        with pytest.raises(NotNow):
            actions.answer_plan(request=request_, number=plan.number, accepts=True, by=coordinator)
        with pytest.raises(NotNow):
            actions.tick(measure=measure, done=True, by=coordinator)
        with pytest.raises(NotNow):
            actions.choose_guide(request=request_, version=version("spelchatten"), by=coordinator) or (
                actions.follow_up(request=request_, rating="better", harm="none", worked={}, by=coordinator)
            )


def test_another_guide_is_gone_through_anew(request_: Request, visit: Any, coordinator: Any) -> None:
    unit.say_check(visit, answers())
    with acting(coordinator):
        actions.choose_guide(request=request_, version=version("propaganda-delas-i-klassen"), by=coordinator)
        found = Request.objects.get(pk=request_.pk)
        assert (found.state, found.checks.count()) == (State.ASKED, 0)
        actions.choose_guide(request=found, version=None, by=coordinator)
        assert actions.say_check(request=found, answers={}, by=coordinator) == State.CHECKED
    with pytest.raises(NotNow):
        unit.say_check(visit, {"rektor-1": "does"})


def test_a_call_without_a_code_is_answered_by_who_wrote_it_down(coordinator: Any) -> None:
    with acting(coordinator):
        home = Membership.objects.get(user=coordinator).organisation_id
        said = intake.note_call(
            text="En skola ringde.", sender=Sender.SCHOOL, language="sv", district=None, unit=home, heading="",
            with_code=False, submission=uuid.uuid4().hex,
        )  # fmt: skip
        found = api.take_up(
            enquiry=Enquiry.objects.get(reference=said.reference), version=version(), by=coordinator
        )
        actions.say_check(request=found, answers=answers(), by=coordinator)
        actions.add_measure(request=found, wording=MEASURE, by=coordinator)
        actions.propose_plan(request=found, by=coordinator)
        actions.answer_plan(request=found, number=1, accepts=True, by=coordinator)
        assert reading.of(Request.objects.get(pk=found.pk)).agreed.plan.accepted_how == "told"  # type: ignore[union-attr]


def test_who_writes_of_themselves_or_for_others_gets_no_request(coordinator: Any) -> None:
    relative = write(Sender.RELATIVE)
    with acting(coordinator):
        enquiry = Enquiry.objects.get(pk=relative.enquiry)
        with pytest.raises(NotNow):
            api.take_up(enquiry=enquiry, by=coordinator)
        with pytest.raises(NotNow):
            actions.take_up(enquiry=enquiry, setting="school", by=coordinator)
        school = Enquiry.objects.get(pk=write().enquiry)
        assert api.take_up(enquiry=school, by=coordinator) == api.take_up(enquiry=school, by=coordinator)
        assert Request.objects.filter(enquiry=school).count() == 1


def test_no_text_holds_a_personnummer_and_a_name_only_by_choice(
    request_: Request, visit: Any, coordinator: Any
) -> None:
    until_planned(request_, visit, coordinator)
    with pytest.raises(policies.PointsAtSomebody) as never:
        unit.say_lesson(visit, "Det gällde 19850709-9805.", kept=("personnummer",))
    assert never.value.can_stay is False
    with pytest.raises(policies.PointsAtSomebody) as asked:
        unit.say_lesson(visit, "Ring 031-711 22 33 först.")
    assert asked.value.can_stay is True
    unit.say_lesson(visit, "Ring 031-711 22 33 först.", kept=("phone",))


# --- six weeks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agreed", "due"),
    [
        ("2026-11-03 10:00", "2026-12-15"),  # Tuesday to Tuesday
        ("2026-11-13 10:00", "2026-12-28"),  # Christmas Day, a Friday: the Monday after
        ("2026-11-12 23:30", "2026-12-28"),  # Christmas Eve, on which the offices are closed
        ("2027-02-12 10:00", "2027-03-30"),  # Good Friday: the Tuesday after Easter
        ("2026-11-20 23:59", "2027-01-04"),  # New Year's Day
        ("2026-03-28 12:00", "2026-05-11"),  # over the change to summer time, a Saturday
    ],
)
def test_six_weeks_end_on_a_day_when_somebody_is_there(as_owner: Any, agreed: str, due: str) -> None:
    start = datetime.fromisoformat(agreed).replace(tzinfo=STOCKHOLM)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select varsam._operations_due(%s)", [start])
        found = cursor.fetchone()[0].astimezone(STOCKHOLM)
    assert found.strftime("%Y-%m-%d %H:%M:%S") == f"{due} 23:59:59"


def test_a_visit_moves_the_day_and_on_the_day_both_are_told_once(
    request_: Request, visit: Any, coordinator: Any, wall: Any, as_owner: Any
) -> None:
    until_planned(request_, visit, coordinator)
    with acting(coordinator):
        first = Request.objects.get(pk=request_.pk)
        assert (
            Task.objects.get(target=first.reference).due == first.follow_up_due.astimezone(STOCKHOLM).date()
        )
    later = first.planned_at + timedelta(days=10)
    wall(later + timedelta(minutes=5))
    with acting(coordinator):
        with pytest.raises(NotNow):
            actions.note_visit(enquiry=visit.enquiry, at=later + timedelta(days=1))
        actions.note_visit(enquiry=visit.enquiry, at=later)
        moved: Any = Request.objects.get(pk=request_.pk)
        assert moved.follow_up_due > first.follow_up_due
        assert (moved.visited_at, FollowUp.objects.get(request=request_).due) == (later, moved.follow_up_due)
        assert (
            Task.objects.get(target=first.reference).due == moved.follow_up_due.astimezone(STOCKHOLM).date()
        )
        enquiry = Enquiry.objects.get(pk=visit.enquiry)
        assert enquiry.expires_at > moved.follow_up_due, (
            "the thread lives as long as somebody is at work with it"
        )
    jobs.remind()  # what else waits in the demo town
    wall(moved.follow_up_due - timedelta(hours=2))
    assert (jobs.remind() > 0, jobs.remind()) == (True, 0)
    with acting(coordinator):
        assert Request.objects.get(pk=request_.pk).reminded_at is not None
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from notifications_notice where resource = 'unit_request' and user_id = %s and told_at is null",
            [coordinator.pk],
        )
        assert cursor.fetchone()[0] > 0


# --- who sees what -----------------------------------------------------------------------------------------------


def ask_signed_in(account: Any) -> tuple[Request, Any]:
    """A colleague of a unit asks for it, and takes the code along."""
    with acting(account):
        where = Membership.objects.filter(user=account).select_related("organisation")[0].organisation
        said = intake.receive(
            text="Vi behöver råd.", door=Door.PROFESSIONAL_FORM, sender=Sender.SCHOOL, language="sv", district=None,
            submission=uuid.uuid4().hex,
        )  # fmt: skip
        made = actions.take_up(
            enquiry=said.reference, setting="school", version=version(), organisation=where, by=account
        )
    return made, threads.enter(said.code or "")


def test_a_unit_sees_its_own_without_the_code_and_acts_on_it(cast: Any, coordinator: Any) -> None:
    school = cast("skola")
    made, _ = ask_signed_in(school)
    with acting(school):
        assert actions.say_check(request=made, answers=answers(), by=school) == State.CHECKED
    with acting(coordinator):
        actions.take(request=made, by=coordinator)
        actions.add_measure(request=made, wording=MEASURE, by=coordinator)
        actions.propose_plan(request=made, by=coordinator)
    with acting(school):
        whole = reading.of(reading.newest()[0])
        assert whole.proposed.measures[0].what == MEASURE.what  # type: ignore[union-attr]
        actions.answer_plan(request=made, number=1, accepts=True, by=school)
        assert reading.of(Request.objects.get(pk=made.pk)).agreed.plan.accepted_how == "account"  # type: ignore[union-attr]
        assert Enquiry.objects.count() == 0, "the thread is the writer's own"
        with pytest.raises(NotNow):
            actions.take(request=made, by=school)
        with pytest.raises(NotNow):
            actions.close(request=made, by=school)


@pytest.mark.parametrize(
    "account", ["fritid", "systemadmin", "polis", "socialsekreterare.centrum", "metodansvarig"]
)
def test_nobody_else_sees_or_touches_it(
    cast: Any, account: str, request_: Request, visit: Any, coordinator: Any
) -> None:
    until_planned(request_, visit, coordinator)
    unit.say_lesson(visit, "En lärdom.")
    made, _ = ask_signed_in(cast("skola"))
    tables = ("request", "check", "measure", "plan", "followup", "lesson")
    with acting(cast(account)):
        with connection.cursor() as cursor:
            for table in tables:
                column = "uid" if table == "request" else "request_id"
                cursor.execute(
                    f"select count(*) from operations_{table} where {column} = any(%s)",  # noqa: S608
                    [[request_.pk, made.pk]],
                )
                assert cursor.fetchone() == (0,), table
            cursor.execute(
                "select count(*) from vault_datakey where id = any(%s)",
                [[request_.data_key_id, made.data_key_id]],
            )
            assert cursor.fetchone() == (0,)
        for found in (request_, made):
            for act in (
                lambda it=found: actions.say_check(request=it, answers=answers(), by=None),
                lambda it=found: actions.withdraw(request=it, why=Why.SOLVED_ITSELF, by=None),
                lambda it=found: actions.take(request=it, by=cast(account)),
            ):
                with pytest.raises(NotNow):
                    act()  # type: ignore[no-untyped-call]


def test_another_writers_token_opens_nothing(request_: Request, visit: Any, coordinator: Any) -> None:
    until_planned(request_, visit, coordinator)
    with acting(coordinator):
        measure = Measure.objects.get(request=request_)
    stranger = write(Sender.YOUTH_CENTRE)
    assert unit.mine(stranger) is None
    with as_writer(stranger.token):
        assert Request.objects.count() == Measure.objects.count() == 0
        for act in (
            lambda: actions.tick(measure=measure, done=True),
            lambda: actions.follow_up(request=request_, rating="better", harm="none", worked={}),
            lambda: actions.withdraw(request=request_, why=Why.SOLVED_ITSELF),
        ):
            with pytest.raises(NotNow):
                act()
    with as_writer(visit.token):
        assert Request.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "update operations_request set state = 'done'",
        "delete from operations_request",
        "update operations_measure set done_at = now()",
        "insert into operations_check (request_id, key, said, at) select uid, 'x', 'does', now() from operations_request",
        "update operations_plan set accepted_at = now()",
        "select * from operations_posting",
    ],
)
def test_rows_are_written_by_functions_alone(
    request_: Request, visit: Any, coordinator: Any, statement: str
) -> None:
    until_planned(request_, visit, coordinator)

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    with acting(coordinator):
        assert refused(run)
    with as_writer(visit.token):
        assert refused(run)


def test_nobody_asks_for_a_unit_that_is_not_theirs_or_with_an_old_thread(
    cast: Any, visit: Any, as_owner: Any
) -> None:
    school, centre = cast("skola"), cast("fritid")
    with acting(centre):
        other = Membership.objects.filter(user=centre)[0].organisation
    with as_writer(visit.token):
        old = Enquiry.objects.get().reference
    with as_owner():
        # All of a test is one transaction of the database: this thread was received before it.
        Enquiry.objects.filter(pk=visit.enquiry).update(received_at=F("received_at") - timedelta(hours=1))
    with acting(school):
        own = Membership.objects.filter(user=school)[0].organisation
        for enquiry, organisation in ((old, own), ("V-00-000", own)):
            with pytest.raises(NotNow):
                actions.take_up(enquiry=enquiry, setting="school", organisation=organisation, by=school)
        fresh = intake.receive(
            text="x", door=Door.PROFESSIONAL_FORM, sender=Sender.SCHOOL, language="sv", district=None,
            submission=uuid.uuid4().hex,
        )  # fmt: skip
        with pytest.raises(NotNow):
            actions.take_up(enquiry=fresh.reference, setting="school", organisation=other, by=school)


# --- what goes with the thread ------------------------------------------------------------------------------------


def test_erasing_the_thread_leaves_counts_alone(
    request_: Request, visit: Any, coordinator: Any, as_owner: Any
) -> None:
    until_planned(request_, visit, coordinator)
    unit.say_follow_up(visit, rating="same", harm="noticed", worked={}, words="Ord")
    unit.say_lesson(visit, "En lärdom.")
    threads.erase(visit)
    assert unit.mine(visit) is None
    with acting(coordinator):
        whole = reading.of(Request.objects.get(pk=request_.pk))
        assert whole.is_erased
        assert (whole.request.state, whole.request.ended_why) == (State.WITHDRAWN, Why.ERASED)
        assert (whole.request.holder, whole.request.unit) == (None, None)
        assert [each.what for each in whole.measures] == [""]
        assert whole.follow_ups[0].follow_up.harm == "noticed"
        assert Task.objects.filter(target=request_.reference).count() == 0
        assert of_this(request_) == []
        with pytest.raises(NotNow):
            actions.take(request=request_, by=coordinator)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select count(*) from vault_datakey where id = %s", [request_.data_key_id])
        assert cursor.fetchone() == (0,)
        for sealed in ("measure.what", "plan.sealed", "plan.declined_why", "followup.words", "lesson.sealed"):
            table, column = sealed.split(".")
            cursor.execute(
                f"select count(*) from operations_{table} where {column} is not null and request_id = %s",  # noqa: S608
                [request_.pk],
            )
            assert cursor.fetchone() == (0,), sealed


def test_an_act_that_fails_leaves_nothing_behind(
    request_: Request, coordinator: Any, monkeypatch: Any
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    with acting(coordinator):
        actions.choose_guide(request=request_, version=None, by=coordinator)
        actions.say_check(request=request_, answers={}, by=coordinator)
        monkeypatch.setattr(actions, "keep", broken)
        with pytest.raises(RuntimeError), transaction.atomic():
            actions.add_measure(request=request_, wording=MEASURE, by=coordinator)
        assert Measure.objects.filter(request=request_).count() == 0

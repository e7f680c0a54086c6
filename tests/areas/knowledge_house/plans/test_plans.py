"""What a plan promises: the participant's own words, nobody's text lost, nobody rated by anybody else."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from tests.areas.knowledge_house.plans.conftest import WISH
from tests.kernel.records.conftest import COLLEAGUE, OWN, POLICE, REASON, SCHOOL, Give
from varsam.areas.knowledge_house.plans import actions, reading
from varsam.areas.knowledge_house.plans.actions import ChangedMeanwhile, Promise
from varsam.areas.knowledge_house.plans.models import (
    Asset,
    AssetKind,
    Change,
    Goal,
    GoalState,
    Measure,
    MeasureState,
    Moment,
    Rating,
    Wording,
)
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.records import actions as records
from varsam.kernel.records.enums import Track
from varsam.kernel.records.models import Record

SOON = date(2031, 5, 5)


def asked(as_owner: Any, sql: str, record: Record) -> Any:
    """What a function of the database says, which other packages of the house ask."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(sql, [record.pk])
        return cursor.fetchone()


def plan_of(user: Any, record: Record) -> reading.Plan | None:
    with acting(user):
        found = Record.objects.select_related("unit", "data_key__wrapped_key").filter(pk=record.pk).first()
        return reading.of(found) if found else None


# --- what a case asks ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("promise", "after", "ready"),
    [
        (Promise("Stöd", owner_words="Kurator", due_on=SOON), None, True),
        (Promise("Stöd", due_on=SOON), None, False),
        (Promise("Stöd", owner_words="Kurator"), None, False),
        (Promise("Stöd", owner_words="Kurator", due_on=SOON), "measure dropped", False),
        (Promise("Stöd", owner_words="Kurator", due_on=SOON), "measure done", True),
        (Promise("Stöd", owner_words="Kurator", due_on=SOON), "goal reached", False),
        (None, None, False),
    ],
)
def test_a_plan_is_ready_when_somebody_does_something_until_a_day(
    goal: Goal, cast: Any, as_owner: Any, promise: Promise | None, after: str | None, ready: bool
) -> None:
    own = cast(OWN)
    with acting(own):
        if promise:
            measure = actions.add_measure(goal=goal, promise=promise, by=own)
        if after == "goal reached":
            actions.step_goal(goal=goal, before=GoalState.OPEN, to=GoalState.REACHED, why="", by=own)
        elif after:
            to = MeasureState(after.split()[1])
            actions.step_measure(
                measure=measure, before=MeasureState.PLANNED, to=to, words="Så blev det.", by=own
            )
    assert asked(as_owner, "select varsam._plan_ready(%s)", goal.record) == (ready,)


def test_goals_are_counted_by_where_they_stand(record: Record, cast: Any, as_owner: Any) -> None:
    own = cast(OWN)
    with acting(own):
        goals = [actions.add_goal(record=record, text=f"Jag vill {n}", by=own) for n in range(3)]
        actions.step_goal(goal=goals[0], before=GoalState.OPEN, to=GoalState.REACHED, why="", by=own)
        actions.step_goal(
            goal=goals[1], before=GoalState.OPEN, to=GoalState.DROPPED, why="Vill inte.", by=own
        )
    assert asked(as_owner, "select * from varsam._plan_goals(%s)", record) == (1, 1, 1)


# --- two who write at once ------------------------------------------------------------------------------------------


def test_of_two_who_change_the_same_words_one_is_told_and_both_texts_are_there(goal: Goal, cast: Any) -> None:
    own = cast(OWN)
    with acting(own):
        actions.reword_goal(goal=goal, text="Jag vill sova.", version=1, by=own)
        with pytest.raises(ChangedMeanwhile) as told:
            actions.reword_goal(goal=goal, text="Jag vill äta.", version=1, by=own)
        assert told.value.latest.version == 2
        assert reading.text_of(told.value.latest, goal.record) == "Jag vill sova."
        actions.reword_goal(goal=goal, text="Jag vill sova och äta.", version=2, by=own)
        latest = Goal.objects.get(pk=goal.pk)
        assert [each.text for each in reading.earlier(latest, goal.record)] == ["Jag vill sova.", WISH]
        assert reading.text_of(latest, goal.record) == "Jag vill sova och äta."


def test_the_database_refuses_the_second_of_two_and_keeps_what_was_there(goal: Goal, cast: Any) -> None:
    with acting(cast(OWN)):
        for version in (1, 3):
            with pytest.raises(IntegrityError), transaction.atomic():
                Goal.objects.filter(pk=goal.pk).update(sealed=b"x", version=version)
        assert not Wording.objects.exists()
        Goal.objects.filter(pk=goal.pk).update(sealed=b"x", version=2)
        assert Wording.objects.get(goal=goal).version == 1


def test_a_measure_keeps_what_was_promised_before(measure: Measure, cast: Any) -> None:
    own = cast(OWN)
    with acting(own):
        actions.reword_measure(measure=measure, promise=Promise("Läxhjälp", owner=own), version=1, by=own)
        with pytest.raises(ChangedMeanwhile):
            actions.reword_measure(measure=measure, promise=Promise("Annat"), version=1, by=own)
        latest = Measure.objects.get(pk=measure.pk)
        assert [each.text for each in reading.earlier(latest, measure.record)] == ["Studiestöd"]
        assert (latest.owner, latest.owner_words, latest.due_on) == (own, None, None)


def test_a_step_from_where_it_no_longer_stands_changes_nothing(goal: Goal, cast: Any) -> None:
    own = cast(OWN)
    with acting(own):
        actions.step_goal(goal=goal, before=GoalState.OPEN, to=GoalState.REACHED, why="", by=own)
        with pytest.raises(ChangedMeanwhile):
            actions.step_goal(goal=goal, before=GoalState.OPEN, to=GoalState.DROPPED, why="Nej.", by=own)
        assert Goal.objects.get(pk=goal.pk).state == GoalState.REACHED
        assert Change.objects.count() == 1


@pytest.mark.parametrize(
    ("before", "to"), [("open", "dropped"), ("reached", "open"), ("dropped", "open"), ("open", "open")]
)
def test_giving_up_and_taking_up_again_say_why(goal: Goal, cast: Any, before: str, to: str) -> None:
    own = cast(OWN)
    with acting(own):
        if before != "open":
            actions.step_goal(goal=goal, before=GoalState.OPEN, to=GoalState(before), why="Så.", by=own)
        with pytest.raises(ValueError, match="reason"):
            actions.step_goal(goal=goal, before=GoalState(before), to=GoalState(to), why=" ", by=own)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "select varsam.plan_step(%s, null, %s, %s, %s, null)", [goal.pk, before, to, uuid.uuid4()]
            )


# --- the participant's own ------------------------------------------------------------------------------------------


def test_a_rating_is_the_last_one_given_and_none_is_changed(goal: Goal, cast: Any) -> None:
    own = cast(OWN)
    with acting(own):
        for moment, value in ((Moment.START, 7), (Moment.START, 2), (Moment.REVIEW, 10)):
            actions.rate(goal=goal, moment=moment, value=value, by=own)
        for wrong in (0, 11):
            with pytest.raises(ValueError, match="1 to 10"):
                actions.rate(goal=goal, moment=Moment.REVIEW, value=wrong, by=own)
        assert {len(bytes(each.sealed)) for each in Rating.objects.all()} == {30}
        with pytest.raises(DatabaseError), transaction.atomic():
            Rating.objects.update(moment=Moment.END)
    plan = plan_of(own, goal.record)
    assert plan is not None
    assert plan.goals[0].start is not None
    assert plan.goals[0].start.value == 2
    assert plan.goals[0].now is not None
    assert plan.goals[0].now.value == 10


def test_nothing_but_a_number_fits_in_a_rating(goal: Goal, cast: Any) -> None:
    own = cast(OWN)
    with acting(own), pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(
            record=goal.record, goal=goal, moment="review", sealed=b"x" * 31, at=timezone.now(), by=own
        )


def test_no_words_of_the_plan_stand_in_the_open(measure: Measure, cast: Any, as_owner: Any) -> None:
    own = cast(OWN)
    with acting(own):
        actions.add_asset(record=measure.record, kind=AssetKind.STRENGTH, text="Fotbollen", by=own)
        actions.disagree(record=measure.record, text="Inte mötet med skolan", by=own)
        actions.step_measure(
            measure=measure, before=MeasureState.PLANNED, to=MeasureState.ONGOING, words="Igång i går", by=own
        )
    with as_owner(), connection.cursor() as cursor:
        for table in ("goal", "measure", "asset", "disagreement", "change"):
            cursor.execute(f"select to_jsonb(t)::text, encode(t.sealed, 'escape') from plans_{table} t where record_id = %s",
                           [measure.record_id])  # fmt: skip
            found = str(cursor.fetchall())
            assert "sealed" in found
            assert not [word for word in ("skolan", "Studie", "Kurator", "Fotboll", "Igång") if word in found]


# --- whoever has promised something, elsewhere ------------------------------------------------------------------------


@pytest.fixture
def promised(goal: Goal, give: Give, cast: Any) -> Measure:
    """The school's colleague has promised something, and the plan is shared with their school."""
    give(SCHOOL, "measures")
    own = cast(OWN)
    with acting(own):
        promise = Promise("Samtal på tisdagar", owner=cast(SCHOOL), due_on=SOON)
        return actions.add_measure(goal=goal, promise=promise, by=own)


def test_whoever_promised_it_tells_how_it_goes_while_it_is_shared(
    promised: Measure, cast: Any, as_owner: Any
) -> None:
    school = cast(SCHOOL)
    with acting(school):
        actions.step_measure(
            measure=promised,
            before=MeasureState.PLANNED,
            to=MeasureState.ONGOING,
            words="Vi har setts två gånger.",
            by=school,
        )
    plan = plan_of(cast(OWN), promised.record)
    assert plan is not None
    (seen,) = plan.goals[0].measures
    assert seen.measure.state == MeasureState.ONGOING
    assert [(note.by, note.text) for note in seen.notes] == [(school, "Vi har setts två gånger.")]
    with as_owner():
        entry = AuditEntry.objects.filter(event="plan.stepped").latest("pk")
        assert (entry.actor, entry.unit) == (school.pk, promised.record.unit_id)


def test_when_the_share_ends_so_does_what_they_can_do(promised: Measure, cast: Any, give: Give) -> None:
    school, own = cast(SCHOOL), cast(OWN)
    with acting(own):
        for grant in promised.record.grants.all():
            records.stop_grant(grant=grant, by=own)
    assert plan_of(school, promised.record) is None
    give(SCHOOL, "school")
    plan = plan_of(school, promised.record)
    assert plan is not None
    assert plan.goals == []
    with acting(school), pytest.raises(DatabaseError), transaction.atomic():
        actions.step_measure(
            measure=promised, before=MeasureState.PLANNED, to=MeasureState.DONE, words="Klart.", by=school
        )
    seen = plan_of(own, promised.record)
    assert seen is not None
    assert seen.gone == {school.pk}


def test_a_recipient_takes_no_step_of_anothers_and_words_nothing(
    promised: Measure, measure: Measure, cast: Any, give: Give
) -> None:
    give(POLICE, "measures")
    own, police, school = cast(OWN), cast(POLICE), cast(SCHOOL)
    for who, what in ((police, promised), (police, measure), (school, measure)):
        with acting(who), pytest.raises(DatabaseError), transaction.atomic():
            actions.step_measure(
                measure=what, before=MeasureState.PLANNED, to=MeasureState.DONE, words="Klart.", by=who
            )
    with acting(school):
        with pytest.raises(DatabaseError), transaction.atomic():
            actions.step_goal(
                goal=promised.goal, before=GoalState.OPEN, to=GoalState.REACHED, why="", by=school
            )
        with pytest.raises((PermissionDenied, Record.DoesNotExist)):
            actions.reword_measure(measure=promised, promise=Promise("Nej"), version=1, by=school)
        assert Measure.objects.filter(pk=promised.pk).update(due_on=None) == 0
    with acting(own):
        assert Measure.objects.get(pk=promised.pk).due_on == SOON


def test_a_measure_is_given_only_to_somebody_who_can_read_it(goal: Goal, cast: Any, give: Give) -> None:
    own, school, police = cast(OWN), cast(SCHOOL), cast(POLICE)
    give(SCHOOL, "measures")
    give(POLICE, "needs")
    with acting(own):
        choices = reading.owners_for(goal.record)
        assert own in choices
        assert school in choices
        assert police not in choices
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.add_measure(goal=goal, promise=Promise("Stöd", owner=police), by=own)
    with acting(school):
        assert reading.owners_for(goal.record) == []


# --- who sees what ----------------------------------------------------------------------------------------------------


def test_each_kind_is_shared_for_itself(measure: Measure, cast: Any, give: Give) -> None:
    own = cast(OWN)
    with acting(own):
        actions.add_asset(record=measure.record, kind=AssetKind.STRENGTH, text="Fotbollen", by=own)
        actions.disagree(record=measure.record, text="Inte mötet.", by=own)
    give(SCHOOL, "needs")
    give(POLICE, "measures")
    school, police = plan_of(cast(SCHOOL), measure.record), plan_of(cast(POLICE), measure.record)
    assert school is not None
    assert police is not None
    assert (school.goals, [line.text for line in school.strengths], school.disagreements) == (
        [],
        ["Fotbollen"],
        [],
    )
    assert ([each.text for each in police.goals], police.strengths) == ([WISH], [])
    assert [line.text for line in police.disagreements] == ["Inte mötet."]
    assert plan_of(cast("samordnare"), measure.record) is None


def test_broken_glass_shows_the_plan_and_writes_nothing(measure: Measure, cast: Any) -> None:
    helper = cast(COLLEAGUE)
    with acting(helper):
        records.break_glass(reference=measure.record.reference, reason=REASON, by=helper)
    plan = plan_of(helper, measure.record)
    assert plan is not None
    assert [each.text for each in plan.goals] == [WISH]
    with acting(helper), pytest.raises(DatabaseError), transaction.atomic():
        actions.step_measure(
            measure=measure, before=MeasureState.PLANNED, to=MeasureState.DONE, words="Klart.", by=helper
        )


def test_rows_of_one_plan_are_not_hung_on_the_goal_of_another(goal: Goal, cast: Any) -> None:
    own = cast(OWN)
    with acting(own):
        other = records.open_record(
            unit=goal.record.unit_id, track=Track.SSPF, track_reason="", text="x", by=own
        )
        for model, more in ((Rating, {"moment": "start", "sealed": b"x" * 30}),
                            (Measure, {"sealed": b"x", "state_at": timezone.now()})):  # fmt: skip
            with pytest.raises(IntegrityError), transaction.atomic():
                model.objects.create(record=other, goal=goal, at=timezone.now(), by=own, **more)


def test_a_closed_record_takes_nothing_more(measure: Measure, cast: Any) -> None:
    own = cast(OWN)
    with acting(own):
        records.close_record(record=measure.record, by=own)
        with pytest.raises(PermissionDenied):
            actions.add_goal(record=measure.record, text="Mer", by=own)
        with pytest.raises(IntegrityError), transaction.atomic():
            Asset.objects.create(record=measure.record, kind="need", sealed=b"x", at=timezone.now(), by=own)
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.step_measure(
                measure=measure, before=MeasureState.PLANNED, to=MeasureState.DONE, words="", by=own
            )


def test_what_is_written_is_dated_by_the_database_and_signed_by_whoever_writes(goal: Goal, cast: Any) -> None:
    own = cast(OWN)
    with acting(own):
        with pytest.raises(DatabaseError), transaction.atomic():
            Asset.objects.create(
                record=goal.record, kind="need", sealed=b"x", at=timezone.now(), by=cast(COLLEAGUE)
            )
        made = Asset.objects.create(
            record=goal.record, kind="need", sealed=b"x", at=timezone.now() - timedelta(days=400), by=own
        )
        made.refresh_from_db()
        assert timezone.now() - made.at < timedelta(minutes=5)


def test_a_destroyed_record_leaves_nothing_of_its_plan(measure: Measure, cast: Any, as_owner: Any) -> None:
    own = cast(OWN)
    with acting(own):
        actions.rate(goal=measure.goal, moment=Moment.START, value=3, by=own)
        actions.reword_goal(goal=measure.goal, text="Annat.", version=1, by=own)
        actions.add_asset(record=measure.record, kind=AssetKind.NEED, text="Ro", by=own)
        actions.disagree(record=measure.record, text="Nej", by=own)
        actions.give_copy(record=measure.record, language="so", named=False, by=own)
        actions.step_measure(
            measure=measure, before=MeasureState.PLANNED, to=MeasureState.DONE, words="", by=own
        )
    tables = ("goal", "rating", "measure", "wording", "change", "asset", "disagreement", "plancopy")
    count = "select " + ", ".join(f"(select count(*) from plans_{t} where record_id = r.id)" for t in tables)
    counted = f"{count} from (select %s::bigint as id) r"
    assert asked(as_owner, counted, measure.record) == (1,) * len(tables)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select varsam._retention_record_empty(%s)", [measure.record.reference])
    assert asked(as_owner, counted, measure.record) == (0,) * len(tables)

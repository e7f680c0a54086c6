"""A pilot's way: what it takes to begin, what stays, when it is stopped, and what can be said of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.areas.methods.pilots.conftest import BEGAN, Trial, plan, put
from varsam.areas.methods.pilots import actions, claims, gates, jobs, reading, results
from varsam.areas.methods.pilots.actions import NotCarried, NotNow, Number, Wording
from varsam.areas.methods.pilots.enums import CARRIES, Better, Conclusion, Design, Kind, Moment, Severity
from varsam.areas.methods.pilots.models import Evaluation, Harm, Measure, Pilot, Place, Quiet, Reading
from varsam.areas.methods.pilots.policies import PointsAtSomebody
from varsam.areas.methods.pilots.states import TRANSITIONS, State
from varsam.areas.methods.register import actions as register
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Membership, Organisation, Role, User
from varsam.lib.working_days import STOCKHOLM

Owner = Callable[[], AbstractContextManager[None]]
LATER = BEGAN + timedelta(days=1)


def evaluate(trial: Trial, conclusion: Conclusion, words: str = "Fler kände sig trygga.") -> Evaluation:
    with acting(trial.lead):
        return actions.evaluate(pilot=trial.pilot, conclusion=conclusion, words_sv=words, by=trial.lead)


def raw(statement: str, *values: object) -> None:
    """SQL of somebody's own, on the app's login."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, list(values))


def says_it_helped(trial: Trial) -> None:
    raw("select varsam.pilots_evaluate(%s, 'helped', 'Det hjälpte', '', '{}')", trial.pilot.pk)


# --- one table ----------------------------------------------------------------------------------------------------


def test_the_database_knows_the_same_steps(as_owner: Owner) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select state, next from varsam._pilots_ways()")
        assert set(cursor.fetchall()) == {(before.value, after.value) for before, after in TRANSITIONS}


def test_the_database_knows_what_a_design_carries(as_owner: Owner) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select design, conclusion from varsam._pilots_carries()")
        assert set(cursor.fetchall()) == {(d.value, c.value) for d, found in CARRIES.items() for c in found}
    assert Conclusion.HELPED not in claims.conclusions(Design.BEFORE_AFTER)
    assert Conclusion.BETTER in claims.conclusions(Design.BEFORE_AFTER)


# --- it begins ----------------------------------------------------------------------------------------------------


def test_a_pilot_begins_when_all_is_there(trial: Trial) -> None:
    with acting(trial.lead):
        assert gates.missing(trial.pilot) == [str(gates.MISSING["before"])]
        with pytest.raises(NotNow):
            actions.start(pilot=trial.pilot, by=trial.lead)
    trial.tell(Moment.BEFORE, 100, 40)
    trial.start()
    assert trial.state() == State.RUNNING
    assert trial.pilot.started_on == BEGAN


@pytest.mark.parametrize(
    ("without", "key"), [("aim", "aim"), ("stop_words", "stop_words"), ("ends_on", "days")]
)
def test_a_plan_without_something_does_not_begin(trial: Trial, without: str, key: str) -> None:
    trial.tell(Moment.BEFORE, 100, 40)
    said: dict[str, Any] = {without: ""}
    if without == "ends_on":
        said = {"starts_on": BEGAN - timedelta(days=9), "ends_on": BEGAN - timedelta(days=2)}
    with acting(trial.lead):
        actions.change_plan(pilot=trial.pilot, plan=plan(trial.lead, **said), seen=2, by=trial.lead)
        assert gates.missing(trial.pilot) == [str(gates.MISSING[key])]


def test_a_method_that_is_not_checked_is_not_tried(trial: Trial, as_owner: Owner) -> None:
    trial.tell(Moment.BEFORE, 100, 40)
    with acting(trial.lead):
        register.check(
            method=trial.pilot.method,
            kind="child",
            said="not_ok",
            words="Nej.",
            source="Samråd",
            on=BEGAN,
            by=trial.lead,
        )
    with as_owner():
        put(trial.pilot.method, "checks")
    with acting(trial.lead):
        assert gates.missing(trial.pilot) == [str(gates.MISSING[key]) for key in ("child", "method")]
        with pytest.raises(NotNow):
            actions.start(pilot=trial.pilot, by=trial.lead)


def test_a_place_to_compare_with_is_asked_for_by_the_design(trial: Trial) -> None:
    trial.tell(Moment.BEFORE, 100, 40)
    with acting(trial.lead):
        actions.remove_place(place=trial.beside, by=trial.lead)
        assert gates.missing(trial.pilot) == [str(gates.MISSING["comparison"])]


@pytest.mark.parametrize(
    ("design", "key"),
    [(Design.DESCRIPTION, "beside"), (Design.BEFORE_AFTER, "beside"), (Design.RANDOMISED, "lot")],
)
def test_the_places_are_those_of_the_design(trial: Trial, design: Design, key: str) -> None:
    """Nothing is compared in a layout that does not compare; and one place on each side is no lottery."""
    trial.tell(Moment.BEFORE, 100, 40)
    with acting(trial.lead):
        actions.change_plan(pilot=trial.pilot, plan=plan(trial.lead, design=design), seen=2, by=trial.lead)
        assert gates.missing(trial.pilot) == [str(gates.MISSING[key])]


def test_what_is_measured_and_when_it_stops_stays_once_it_has_begun(running: Trial, as_owner: Owner) -> None:
    lead, version = running.lead, running.pilot.version
    with acting(lead):
        for said in ({"stop_count": 5}, {"stop_severity": Severity.MILD}, {"aim": "Annat"}):
            with pytest.raises(NotNow):
                actions.change_plan(pilot=running.pilot, plan=plan(lead, **said), seen=version, by=lead)
        wording = Wording("Något annat", Kind.SHARE, Better.HIGHER)
        for act in (
            lambda: actions.add_measure(pilot=running.pilot, wording=wording, by=lead),
            lambda: actions.change_measure(measure=running.share, wording=wording, by=lead),
            lambda: actions.remove_measure(measure=running.share, by=lead),
            lambda: actions.remove_place(place=running.beside, by=lead),
        ):
            with pytest.raises(NotNow):
                act()
        longer = plan(lead, ends_on=BEGAN + timedelta(days=150))
        actions.change_plan(pilot=running.pilot, plan=longer, seen=version, by=lead)
    running.state()
    assert running.pilot.ends_on == BEGAN + timedelta(days=150)
    with as_owner(), pytest.raises(DatabaseError), transaction.atomic():
        Pilot.objects.filter(pk=running.pilot.pk).update(stop_count=9)


def test_two_who_save_at_once_are_told(trial: Trial) -> None:
    with acting(trial.lead), pytest.raises(actions.ChangedMeanwhile):
        actions.change_plan(pilot=trial.pilot, plan=plan(trial.lead), seen=1, by=trial.lead)


# --- the stop rule --------------------------------------------------------------------------------------------------


def test_the_stop_rule_stops_it_at_once(running: Trial) -> None:
    assert running.harm(Severity.MODERATE) == State.RUNNING
    assert running.harm(Severity.SERIOUS) == State.RUNNING
    assert running.harm(Severity.SERIOUS) == State.STOPPED
    assert running.state() == State.STOPPED
    step = running_steps(running)[-1]
    assert (step.before, step.after, step.is_rule) == (State.RUNNING, State.STOPPED, True)


def running_steps(trial: Trial) -> list[Any]:
    with acting(trial.lead):
        return list(trial.pilot.steps.all())


def test_the_owner_and_the_contacts_are_told_that_something_waits(running: Trial, as_owner: Owner) -> None:
    running.harm(Severity.SERIOUS)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("delete from notifications_notice")
    running.harm(Severity.SERIOUS)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select user_id, resource from notifications_notice order by user_id")
        told = set(cursor.fetchall())
    assert told == {(running.lead.pk, "pilot"), (running.leisure.pk, "own_pilot")}


def test_only_the_method_lead_lets_it_go_on_and_the_next_harm_stops_it_again(running: Trial) -> None:
    running.harm(Severity.SERIOUS)
    running.harm(Severity.SERIOUS)
    with acting(running.coordinator), pytest.raises(NotNow):
        actions.resume(pilot=running.pilot, why="Det var ett missförstånd.", by=running.coordinator)
    with acting(running.lead):
        with pytest.raises(NotNow):
            actions.resume(pilot=running.pilot, why="", by=running.lead)
        actions.resume(pilot=running.pilot, why="Gruppen har delats.", by=running.lead)
    assert running.state() == State.RUNNING
    assert running.harm(Severity.MILD) == State.RUNNING
    assert running.harm(Severity.SERIOUS) == State.STOPPED


def test_a_person_stops_it_earlier_with_a_reason(running: Trial) -> None:
    with acting(running.coordinator):
        with pytest.raises(NotNow):
            actions.stop(pilot=running.pilot, why=" ", by=running.coordinator)
        actions.stop(pilot=running.pilot, why="Personalen orkar inte.", by=running.coordinator)
    assert running.state() == State.STOPPED


def test_a_harm_that_turns_out_to_be_worse_is_corrected_and_counts(running: Trial) -> None:
    running.harm(Severity.SERIOUS)
    running.harm(Severity.MILD)
    with acting(running.school):
        first = Harm.objects.get(pilot=running.pilot, severity=Severity.MILD)
    assert running.harm(Severity.SERIOUS, corrects=first) == State.STOPPED
    with acting(running.lead):
        assert reading.counted(running.pilot) == {1: 0, 2: 0, 3: 2}
    with pytest.raises(NotNow):
        running.harm(Severity.MILD, corrects=first)


def test_a_harm_sent_twice_is_told_once(running: Trial) -> None:
    import uuid

    uid = uuid.uuid4()
    running.harm(Severity.SERIOUS, uid=uid)
    running.harm(Severity.SERIOUS, uid=uid)
    assert running.state() == State.RUNNING


def test_a_harm_names_nobody(running: Trial) -> None:
    with pytest.raises(PointsAtSomebody):
        running.harm(Severity.MILD, words="Födelsenumret är 19121212-1212.", kept=("personnummer",))
    with pytest.raises(PointsAtSomebody):
        running.harm(Severity.MILD, words="Ring mamman på 070-174 06 58.")
    running.harm(Severity.MILD)
    with acting(running.lead):
        told = reading.harms(running.pilot)[0]
        assert told.words == "En elev blev ledsen och gick hem."
        assert b"ledsen" not in bytes(told.harm.words)


# --- who sees what --------------------------------------------------------------------------------------------------


def test_a_contact_sees_their_own_place_alone(running: Trial) -> None:
    running.harm(Severity.MILD)
    with acting(running.leisure):
        assert list(Place.objects.filter(pilot=running.pilot)) == [running.beside]
        assert {each.place_id for each in Reading.objects.filter(pilot=running.pilot)} == {running.beside.pk}
        assert not Harm.objects.filter(pilot=running.pilot).exists()
        assert Measure.objects.get(pilot=running.pilot) == running.share
        with pytest.raises(NotNow):
            actions.tell(
                measure=running.share,
                place=running.place,
                moment=Moment.DURING,
                on=BEGAN,
                number=Number(20, events=9),
                by=running.leisure,
            )


def test_somebody_who_is_no_contact_any_more_sees_nothing(running: Trial, as_owner: Owner) -> None:
    with as_owner():
        running.school.memberships.update(valid_to=datetime(2026, 1, 1, tzinfo=STOCKHOLM))
    with acting(running.school):
        assert not Pilot.objects.exists()
        assert reading.my_places() == []


def test_a_contact_works_where_the_place_is(trial: Trial) -> None:
    with acting(trial.lead):
        assert trial.school.pk in {each.user for each in reading.contacts()}
        with pytest.raises(NotNow):
            actions.set_contact(place=trial.place, contact=trial.leisure, by=trial.lead)
    with acting(trial.school):
        assert reading.contacts() == []


def test_nobody_outside_of_the_municipality_is_the_contact_of_a_place(
    trial: Trial, cast: Callable[[str], User], as_owner: Owner
) -> None:
    """Partners, experts and communities, and who works in another municipality: neither offered nor taken, whatever their role."""
    outside = []
    for account in ("civilsamhalle", "kriminalvard", "samfund", "polis"):
        with acting(cast(account)):
            outside.append((cast(account), cast(account).memberships.current().get().organisation_id))
    other, elsewhere = outside[0]
    with as_owner():
        Membership.objects.filter(user=other).update(role=Role.SCHOOL)
    with acting(trial.lead):
        offered = reading.contacts()
        for user, unit in outside:
            assert user.pk not in {each.user for each in offered}
            with pytest.raises(NotNow):
                actions.add_place(
                    pilot=trial.pilot, unit=unit, contact=user, is_comparison=False, by=trial.lead
                )
        root = trial.pilot.unit.ancestors[0]
        units = Organisation.objects.in_bulk({each.unit for each in offered})
        assert {each.ancestors[0] for each in units.values()} == {root}
    assert (Organisation.objects.get(pk=elsewhere).ancestors[0] == root) is False


# --- numbers --------------------------------------------------------------------------------------------------------


def test_a_correction_keeps_the_old_number(trial: Trial) -> None:
    trial.tell(Moment.BEFORE, 100, 40)
    with acting(trial.school):
        old = Reading.objects.get(pilot=trial.pilot)
        again = {
            "measure": trial.share,
            "place": trial.place,
            "moment": Moment.BEFORE,
            "on": BEGAN,
            "number": Number(100, events=44),
            "by": trial.school,
        }
        with pytest.raises(NotNow):
            actions.tell(**again)
        actions.tell(**again, corrects=old)
        assert Reading.objects.get(pilot=trial.pilot, replaced_at=None).events == 44
        assert Reading.objects.filter(pilot=trial.pilot).exclude(replaced_at=None).get().events == 40
        with pytest.raises(NotNow):
            actions.tell(**again, corrects=old)


@pytest.mark.parametrize(
    ("moment", "on", "number"),
    [
        (Moment.DURING, BEGAN, Number(20, events=21)),
        (Moment.DURING, BEGAN, Number(20, mean=3.0, sd=1.0)),
        (Moment.DURING, BEGAN + timedelta(days=1), Number(20, events=5)),
        (Moment.DURING, BEGAN - timedelta(days=1), Number(20, events=5)),
        (Moment.AFTER, BEGAN, Number(20, events=5)),
        (Moment.DURING, BEGAN, Number(0, events=0)),
    ],
)
def test_what_cannot_be_is_not_taken(running: Trial, moment: Moment, on: date, number: Number) -> None:
    with acting(running.school), pytest.raises(NotNow):
        actions.tell(
            measure=running.share, place=running.place, moment=moment, on=on, number=number, by=running.school
        )


def test_a_mean_lies_on_its_scale_with_a_spread_that_can_be(trial: Trial) -> None:
    with acting(trial.lead):
        mean = actions.add_measure(
            pilot=trial.pilot,
            wording=Wording("Trygghet, 0 till 10", Kind.MEAN, Better.HIGHER, 0, 10),
            by=trial.lead,
        )
    with acting(trial.school):

        def told(mean_: float, sd: float) -> None:
            actions.tell(
                measure=mean,
                place=trial.place,
                moment=Moment.BEFORE,
                on=BEGAN,
                number=Number(30, mean=mean_, sd=sd),
                by=trial.school,
            )

        for wrong in ((10.5, 1), (5, 6), (5, -1)):
            with pytest.raises(NotNow):
                told(*wrong)
        told(6.5, 2.1)


# --- silence is no safety --------------------------------------------------------------------------------------------


def test_a_month_is_harm_quiet_or_silence(running: Trial, wall: Any) -> None:
    running.harm(Severity.MILD)
    wall(datetime(2026, 5, 4, 9, tzinfo=STOCKHOLM))
    with acting(running.school):
        with pytest.raises(NotNow):
            actions.tell_quiet(place=running.place, month=date(2026, 3, 1), by=running.school)
        actions.tell_quiet(place=running.place, month=date(2026, 4, 15), by=running.school)
        actions.tell_quiet(place=running.place, month=date(2026, 4, 1), by=running.school)
        with pytest.raises(NotNow):
            actions.tell_quiet(place=running.place, month=date(2026, 6, 1), by=running.school)
        assert Quiet.objects.filter(pilot=running.pilot).count() == 1
    with acting(running.lead):
        pilot = Pilot.objects.get(pk=running.pilot.pk)
        months = [date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)]
        assert reading.months_of(pilot, date(2026, 5, 4)) == months
        ((_place, row),) = reading.months(pilot, date(2026, 5, 4)).rows
        assert [each.value for each in row] == ["harm", "quiet", "silent"]


def test_those_who_are_late_are_told_once_a_month(running: Trial, wall: Any, as_owner: Owner) -> None:
    with as_owner():
        Pilot.objects.exclude(pk=running.pilot.pk).filter(state=State.RUNNING).update(state=State.STOPPED)
        Pilot.objects.exclude(pk=running.pilot.pk).filter(state=State.ENDED).update(state=State.EVALUATED)
    wall(datetime(2026, 8, 4, 6, tzinfo=STOCKHOLM))
    assert jobs.remind() == 2, "whoever answers for it, and the place that has said nothing"
    assert jobs.remind() == 0
    wall(datetime(2026, 9, 1, 6, tzinfo=STOCKHOLM))
    assert jobs.remind() == 2


# --- what came of it ---------------------------------------------------------------------------------------------------


def finished(running: Trial, after: int, beside: int) -> list[results.Result]:
    running.end()
    running.tell(Moment.AFTER, 100, after)
    running.tell(Moment.AFTER, 100, beside, beside=True)
    running.state()
    with acting(running.lead):
        return results.results(running.pilot)


def test_the_difference_of_changes_is_shown_with_its_interval(running: Trial) -> None:
    (found,) = finished(running, after=70, beside=45)
    assert found.change.estimate
    assert found.effect
    assert found.effect.estimate
    assert found.change.estimate.value == pytest.approx(0.30)
    assert found.effect.estimate.value == pytest.approx(0.27)
    assert found.effect.estimate.low > 0
    assert evaluate(running, Conclusion.BETTER).figures["measures"][0]["effect"]["value"] == pytest.approx(
        0.27
    )
    assert running.state() == State.EVALUATED


def test_a_conclusion_that_the_numbers_do_not_bear_out_is_refused(running: Trial) -> None:
    finished(running, after=52, beside=50)
    for conclusion in (Conclusion.HELPED, Conclusion.BETTER, Conclusion.HARMED):
        with pytest.raises(NotCarried):
            evaluate(running, conclusion)
    assert evaluate(running, Conclusion.SAME).number == 1
    assert evaluate(running, Conclusion.UNCLEAR).number == 2
    assert [each.number for each in reading.published(running.pilot.method)] == [2]


def test_the_database_refuses_what_the_design_does_not_carry(trial: Trial) -> None:
    with acting(trial.lead):
        actions.remove_place(place=trial.beside, by=trial.lead)
        actions.change_plan(
            pilot=trial.pilot, plan=plan(trial.lead, design=Design.BEFORE_AFTER), seen=2, by=trial.lead
        )
    trial.tell(Moment.BEFORE, 100, 30)
    trial.start()
    trial.end()
    trial.tell(Moment.AFTER, 100, 70)
    with acting(trial.lead), pytest.raises(DatabaseError, match="more than the design carries"):
        says_it_helped(trial)
    assert evaluate(trial, Conclusion.BETTER).conclusion == "better"


def test_a_comparison_that_was_not_measured_carries_no_cause(running: Trial) -> None:
    running.end()
    running.tell(Moment.AFTER, 100, 80)
    with acting(running.lead), pytest.raises(DatabaseError, match="nothing to compare with"):
        says_it_helped(running)


def test_harms_are_published_as_nought_or_few(running: Trial) -> None:
    assert results.harms(dict.fromkeys(Severity, 0)) == {"total": 0, "mild": 0, "moderate": 0, "serious": 0}
    few = results.harms({Severity.MILD: 3, Severity.MODERATE: 0, Severity.SERIOUS: 1})
    assert set(few.values()) == {"few"}
    many = results.harms({Severity.MILD: 12, Severity.MODERATE: 9, Severity.SERIOUS: 1})
    assert many["total"] == 22
    assert many["serious"] == "few"
    assert many["mild"] != 12 or many["moderate"] != 9


def test_who_acts_elsewhere_sees_no_pilot(running: Trial, cast: Callable[[str], User]) -> None:
    for account in ("polis", "systemadmin", "rad", "utbildare", "socialsekreterare.centrum"):
        with acting(cast(account)):
            assert not Pilot.objects.exists()
            assert not Reading.objects.exists()
            with pytest.raises(NotNow):
                actions.stop(pilot=running.pilot, why="Nej", by=cast(account))

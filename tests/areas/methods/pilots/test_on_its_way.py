"""A method goes on from being tried only with a pilot that speaks for it now, and never past one that says it harmed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.areas.methods.pilots.conftest import Trial, put
from varsam.areas.methods.pilots import actions, gates
from varsam.areas.methods.pilots.enums import Conclusion, Moment
from varsam.areas.methods.register import actions as register
from varsam.areas.methods.register.models import Method
from varsam.areas.methods.register.models import Step as MethodStep
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import User
from varsam.lib.working_days import STOCKHOLM

Owner = Callable[[], AbstractContextManager[None]]


def finished(trial: Trial, after: int, beside: int) -> None:
    trial.end()
    trial.tell(Moment.AFTER, 100, after)
    trial.tell(Moment.AFTER, 100, beside, beside=True)


def evaluate(trial: Trial, conclusion: Conclusion) -> None:
    with acting(trial.lead):
        actions.evaluate(pilot=trial.pilot, conclusion=conclusion, words_sv="Ord.", by=trial.lead)


def steps(trial: Trial, *to: str) -> None:
    with acting(trial.lead):
        for after in to:
            register.step(method=trial.pilot.method, to=after, why="Det är dags.", by=trial.lead)


def refuses(trial: Trial, before: str, after: str, said: str) -> None:
    """In words, and whoever writes the step past them."""
    method = trial.pilot.method
    with acting(trial.lead):
        with pytest.raises(register.Missing):
            register.step(method=method, to=after, why="Klart", by=trial.lead)
        row = MethodStep(method=method, before=before, after=after, why="Klart", by=trial.lead)
        with pytest.raises(DatabaseError, match=said), transaction.atomic():
            row.save(force_insert=True)


@pytest.fixture
def tried(running: Trial, as_owner: Owner) -> Trial:
    """Of a method that was not in use before."""
    with as_owner():
        Method.objects.filter(pk=running.pilot.method_id).update(in_use_since=None)
    running.pilot.method.refresh_from_db()
    return running


def test_a_method_goes_on_only_with_a_pilot_behind_it(tried: Trial) -> None:
    refuses(tried, "pilot", "evaluation", "no pilot is over")
    finished(tried, after=70, beside=45)
    steps(tried, "evaluation")
    method = tried.pilot.method
    assert (
        gates.missing_evaluation(method)
        == gates.missing_good_evaluation(method)
        == [str(gates.OF_METHOD["evaluated"])]
    )
    evaluate(tried, Conclusion.BETTER)
    assert gates.missing_evaluation(method) == gates.missing_good_evaluation(method) == []


def test_a_pilot_from_before_the_last_review_speaks_for_nothing(
    tried: Trial, as_owner: Owner, wall: Any
) -> None:
    finished(tried, after=70, beside=45)
    steps(tried, "evaluation")
    evaluate(tried, Conclusion.BETTER)
    wall(datetime(2027, 3, 2, 9, tzinfo=STOCKHOLM))
    steps(tried, "review")
    method = tried.pilot.method
    with as_owner():
        put(method, "pilot")
    refuses(tried, "pilot", "evaluation", "no pilot is over")
    with as_owner():
        put(method, "evaluation")
    assert gates.missing_evaluation(method) == [str(gates.OF_METHOD["evaluated"])]
    assert gates.missing_good_evaluation(method) == [str(gates.OF_METHOD["evaluated"])]


def test_a_pilot_that_was_over_before_the_method_was_checked_anew_is_not_tried_again(
    tried: Trial, wall: Any
) -> None:
    finished(tried, after=70, beside=45)
    wall(datetime(2026, 3, 3, 9, tzinfo=STOCKHOLM))
    steps(tried, "checks", "pilot")
    refuses(tried, "pilot", "evaluation", "no pilot is over")


def test_a_pilot_goes_on_through_a_new_check(tried: Trial, wall: Any) -> None:
    wall(datetime(2026, 3, 3, 9, tzinfo=STOCKHOLM))
    steps(tried, "checks", "pilot")
    wall(datetime(2026, 3, 4, 9, tzinfo=STOCKHOLM))
    tried.end()
    steps(tried, "evaluation")
    tried.pilot.method.refresh_from_db()
    assert tried.pilot.method.state == "evaluation"


def test_where_it_became_worse_it_is_used_with_caution_at_most(tried: Trial) -> None:
    finished(tried, after=20, beside=45)
    steps(tried, "evaluation")
    evaluate(tried, Conclusion.WORSE)
    method = tried.pilot.method
    assert gates.missing_evaluation(method) == []
    assert gates.missing_good_evaluation(method) == [str(gates.OF_METHOD["worse"])]


def test_a_method_that_harmed_is_not_recommended(
    trial: Trial, cast: Callable[[str], User], as_owner: Owner
) -> None:
    """Not even one that was in use before; until it has been gone through again."""
    with as_owner():
        Method.objects.filter(pk=trial.pilot.method_id).update(in_use_since=2011, source="Årsrapporten")
    trial.widen(cast("socialsekreterare.hisingen"), cast("socialsekreterare.centrum"))
    trial.tell_all(Moment.BEFORE, 100, 40, 40)
    trial.start()
    trial.end()
    trial.tell_all(Moment.AFTER, 100, 15, 45)
    steps(trial, "evaluation")
    method = trial.pilot.method
    assert gates.missing_good_evaluation(method) == []
    evaluate(trial, Conclusion.HARMED)
    for found in (gates.missing_evaluation(method), gates.missing_good_evaluation(method)):
        assert found == [str(gates.OF_METHOD["harmed"])]

"""No conclusion further than the numbers: by the main measure, named beforehand; of a cause at two places on each side."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import DatabaseError, connection

from tests.areas.methods.pilots.conftest import Trial
from varsam.areas.methods.pilots import actions, results
from varsam.areas.methods.pilots.actions import NotCarried, NotNow, Wording
from varsam.areas.methods.pilots.enums import Better, Conclusion, Kind, Moment
from varsam.areas.methods.pilots.models import Evaluation, Measure
from varsam.kernel.access.actor import acting
from varsam.kernel.access.functions import call
from varsam.kernel.people.models import User

Owner = Callable[[], AbstractContextManager[None]]
CHANGES = ("helped", "harmed", "better", "same", "worse")


def second(trial: Trial) -> Measure:
    with acting(trial.lead):
        return actions.add_measure(
            pilot=trial.pilot, wording=Wording("Bråk", Kind.SHARE, Better.LOWER), by=trial.lead
        )


@pytest.fixture
def wide(trial: Trial, cast: Callable[[str], User]) -> Trial:
    """Two places on each side."""
    trial.widen(cast("socialsekreterare.hisingen"), cast("socialsekreterare.centrum"))
    return trial


def over(trial: Trial, *told: tuple[Measure, int, int]) -> Trial:
    """Begun and ended: 40 of 100 before everywhere, and of each measure so many after with the method and beside."""
    for measure, _after, _beside in told:
        trial.tell_all(Moment.BEFORE, 100, 40, 40, measure)
    trial.start()
    trial.end()
    for measure, after, beside in told:
        trial.tell_all(Moment.AFTER, 100, after, beside, measure)
    return trial


def evaluate(trial: Trial, conclusion: Conclusion) -> Evaluation:
    with acting(trial.lead):
        return actions.evaluate(pilot=trial.pilot, conclusion=conclusion, words_sv="Ord.", by=trial.lead)


def written(trial: Trial, conclusion: str, figures: Any = None) -> int:
    """An evaluation as somebody writes it past the acts, with figures of their own."""
    with acting(trial.lead):
        if figures is None:
            figures = results.as_published(trial.pilot, results.results(trial.pilot))
        return int(call("pilots_evaluate", trial.pilot.pk, conclusion, "Ord.", "", json.dumps(figures)))


def test_of_one_place_against_one_no_cause_is_concluded(trial: Trial) -> None:
    over(trial, (trial.share, 80, 42))
    with pytest.raises(NotCarried):
        evaluate(trial, Conclusion.HELPED)
    with pytest.raises(DatabaseError, match="too few places to say why"):
        written(trial, "helped")


def test_what_became_better_at_one_place_is_said_without_a_cause(trial: Trial) -> None:
    over(trial, (trial.share, 80, 42))
    assert evaluate(trial, Conclusion.BETTER).conclusion == "better"


def test_of_two_places_on_each_side_a_cause_can_be_concluded(wide: Trial) -> None:
    over(wide, (wide.share, 80, 42))
    assert evaluate(wide, Conclusion.HELPED).conclusion == "helped"


def test_another_measure_than_the_main_one_makes_nothing_better(wide: Trial) -> None:
    """Fewer fights, and as unsafe as before: whoever measures enough finds something."""
    over(wide, (wide.share, 40, 40), (second(wide), 10, 40))
    for conclusion in (Conclusion.HELPED, Conclusion.BETTER, Conclusion.SAME):
        with pytest.raises(NotCarried):
            evaluate(wide, conclusion)
    with pytest.raises(DatabaseError, match="more than the numbers say"):
        written(wide, "helped")


def test_the_main_measure_is_named_before_it_begins(wide: Trial) -> None:
    fights = second(wide)
    with acting(wide.lead):
        actions.set_main(measure=fights, by=wide.lead)
        assert [each.pk for each in wide.pilot.measures.all()] == [fights.pk, wide.share.pk]
        actions.set_main(measure=fights, by=wide.lead)
    with acting(wide.school), pytest.raises(NotNow):
        actions.set_main(measure=wide.share, by=wide.school)
    over(wide, (wide.share, 40, 40), (fights, 10, 40))
    with acting(wide.lead), pytest.raises(NotNow):
        actions.set_main(measure=wide.share, by=wide.lead)
    assert evaluate(wide, Conclusion.HELPED).figures["measures"][0]["name"] == "Bråk"


@pytest.mark.parametrize("act", ["leave", "turn", "say"])
def test_nobody_publishes_other_measures_than_were_planned(wide: Trial, act: str) -> None:
    """Left out, in another order, or with numbers that say something else than the conclusion."""
    over(wide, (wide.share, 80, 40), (second(wide), 80, 40))
    with acting(wide.lead):
        figures = results.as_published(wide.pilot, results.results(wide.pilot))
    first, fights = figures["measures"]
    assert fights["effect"]["low"] > 0, "surely more fights"
    told = {"leave": [first], "turn": [fights, first], "say": [first, fights]}[act]
    with pytest.raises(DatabaseError, match="more than the numbers say"):
        written(wide, "better", {**figures, "measures": told})


def number(value: float | None) -> dict[str, Any]:
    return {"mark": "few"} if value is None else {"value": value, "low": value - 0.1, "high": value + 0.1}


@pytest.mark.parametrize(
    ("told", "borne_out"),
    [
        ([(0.3, 0.3), (0.0, 0.0)], {"helped", "better"}),
        ([(0.3, 0.3), (None, None)], {"helped", "better"}),
        ([(0.3, 0.3), (0.3, 0.3)], {"harmed", "worse"}),
        ([(0.0, 0.0), (-0.3, -0.3)], set()),
        ([(-0.3, -0.3), (0.0, 0.0)], {"harmed", "worse"}),
        ([(0.3, 0.0), (0.0, 0.0)], {"same"}),
        ([(None, None), (None, None)], set()),
        ([(0.3, None), (0.0, None)], {"better"}),
    ],
)
def test_the_database_bears_out_what_python_does(
    wide: Trial, as_owner: Owner, told: list[tuple[float | None, float | None]], borne_out: set[str]
) -> None:
    """Higher is better of the first, lower of the second."""
    over(wide, (wide.share, 80, 42), (second(wide), 40, 40))
    measures = [
        {"name": name, "better": better, "groups": [{"change": number(change)}], "effect": number(effect)}
        for (name, better), (change, effect) in zip(
            [(wide.share.name, "higher"), ("Bråk", "lower")], told, strict=True
        )
    ]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select c from unnest(%s::text[]) c where varsam._pilots_borne_out(%s, c, %s)",
            [list(CHANGES), wide.pilot.pk, json.dumps({"measures": measures})],
        )
        assert {row[0] for row in cursor.fetchall()} == borne_out

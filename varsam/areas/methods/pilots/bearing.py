"""What can be said of a pilot's numbers: a conclusion stands only where they bear it out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from varsam.areas.methods.pilots.claims import ENOUGH
from varsam.areas.methods.pilots.enums import Better, Conclusion
from varsam.areas.methods.pilots.models import Measure, Pilot
from varsam.areas.methods.pilots.results import Result, Shown


def direction(measure: Measure, shown: Shown | None) -> int:
    """1 where a change is for the better, -1 for the worse, 0 where its interval holds nought or it is not shown."""
    if shown is None or shown.estimate is None or not shown.estimate.is_sure:
        return 0
    is_up = shown.estimate.low > 0
    return 1 if is_up is (measure.better == Better.HIGHER) else -1


def bears_out(found: Sequence[Result], conclusion: Conclusion) -> bool:
    """Whether the numbers that are shown say so: none is needed for what claims no change. The database holds the same
    (varsam._pilots_borne_out).

    - Good is said where the main measure is for the better and none for the worse; bad where any is for the worse. The main one is
      the first, named before the pilot began: whoever measures enough finds something that went well.
    - That the method is the cause takes ENOUGH places with it and as many to compare with: one alone differs from another for any
      reason.
    - That it became better or worse is not said where places to compare with were measured and did the same.
    - That nothing is seen takes that nothing is, of what the layout is there to show: the difference where it compares.
    """
    changes, effects = _directions(found, "change"), _directions(found, "effect")
    main = found[:1]
    seen = effects if any(each.effect for each in found) else changes
    asked = {
        Conclusion.HELPED: 1 in _directions(_with_enough(main), "effect") and -1 not in effects,
        Conclusion.HARMED: -1 in _directions(_with_enough(found), "effect"),
        Conclusion.BETTER: 1 in map(_change_told, main) and -1 not in changes | effects,
        Conclusion.WORSE: -1 in map(_change_told, found),
        Conclusion.SAME: seen == {0},
    }
    return asked.get(conclusion, True)


def _with_enough(found: Sequence[Result]) -> list[Result]:
    """Those measured at enough places to say what was the cause."""
    return [each for each in found if beside(side.counted for side in each.sides) >= ENOUGH]


def beside(places: Iterable[int]) -> int:
    """From how many places of each side there is (with the method, and to compare with), how many the smaller has."""
    sides = list(places)
    return min(sides) if len(sides) > 1 else 0


def planned(pilot: Pilot) -> int:
    """The same of a plan."""
    sides = list(pilot.places.values_list("is_comparison", flat=True))
    return min(sides.count(True), sides.count(False))


def measured(figures: Mapping[str, Any]) -> int:
    """The same of those that measured before and after, from figures as they are published; of the measure that most did."""
    return max(
        (beside(group["places"] for group in each["groups"]) for each in figures["measures"]), default=0
    )


def _directions(found: Sequence[Result], what: str) -> set[int]:
    """Those of the numbers that are shown."""
    shown = [(each.measure, getattr(each, what)) for each in found]
    return {direction(measure, number) for measure, number in shown if number and number.estimate}


def _change_told(found: Result) -> int:
    """Which way it changed, unless places to compare with were measured and did not differ that way."""
    change = direction(found.measure, found.change)
    compared = found.effect is not None and found.effect.estimate is not None
    return change if not compared or direction(found.measure, found.effect) == change else 0

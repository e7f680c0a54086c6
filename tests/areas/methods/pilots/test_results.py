"""What is hidden of a pilot's numbers: small groups, and whatever they could be worked out from."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varsam.areas.methods.pilots import anew, bearing, results
from varsam.areas.methods.pilots.enums import Better, Conclusion, Design, Kind, Severity
from varsam.areas.methods.pilots.models import Measure, Place, Reading
from varsam.lib.intervals import Estimate
from varsam.lib.suppression import LEAST


@dataclass
class Town:
    """Places that told `n` and `events` before and after; the first of them try the method."""

    kind: Kind
    rows: list[tuple[tuple[int, int] | None, tuple[int, int] | None, bool]]

    def result(self) -> results.Result:
        places = [Place(pk=at, is_comparison=beside) for at, (_b, _a, beside) in enumerate(self.rows, 1)]
        told = [
            Reading(place_id=at, moment=moment, on=date(2026, 3, 2), n=pair[0], **self._number(pair))
            for at, (before, after, _beside) in enumerate(self.rows, 1)
            for moment, pair in (("before", before), ("after", after))
            if pair
        ]
        measure = Measure(name="Mått", kind=self.kind, better=Better.HIGHER)
        return results._result(measure, places, told)

    def _number(self, pair: tuple[int, int]) -> dict[str, Any]:
        if self.kind is Kind.MEAN:
            return {"mean": float(pair[1]), "sd": 1.0}
        return {"events": pair[1]}


def marks(side: results.Side) -> list[tuple[str, str]]:
    return [(each.before.mark, each.after.mark) for each in side.places]


def test_large_numbers_are_shown() -> None:
    found = Town(Kind.SHARE, [((40, 20), (40, 30), False), ((30, 10), (30, 12), False)]).result()
    assert marks(found.sides[0]) == [("", ""), ("", "")]
    assert found.sides[0].before.n == 70


@pytest.mark.parametrize("pair", [(4, 2), (40, 3), (40, 37), (40, 0), (40, 40)])
def test_a_small_number_is_hidden_and_another_with_it(pair: tuple[int, int]) -> None:
    rows = [(pair, (40, 20), False), ((40, 20), (40, 20), False), ((50, 25), (40, 20), False)]
    side = Town(Kind.SHARE, rows).result().sides[0]
    hidden = [mark for mark, _after in marks(side) if mark]
    assert marks(side)[0][0]
    assert len(hidden) >= 2, "one alone could be worked out from the sum"
    assert side.before.estimate, "the sum of all is large enough"


def test_a_sum_that_is_small_is_hidden_with_its_change() -> None:
    side = Town(Kind.SHARE, [((40, 2), (40, 20), False), ((40, 1), (40, 20), False)]).result().sides[0]
    assert side.before.mark == results.FEW
    assert side.change.mark == results.FEW
    assert side.change.estimate is None


def test_a_place_that_has_not_measured_afterwards_is_not_in_the_sum() -> None:
    side = Town(Kind.SHARE, [((40, 20), (40, 30), False), ((90, 9), None, False)]).result().sides[0]
    assert side.before.n == 40
    assert side.counted == 1
    assert side.places[1].after.mark == results.NONE


def test_a_mean_of_few_or_of_all_alike_is_hidden() -> None:
    side = Town(Kind.MEAN, [((4, 3), (9, 4), False), ((9, 3), (9, 4), False)]).result().sides[0]
    assert [mark for mark, _ in marks(side)] == [results.REST, results.REST]
    assert side.before.estimate
    alike = Reading(place_id=1, moment="before", n=9, mean=3.0, sd=0.0)
    assert results._mark(Kind.MEAN, [alike]) == results.FEW


def test_places_to_compare_with_are_never_added() -> None:
    found = Town(Kind.COUNT, [((40, 20), (40, 10), False), ((60, 30), (60, 30), True)]).result()
    assert [side.before.n for side in found.sides] == [40, 60]
    assert found.effect
    assert found.effect.estimate
    assert found.effect.estimate.value == pytest.approx(-0.25)


def measured(
    design: Design, told: list[tuple[int, str, str, int, int]], beside: tuple[int, ...] = ()
) -> results.Result:
    """A share of which places (1, 2 …) have told moment, day, n and events."""
    places = [Place(pk=at, is_comparison=at in beside) for at in sorted({each[0] for each in told})]
    readings = [
        Reading(place_id=at, moment=moment, on=date.fromisoformat(day), n=n, events=events)
        for at, moment, day, n, events in told
    ]
    measure = Measure(name="Mått", kind=Kind.SHARE, better=Better.HIGHER)
    return results._result(measure, places, readings, design)


TWO = [
    (1, "before", "2026-03-02", 40, 10),
    (2, "before", "2026-03-02", 60, 20),
    (1, "after", "2026-06-30", 40, 30),
    (2, "after", "2026-06-30", 60, 50),
]


def test_what_was_measured_meanwhile_is_summed_month_by_month() -> None:
    """The last of a month counts, at the places that count: the third has not measured afterwards."""
    told = [
        *TWO,
        (1, "during", "2026-04-01", 40, 6),
        (1, "during", "2026-04-29", 40, 12),
        (2, "during", "2026-04-15", 60, 24),
        (2, "during", "2026-05-15", 60, 3),
        (3, "before", "2026-03-02", 90, 30),
        (3, "during", "2026-04-15", 90, 30),
    ]
    (side,) = measured(Design.BEFORE_AFTER, told).sides
    april, may = side.during
    assert (april.month, april.places, april.shown.n) == (date(2026, 4, 1), 2, 100)
    assert april.shown.estimate
    assert april.shown.estimate.value == pytest.approx(0.36)
    assert april.shown.estimate.low < 0.36 < april.shown.estimate.high
    assert (may.places, may.shown.mark, may.shown.n) == (1, results.FEW, None)


def test_what_was_measured_meanwhile_changes_no_result() -> None:
    without = measured(Design.BEFORE_AFTER, TWO)
    with_it = measured(Design.BEFORE_AFTER, [*TWO, (1, "during", "2026-04-01", 40, 40)])
    assert with_it.change == without.change


def test_a_description_shows_no_change_and_a_layout_that_does_not_compare_no_difference() -> None:
    described = measured(Design.DESCRIPTION, TWO)
    assert described.sides[0].before.estimate
    assert described.change == results.NOTHING
    assert bearing.direction(described.measure, described.change) == 0
    beside = measured(Design.BEFORE_AFTER, TWO, beside=(2,))
    assert beside.effect is None
    assert measured(Design.COMPARISON, TWO, beside=(2,)).effect


def shown(value: float) -> results.Shown:
    """A number whose interval lies on one side of nought, or holds it where the number is nought."""
    return results.Shown(Estimate(value, value - 0.1, value + 0.1))


def found(*numbers: tuple[float, float | None], beside: int = 2) -> list[results.Result]:
    """Of each measure the change, and the difference from those compared with (None: nothing is compared), two places with the
    method and `beside` without."""
    nothing = results.NOTHING

    def side(is_comparison: bool, places: int, change: float) -> results.Side:
        at = results.AtPlace(Place(), nothing, nothing, is_counted=True)
        return results.Side(is_comparison, (at,) * places, nothing, nothing, shown(change))

    return [
        results.Result(
            Measure(name="Mått", kind=Kind.SHARE, better=Better.HIGHER),
            (side(False, 2, change), *([] if effect is None else [side(True, beside, 0.0)])),
            None if effect is None else shown(effect),
        )
        for change, effect in numbers
    ]


@pytest.mark.parametrize(
    ("numbers", "borne_out"),
    [
        # Better at the places with the method, and just as much better beside them.
        ([(0.3, 0.0)], {"same"}),
        ([(-0.3, 0.0)], {"same"}),
        ([(0.3, 0.3)], {"helped", "better"}),
        ([(-0.3, -0.3)], {"harmed", "worse"}),
        # Worse, and less so than beside them.
        ([(-0.3, 0.3)], {"helped"}),
        ([(0.0, 0.0)], {"same"}),
        # One measure for the better and another for the worse.
        ([(0.3, 0.3), (-0.3, -0.3)], {"harmed", "worse"}),
        # One for the better, and it is not the main one.
        ([(0.0, 0.0), (0.3, 0.3)], set()),
        ([(0.0, None), (0.3, None)], set()),
        ([(0.3, 0.3), (0.0, 0.0)], {"helped", "better"}),
        ([(0.3, None)], {"better"}),
        ([(0.3, None), (-0.3, None)], {"worse"}),
        ([(0.3, None), (0.0, None)], {"better"}),
        ([(0.0, None)], {"same"}),
        ([], set()),
    ],
)
def test_no_conclusion_goes_further_than_all_the_numbers(
    numbers: list[tuple[float, float | None]], borne_out: set[str]
) -> None:
    said = {each.value for each in Conclusion if bearing.bears_out(found(*numbers), each)}
    assert said == borne_out | {"done", "not_done", "unclear"}
    alone = {each.value for each in Conclusion if bearing.bears_out(found(*numbers, beside=1), each)}
    assert alone == said - {"helped", "harmed"}, "one place to compare with says nothing of the cause"


def test_a_comparison_that_nobody_measured_bears_out_no_difference() -> None:
    (one,) = found((0.0, 0.0))
    hidden = replace(one, effect=results.NOTHING)
    assert not bearing.bears_out([hidden], Conclusion.SAME)
    assert bearing.bears_out([hidden], Conclusion.UNCLEAR)


def published(readings: list[tuple[int, str, str, int, int]], kind: Kind = Kind.SHARE) -> dict[str, Any]:
    result = measured(Design.BEFORE_AFTER, readings)
    result.measure.kind = kind.value
    return {"harms": results.harms(dict.fromkeys(Severity, 0)), "measures": [results._measure(result)]}


def test_a_small_place_that_measured_later_cannot_be_subtracted() -> None:
    """Published: one school. Published anew: it, and one where three have said yes."""
    first = published(TWO[:1] + TWO[2:3])
    small = [(2, "before", "2026-03-02", 60, 3), (2, "after", "2026-06-30", 60, 30)]
    (found,) = anew.held_against(published([TWO[0], TWO[2], *small]), first)["measures"]
    (group,) = found["groups"]
    assert group["before"] == {"mark": results.REST}
    assert group["change"] == {"mark": results.REST}
    assert group["after"]["n"] == 100
    (found,) = anew.held_against(published(TWO), first)["measures"]
    assert found["groups"][0]["before"]["n"] == 100, "twenty more can be told"
    corrected = [(1, "before", "2026-03-02", 40, 12), TWO[2]]
    (found,) = anew.held_against(published(corrected), first)["measures"]
    assert found["groups"][0]["before"]["value"] == pytest.approx(0.3), "a correction is no place"


def test_a_few_harms_that_were_told_later_cannot_be_subtracted() -> None:
    def harms(n: int) -> dict[str, Any]:
        return {
            "harms": results.harms({Severity.MILD: n, Severity.MODERATE: 0, Severity.SERIOUS: 0}),
            "measures": [],
        }

    assert anew.held_against(harms(8), harms(6))["harms"]["total"] == 6
    assert anew.held_against(harms(8), harms(6))["harms"]["at_least"] is True
    assert anew.held_against(harms(12), harms(6))["harms"]["total"] == 12
    assert anew.held_against(harms(6), harms(3))["harms"]["total"] == 6, "it was told as few"


SEVERITIES = ("mild", "moderate", "serious")
Harms = tuple[int, int, int]


def told(mild: int, moderate: int, serious: int) -> dict[str, Any]:
    counts = {Severity.MILD: mild, Severity.MODERATE: moderate, Severity.SERIOUS: serious}
    return {"harms": results.harms(counts), "measures": []}


def anew_of(now: Harms, then: Harms) -> dict[str, Any]:
    found: dict[str, Any] = anew.held_against(told(*now), told(*then))["harms"]
    return found


@pytest.mark.parametrize(
    ("then", "now"),
    [
        # One serious and four mild more.
        ((5, 5, 5), (9, 5, 6)),
        # One more among those that are hidden together.
        ((9, 1, 12), (9, 2, 22)),
        # Mild ones were fourteen: of mild and moderate ones there are sixteen now, so that no more than two are moderate.
        ((14, 1, 9), (15, 1, 20)),
        # All are many now, and bound what was hidden.
        ((9, 1, 12), (9, 6, 22)),
    ],
)
def test_how_bad_a_few_more_harms_were_cannot_be_subtracted(then: Harms, now: Harms) -> None:
    assert anew_of(now, then) == {"total": sum(now), **dict.fromkeys(SEVERITIES, results.REST)}


@pytest.mark.parametrize(
    ("then", "now"),
    [((5, 5, 5), (10, 5, 10)), ((9, 1, 12), (14, 1, 22)), ((0, 0, 0), (6, 5, 9)), ((9, 1, 12), (9, 1, 12))],
)
def test_how_bad_many_more_harms_were_is_said(then: Harms, now: Harms) -> None:
    assert anew_of(now, then) == told(*now)["harms"]


def agreeing(published: dict[str, Any]) -> list[Harms]:
    """All that somebody who reads it can believe that there were."""
    total = published["total"]
    totals = range(1, LEAST) if total == results.FEW else range(total, total + LEAST if published.get("at_least") else total + 1)  # fmt: skip
    said = [published[name] for name in SEVERITIES]

    def can_be(n: int, shown: int | str) -> bool:
        if shown == results.FEW:
            return n < LEAST
        return n == shown if isinstance(shown, int) else n >= LEAST or set(said) == {results.REST}

    every = ((a, b, n - a - b) for n in totals for a in range(n + 1) for b in range(n - a + 1))
    return [each for each in every if all(map(can_be, each, said))]


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(*[st.sampled_from([0, 1, 5, 6, 9, 12])] * 3),
    st.tuples(*[st.sampled_from([0, 1, 4, 5, 6, 10])] * 3),
)
def test_no_small_number_of_harms_follows_from_two_publications(then: Harms, more: Harms) -> None:
    """For a reader of both, who knows that harms only become more."""
    now = anew_of((then[0] + more[0], then[1] + more[1], then[2] + more[2]), then)
    both = [
        (early, late)
        for early in agreeing(told(*then)["harms"])
        for late in agreeing(now)
        if all(a <= b for a, b in zip(early, late, strict=True))
    ]
    for at in range(len(SEVERITIES)):
        for possible in ({early[at] for early, _late in both}, {late[at] for _early, late in both}, {late[at] - early[at] for early, late in both}):  # fmt: skip
            assert not 0 < min(possible) <= max(possible) < LEAST


_PLACE = st.integers(1, 30).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@settings(max_examples=60, deadline=None)
@given(st.lists(_PLACE, min_size=1, max_size=4))
def test_nothing_small_can_be_worked_out(pairs: list[tuple[int, int]]) -> None:
    """For a reader who knows how many each place is: what is hidden could be more than one thing."""
    readings = [Reading(place_id=at, moment="before", n=n, events=e) for at, (n, e) in enumerate(pairs)]
    found = results._hidden(Kind.SHARE, readings)
    shown = [e for (n, e), mark in zip(pairs, found.places, strict=True) if not mark]
    for (n, e), mark in zip(pairs, found.places, strict=True):
        if n < LEAST or e < LEAST or n - e < LEAST:
            assert mark
    hidden = [at for at, mark in enumerate(found.places) if mark]
    if found.whole or not hidden:
        return
    assert sum(e for _n, e in pairs) >= LEAST
    rest = sum(e for _n, e in pairs) - sum(shown)
    room = sum(pairs[at][0] for at in hidden)
    if len(pairs) > 1:
        assert len(hidden) > 1
        small = [at for at in hidden if pairs[at][1] < LEAST or pairs[at][0] - pairs[at][1] < LEAST]
        assert all(room > 0 and 0 <= rest <= room for _ in small)

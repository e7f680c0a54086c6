"""What is hidden of a pilot's numbers: small groups, and whatever they could be worked out from."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varsam.areas.methods.pilots import results
from varsam.areas.methods.pilots.enums import Better, Kind
from varsam.areas.methods.pilots.models import Measure, Place, Reading
from varsam.lib.suppression import LEAST


@dataclass
class Town:
    """Places that told `n` and `events` before and after; the first of them try the method."""

    kind: Kind
    rows: list[tuple[tuple[int, int] | None, tuple[int, int] | None, bool]]

    def result(self) -> results.Result:
        places = [Place(pk=at, is_comparison=beside) for at, (_b, _a, beside) in enumerate(self.rows, 1)]
        told = [
            Reading(place_id=at, moment=moment, n=pair[0], **self._number(pair))
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

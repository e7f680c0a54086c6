"""Nothing below five is shown of those who have been reached or have not, and nothing of it can be worked out."""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from varsam.areas.training.coverage.hiding import SMALLEST, Hidden, Part, Shown, hide, together, whole
from varsam.lib.suppression import LEAST

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def parts(draw: st.DrawFn, most: int = 4, largest: int = 16) -> list[Part]:
    sizes = draw(st.lists(st.integers(0, largest), min_size=1, max_size=most))
    return [Part((str(at),), size, draw(st.integers(0, size))) for at, size in enumerate(sizes)]


def possible(each: Hidden) -> range:
    """What the number could be for somebody who reads the mark and knows the size."""
    if isinstance(each.number, int):
        return range(each.number, each.number + 1)
    return {
        Shown.FEW: range(0, LEAST),
        Shown.NEARLY_ALL: range(each.size - LEAST + 1, each.size + 1),
        Shown.REST: range(LEAST, each.size - LEAST + 1),
    }[each.number]


@given(parts())
@UNHURRIED
def test_with_the_sum_known_every_small_number_could_be_any_other(drawn: list[Part]) -> None:
    found = together(drawn)
    shown = hide(found)
    if shown is None:
        return
    total = sum(part.reached for part in found)
    lists = [each for each in product(*map(possible, shown)) if sum(each) == total]
    for at, each in enumerate(shown):
        if each.number in {Shown.FEW, Shown.NEARLY_ALL}:
            assert {one[at] for one in lists} == set(possible(each))
        else:
            assert not isinstance(each.number, int) or LEAST <= each.number <= each.size - LEAST


@given(parts(most=30, largest=400))
@UNHURRIED
def test_nobody_is_lost_or_counted_twice_and_what_is_shown_is_true(drawn: list[Part]) -> None:
    found = together(drawn)
    assert sorted(key for part in found for key in part.keys) == sorted(
        key for part in drawn for key in part.keys
    )
    assert sum(part.size for part in found) == sum(part.size for part in drawn)
    for part, each in zip(found, hide(found) or [], strict=False):
        assert each.number == part.reached if isinstance(each.number, int) else part.reached in possible(each)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=12), st.data())
@UNHURRIED
def test_what_is_put_together_says_nothing_of_who_has_been_reached(
    sizes: list[int], data: st.DataObject
) -> None:
    def drawn() -> list[Part]:
        return [Part((str(at),), size, data.draw(st.integers(0, size))) for at, size in enumerate(sizes)]

    assert [part.keys for part in together(drawn())] == [part.keys for part in together(drawn())]


def test_one_small_number_takes_another_with_it_where_the_sum_is_known() -> None:
    units = [Part(("a",), 40, 3), Part(("b",), 30, 20), Part(("c",), 60, 30)]
    assert [each.number for each in hide(units) or []] == [Shown.FEW, Shown.REST, 30]
    assert [each.number for each in hide(units, sum_is_shown=False) or []] == [Shown.FEW, 20, 30]


@pytest.mark.parametrize(
    ("size", "reached", "mark"),
    [(SMALLEST - 1, 5, Shown.TOO_SMALL), (40, 0, Shown.FEW), (40, 4, Shown.FEW), (40, 36, Shown.NEARLY_ALL),
     (40, 40, Shown.NEARLY_ALL), (40, 5, 5), (40, 35, 35)],
)  # fmt: skip
def test_neither_few_nor_nearly_all_is_told_as_a_number(size: int, reached: int, mark: int | Shown) -> None:
    assert whole([Part(("a",), size, reached)]).number == mark

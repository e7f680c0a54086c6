"""Intervals against numbers that others have published, and against a library's own on raw values."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsam.lib import intervals
from varsam.lib.intervals import Estimate, Group


def near(found: Estimate, low: float, high: float, digits: int = 4) -> bool:
    return (round(found.low, digits), round(found.high, digits)) == (low, high)


@pytest.mark.parametrize(
    ("events", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_a_share_as_newcombe_printed_it(events: int, n: int, low: float, high: float) -> None:
    """Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3."""
    assert near(intervals.share(events, n), low, high)


@pytest.mark.parametrize(
    ("a", "m", "b", "n", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0000),
    ],
)
def test_a_difference_of_shares_as_newcombe_printed_it(
    a: int, m: int, b: int, n: int, low: float, high: float
) -> None:
    """Newcombe 1998, "Interval estimation for the difference between independent proportions", table II, method 10."""
    assert near(intervals.difference(intervals.share(a, m), intervals.share(b, n)), low, high)


def test_a_count_as_garwood_printed_it() -> None:
    """Garwood 1936: the exact interval of ten is 4.80 to 18.39, of nought 0 to 3.69."""
    assert near(intervals.rate(10, 1), 4.80, 18.39, 2)
    assert near(intervals.rate(0, 1), 0, 3.69, 2)
    assert near(intervals.rate(10, 100), 0.048, 0.184, 3)


def test_a_mean_as_the_tables_of_t_say() -> None:
    found = intervals.mean(Group(25, 10.0, 2.0))
    assert near(found, round(10 - 2.0639 * 0.4, 4), round(10 + 2.0639 * 0.4, 4))


def test_a_change_of_means_is_welchs() -> None:
    """Against the library's own interval on raw values of unlike spread."""
    from scipy import stats

    later, earlier = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9], [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0]
    theirs = stats.ttest_ind(later, earlier, equal_var=False).confidence_interval(0.95)
    ours = intervals.combined([described(later)], [described(earlier)])
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high))


def described(values: list[float]) -> Group:
    return Group(len(values), statistics.mean(values), statistics.stdev(values))


def test_a_difference_of_changes_is_less_sure_than_each() -> None:
    ours = intervals.difference(intervals.share(60, 100), intervals.share(40, 100))
    theirs = intervals.difference(intervals.share(45, 100), intervals.share(42, 100))
    both = intervals.difference(ours, theirs)
    assert both.value == pytest.approx(0.17)
    assert both.high - both.low > max(ours.high - ours.low, theirs.high - theirs.low)
    assert ours.is_sure
    assert not theirs.is_sure


def test_groups_put_together_are_as_their_values_would_be() -> None:
    first, second = [1.0, 2.0, 4.0], [3.0, 5.0, 8.0, 8.5]
    found, all_of_them = intervals.pooled([described(first), described(second)]), described(first + second)
    assert (found.n, found.mean, found.sd) == pytest.approx((7, all_of_them.mean, all_of_them.sd))


def test_values_that_are_all_alike_leave_no_doubt() -> None:
    assert intervals.combined([Group(8, 5.0, 0.0)], [Group(8, 4.0, 0.0)]) == Estimate(1.0, 1.0, 1.0)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_own_interval(case: tuple[int, int]) -> None:
    found = intervals.share(*case)
    assert 0 <= found.low <= found.value <= found.high <= 1


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: intervals.share(3, 2),
        lambda: intervals.share(-1, 2),
        lambda: intervals.share(0, 0),
        lambda: intervals.rate(-1, 5),
        lambda: intervals.rate(1, 0),
        lambda: Group(1, 2.0, 1.0),
        lambda: Group(5, 2.0, -1.0),
        lambda: intervals.pooled([]),
    ],
)
def test_what_cannot_be_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        wrong()  # type: ignore[operator]

"""How sure a number of a group is: what was measured, and between which two numbers it lies in 95 cases of 100.

- A share: Wilson's interval (1927). A mean: Student's t. A count for each of a group: the exact Poisson interval (Garwood 1936).
- The difference of two independent shares: Newcombe's hybrid score interval (1998, his method 10). It is one case of a rule that
  takes any two estimates with their intervals, MOVER (Zou and Donner 2008); counts, and the difference between two
  differences, follow the same rule.
- Differences of means: Welch's interval, with the degrees of freedom of Satterthwaite (1946), for two groups or four.

What does not hold: everyone is taken to be measured alone and apart from the others. Where the same people were measured twice
the interval of a change is as a rule too wide; where few places each chose alike it is too narrow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from math import hypot, sqrt
from typing import Any, Final

LEVEL: Final = 0.95


@dataclass(frozen=True)
class Estimate:
    """What was measured, and the ends of its interval; low <= value <= high."""

    value: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """For a difference: whether nought lies outside the interval."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Group:
    """The mean of `n` (two or more) measured values, and their standard deviation (of a sample, 0 or more)."""

    n: int
    mean: float
    sd: float

    def __post_init__(self) -> None:
        if self.n < 2 or self.sd < 0:
            raise ValueError("A mean has two values or more, and a spread that is not below nought.")

    @property
    def variance(self) -> float:
        """That of the mean."""
        return self.sd**2 / self.n


@cache
def _stats() -> Any:
    """The library takes a second to load: paid where something is computed, and not at every start."""
    return import_module("scipy.stats")


def share(events: int, n: int) -> Estimate:
    """How large a part of `n` it is, from 0 to 1. ValueError unless 0 <= events <= n and n > 0."""
    if n < 1 or not 0 <= events <= n:
        raise ValueError("A share is of one or more, and of no more than all.")
    found = _stats().binomtest(events, n).proportion_ci(confidence_level=LEVEL, method="wilson")
    value = events / n
    # At the ends the library's rounding can leave the value outside by the last digit of a float.
    return Estimate(value, min(float(found.low), value), max(float(found.high), value))


def rate(count: int, n: int) -> Estimate:
    """How many for each of a group of `n`. ValueError unless count >= 0 and n > 0."""
    if n < 1 or count < 0:
        raise ValueError("A rate is of one or more, and its count is not below nought.")
    tail, chi2 = (1 - LEVEL) / 2, _stats().chi2
    low = float(chi2.ppf(tail, 2 * count)) / 2 if count else 0.0
    high = float(chi2.ppf(1 - tail, 2 * (count + 1))) / 2
    return Estimate(count / n, low / n, high / n)


def mean(group: Group) -> Estimate:
    return combined([group], [])


def difference(later: Estimate, earlier: Estimate) -> Estimate:
    """`later` less `earlier`, of two independent groups: of shares or of counts; of two such differences too."""
    value = later.value - earlier.value
    return Estimate(
        value,
        value - hypot(later.value - later.low, earlier.high - earlier.value),
        value + hypot(later.high - later.value, earlier.value - earlier.low),
    )


def combined(added: Sequence[Group], taken: Sequence[Group]) -> Estimate:
    """The sum of the means of `added` less that of `taken`, all independent: a mean, a change, or a difference of changes."""
    groups = [*added, *taken]
    value = sum(each.mean for each in added) - sum(each.mean for each in taken)
    variance = sum(each.variance for each in groups)
    if not variance:
        return Estimate(value, value, value)
    freedom = variance**2 / sum(each.variance**2 / (each.n - 1) for each in groups)
    reach = float(_stats().t.ppf((1 + LEVEL) / 2, freedom)) * sqrt(variance)
    return Estimate(value, value - reach, value + reach)


def pooled(groups: Sequence[Group]) -> Group:
    """Several groups as one, as if all their values lay together. ValueError for none."""
    n = sum(each.n for each in groups)
    if not groups:
        raise ValueError("There is nothing to put together.")
    middle = sum(each.n * each.mean for each in groups) / n
    squares = sum((each.n - 1) * each.sd**2 + each.n * (each.mean - middle) ** 2 for each in groups)
    return Group(n, middle, sqrt(squares / (n - 1)))

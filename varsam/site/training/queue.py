"""The waiting list as a picture: who stands in front of me, drawn as numbered spots."""

from collections.abc import Iterable
from dataclasses import dataclass

# As many spots as fit on a telephone beside those who are seated.
_MOST = 7


@dataclass(frozen=True)
class Spot:
    """One place in the line; `gap` says that some are left out before it."""

    number: int
    is_me: bool
    gap: bool


def spots(place: int, of: int) -> list[Spot]:
    """The line as `place` of `of` sees it, both from one: everybody where they are few, else the ends and those around me."""
    shown = range(1, of + 1) if of <= _MOST else sorted({1, *_around(place, of), of})
    return list(_spots(place, shown))


def _around(place: int, of: int) -> Iterable[int]:
    return (number for number in range(place - 1, place + 2) if 1 <= number <= of)


def _spots(place: int, shown: Iterable[int]) -> Iterable[Spot]:
    before = 0
    for number in shown:
        yield Spot(number, number == place, number != before + 1)
        before = number

"""Hides small numbers of those who have been reached and of those who have not, among parts whose whole is stated.

How many work in a unit is stated by the unit itself, and everybody who looks may know it. So a number of those who have been
reached tells how many have not, and the other way round: both are hidden where either is below LEAST. Besides, the sum of a
list is often shown elsewhere (the district's own number): then others are hidden too, until nobody can work one out.

What holds, for a reader who knows the size of every part, the sum (where it is shown), all numbers that are shown, what the
marks mean and how this is done:

- No number of people reached, or not reached, that is below LEAST is shown.
- For each part marked FEW or NEARLY_ALL, and each whole number from 0 to LEAST - 1, there is a list that agrees with all of
  this and has that number there.

It differs from varsam/lib/suppression.py, whose marks it uses, in that totals of both kinds are known and never hidden. That
leaves one free number a part, so that the sum is all that ties them together and the answer is exact without a search: a list
of a thousand units takes a few milliseconds. Parts too small for both numbers to be LEAST are put together first, by their
stated size alone, which says nothing of who has been reached.

What does not hold: it says nothing of two pictures of different days.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from varsam.lib.suppression import LEAST

# With fewer than this in it, a part can show neither number, or only both together.
SMALLEST: Final = 2 * LEAST


class Shown(StrEnum):
    """Why a number is not shown. FEW: fewer than LEAST have been reached. NEARLY_ALL: fewer than LEAST have not. REST: another
    could be worked out from it. TOO_SMALL: too few work there for any number."""

    FEW = "few"
    NEARLY_ALL = "nearly_all"
    REST = "rest"
    TOO_SMALL = "too_small"


Number = int | Shown


@dataclass(frozen=True)
class Part:
    """So many of `size` have been reached; 0 <= reached <= size. `keys` are what it is put together of."""

    keys: tuple[str, ...]
    size: int
    reached: int


@dataclass(frozen=True)
class Hidden:
    """A part as it may be shown."""

    keys: tuple[str, ...]
    size: int
    number: Number


def together(parts: Sequence[Part]) -> list[Part]:
    """The parts in their order, those below SMALLEST put together as the last one; with the next smallest where they are
    still too few. A list that is too small as a whole is one part."""
    small = [part for part in parts if part.size < SMALLEST]
    others = sorted(
        (part for part in parts if part.size >= SMALLEST), key=lambda part: (part.size, part.keys)
    )
    while small and others and sum(part.size for part in small) < SMALLEST:
        small.append(others.pop(0))
    if not small:
        return list(parts)
    kept = [part for part in parts if part in others]
    return [*kept, _sum(small)]


def _sum(parts: Sequence[Part]) -> Part:
    return Part(
        tuple(key for part in parts for key in part.keys),
        sum(part.size for part in parts),
        sum(part.reached for part in parts),
    )


def whole(parts: Sequence[Part]) -> Hidden:
    """All parts as one, with the number that stands for them."""
    found = _sum(parts)
    return Hidden(found.keys, found.size, _mark(found) or found.reached)


def _mark(part: Part) -> Shown | None:
    if part.size < SMALLEST:
        return Shown.TOO_SMALL
    if part.reached < LEAST:
        return Shown.FEW
    return Shown.NEARLY_ALL if part.size - part.reached < LEAST else None


def hide(parts: Sequence[Part], *, sum_is_shown: bool = True) -> list[Hidden] | None:
    """Each part as it may be shown, in order; None where nothing of the list can be. Parts are at least SMALLEST (`together`).

    `sum_is_shown` says whether the reader knows how many all of them are together.
    """
    marks: list[Shown | None] = [_mark(part) for part in parts]
    if any(mark is Shown.TOO_SMALL for mark in marks):
        return None
    if sum_is_shown and not _covered(parts, marks):
        return None
    return [
        Hidden(part.keys, part.size, mark or part.reached) for part, mark in zip(parts, marks, strict=True)
    ]


def _covered(parts: Sequence[Part], marks: list[Shown | None]) -> bool:
    """Hide as few others as it takes, those with the least to lose first; False where all are not enough."""
    if all(mark is None for mark in marks):
        return True
    left = sorted(
        (at for at, mark in enumerate(marks) if mark is None),
        key=lambda at: (parts[at].size, parts[at].keys),
    )
    while not _is_open(parts, marks):
        if not left:
            return False
        marks[left.pop(0)] = Shown.REST
    return True


def _is_open(parts: Sequence[Part], marks: Sequence[Shown | None]) -> bool:
    """Whether each marked number could be anything from 0 to LEAST - 1, the others taking up the difference."""
    up = [_room(part, mark)[0] for part, mark in zip(parts, marks, strict=True)]
    down = [_room(part, mark)[1] for part, mark in zip(parts, marks, strict=True)]
    all_up, all_down = sum(up), sum(down)
    return all(
        all_down - down[at] >= up[at] and all_up - up[at] >= down[at]
        for at, mark in enumerate(marks)
        if mark in {Shown.FEW, Shown.NEARLY_ALL}
    )


def _room(part: Part, mark: Shown | None) -> tuple[int, int]:
    """How much more, and how much less, the number reached could be without its mark being another."""
    lowest, highest = _RANGES[mark](part) if mark else (part.reached, part.reached)
    return highest - part.reached, part.reached - lowest


_RANGES: Final[dict[Shown, Callable[[Part], tuple[int, int]]]] = {
    Shown.FEW: lambda part: (0, LEAST - 1),
    Shown.NEARLY_ALL: lambda part: (part.size - LEAST + 1, part.size),
    # Who knows how this is done knows that both its numbers are LEAST or more.
    Shown.REST: lambda part: (LEAST, part.size - LEAST),
}

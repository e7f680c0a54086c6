"""The seats of an occasion as a picture: one square a seat, taken, offered or free; a bar where there are too many to count."""

from collections.abc import Sequence
from dataclasses import dataclass

# More squares than this say nothing at a glance.
_MOST_SQUARES = 60
_ROWS = 2


@dataclass(frozen=True)
class Shape:
    """How large one seat is drawn and the room between two, in units of the picture."""

    side: int
    gap: int
    radius: int
    rows: int = _ROWS


SMALL = Shape(8, 3, 2)
LARGE = Shape(16, 5, 4)
BAR = Shape(8, 0, 4, 1)


@dataclass(frozen=True)
class Seats:
    """`taken`, `offered` and `free` are drawings (SVG paths, empty where there are none). A bar has instead the share of
    those that are taken and of those that are offered, in whole per cent."""

    width: int
    height: int
    taken: str
    offered: str
    free: str
    is_bar: bool = False
    taken_share: int = 0
    offered_share: int = 0


def draw(*, capacity: int, taken: int, offered: int = 0, shape: Shape = SMALL) -> Seats:
    """`taken` counts those with a place, among them `offered` that wait for an answer."""
    held = max(taken - offered, 0)
    if capacity > _MOST_SQUARES:
        shares = (100 * held // capacity, 100 * offered // capacity)
        return Seats(100, BAR.side, "", "", "", is_bar=True, taken_share=shares[0], offered_share=shares[1])
    columns = -(-capacity // shape.rows) or 1
    step = shape.side + shape.gap
    places = [(n % columns * step, n // columns * step) for n in range(capacity)]
    return Seats(
        width=columns * step - shape.gap + 2,
        height=min(shape.rows, capacity or 1) * step - shape.gap + 2,
        taken=_squares(places[:held], shape),
        offered=_squares(places[held:taken], shape),
        free=_squares(places[taken:], shape),
    )


def _squares(places: Sequence[tuple[int, int]], shape: Shape) -> str:
    """Squares with round corners, one after the other; a margin of one unit leaves room for their outline."""
    r, straight = shape.radius, shape.side - 2 * shape.radius
    corner = f"a{r} {r} 0 0 1"
    return "".join(
        f"M{x + r + 1} {y + 1}h{straight}{corner} {r} {r}v{straight}{corner} -{r} {r}"
        f"h-{straight}{corner} -{r} -{r}v-{straight}{corner} {r} -{r}z"
        for x, y in places
    )

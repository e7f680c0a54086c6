"""Charts of parts of a whole, as the other charts: drawn on the server, with a track for the whole and hatching for what is
not shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from varsam.ui.charts import BLUE, CARD, HEADING, INK, LINE, LINE_STRONG, alt
from varsam.ui.charts import _svg as picture

_SIZE: Final = 14
_KEPT: Final = 32
# A colour of no token: where it is drawn there is hatching, which the charts' own language has no word for.
_HATCHED: Final = "#fefdfb"
_HATCHING: Final = (
    '<defs><pattern id="{key}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="6" height="6" fill="{CARD}"/><line x1="0" y1="0" x2="0" y2="6" stroke="{LINE_STRONG}"'
    ' stroke-width="3"/></pattern></defs>'
)


@dataclass(frozen=True)
class Share:
    """One bar: its name, how much of the whole it is (0 to 1, None where that is not shown), and the words beside it."""

    name: str
    value: float | None
    words: str


def shares(values: Sequence[Share], *, name: str, description: str, key: str, narrow: bool = False) -> str:
    """Parts of a whole as bars on tracks of equal length, in the order given. ValueError where there is nothing to draw.

    `name` and `description` are what a screen reader says; `key` makes the ids in the page (letters, digits, dashes).
    Names and words stand above their bars, so that all charts of a page have letters of one size; `narrow` is for a phone.
    """
    if not values:
        raise ValueError("There is nothing to draw.")
    return _drawn(tuple(values), name, description, key, narrow)


@lru_cache(maxsize=_KEPT)
def _drawn(values: tuple[Share, ...], name: str, description: str, key: str, narrow: bool) -> str:
    data = alt.Data(
        values=[
            {"at": at, "name": each.name, "words": each.words, "all": 1, "part": each.value or 0, "hidden": each.value is None}
            for at, each in enumerate(values)
        ]
    )  # fmt: skip
    y = alt.Y("at:O", axis=None, scale=alt.Scale(paddingInner=0.72, paddingOuter=0.4))
    scale = alt.Scale(domain=[0, 1], nice=False)
    whole = alt.X("all:Q", axis=None, scale=scale)
    track = (
        alt.Chart(data)
        .mark_bar(cornerRadius=5)
        .encode(x=whole, y=y, color=alt.condition("datum.hidden", alt.value(_HATCHED), alt.value(LINE)))
    )
    part = (
        alt.Chart(data)
        .transform_filter("!datum.hidden")
        .mark_bar(cornerRadius=5, color=BLUE)
        .encode(x=alt.X("part:Q", axis=None, scale=scale), y=y)
    )
    mark = {"baseline": "middle", "dy": -19, "fontSize": _SIZE, "clip": False}
    texts = alt.Chart(data)
    names = texts.mark_text(align="left", color=INK, **mark).encode(x=alt.value(0), y=y, text="name:N")
    words = texts.mark_text(align="right", color=HEADING, fontWeight=600, **mark)
    chart = alt.layer(track, part, names, words.encode(x=whole, y=y, text="words:N"))
    width, height = (310, 58) if narrow else (440, 54)
    drawn = picture(chart.properties(width=width, height=height * len(values)), name, description, key)
    hatched = drawn.replace(f'fill="{_HATCHED}"', f'fill="url(#{key}-hatch)"')
    return hatched.replace("</desc>", f"</desc>{_HATCHING.format(key=key)}", 1)

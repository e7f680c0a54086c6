"""Charts of numbers with how sure they are: a mark at what was measured and a bar from one end of its interval to the other,
drawn on the server as the other charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from json import dumps
from typing import Any, Final

from varsam.ui.charts import BLUE, CARD, HEADING, INK, INK_SOFT, LINE, LINE_STRONG, OCHRE_INK, alt
from varsam.ui.charts import _svg as picture

_SIZE: Final = 14
_NOUGHT: Final = 20
_KEPT: Final = 64
# Below each other, and how many letters fit beside each other where it is narrow.
_LINE: Final = 19
_BESIDE: Final = 36
# What is told apart by colour is told apart by the mark's shape too, and by its words.
_DRESS: Final = ((BLUE, "circle", BLUE), (OCHRE_INK, "square", CARD))


@dataclass(frozen=True)
class Span:
    """One line: its name, what was measured with both ends of its interval (None where that is not shown), and the words
    beside it. `beside` marks what is compared with."""

    name: str
    ends: tuple[float, float, float] | None
    words: str
    beside: bool = False


@dataclass(frozen=True)
class Axis:
    """From where to where, what stands below it (place, words), and whether a line marks nought."""

    start: float
    end: float
    ticks: tuple[tuple[float, str], ...]
    marks_nought: bool = False


def spans(
    values: Sequence[Span], axis: Axis, *, name: str, description: str, key: str, narrow: bool = False
) -> str:
    """Intervals below each other, in the order given. ValueError where there is nothing to draw.

    `name` and `description` are what a screen reader says; `key` makes the ids in the page (letters, digits, dashes).
    Names and words stand above their bars; `narrow` is for a phone.
    """
    if not any(each.ends for each in values):
        raise ValueError("There is nothing to draw.")
    return _drawn(tuple(values), axis, name, description, key, narrow)


@lru_cache(maxsize=_KEPT)
def _drawn(values: tuple[Span, ...], axis: Axis, name: str, description: str, key: str, narrow: bool) -> str:
    rows = [
        {"at": at, "name": each.name, "words": each.words, "start": axis.start, "end": axis.end}
        for at, each in enumerate(values)
    ]
    y = alt.Y("at:O", axis=None, scale=alt.Scale(paddingInner=0.72, paddingOuter=0.4))
    scale = alt.Scale(domain=[axis.start, axis.end], nice=False, zero=False)
    base = alt.Chart(alt.Data(values=rows))
    track = base.mark_rule(color=LINE, strokeWidth=2).encode(
        x=alt.X("start:Q", axis=_below(axis), scale=scale), x2="end:Q", y=y
    )
    mark = {"baseline": "middle", "dy": -17, "fontSize": _SIZE, "clip": False}
    # A name that would run into its words stands on a line above them.
    is_tight = narrow and any(len(each.name) + len(each.words) > _BESIDE for each in values)
    above = {**mark, "dy": -17 - _LINE} if is_tight else mark
    names = base.mark_text(align="left", color=INK, **above).encode(x=alt.value(0), y=y, text="name:N")
    width, height = (310, 58 + is_tight * _LINE * 1.4) if narrow else (440, 54)
    words = base.mark_text(align="right", color=HEADING, fontWeight=600, **mark).encode(
        x=alt.value(width), y=y, text="words:N"
    )
    layers = [track, *_nought(axis, scale, base, y), *_intervals(values, y, scale), names, words]
    chart = alt.layer(*layers).properties(width=width, height=height * len(values))
    return picture(chart, name, description, key)


def _intervals(values: Sequence[Span], y: Any, scale: Any) -> list[Any]:
    layers = []
    for beside, (colour, shape, fill) in enumerate(_DRESS):
        rows = [
            {"at": at, "low": each.ends[1], "value": each.ends[0], "high": each.ends[2]}
            for at, each in enumerate(values)
            if each.ends and each.beside == bool(beside)
        ]
        if not rows:
            continue
        base = alt.Chart(alt.Data(values=rows))
        layers.append(
            base.mark_rule(color=colour, strokeWidth=5, opacity=0.45, strokeCap="round").encode(
                x=alt.X("low:Q", scale=scale), x2="high:Q", y=y
            )
        )
        layers.append(
            base.mark_point(shape=shape, size=110, filled=True, fill=fill, stroke=colour, strokeWidth=2.5, opacity=1).encode(
                x=alt.X("value:Q", scale=scale), y=y
            )
        )  # fmt: skip
    return layers


def _nought(axis: Axis, scale: Any, base: Any, y: Any) -> list[Any]:
    """Nought on each line, no higher than its bar: one through all of them would cross their names."""
    if not axis.marks_nought:
        return []
    tick = base.transform_calculate(nought="0").mark_tick(
        orient="vertical", color=INK_SOFT, size=_NOUGHT, thickness=1.5
    )
    return [tick.encode(x=alt.X("nought:Q", scale=scale), y=y)]


def _below(axis: Axis) -> Any:
    """Words below the axis; texts go in as JSON and are never code."""
    words = dumps({f"{place:g}": said for place, said in axis.ticks})
    return alt.Axis(
        values=[place for place, _said in axis.ticks],
        labelExpr=f"{words}[toString(datum.value)]",
        title=None,
        grid=False,
        ticks=False,
        domainColor=LINE_STRONG,
        labelColor=INK_SOFT,
        labelPadding=8,
        labelFlush=True,
        labelOverlap=False,
    )

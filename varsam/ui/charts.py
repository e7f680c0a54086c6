"""Charts as pictures: drawn on the server, the same on the page and on paper, and each beside its table.

`lines` and `bars` give SVG in our fonts and colours, without a style of its own and without scripts, so that the strict
content security policy lets it stand in the page. What is not known or not shown is a gap, never a nought.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from importlib import import_module
from math import inf
from typing import Any, Final

import vl_convert
from django.utils.functional import SimpleLazyObject

from varsam.ui.documents import fonts

# Loading it takes a second: paid where something is drawn, and not at every start of every command.
alt: Any = SimpleLazyObject(lambda: import_module("altair"))

# Those of static/ui/tokens.css; a test compares them.
INK: Final = "#26221c"
INK_SOFT: Final = "#575247"
HEADING: Final = "#0c2a4a"
LINE: Final = "#e6dfd2"
LINE_STRONG: Final = "#cfc5b3"
BLUE: Final = "#114678"
BLUE_LINE: Final = "#7d9cc0"
OCHRE_INK: Final = "#6b440d"
GREEN_INK: Final = "#1d5a3e"
CARD: Final = "#fff"

# A series is told from another by mark and dash as well as by colour.
_DRESS: Final = (
    (BLUE, (1, 0), "circle", BLUE),
    (OCHRE_INK, (6, 3), "square", CARD),
    (GREEN_INK, (2, 2), "triangle-up", GREEN_INK),
    (INK_SOFT, (8, 3, 2, 3), "diamond", CARD),
)
_FONT: Final = "Inter"
_SIZE: Final = 14
# Drawing takes a tenth of a second and more; what is drawn is published, so it can be kept.
_KEPT: Final = 64
_SVG_TAG = re.compile(r"<svg\b[^>]*>")
_VIEW_BOX = re.compile(r'viewBox="([^"]+)"')
# Vega marks its groups up for scripts and gives each a role of its own; the picture is one, with words of ours.
_IDS = re.compile(r'(id="|url\(#)')
_NOISE = re.compile(r' (?:class|role|aria-[a-z]+|style|pointer-events|tabindex)="[^"]*"')


@dataclass(frozen=True)
class Series:
    """One line: its name, and a value for each place on the axis, None where there is none to show."""

    name: str
    values: Sequence[int | None]


@dataclass(frozen=True)
class Place:
    """One place on the axis of time: its short name, and the name that begins there of what it is part of (a year)."""

    name: str
    above: str = ""


def lines(
    series: Sequence[Series],
    places: Sequence[Place],
    *,
    name: str,
    description: str,
    key: str,
    narrow: bool = False,
) -> str:
    """A development, each line labelled where it ends. ValueError without a value, or with lines of unequal length.

    `name` and `description` are what a screen reader says; `key` makes the ids in the page (letters, digits, dashes).
    `narrow` is for a phone: as wide as its page, so that words are as large as the text around them.
    """
    whole = tuple(Series(each.name, tuple(each.values)) for each in series)
    return _lines(whole, tuple(places), name, description, key, narrow)


@lru_cache(maxsize=_KEPT)
def _lines(
    series: tuple[Series, ...], places: tuple[Place, ...], name: str, description: str, key: str, narrow: bool
) -> str:
    if any(len(each.values) != len(places) for each in series) or len(series) > len(_DRESS):
        raise ValueError("Each line has a value for each place, and there are at most four.")
    known = [value for each in series for value in each.values if value is not None]
    if not known:
        raise ValueError("There is nothing to draw.")
    top = max(known)
    layers = [_one_line(each, dress) for each, dress in zip(series, _DRESS, strict=False)]
    labels = _ends(series, top)
    axis = alt.Axis(
        values=list(range(len(places))),
        labelExpr=_axis_words(places),
        labelPadding=8,
        labelOverlap=False,
        ticks=False,
        grid=False,
        domainColor=LINE_STRONG,
        labelColor=INK_SOFT,
        title=None,
        labelLineHeight=18,
    )
    x = alt.X("x:Q", axis=axis, scale=alt.Scale(domain=[-0.15, len(places) - 0.85], nice=False))
    y = alt.Y("y:Q", axis=_counts(), scale=alt.Scale(domain=[0, _round_up(top)], nice=False, zero=True))
    chart = alt.layer(
        *[layer.encode(x=x, y=y) for layer in layers], *[lab.encode(x=x, y=y) for lab in labels]
    )
    return _svg(chart.properties(width=170 if narrow else 380, height=210), name, description, key)


def _one_line(series: Series, dress: tuple[str, Sequence[int], str, str]) -> Any:
    colour, dash, shape, fill = dress
    data = _data([{"x": at, "y": value} for at, value in enumerate(series.values)])
    return alt.Chart(data).mark_line(
        color=colour,
        strokeDash=list(dash),
        strokeWidth=2.4,
        invalid="break-paths-show-domains",
        point=alt.OverlayMarkDef(shape=shape, size=62, filled=True, fill=fill, stroke=colour, strokeWidth=2),
    )


def _ends(series: Sequence[Series], top: int) -> list[Any]:
    """The lines' names beside where they end, moved apart where they would cover each other."""
    ends: list[tuple[float, Series, str, int]] = []
    for each, dress in zip(series, _DRESS, strict=False):
        last = max((at for at, value in enumerate(each.values) if value is not None), default=None)
        if last is not None:
            ends.append((float(each.values[last] or 0), each, dress[0], last))
    apart, lowest, made = _round_up(top) * 0.095, -inf, []
    for y, each, colour, last in sorted(ends, key=lambda end: end[0]):
        lowest = max(y, lowest + apart)
        made.append(_end(lowest, each, colour, last))
    return made


def _end(y: float, series: Series, colour: str, last: int) -> Any:
    words = f"{series.name} {series.values[last]}"
    data = _data([{"x": last, "y": y, "words": words}])
    mark: dict[str, Any] = {
        "align": "left",
        "dx": 11,
        "baseline": "middle",
        "fontSize": _SIZE,
        "fontWeight": 600,
        "clip": False,
    }
    return alt.Chart(data).mark_text(color=colour, **mark).encode(text="words:N")


def _axis_words(places: Sequence[Place]) -> str:
    """What stands below each place, as an expression of Vega; texts go in as JSON and are never code."""
    words = [[place.name, place.above] if place.above else [place.name] for place in places]
    return f"{json.dumps(words)}[datum.value]"


def bars(
    values: Sequence[tuple[str, int | None]],
    *,
    name: str,
    description: str,
    key: str,
    hidden: str,
    narrow: bool = False,
) -> str:
    """Counts side by side, largest as given, the first in full colour. `hidden` stands where a number is not shown; `narrow`,
    for a phone, has each name above its bar."""
    return _bars(tuple(values), name, description, key, hidden, narrow)


@lru_cache(maxsize=_KEPT)
def _bars(
    values: tuple[tuple[str, int | None], ...],
    name: str,
    description: str,
    key: str,
    hidden: str,
    narrow: bool,
) -> str:
    known = [value for _, value in values if value is not None]
    if not known:
        raise ValueError("There is nothing to draw.")
    rows = [
        {"at": at, "name": words, "y": value or 0, "words": str(value) if value is not None else hidden}
        for at, (words, value) in enumerate(values)
    ]
    data = _data(rows)
    names = alt.Y(
        "name:N",
        sort=[words for words, _ in values],
        axis=None
        if narrow
        else alt.Axis(
            title=None,
            domain=False,
            ticks=False,
            labelPadding=12,
            labelLimit=240,
            labelColor=INK,
            labelFontSize=_SIZE,
        ),
        scale=alt.Scale(paddingInner=0.6 if narrow else 0.5, paddingOuter=0.5 if narrow else 0.2),
    )
    x = alt.X("y:Q", axis=None, scale=alt.Scale(domain=[0, max(known) * 1.14], nice=False))
    colour = alt.condition("datum.at == 0", alt.value(BLUE), alt.value(BLUE_LINE))
    bar = alt.Chart(data).mark_bar(cornerRadius=5).encode(x=x, y=names, color=colour)
    count = (
        alt.Chart(data)
        .mark_text(align="left", dx=9, baseline="middle", fontSize=_SIZE, fontWeight=600, color=HEADING)
        .encode(x=x, y=names, text="words:N")
    )
    if narrow:
        above = alt.Chart(data).mark_text(align="left", dy=-22, fontSize=_SIZE, color=INK)
        chart = bar + count + above.encode(x=alt.value(0), y=names, text="name:N")
        return _svg(chart.properties(width=290, height=56 * len(values)), name, description, key)
    return _svg((bar + count).properties(width=270, height=44 * len(values)), name, description, key)


def _data(rows: list[dict[str, Any]]) -> Any:
    return alt.Data(values=rows)


def _counts() -> Any:
    return alt.Axis(
        title=None,
        tickCount=4,
        format="d",
        ticks=False,
        domain=False,
        gridColor=LINE,
        labelPadding=10,
        labelColor=INK_SOFT,
    )


def _round_up(top: int) -> int:
    """The end of an axis that begins at nought: the next ten, or five where numbers are small."""
    step = 5 if top <= 20 else 10
    return (top // step + 1) * step


def _svg(chart: Any, name: str, description: str, key: str) -> str:
    _with_fonts()
    drawn = vl_convert.vegalite_to_svg(
        chart.configure(
            background="transparent",
            font=_FONT,
            view=alt.ViewConfig(stroke=None),
            axis=alt.AxisConfig(labelFont=_FONT, labelFontSize=_SIZE - 1, labelFontWeight=400),
            padding={"left": 2, "top": 6, "right": 6, "bottom": 2},
        ).to_dict()
    )
    return _ours(drawn, name, description, key)


def _ours(svg: str, name: str, description: str, key: str) -> str:
    """Vega's drawing as a picture of the page: its size follows the page, and it has a name and a description."""
    head = _SVG_TAG.search(svg)
    assert head
    box = _VIEW_BOX.search(head[0])
    assert box
    # Two charts of one page have no id in common.
    inside = _IDS.sub(rf"\g<1>{key}-", _NOISE.sub("", svg[head.end() :]))
    ids = f"{key}-namn", f"{key}-beskrivning"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="{box[1]}" role="img"'
        f' aria-labelledby="{ids[0]} {ids[1]}" focusable="false"><title id="{ids[0]}">{escape(name)}</title>'
        f'<desc id="{ids[1]}">{escape(description)}</desc>{inside}'
    )


@cache
def _with_fonts() -> None:
    fonts.files()
    vl_convert.register_font_directory(str(fonts.FOLDER))

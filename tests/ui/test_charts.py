"""Charts are pictures that say what they show, in our colours, and hold nothing that the policy forbids."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from varsam.ui import charts
from varsam.ui.charts import Place, Series

TOKENS = Path(charts.__file__).parent / "static" / "ui" / "tokens.css"
PLACES = [Place("k3", "2025"), Place("k4"), Place("k1", "2026")]
SVG = "{http://www.w3.org/2000/svg}"


def drawn(name: str = "Fler frågar", key: str = "a") -> str:
    series = [Series("Skolor", [12, None, 19]), Series("Anhöriga", [6, 9, 18])]
    return charts.lines(series, PLACES, name=name, description="Skolor: 12, dold, 19", key=key)


@pytest.mark.parametrize(
    "svg",
    [
        drawn(),
        charts.bars(
            [("Råd", 40), ("Ärenden", None)], name="n", description="d", key="b", hidden="visas inte"
        ),
    ],
)
def test_a_chart_has_a_name_a_description_and_nothing_of_its_own_style(svg: str) -> None:
    root = ElementTree.fromstring(svg)
    ids = (root.get("aria-labelledby") or "").split()
    named = {each.get("id"): each.text for each in root.iter() if each.get("id") in ids}
    assert root.get("role") == "img"
    assert len(named) == 2
    assert all(named.values())
    assert not re.search(r"style|<script|<image|href|onload|@import|data:", svg)
    assert root.find(f".//{SVG}text") is not None


def test_what_somebody_wrote_stays_text() -> None:
    evil = '</title><script>alert(1)</script>"]+fetch("x")+["'
    svg = charts.lines([Series(evil, [5, 6, 7])], PLACES, name=evil, description=evil, key="a")
    assert "<script" not in svg
    ElementTree.fromstring(svg)


def test_a_number_that_is_not_shown_is_a_gap_and_no_nought() -> None:
    svg = charts.bars(
        [("Råd", 40), ("Ärenden", None)], name="n", description="d", key="b", hidden="visas inte"
    )
    assert "visas inte" in svg
    assert ">0<" not in svg
    # A line that is broken in the middle begins anew: two moves, no stroke across.
    whole = charts.lines([Series("Skolor", [12, 15, 19])], PLACES, name="n", description="d", key="c")
    broken = charts.lines([Series("Skolor", [12, None, 19])], PLACES, name="n", description="d", key="c")
    assert whole != broken


def test_two_charts_of_a_page_share_no_id() -> None:
    ids = [set(re.findall(r'id="([^"]+)"', drawn(key=key))) for key in ("a", "b")]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_colours_are_the_houses() -> None:
    tokens = TOKENS.read_text(encoding="utf-8")
    for name in (
        "INK",
        "INK_SOFT",
        "HEADING",
        "LINE",
        "LINE_STRONG",
        "BLUE",
        "BLUE_LINE",
        "OCHRE_INK",
        "GREEN_INK",
        "CARD",
    ):
        assert f"--{name.lower().replace('_', '-')}: {getattr(charts, name)};" in tokens, name


@pytest.mark.parametrize("values", [[None, None, None], [1, 2]])
def test_nothing_to_draw_is_said(values: list[int | None]) -> None:
    with pytest.raises(ValueError, match=r"nothing|a value for each"):
        charts.lines([Series("a", values)], PLACES, name="n", description="d", key="a")
    with pytest.raises(ValueError, match="nothing"):
        charts.bars([("a", None)], name="n", description="d", key="a", hidden="-")


def test_a_phone_has_the_same_chart_as_wide_as_its_page_with_ids_of_its_own() -> None:
    series, values = (
        [Series("Verksamheter", [12, 15, 19])],
        [("Frågor från: verksamheter", 40), ("Ärenden", None)],
    )
    for wide, narrow in (
        (
            charts.lines(series, PLACES, name="n", description="d", key="a"),
            charts.lines(series, PLACES, name="n", description="d", key="a-smal", narrow=True),
        ),
        (
            charts.bars(values, name="n", description="d", key="b", hidden="visas inte"),
            charts.bars(values, name="n", description="d", key="b-smal", hidden="visas inte", narrow=True),
        ),
    ):
        said = [
            sorted(each.text or "" for each in ElementTree.fromstring(svg).iter(f"{SVG}text"))
            for svg in (wide, narrow)
        ]
        assert said[0] == said[1]
        ids = [set(re.findall(r' id="([^"]+)"', svg)) for svg in (wide, narrow)]
        assert not ids[0] & ids[1]
        width = ElementTree.fromstring(narrow).get("viewBox", "").split()[2]
        # So that fourteen points are not less than twelve on a page of 390.
        assert float(width) <= 345

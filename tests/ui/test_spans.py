"""Charts of intervals: what stands beside each other stays apart."""

import re

import pytest

from varsam.ui.spans import Axis, Span, spans

AXIS = Axis(-10, 12, ((-10, "−10"), (0, "ingen skillnad"), (12, "+12")), marks_nought=True)
VALUES = [
    Span("Hälsar på varandra", (3, -4, 9), "+3 (−4 till +9)"),
    Span("Platser att jämföra med", (-2, -6, 1), "−2 (−6 till +1)", beside=True),
]


@pytest.mark.parametrize("narrow", [False, True])
def test_the_line_at_nought_crosses_no_name(narrow: bool) -> None:
    svg = spans(VALUES, AXIS, name="n", description="d", key="a", narrow=narrow)
    lines = [
        (float(top), float(top) + float(height))
        for top, height in re.findall(r"M[\d.]+,([\d.]+)h1\.5v([\d.]+)h-1\.5Z", svg)
    ]
    above = [
        float(y) for y in re.findall(r'translate\(\d+,([\d.]+)\)" font-family="\w+" font-size="14px"', svg)
    ]
    assert len(lines) == len(VALUES)
    assert len(above) == 2 * len(VALUES)
    assert not [(y, line) for y in above for line in lines if line[0] < y < line[1]]


def test_nought_is_marked_only_where_it_is_asked_for() -> None:
    axis = Axis(AXIS.start, AXIS.end, AXIS.ticks)
    assert "h1.5v" not in spans(VALUES, axis, name="n", description="d", key="a")

"""The picture of a case: what has been in colour, what is to come hatched or hollow, and words where there is room."""

from datetime import date, timedelta
from itertools import combinations

import pytest

from varsam.site.cases import drawing
from varsam.site.cases.drawing import NARROW, WIDE, Picture, Point, Shape, Span

TODAY = date(2026, 11, 22)
LANES = [("way", "Väg"), ("support", "Stöd"), ("meetings", "Möten")]


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


def drawn(spans: list[Span], points: list[Point], shape: Shape = WIDE) -> Picture:
    return drawing.draw(LANES, spans, points, today=TODAY, language="sv", shape=shape)


def test_what_is_to_come_is_hatched_and_what_has_been_is_not() -> None:
    past, both, ahead = drawn(
        [Span("way", "Förr", day(-90), day(-60), "way"), Span("way", "Nu", day(-50), day(20), "way"),
         Span("support", "Sedan", day(10), day(30), "support")],
        [],
    ).bars  # fmt: skip
    assert (past.width > 0, past.ahead_width) == (True, 0)
    assert min(both.width, both.ahead_width) > 0
    assert both.x + both.width == both.ahead_x
    assert (ahead.width, ahead.ahead_width > 0) == (0, True)


def test_spans_that_overlap_lie_below_each_other_and_others_beside() -> None:
    rows = [
        bar.y
        for bar in drawn(
            [Span("support", "A", day(-60), day(-20), "support"), Span("support", "B", day(-30), None, "support"),
             Span("support", "C", day(-10), day(5), "measure")],
            [],
        ).bars
    ]  # fmt: skip
    assert len(set(rows)) == 2


@pytest.mark.parametrize("shape", [WIDE, NARROW])
def test_labels_stay_in_the_picture_and_do_not_cover_each_other(shape: Shape) -> None:
    points = [Point("meetings", "Uppföljning", day(n), n < 0, n == 1) for n in range(-60, 61, 4)]
    picture = drawn([], [*points, Point("meetings", "Kommer", day(1), False, True)], shape)
    texts = [dot.text for dot in picture.dots if dot.text]
    assert len(picture.dots) == len(points) + 1
    assert any(text.strong for text in texts)
    for text in texts:
        half = len(text.words) * 7 // 2
        assert shape.gutter <= text.x - half
        assert text.x + half <= shape.width
        assert text.y < picture.height
    for one, other in combinations(texts, 2):
        assert one.y != other.y or abs(one.x - other.x) * 2 >= (len(one.words) + len(other.words)) * 7


def test_a_case_of_many_years_is_cut_and_says_so() -> None:
    picture = drawn([Span("way", "Länge", day(-2000), None, "way")], [])
    assert picture.is_cut
    assert picture.bars[0].x == WIDE.gutter
    assert len([words for _x, words in picture.months if words]) >= 4


def test_a_promise_far_off_leaves_room_for_what_has_been_done() -> None:
    picture = drawn([Span("way", "Nytt", day(-12), day(900), "way")], [])
    assert picture.today - WIDE.gutter > 0.15 * (WIDE.width - WIDE.gutter)


def test_words_that_have_no_room_are_left_to_the_table() -> None:
    long = Span(
        "support", "Ett långt namn på en insats som ingen stapel rymmer " * 3, day(-9), day(-8), "support"
    )
    bar = drawn([long, Span("support", "Nästa", day(-7), None, "support")], []).bars[0]
    assert bar.text is None
    assert bar.title == long.words

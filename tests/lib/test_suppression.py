"""Small numbers stay hidden from a reader who knows every shown number, every total and what the marks mean."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varsam.lib.suppression import LEAST, Cell, Mark, Protected, protect

tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.one_of(st.integers(0, 9), st.integers(0, 60)), min_size=width, max_size=width),
        min_size=1,
        max_size=5,
    )
)


# --- the attacker: written without knowing how numbers are hidden ---------------------------------------------
Sum = tuple[str, tuple[str, ...]]


def _known(table: Protected) -> tuple[dict[str, Cell], list[Sum]]:
    """Everything that is published, by name, and which numbers are the sum of which."""
    shown: dict[str, Cell] = {}
    sums: list[Sum] = []
    rows, columns = range(len(table.cells)), range(len(table.cells[0]))
    for i, j in product(rows, columns):
        shown[f"{i},{j}"] = table.cells[i][j]
    for j in columns:
        shown[f"column {j}"] = table.column_totals[j]
        sums.append((f"column {j}", tuple(f"{i},{j}" for i in rows)))
    if table.total is not None:
        shown["all"] = table.total
        sums.append(("all", tuple(f"column {j}" for j in columns)))
        for i in rows:
            shown[f"row {i}"] = table.row_totals[i]
            sums.append((f"row {i}", tuple(f"{i},{j}" for j in columns)))
    return shown, sums


Range = tuple[int, int]
FAR = 10_000


def _could_be(shown: dict[str, Cell], sums: Sequence[Sum], name: str, value: int) -> bool:
    """Whether some table agrees with all that is known and has `value` there: narrow every range, then try."""
    ranges: dict[str, Range] = {
        key: (cell, cell)
        if not isinstance(cell, Mark)
        else ((0, LEAST - 1) if cell is Mark.FEW else (LEAST, FAR))
        for key, cell in shown.items()
    }
    return _search({**ranges, name: (value, value)}, sums)


def _search(ranges: dict[str, Range], sums: Sequence[Sum]) -> bool:
    narrowed = _narrow(dict(ranges), sums)
    if narrowed is None:
        return False
    open_ = [key for key, (low, high) in narrowed.items() if low < high]
    if not open_:
        return True
    key = min(open_, key=lambda each: narrowed[each][1] - narrowed[each][0])
    low, high = narrowed[key]
    return any(_search({**narrowed, key: (value, value)}, sums) for value in range(low, high + 1))


def _narrow(ranges: dict[str, Range], sums: Sequence[Sum]) -> dict[str, Range] | None:
    changed = True
    while changed:
        changed = False
        for key, (low, high) in _implied(ranges, sums):
            old = ranges[key]
            new = (max(old[0], low), min(old[1], high))
            if new[0] > new[1]:
                return None
            if new != old:
                ranges[key], changed = new, True
    return ranges


def _implied(ranges: dict[str, Range], sums: Sequence[Sum]) -> Iterator[tuple[str, Range]]:
    for total, parts in sums:
        low, high = sum(ranges[p][0] for p in parts), sum(ranges[p][1] for p in parts)
        yield total, (low, high)
        for part in parts:
            others = low - ranges[part][0], high - ranges[part][1]
            yield part, (ranges[total][0] - others[1], ranges[total][1] - others[0])


def _held(table: Protected) -> None:
    shown, sums = _known(table)
    for name, cell in shown.items():
        if isinstance(cell, Mark):
            if cell is Mark.FEW:
                assert all(_could_be(shown, sums, name, value) for value in range(LEAST)), (name, shown)
        else:
            assert cell >= LEAST, name


# --- what holds -------------------------------------------------------------------------------------------------
@given(tables, st.booleans(), st.booleans())
@settings(max_examples=250, deadline=None)
def test_whoever_knows_all_the_margins_learns_nothing_of_a_small_number(
    counts: list[list[int]], row_totals: bool, keep_columns: bool
) -> None:
    table = protect(counts, row_totals=row_totals, keep_columns=keep_columns)
    if table is not None:
        _held(table)


@given(tables, st.booleans())
def test_what_is_shown_is_true_and_kept_totals_are_shown(counts: list[list[int]], row_totals: bool) -> None:
    table = protect(counts, row_totals=row_totals)
    if table is None:
        return
    for shown, true in zip(table.cells, counts, strict=True):
        assert all(cell in (value, *Mark) for cell, value in zip(shown, true, strict=True))
    for j, cell in enumerate(table.column_totals):
        true = sum(row[j] for row in counts)
        assert cell == (true if true >= LEAST else Mark.FEW)
    assert (table.total is not None) == row_totals


@given(tables)
def test_the_marks_say_what_they_mean(counts: list[list[int]]) -> None:
    table = protect(counts)
    for shown, true in zip(table.cells if table else (), counts, strict=False):
        for cell, value in zip(shown, true, strict=True):
            assert (cell is Mark.FEW) == (value < LEAST)


def test_the_attacker_of_these_tests_finds_what_is_hidden_too_thinly() -> None:
    """A row with one hidden number is no secret, nor are two of which one gives the other away."""
    alone = Protected(((Mark.FEW, 9, 8),), (20,), (Mark.FEW, 9, 8), 20)
    with pytest.raises(AssertionError):
        _held(alone)
    thin = Protected(((Mark.FEW,), (Mark.REST,), (20,)), (), (29,), None)
    with pytest.raises(AssertionError):
        _held(Protected(((Mark.FEW,), (Mark.REST,), (20,)), (), (26,), None))
    _held(thin)


def test_one_small_number_takes_a_second_one_with_it_and_no_more() -> None:
    table = protect([[9], [7], [14], [3]], row_totals=False)
    assert table is not None
    # Seven and three could be six and four, or ten and nought; the cheapest that is enough.
    assert table.cells == ((9,), (Mark.REST,), (14,), (Mark.FEW,))
    assert table.column_totals == (33,)


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    table = protect([[5, 6], [7, 8]])
    assert table == Protected(((5, 6), (7, 8)), (11, 15), (12, 14), 26)


def test_what_cannot_be_protected_is_not_shown_at_all() -> None:
    # A total of six from two small numbers: whoever knows it knows that neither is nought or one.
    assert protect([[2], [4]], row_totals=False) is None


@pytest.mark.parametrize("counts", [[], [[]], [[1, 2], [3]], [[-1]]])
def test_what_is_no_table_is_refused(counts: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="equal length"):
        protect(counts)

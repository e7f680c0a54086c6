"""What is told of a table of counts: nothing below five, and nothing that it follows from."""

from collections import defaultdict
from typing import Any

import pytest
from django.db import connection


@pytest.mark.parametrize(("cells", "most"), [(2, 30), (3, 26), (4, 21)])
def test_no_small_number_follows_from_what_is_told(as_owner: Any, cells: int, most: int) -> None:
    """For whoever knows the rule: every table that is told in the same way is thought through."""
    names = [f"g{at}" for at in range(cells)]
    counts = f"array[{', '.join(names)}]"
    every = " cross join ".join(f"generate_series(0, %s) {name}" for name in names)
    query = (
        f"select {counts}, (select array_agg(array[h.low, h.high] order by h.place) from varsam._learning_hide({counts}) h)"
        f" from {every} where {' + '.join(names)} <= %s"
    )
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(query, [most] * (cells + 1))
        found = cursor.fetchall()
    alike: dict[tuple[Any, ...], list[list[int]]] = defaultdict(list)
    for table, told in found:
        assert all(low <= n <= high for n, (low, high) in zip(table, told, strict=True))
        assert not any(low == high < 5 for low, high in told if sum(table) >= 5), (table, told)
        alike[sum(table), *map(tuple, told)].append(table)
    # The whole is told where it is five or more.
    for (whole, *_told), tables in alike.items():
        for at in range(cells) if whole >= 5 else ():
            could_be = {table[at] for table in tables}
            assert min(could_be) >= 5 or could_be >= {0, 1, 2, 3, 4} or max(could_be) >= 5, tables[:3]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([12, 7], [(12, 12), (7, 7)]),
        ([12, 4], [(12, 16), (0, 4)]),
        ([0, 9], [(0, 4), (5, 9)]),
        ([5, 3], [(0, 8), (0, 8)]),
        ([20, 7, 2, 0], [(14, 22), (7, 7), (0, 4), (0, 4)]),
        ([2, 40, 6], [(0, 4), (38, 42), (6, 6)]),
        # The largest could not be told from the next: only whether the first is large.
        ([10, 10, 0], [(10, 10), (0, 10), (0, 10)]),
        ([1, 9, 8], [(0, 4), (0, 18), (0, 18)]),
    ],
)
def test_told_is_as_much_as_can_be(as_owner: Any, counts: list[int], told: list[tuple[int, int]]) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select low, high from varsam._learning_hide(%s) order by place", [counts])
        assert cursor.fetchall() == told

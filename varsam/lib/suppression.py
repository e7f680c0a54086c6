"""Hides small numbers in a table of counts, and as many others as it takes that nobody can work them out.

What holds, for every table that `protect` returns and for a reader who knows all that is shown and what the two marks mean:

- No cell and no total below LEAST is shown; a nought is below it too.
- For each cell or total marked FEW, and each whole number from 0 to LEAST - 1, there is a table of counts that agrees with
  every shown number and every mark and has that number there. So nothing narrower than "0 to 4" follows.
- The totals that the caller keeps are shown whenever they are LEAST or more. Tables that partition the same people and share
  only kept totals can therefore be published side by side: what each leaves open, it leaves open whatever the others say.

What does not hold: it says nothing of a reader who knows single people in the table, nor of one who reckons with which number
is hidden for another's sake (the smallest that is enough), nor of two publications of the same people with other cuts
(periods that overlap, say): the caller sees to it that there are none. Numbers marked REST are LEAST
or more, and may be possible to bound closely; they need no protection of their own.

How: cells and totals are the edges of a circulation (Cox, "Network models for complementary cell suppression", 1995): every
sum is a node where as much comes in as goes out. A hidden number can move by as much as flows back through other hidden
numbers, so protecting it is finding paths, the cheapest first, and hiding what they pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import heappop, heappush
from math import inf
from typing import Final

LEAST: Final = 5


class Mark(StrEnum):
    """Why a number is not shown. FEW: it is below LEAST. REST: it is LEAST or more, and another could be worked out from it."""

    FEW = "few"
    REST = "rest"


Cell = int | Mark


@dataclass(frozen=True)
class Protected:
    """A table as it may be shown; `row_totals` is empty and `total` None where rows are no sums."""

    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    total: Cell | None


class _Edge:
    """One number: how far a reader must believe that it could be higher or lower, once it is hidden."""

    def __init__(self, tail: int, head: int, value: int, *, kept: bool = False) -> None:
        self.tail, self.head, self.value, self.kept = tail, head, value, kept
        self.mark: Mark | None = Mark.FEW if value < LEAST else None
        self.moved = 0

    @property
    def shown(self) -> Cell:
        return self.value if self.mark is None else self.mark

    def room(self, *, up: bool, may_hide: bool) -> float:
        """How much further the number can move that way, given what has been moved already."""
        if self.mark is None and (self.kept or not may_hide):
            return 0
        if self.mark is Mark.FEW:
            return (LEAST - 1 - self.value - self.moved) if up else self.value + self.moved
        return inf if up else self.value + self.moved - LEAST

    def cost(self) -> int:
        """What hiding it would lose: much is lost with a large number, nothing where it is hidden already."""
        return 0 if self.mark else 1 + self.value


def protect(
    counts: Sequence[Sequence[int]], *, row_totals: bool = True, keep_columns: bool = True
) -> Protected | None:
    """The table as it may be shown, or None where it cannot be shown with these totals.

    `counts` are rows of equal length of whole numbers from 0 up. Without `row_totals` the numbers of a row are of different
    kinds and never added. `keep_columns`: the totals of the columns and of the whole are never hidden for another's sake.
    ValueError for an empty table, rows of unequal length or a number below nought.
    """
    width = len(counts[0]) if counts else 0
    if not width or any(len(row) != width or min(row) < 0 for row in counts):
        raise ValueError("A table has rows of equal length, of whole numbers from 0 up.")
    net = _Net(counts, row_totals=row_totals, keep_columns=keep_columns)
    return net.table() if net.hide() else None


class _Net:
    """The table as a circulation: node 0 is the whole, then one node a row (where rows are sums) and one a column."""

    def __init__(self, counts: Sequence[Sequence[int]], *, row_totals: bool, keep_columns: bool) -> None:
        rows, columns = range(len(counts)), range(len(counts[0]))
        row_node = [1 + i if row_totals else 0 for i in rows]
        column_node = [1 + len(counts) + j for j in columns]
        end = 1 + len(counts) + len(columns) if row_totals else 0
        self.cells = [[_Edge(row_node[i], column_node[j], counts[i][j]) for j in columns] for i in rows]
        self.row_totals = [_Edge(0, row_node[i], sum(counts[i])) for i in rows] if row_totals else []
        self.column_totals = [
            _Edge(column_node[j], end, sum(row[j] for row in counts), kept=keep_columns) for j in columns
        ]
        whole = sum(map(sum, counts))
        self.total = _Edge(end, 0, whole, kept=keep_columns) if row_totals else None
        self.edges = [
            *(edge for row in self.cells for edge in row),
            *self.row_totals,
            *self.column_totals,
            *([self.total] if self.total else []),
        ]
        self.nodes = 1 + max(max(edge.tail, edge.head) for edge in self.edges)

    def hide(self) -> bool:
        """Hide what it takes, then show again what it did not take; False where no choice of numbers is enough."""
        few = [edge for edge in self.edges if edge.mark is Mark.FEW]
        if not all(self._is_open(edge, may_hide=True) for edge in few):
            return False
        for edge in sorted((e for e in self.edges if e.mark is Mark.REST), key=lambda e: -e.value):
            edge.mark = None
            if not all(self._is_open(other, may_hide=False) for other in few):
                edge.mark = Mark.REST
        return True

    def table(self) -> Protected:
        return Protected(
            tuple(tuple(edge.shown for edge in row) for row in self.cells),
            tuple(edge.shown for edge in self.row_totals),
            tuple(edge.shown for edge in self.column_totals),
            self.total.shown if self.total else None,
        )

    def _is_open(self, edge: _Edge, *, may_hide: bool) -> bool:
        """Whether the number could be anything from 0 to LEAST - 1."""
        return self._can_move(edge, LEAST - 1 - edge.value, up=True, may_hide=may_hide) and self._can_move(
            edge, edge.value, up=False, may_hide=may_hide
        )

    def _can_move(self, edge: _Edge, amount: int, *, up: bool, may_hide: bool) -> bool:
        """Whether the other hidden numbers can take up that this one is so much higher or lower."""
        for other in self.edges:
            other.moved = 0
        start, goal = (edge.head, edge.tail) if up else (edge.tail, edge.head)
        left = float(amount)
        while left > 0:
            path = self._path(start, goal, edge, may_hide=may_hide)
            if not path:
                return False
            step = min(left, *(each.room(up=rises, may_hide=may_hide) for each, rises in path))
            for each, rises in path:
                each.mark = each.mark or Mark.REST
                each.moved += int(step) if rises else -int(step)
            left -= step
        return True

    def _path(
        self, start: int, goal: int, without: _Edge, *, may_hide: bool
    ) -> list[tuple[_Edge, bool]] | None:
        """The cheapest way (Dijkstra) along numbers that have room: each with whether it rises."""
        ways = self._ways(without, may_hide)
        best = {start: 0}
        came: dict[int, tuple[int, _Edge, bool]] = {}
        queue = [(0, start)]
        while queue:
            cost, here = heappop(queue)
            if here == goal:
                break
            if cost > best[here]:
                continue
            for edge, rises, there in ways[here]:
                fresh = cost + edge.cost()
                if fresh < best.get(there, inf):
                    best[there], came[there] = fresh, (here, edge, rises)
                    heappush(queue, (fresh, there))
        return _walked(came, start, goal)

    def _ways(self, without: _Edge, may_hide: bool) -> list[list[tuple[_Edge, bool, int]]]:
        """From each node: which number can move, whether it rises, and where that leads."""
        ways: list[list[tuple[_Edge, bool, int]]] = [[] for _ in range(self.nodes)]
        for edge in self.edges:
            if edge is without:
                continue
            if edge.room(up=True, may_hide=may_hide) >= 1:
                ways[edge.tail].append((edge, True, edge.head))
            if edge.room(up=False, may_hide=may_hide) >= 1:
                ways[edge.head].append((edge, False, edge.tail))
        return ways


def _walked(
    came: dict[int, tuple[int, _Edge, bool]], start: int, goal: int
) -> list[tuple[_Edge, bool]] | None:
    if goal not in came:
        return None
    path, here = [], goal
    while here != start:
        here, edge, rises = came[here]
        path.append((edge, rises))
    return path

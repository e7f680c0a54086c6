"""How many relatives have been supported, with what, and whether it helped: by quarter, and never a small number."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from varsam.areas.relatives.support.enums import Helped, Kind
from varsam.lib import suppression
from varsam.lib.suppression import Cell, Mark

ANSWERS = (Helped.YES, Helped.PARTLY, Helped.NO, Helped.UNSURE)


@dataclass(frozen=True)
class Quarter:
    """One quarter, from its first day. `begun` is how many said yes; `kinds` what those have used since."""

    start: date
    offered: Cell
    begun: Cell
    ended: Cell
    helped: dict[Helped, Cell]
    kinds: dict[Kind, Cell]


def counts(since: date, until: date) -> list[Quarter]:
    """Each quarter that lies wholly from `since` and before `until`, oldest first; numbers below five, and those from which
    one could be worked out, are marks. PermissionDenied is a ProgrammingError here: only those may ask who keep supports,
    write the programme or answer for methods."""
    with connection.cursor() as cursor:
        cursor.execute("select quarter, what, detail, n from varsam.support_counts(%s, %s)", [since, until])
        found = {(quarter, what, detail): int(n) for quarter, what, detail, n in cursor.fetchall()}
    return [_quarter(start, found) for start in _quarters(since, until)]


def _quarters(since: date, until: date) -> list[date]:
    """First days of the quarters that lie wholly in between: a part of one would show the rest by subtraction."""
    start = date(since.year, since.month - (since.month - 1) % 3, 1)
    if start < since:
        start = _next(start)
    starts = []
    while _next(start) <= until:
        starts.append(start)
        start = _next(start)
    return starts


def _next(start: date) -> date:
    return date(start.year + (start.month == 10), (start.month + 2) % 12 + 1, 1)


def _quarter(start: date, found: dict[tuple[date, str, str], int]) -> Quarter:
    def one(what: str) -> Cell:
        n = found.get((start, what, ""), 0)
        return n if n >= suppression.LEAST else Mark.FEW

    said = [found.get((start, "helped", each.value), 0) for each in ANSWERS]
    table = suppression.protect([said], keep_columns=False)
    cells = table.cells[0] if table else tuple(Mark.FEW for _ in said)
    kinds = {}
    for kind in Kind:
        n = found.get((start, "kind", kind.value), 0)
        kinds[kind] = n if n >= suppression.LEAST else Mark.FEW
    return Quarter(
        start, one("offered"), one("begun"), one("ended"), dict(zip(ANSWERS, cells, strict=True)), kinds
    )

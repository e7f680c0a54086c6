"""Making lists of what has come to its end, a batch at a time: each batch commits, so memory and locks stay small."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from varsam.kernel.people.models import Organisation
from varsam.kernel.retention import kinds

BATCH = 20_000
# As far ahead as the picture of what is coming reaches.
MONTHS_AHEAD = 12


@dataclass(frozen=True)
class Proposed:
    """What a run did: things looked at, items added to lists, items dropped or put right."""

    seen: int
    added: int
    changed: int


def _ask(query: str, *values: str | int) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        return tuple(cursor.fetchone())


def _quiet(kind: str, seen: int, added: int) -> None:
    """Nobody listens."""


def propose(tell: Callable[[str, int, int], None] = _quiet) -> Proposed:
    """Bring the proposed lists of all municipalities up to date; `tell(kind, seen, added)` is called after each batch.

    - What is not due any more, has got a message or a hold, or is gone, drops off.
    - A list that has been approved is left alone, and its municipality gets no other until it has ended.
    - A run that was broken off leaves what its batches have committed; the next one completes it.
    """
    _ask("select varsam.retention_begin()")
    changed = sum(_weed(kind) for kind in kinds.names())
    seen = added = 0
    for kind in kinds.names():
        looked, put = _gather(kind, tell)
        seen, added = seen + looked, added + put
    _ask("select varsam.retention_settle()")
    reckon()
    return Proposed(seen, added, changed)


def reckon() -> None:
    """Count anew what runs out in the coming months."""
    for kind in kinds.names():
        _ask("select varsam.retention_reckon(%s, %s)", kind, MONTHS_AHEAD)


def _weed(kind: str) -> int:
    last, total = 0, 0
    while True:
        reached, seen, changed = _ask("select * from varsam.retention_weed(%s, %s, %s)", kind, last, BATCH)
        total += int(changed)
        if seen < BATCH:
            return total
        last = reached


def _gather(kind: str, tell: Callable[[str, int, int], None]) -> tuple[int, int]:
    last, looked, put = "", 0, 0
    while True:
        reached, seen, added = _ask("select * from varsam.retention_gather(%s, %s, %s)", kind, last, BATCH)
        looked, put = looked + seen, put + added
        tell(kind, looked, put)
        if seen < BATCH:
            return looked, put
        last = reached


@dataclass(frozen=True)
class Waiting:
    """Of one open list: how many items of one kind, and how many of them a registrar has excepted."""

    list: int
    municipality: str
    state: str
    kind: str
    action: str
    items: int
    excepted: int


@dataclass(frozen=True)
class Outlook:
    """How many things of one kind run out in one month; `kept` of them have a hold or something unread."""

    municipality: str
    kind: str
    month: date
    action: str
    things: int
    kept: int


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _named() -> dict[int, str]:
    return {root.pk: root.name for root in Organisation.objects.filter(parent=None)}


def waiting() -> list[Waiting]:
    """All open lists, in numbers."""
    named = _named()
    return [
        Waiting(row[0], named[row[1]], *row[2:])
        for row in _rows(
            "select list, municipality, state, kind, action, items, excepted from varsam.retention_waiting()"
        )
    ]


def outlook() -> list[Outlook]:
    """What is coming, as it was last counted."""
    named = _named()
    return [
        Outlook(named[row[0]], *row[1:])
        for row in _rows(
            "select municipality, kind, month, action, things, kept from varsam.retention_outlook()"
        )
    ]

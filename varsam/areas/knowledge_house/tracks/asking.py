"""The worker's round: ask the systems for what is due, and write down what they say or that they do not."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from varsam.areas.knowledge_house.tracks import systems
from varsam.areas.knowledge_house.tracks.casework import Asked, CaseworkSystem, Failed, Standing
from varsam.areas.knowledge_house.tracks.enums import Fault
from varsam.kernel.access import actor

BATCH = 50
# The system has answered, only not with what was hoped for.
_ANSWERS = frozenset({Fault.UNKNOWN_REFERENCE})


@dataclass(frozen=True)
class Due:
    """One case whose turn it is: which system, and what there is to ask by."""

    id: int
    system: str
    key: UUID
    reference: str
    asked: Asked


def _due() -> list[Due]:
    with actor.working(), connection.cursor() as cursor:
        cursor.execute("select * from varsam.tracks_due(%s)", [BATCH])
        return [
            Due(pk, slug, key, reference, Asked(own, unit, kind))
            for pk, slug, key, reference, own, unit, kind in cursor.fetchall()
        ]


def _told(due: Due, standing: Standing | None, fault: Fault) -> None:
    with actor.working(), connection.cursor() as cursor:
        cursor.execute(
            "select varsam.tracks_told(%s, %s, %s, %s, %s, %s)",
            [
                due.id,
                due.reference,
                standing.reference if standing else "",
                standing.status.value if standing else "unknown",
                standing.at if standing else None,
                fault.value,
            ],
        )
        _line(cursor, due.system, Fault.NONE if fault in _ANSWERS else fault)


def _line(cursor: CursorWrapper, slug: str, fault: Fault) -> None:
    cursor.execute("select varsam.tracks_line(%s, %s)", [slug, fault.value])


def ask_all(find: Callable[[str], CaseworkSystem] = systems.system) -> int:
    """Ask for every case that is due; returns how many were told. No transaction is open while a system is asked.

    One that cannot be reached is not asked for its other cases in the same round: they come back in ten minutes.
    """
    resting: set[str] = set()
    told = 0
    for due in _due():
        if due.system in resting:
            continue
        standing, fault = None, Fault.NONE
        try:
            system = find(due.system)
            standing = system.status(due.reference) if due.reference else system.open(due.key, due.asked)
        except Failed as failed:
            fault = failed.fault
            if fault not in _ANSWERS:
                resting.add(due.system)
        _told(due, standing, fault)
        told += 1
    return told


def ping_all(find: Callable[[str], CaseworkSystem] = systems.system) -> None:
    """Whether each connected system answers, for those who run this one."""
    for each in systems.connected():
        fault = Fault.NONE
        try:
            find(each.slug).ping()
        except Failed as failed:
            fault = failed.fault
        with actor.working(), connection.cursor() as cursor:
            _line(cursor, each.slug, fault)

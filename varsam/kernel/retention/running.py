"""Carrying out approved lists. Nobody acts here: a registrar has, and the database only takes approved lists."""

from collections.abc import Callable

from django.db import connection

from varsam.kernel.access.functions import call
from varsam.kernel.vault import api as vault

BATCH = 100


class ClockWentBack(Exception):
    """The clock stands before the moment of the approval: nothing is destroyed by a clock that is wrong."""


def approved() -> list[int]:
    """Lists that are approved, or that were being carried out when something stopped it."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.retention_to_run()")
        return [row[0] for row in cursor.fetchall()]


def _quiet(passed: int, planned: int) -> None:
    """Nobody listens."""


def run(destruction: int, tell: Callable[[int, int], None] = _quiet) -> bool:
    """Carry out one list, or go on with it: True when it ended here, False when somebody stopped or ended it meanwhile.

    Each batch is one transaction that looks at every item again; `tell(passed, planned)` is called after each. Two runs
    of one list take turns and end it once. Raises ClockWentBack.
    """
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "select said, last, passed, planned from varsam.retention_destroy(%s, %s, %s)",
                [destruction, last, BATCH],
            )
            said, last, passed, planned = cursor.fetchone()
        if said == "clock":
            raise ClockWentBack
        if said == "state":
            return False
        tell(passed, planned)
        if said == "done":
            break
    # Before the list counts as done: a crash between the two is mended by the next run.
    vault.write_keys_part()
    return bool(call("retention_finish", destruction))

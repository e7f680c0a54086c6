"""Going on another day by a secret link, and being counted when one is through. Nobody acts: the link is the proof."""

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db import connection, transaction

from varsam.kernel.access.functions import call
from varsam.kernel.vault import links


@dataclass(frozen=True)
class Progress:
    """How far one link has come. `until`: the day to which it works if it is not used again; `finished_in`: the first day of
    the month in which it was counted, None before that; `unit`: id of the unit whose link they came by."""

    done: frozenset[str]
    unit: int | None
    finished_in: date | None
    until: date


@transaction.atomic
def begin(*, unit: int | None = None) -> bytes:
    """The secret of a new link; an unknown unit counts as none."""
    secret = secrets.token_bytes(links.SECRET_BYTES)
    call("introduction_begin", links.digest(secret), unit)
    return secret


def of(secret: bytes) -> Progress | None:
    """What the link with this secret has come to; None where there is none, or no longer."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.introduction_progress(%s)", [links.digest(secret)])
        row = cursor.fetchone()
    if row is None:
        return None
    done, unit, finished_in, until = row
    return Progress(frozenset(done), unit, finished_in, until)


@transaction.atomic
def done(*, secret: bytes, step: str) -> bool:
    """Remember that a step is done; False where the link is gone. Twice is once."""
    return bool(call("introduction_done", links.digest(secret), step))


Finished = Literal["counted", "already", "missing"]


@transaction.atomic
def finish(*, secret: bytes, unit: int | None, group: str) -> Finished | None:
    """Count the one with this link, once, for the unit (id) and the kind of work (slug) that they state, or for none.
    `missing`: there are steps left; None where the link is gone."""
    told: Finished | None = call("introduction_finish", links.digest(secret), unit, group)
    return told

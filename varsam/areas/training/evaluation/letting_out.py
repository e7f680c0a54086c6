"""The worker closes what is over and lets answers out, many at once: nobody sees an answer come."""

import random
import uuid
from dataclasses import dataclass

from django.db import connection

from varsam.areas.training.evaluation import seals
from varsam.kernel.access import actor, unseen
from varsam.kernel.vault import api as vault

# As many batches in one run as a worker should do at a time; the rest is for the next.
_MOST = 50


@dataclass(frozen=True)
class Kept:
    """One answer in the box, with what opens its words."""

    pk: uuid.UUID
    sealed: bytes | None
    key_id: uuid.UUID | None
    wrapped: bytes | None
    master: str | None

    def words(self) -> bytes | None:
        """What was written; None where nothing was, or where its key has gone since."""
        if self.sealed is None or self.key_id is None or self.wrapped is None or self.master is None:
            return None
        key = vault.unwrap(self.key_id, self.wrapped, self.master)
        return vault.unseal(key, self.sealed, belongs_to=seals.in_box(self.key_id, self.pk))


def let_out() -> int:
    """Close rounds whose time is over, and let out what is enough; returns how many releases there were."""
    with actor.working():
        _run("survey_close")
    done = 0
    while done < _MOST:
        with actor.working():
            if not _next():
                break
        done += 1
    return done


def forget() -> int:
    """Destroy words whose time is over; returns how many keys went."""
    with actor.working():
        gone = _run("survey_forget")
    if gone:
        vault.write_keys_part()
    return gone


def _run(function: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select varsam.{function}()")
        return int(cursor.fetchone()[0])


def _next() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select batch, received, sealed, key, wrapped, master from varsam.survey_ready()")
        found = cursor.fetchall()
    if not found:
        return False
    kept = [Kept(*row[1:]) for row in found]
    random.SystemRandom().shuffle(kept)
    key_id, key, wrapped, master = vault.new_key()
    names = [uuid.uuid4() for _ in kept]
    sealed = [
        _anew(each, key, seals.in_release(key_id, name)) for each, name in zip(kept, names, strict=True)
    ]
    told = unseen.ask(
        "select varsam.survey_let_out(%s, %s, %s, %s, %s, %s, %s, %s::bytea[])",
        [found[0][0], uuid.uuid4(), key_id, wrapped, master, [each.pk for each in kept], names, sealed],
    )
    return bool(told[0][0])


def _anew(kept: Kept, key: bytes, belongs_to: str) -> bytes | None:
    words = kept.words()
    return None if words is None else vault.seal(key, words, belongs_to=belongs_to)

"""Two who write at the same moment, on two real connections to a town of the test's own: one comes first, the other waits."""

import time
from concurrent.futures import Future
from typing import Any

import psycopg

from varsam.kernel.access import tickets

_BACK = (
    "insert into lawfulness_consent (record_id, signer_id, scope_id, decision, form, decided_on, registered_at, registered_by_id)"
    " select s.record_id, g.id, s.id, 'withdrawn', 'spoken', current_date, now(), varsam.actor()"
    " from lawfulness_scope s join lawfulness_signer g on g.request_id = s.request_id where s.id = %s"
)
_WAITING = (
    "select count(*) from pg_locks l join pg_stat_activity a using (pid)"
    " where not l.granted and a.datname = current_database()"
)
_LONGEST = 20


def begin(town: Any, user: int) -> psycopg.Connection:
    """A transaction of that user, as the app."""
    connection: psycopg.Connection = town.connect("varsam_app", autocommit=False)
    tickets.show(connection, "actor", user)
    return connection


def take_back(connection: psycopg.Connection, scope: str) -> None:
    """Write in that everybody who was asked takes back their consent to that scope."""
    connection.execute(_BACK, [scope])


def until_it_waits(town: Any, other: "Future[Any]") -> None:
    """Go on when the other one stands at the lock; one who came through without waiting is an error."""
    until = time.monotonic() + _LONGEST
    with town.owner() as owner:
        while not owner.execute(_WAITING).fetchone()[0] and not other.done():
            assert time.monotonic() < until, "the second one never came to the lock"
            time.sleep(0.02)
    assert not other.done(), "the second one did not wait for the first"

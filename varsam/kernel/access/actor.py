"""For whom the database decides: proved at the start of a transaction, gone with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction

from varsam.kernel.access import tickets
from varsam.kernel.access.functions import call
from varsam.kernel.access.tickets import Said
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb

# Nobody has this id, and a ticket for it is as good as any: whether the database takes it tells whether the keys fit.
_NO_USER = 0
_proved: ContextVar[int | None] = ContextVar("proved", default=None)


@contextmanager
def _as(show: Callable[..., Said], *who: Any) -> Iterator[None]:
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        with connection.wrap_database_errors:
            before = show(connection.connection, *who, first=is_outermost)
        yield
        # The end of a transaction forgets it, and so does a rollback; only a savepoint that is kept would not.
        if not is_outermost and not connection.needs_rollback:
            with connection.wrap_database_errors:
                tickets.say(connection.connection, before)


@contextmanager
def acting(user: User) -> Iterator[None]:
    """A transaction in which the database shows and takes what `user` may see and do."""
    with _proving("actor", user.pk):
        yield


@contextmanager
def signing_in(user_id: int) -> Iterator[None]:
    """A transaction in which the database shows what one account signs in with, and nothing else of anybody's."""
    with _proving("sign_in", user_id):
        yield


@contextmanager
def working() -> Iterator[None]:
    """A transaction of the worker's own, which acts for nobody: proved, so that no user's request passes for it."""
    with _as(tickets.show, "worker", _NO_USER):
        yield


@contextmanager
def in_turn() -> Iterator[Callable[[int], None]]:
    """A transaction in which the database is told of one user after the other, by id: for a process that asks the same
    for many. Nothing can be asked in it before the first is told."""
    with transaction.atomic():
        with connection.wrap_database_errors:
            prove = tickets.in_turn(connection.connection)
        yield prove


@contextmanager
def _proving(kind: tickets.Kind, user_id: int) -> Iterator[None]:
    # What is sealed for one user is opened only while the database is told of the same one.
    before = _proved.set(user_id)
    try:
        with _as(tickets.show, kind, user_id):
            yield
    finally:
        _proved.reset(before)


def proved() -> int | None:
    """The id of the user who acts or is signing in."""
    return _proved.get()


@contextmanager
def as_writer(token: bytes) -> Iterator[None]:
    """A transaction for an outside writer, who proves 32 bytes derived from the return code and is nobody else."""
    with _as(tickets.show_writer, token):
        yield


def key_faults() -> list[str]:
    """What is wrong with the key that the database checks tickets with, in plain sentences; empty when it fits."""
    with _as(tickets.show, "actor", _NO_USER):
        fits = call("actor") == _NO_USER
    return [] if fits else ["the database does not know this key file's tickets, so nobody can work: migrate"]


def may(resource: str, verb: Verb) -> bool:
    """Whether the one who acts may do this in any unit."""
    return bool(call("may", resource, verb))


def units(resource: str, verb: Verb) -> list[int]:
    """Ids of the units where the one who acts may do this."""
    return list(call("units", resource, verb))


def colleagues(resource: str, unit: int) -> list[int]:
    """Ids of users who handle the rows of this unit; empty unless the one who acts does too."""
    return list(call("colleagues", resource, unit))

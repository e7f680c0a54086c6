"""For whom the database decides: set once, at the start of a transaction, gone with it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from varsam.kernel.people.models import User
from varsam.lib.rows import Verb


def _swap(name: str, value: str) -> str:
    """Set it for this transaction; returns what it was."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(current_setting(%s, true), ''), set_config(%s, %s, true)", [name, name, value]
        )
        return str(cursor.fetchone()[0])


@contextmanager
def _as(name: str, value: str) -> Iterator[None]:
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        before = _swap(name, value)
        yield
        # The end of a transaction forgets it, and so does a rollback; only a savepoint that is kept would not.
        if not is_outermost and not connection.needs_rollback:
            _swap(name, before)


@contextmanager
def acting(user: User) -> Iterator[None]:
    """A transaction in which the database shows and takes what `user` may see and do."""
    with _as("varsam.actor", str(user.pk)):
        yield


@contextmanager
def as_writer(token: bytes) -> Iterator[None]:
    """A transaction for an outside writer, who proves 32 bytes derived from the return code and is nobody else."""
    with _as("varsam.writer", token.hex()):
        yield


def may(resource: str, verb: Verb) -> bool:
    """Whether the one who acts may do this in any unit."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.may(%s, %s)", [resource, verb])
        return bool(cursor.fetchone()[0])


def units(resource: str, verb: Verb) -> list[int]:
    """Ids of the units where the one who acts may do this."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.units(%s, %s)", [resource, verb])
        return list(cursor.fetchone()[0])


def colleagues(resource: str, unit: int) -> list[int]:
    """Ids of users who handle the rows of this unit; empty unless the one who acts does too."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.colleagues(%s, %s)", [resource, unit])
        return list(cursor.fetchone()[0])

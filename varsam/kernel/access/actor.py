"""For whom the database decides: set once, at the start of a transaction, gone with it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from varsam.kernel.people.models import User
from varsam.lib.rows import Verb


def _set(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config(%s, %s, true)", [name, value])


@contextmanager
def acting(user: User) -> Iterator[None]:
    """A transaction in which the database shows and takes what `user` may see and do."""
    with transaction.atomic():
        _set("varsam.actor", str(user.pk))
        try:
            yield
        finally:
            if not connection.needs_rollback:
                _set("varsam.actor", "")


@contextmanager
def as_writer(token: bytes) -> Iterator[None]:
    """A transaction for an outside writer, who proves 32 bytes derived from the return code and is nobody else."""
    with transaction.atomic():
        _set("varsam.writer", token.hex())
        try:
            yield
        finally:
            if not connection.needs_rollback:
                _set("varsam.writer", "")


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

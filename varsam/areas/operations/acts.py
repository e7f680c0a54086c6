"""How an act on a request is done: one transaction, and one way to say that the database refuses."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from varsam.areas.operations import seals
from varsam.areas.operations.models import Request
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event


class NotNow(Exception):
    """The request is not where this can be done, or it is not for the one who acts to do."""


def act[**P, R](act: Callable[P, R]) -> Callable[P, R]:
    """One transaction, in which what the database refuses is said in one way."""

    @wraps(act)
    def acted(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                return act(*args, **kwargs)
        except (IntegrityError, ProgrammingError) as error:
            if _is_refused(error):
                raise NotNow(str(error).partition("\n")[0]) from error
            raise

    return acted


def _is_refused(error: DatabaseError) -> bool:
    """A rule of the database's own (check_violation), or no right (insufficient_privilege)."""
    return getattr(error.__cause__, "sqlstate", "") in {"23514", "42501"}


def call(function: str, *values: Any) -> Any:
    """What a function of the database answers."""
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(values))
        cursor.execute(f"select varsam.{function}({marks})", list(values))
        return cursor.fetchone()[0]


def key_of(request: Request) -> bytes:
    """The 32 bytes that a request is sealed with; NotNow where they have been destroyed."""
    key = seals.key_of(request)
    if key is None:
        raise NotNow("what was written has been destroyed")
    return key


def keep(request: Request, kinds: Iterable[str]) -> None:
    """Put on record which kinds of identifier somebody chose to leave in a text."""
    for kind in sorted(set(kinds)):
        audit.record(
            Event.UNIT_IDENTIFIER_KEPT,
            target_type="unit_request",
            target=request.reference,
            unit=request.home_id,
            details={"kind": kind},
        )

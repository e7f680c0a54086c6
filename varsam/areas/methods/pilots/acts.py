"""How an act on a pilot is done: one transaction, and one way to say that the database refuses."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction


class NotNow(Exception):
    """The pilot is not where this can be done, or it is not for the one who acts to do."""


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
    """A rule of the database's own (check or unique), or no right."""
    return getattr(error.__cause__, "sqlstate", "") in {"23514", "23505", "42501"}


def call(function: str, *values: Any) -> Any:
    """What a function of the database answers."""
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(values))
        cursor.execute(f"select varsam.{function}({marks})", list(values))
        return cursor.fetchone()[0]

"""Asks the functions of the database, and says in one way that it refuses."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

_RULE, _TWICE, _NO_RIGHT = "23514", "23505", "42501"
"""check_violation, unique_violation and insufficient_privilege, as PostgreSQL's documentation numbers them."""


def call(function: str, *values: Any) -> Any:
    """What `varsam.<function>` answers: its value, None where it answers no row. The name is ours, never somebody's input."""
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"select varsam.{function}({marks})", list(values))
        row = cursor.fetchone()
    return row[0] if row else None


def is_refused(error: DatabaseError, *, or_twice: bool = False) -> bool:
    """Whether a rule of the database's own or a missing right is behind the error, or (`or_twice`) that it is there."""
    refusals = {_RULE, _NO_RIGHT, _TWICE} if or_twice else {_RULE, _NO_RIGHT}
    return getattr(error.__cause__, "sqlstate", "") in refusals


class Act:
    """Makes a function one transaction, in which what the database refuses is raised as `refusal`, which is given the
    first line of what the database said; with `or_twice` also what is there already."""

    def __init__(self, refusal: Callable[[str], Exception], *, or_twice: bool = False) -> None:
        self._refusal = refusal
        self._or_twice = or_twice

    def __call__[**P, R](self, act: Callable[P, R]) -> Callable[P, R]:
        @wraps(act)
        def acted(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                with transaction.atomic():
                    return act(*args, **kwargs)
            except (IntegrityError, ProgrammingError) as error:
                if is_refused(error, or_twice=self._or_twice):
                    raise self._refusal(str(error).partition("\n")[0]) from error
                raise

        return acted

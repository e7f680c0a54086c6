"""Asks the functions of the database that write meetings: each asks who may, changes, and puts it on record."""

from typing import Any

from django.core.exceptions import PermissionDenied

from varsam.kernel.access import functions


def call(function: str, *values: Any) -> Any:
    """The answer of `varsam.meetings_<function>`."""
    return functions.call(f"meetings_{function}", *values)


def must(function: str, *values: Any) -> Any:
    """The same as `call`; PermissionDenied where the answer is no, or nothing."""
    answer = call(function, *values)
    if answer is None or answer is False:
        raise PermissionDenied("not for the one who acts, or not now")
    return answer

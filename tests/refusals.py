"""Whether the database says no to something that is tried."""

from collections.abc import Callable

from django.db import DatabaseError, transaction


def refused(act: Callable[[], object]) -> bool:
    """It says no; what was tried is undone."""
    try:
        with transaction.atomic():
            act()
    except DatabaseError:
        return True
    return False


def without_effect(statement: Callable[[], object]) -> bool:
    """It says no, or changes no row."""
    try:
        with transaction.atomic():
            return statement() == 0
    except DatabaseError:
        return True

"""The editing pages' tests: who is signed in, and what stood on record."""

from collections.abc import Callable
from typing import Any

import pytest

from varsam.kernel.audit.models import Entry


@pytest.fixture
def recorded(as_owner: Any) -> Callable[[str], list[Entry]]:
    """`recorded("page")`: the entries about that kind of thing, oldest first."""

    def found(target_type: str) -> list[Entry]:
        with as_owner():
            return list(Entry.objects.filter(target_type=target_type).order_by("pk"))

    return found

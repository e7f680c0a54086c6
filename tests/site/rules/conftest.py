"""The rules' tests: who is signed in."""

from typing import Any

import pytest


@pytest.fixture
def desk(sign_in: Any) -> Any:
    """A browser in which Elin, the coordinator, is signed in."""
    return sign_in("samordnare")

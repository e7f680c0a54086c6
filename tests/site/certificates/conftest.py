"""Occasions that have been held, and a certificate of one of them."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.areas.training.certificates.conftest import COORDINATOR, Held, clock, held
from varsam.areas.training.certificates import issuing
from varsam.areas.training.certificates.models import Certificate
from varsam.kernel.access.actor import acting

__all__ = ["clock", "held"]


@pytest.fixture
def given(held: Callable[..., Held], cast: Any) -> Certificate:
    """Maria's certificate, of an occasion where one more missed a sitting."""
    found = held(2, sittings=2, late=1)
    issuing.issue()
    with acting(cast(COORDINATOR)):
        return Certificate.objects.select_related("occasion__course").get(occasion=found.occasion)

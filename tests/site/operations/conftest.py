"""A unit with its code in a browser of its own, beside the coordinator in theirs."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.areas.operations.conftest import coordinator, request_, visit
from varsam.kernel.conversations import visiting
from varsam.kernel.conversations.writer import Visit

__all__ = ["coordinator", "request_", "visit"]


@pytest.fixture
def browser(db: None) -> Client:
    """Somebody without an account; forged forms are looked for as the server does."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def with_code() -> Callable[[Visit], Client]:
    """`with_code(visit)`: a browser in which the code has been typed."""

    def opened(visit: Visit) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.cookies[visiting.COOKIE] = visit.to_cookie()
        return client

    return opened

"""A relative in a browser of their own, beside colleagues in theirs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.areas.relatives.conftest import House
from varsam.kernel.conversations import visiting
from varsam.kernel.conversations.writer import Visit

Open = Callable[[Visit], Client]


@pytest.fixture
def house(cast: Any, as_owner: Any) -> House:
    return House(cast, as_owner)


@pytest.fixture
def at_home() -> Open:
    """`at_home(visit)`: a browser in which the code has been typed."""

    def opened(visit: Visit) -> Client:
        client = Client()
        client.cookies[visiting.COOKIE] = visit.to_cookie()
        return client

    return opened

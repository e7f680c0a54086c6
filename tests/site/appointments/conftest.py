"""A writer in a browser with their code's visit, times of the coordinator's, and an invitation."""

import pytest
from django.test import Client

from tests.kernel.appointments.conftest import (  # noqa: F401 - fixtures
    begun,
    coordinator,
    invitation,
    openings,
    visit,
)
from varsam.kernel.conversations import visiting
from varsam.kernel.conversations.writer import Visit


@pytest.fixture
def reader(visit: Visit) -> Client:  # noqa: F811 - the fixture
    """The writer's browser."""
    client = Client(headers={"Sec-Fetch-Site": "same-origin"})
    client.cookies[visiting.COOKIE] = visit.to_cookie()
    return client

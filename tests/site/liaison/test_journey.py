"""What somebody saw on a journey is written on the visit's page, and read there as that."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.site.conftest import words
from tests.site.liaison.test_pages import coordinator, page_of
from varsam.areas.liaison.missions import actions
from varsam.areas.liaison.missions.actions import Facts
from varsam.areas.liaison.missions.enums import Direction, Kind
from varsam.areas.liaison.missions.models import Mission
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Organisation, User

__all__ = ["coordinator"]

_SEEN = "De ringer hem innan skolan gör något."


@pytest.fixture
def visit(coordinator: User) -> Mission:
    with acting(coordinator):
        return actions.open_mission(
            unit=Organisation.objects.get(slug="samordningen").pk,
            direction=Direction.OUT,
            facts=Facts(Kind.VISIT, "Studiebesök om mentorer", starts_on=date(2031, 5, 5)),
            by=coordinator,
        )


def test_a_travel_note_is_written_and_read(sign_in: Callable[[str], Client], visit: Mission) -> None:
    client = sign_in("samordnare")
    form = client.get(page_of(visit)).content.decode()
    assert 'name="what" value="journey"' in form
    empty = client.post(page_of(visit, "skriv/"), {"text": "", "what": "journey"})
    assert empty.status_code == 422
    assert client.post(page_of(visit, "skriv/"), {"text": _SEEN, "what": "journey"}).status_code == 303
    thread = words(client.get(page_of(visit)))
    assert "skrev från resan" in thread
    assert thread.count(_SEEN) == 1

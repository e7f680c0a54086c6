"""The pages of a case conference: each of those at it in a browser of their own."""

from typing import Any

import pytest

from tests.kernel.meetings.conftest import (
    Conference,
    conference,
    give,
    group,
    meeting,
    ongoing,
    record,
)
from tests.site.conftest import plain

__all__ = ["conference", "give", "group", "meeting", "ongoing", "record"]


def words(response: Any) -> str:
    """What the page says from the top of the room or its main part."""
    body = response.content.decode()
    part = (
        body.split("<body", 1)[1]
        if 'class="room"' in body
        else body.split("<main", 1)[-1].split("</main>", 1)[0]
    )
    return plain(part)


class Room:
    """Addresses of the conference that goes on."""

    def __init__(self, conference: Conference) -> None:
        self.conference = conference
        self.home = f"/arbete/konferenser/{conference.meeting.reference}/"
        self.item = f"{self.home}rum/{conference.item.pk}/"
        self.minutes = f"{self.home}protokoll/{conference.item.pk}/"
        self.point = f"{self.home}punkter/{conference.item.pk}/"


@pytest.fixture
def room(ongoing: Conference) -> Room:
    return Room(ongoing)


@pytest.fixture
def plan(conference: Conference) -> Room:
    """The same before it has begun."""
    return Room(conference)

"""Who promised something is told that it waits, once before its day and once after, and never what."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from tests.kernel.meetings.conftest import Conference, conference, ongoing
from tests.kernel.records.conftest import OWN, POLICE, record
from varsam.kernel.calendars import jobs
from varsam.kernel.meetings import room
from varsam.kernel.meetings.models import Action
from varsam.kernel.meetings.states import ActionState
from varsam.kernel.notifications import mail as notices

__all__ = ["conference", "ongoing", "record"]
DUE = timezone.localdate() + timedelta(days=60)


@pytest.fixture
def promised(ongoing: Conference, as_owner: Any) -> Action:
    """The social office has promised to ring, and nothing else waits in the town."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("delete from notifications_notice")
        cursor.execute("update meetings_action set due_on = '2099-01-01'")
    return ongoing.promises(OWN, OWN, due_on=DUE, text="Ring Kalles mamma")


@pytest.fixture
def morning(wall: Any) -> Any:
    """`morning(-1)`: what is mailed on the day before it is due."""

    def come(days: int) -> list[str]:
        wall(datetime.combine(DUE + timedelta(days=days), time(6, 0), timezone.get_current_timezone()))
        mail.outbox.clear()
        jobs.remind()
        notices.tell()
        return [letter.to[0].split("@")[0] for letter in mail.outbox]

    return come


def test_reminded_before_and_after_and_not_each_day(promised: Action, morning: Any) -> None:
    assert morning(-30) == []
    assert morning(-1) == [OWN]
    assert "Kalle" not in mail.outbox[0].message().as_string()
    assert morning(0) == []
    assert morning(1) == [OWN]
    assert morning(2) == []


def test_what_is_done_waits_for_nobody(promised: Action, morning: Any, ongoing: Conference) -> None:
    ongoing.does(OWN, room.settle, action=promised, state=ActionState.DONE)
    assert morning(-1) == morning(1) == []


def test_who_is_outside_the_circle_is_not_called_to_what_they_cannot_open(
    ongoing: Conference, morning: Any, as_owner: Any, promised: Action, cast: Any
) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "update meetings_action set owner_id = %s where id = %s", [cast(POLICE).pk, promised.pk]
        )
    assert morning(-1) == []

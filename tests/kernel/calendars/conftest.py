"""A meeting of a group on Hisingen, with all that was waiting before already mailed."""

import email
import email.policy
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import vobject
from django.core import mail
from django.db.models import F

from tests.kernel.meetings.conftest import CONVENER, group, log, meeting
from tests.kernel.records.conftest import POLICE, unit_of
from varsam.kernel.access.actor import acting
from varsam.kernel.calendars import letters, links
from varsam.kernel.calendars.models import Invitation
from varsam.kernel.meetings import groups, planning
from varsam.kernel.meetings.enums import Function
from varsam.kernel.meetings.models import Attendance, Group, Meeting

__all__ = ["group", "log", "meeting"]
LEISURE = "fritid"


@pytest.fixture(autouse=True)
def told(as_owner: Any) -> None:
    """Nothing waits to be mailed of the demo town's own meetings."""
    letters.follow()
    with as_owner():
        Invitation.objects.update(told_sequence=F("sequence"))


@pytest.fixture
def post() -> Callable[[], dict[str, Any]]:
    """`post()` does what the worker does each minute, and gives what came of it: address to calendar (vobject)."""

    def come() -> dict[str, Any]:
        mail.outbox.clear()
        letters.follow()
        letters.send()
        return {letter.to[0].split("@")[0]: calendar_in(letter) for letter in mail.outbox}

    return come


def calendar_in(letter: Any) -> Any:
    """The calendar in a letter, read as it goes over the wire."""
    read = email.message_from_bytes(letter.message().as_bytes(), policy=email.policy.default)
    part = next(part for part in read.walk() if part.get_content_type() == "text/calendar")
    written = part.get_payload(decode=True)
    assert written.count(b"\n") == written.count(b"\r\n") > 0, (
        "lines end as RFC 5545 says, whatever the mail did"
    )
    found = vobject.readOne(written.decode())
    assert part.get_param("method") == found.method.value
    return found


@pytest.fixture
def invitation(meeting: Meeting, post: Any, as_owner: Any) -> Callable[[str], Invitation]:
    """`invitation("polis")`: theirs, as the database keeps it, after it has been mailed."""
    post()

    def found(account: str) -> Invitation:
        with as_owner():
            return Invitation.objects.get(meeting=meeting, user__email=f"{account}@demo.varsam.test")

    return found


@pytest.fixture
def secret(invitation: Callable[[str], Invitation]) -> Callable[[str], bytes]:
    """`secret("polis")`: what their link holds."""
    return lambda account: links.answer_secret(invitation(account).uid)


@pytest.fixture
def seats(meeting: Meeting, as_owner: Any) -> Callable[[], dict[str, str]]:
    """`seats()`: account to presence, of everybody with a seat at the meeting."""

    def found() -> dict[str, str]:
        with as_owner():
            rows = Attendance.objects.filter(meeting=meeting).values_list("user__email", "presence")
            return {address.split("@")[0]: presence for address, presence in rows}

    return found


@pytest.fixture
def deputy(group: Group, cast: Any) -> str:
    """The leisure office sits in the group for the police when they cannot."""
    convener, other = cast(CONVENER), cast(LEISURE)
    organisation = unit_of(other).pk
    with acting(convener):
        own = group.members.get(user=cast(POLICE))
        groups.add_member(
            group=group, user=other, organisation=organisation, function=Function.LEISURE, deputy_for=own, by=convener
        )  # fmt: skip
    return LEISURE


@pytest.fixture
def move(meeting: Meeting, cast: Any) -> Callable[..., None]:
    """`move(starts_at, place=...)`: who leads gives the meeting another time, or only another place."""

    def moved(starts_at: datetime, place: str = "Rum 4") -> None:
        with acting(cast(CONVENER)):
            planning.change_meeting(
                meeting=meeting, starts_at=starts_at, ends_at=starts_at + (meeting.ends_at - meeting.starts_at),
                place=place, chair=cast(CONVENER), secretary=None, by=cast(CONVENER),
            )  # fmt: skip

    return moved

"""One writer with a thread, one coordinator with times, and an invitation between them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.appointments import actions
from varsam.kernel.appointments.enums import Form, Kind
from varsam.kernel.appointments.models import Invitation, Opening
from varsam.kernel.conversations import intake, writer
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Door, Sender
from varsam.kernel.conversations.writer import Visit
from varsam.kernel.people.models import Membership, User

Begun = Callable[[Opening], None]


def write(text: str = "Hej, jag är orolig.") -> Visit:
    received = intake.receive(
        text=text,
        door=Door.ANONYMOUS_FORM,
        sender=Sender.RELATIVE,
        language="sv",
        district=None,
        submission="",
    )
    found = writer.enter(received.code or "")
    assert found is not None
    return found


def hour(days: int, at: int) -> tuple[datetime, datetime]:
    begins = timezone.localtime().replace(hour=at, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return begins, begins + timedelta(minutes=45)


@pytest.fixture
def visit(db: None) -> Visit:
    return write()


@pytest.fixture
def coordinator(cast: Callable[[str], User]) -> User:
    return cast("samordnare")


@pytest.fixture
def openings(visit: Visit, coordinator: User) -> list[Opening]:
    """Three times in the unit of the enquiry, from three days on: on the telephone (either rings) or in a room."""
    with acting(coordinator):
        return actions.open_times(
            unit=Membership.objects.get(user=coordinator).organisation_id,
            host=coordinator,
            kind=Kind.TALK,
            times=[hour(40, 9), hour(40, 10), hour(41, 9)],
            forms=[Form.PHONE, Form.ROOM, Form.VIDEO],
            place="Rum 3, Testgatan 1",
            phone="031-365 00 00",
            languages=["sv", "ar"],
            by=coordinator,
        )


@pytest.fixture
def invitation(visit: Visit, openings: list[Opening], coordinator: User) -> Invitation:
    with acting(coordinator):
        return actions.invite(enquiry=Enquiry.objects.get(pk=visit.enquiry), kind=Kind.TALK, by=coordinator)


@pytest.fixture
def begun(as_owner: Callable[[], object]) -> Begun:
    """`begun(opening)` lets its hour have struck."""

    def strike(opening: Opening) -> None:
        with as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(
                "update appointments_opening set starts_at = now() - interval '10 minutes', "
                "ends_at = now() + interval '30 minutes' where uid = %s",
                [opening.pk],
            )

    return strike

"""The records' tests: somebody signed in, a record of the unit in Hisingen, and a way to share it."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records import actions, reading
from varsam.kernel.records.enums import Information, Track
from varsam.kernel.records.models import Grant, Record

OWN = "socialsekreterare.hisingen"


def unit_of(user: User) -> Organisation:
    with acting(user):
        return user.memberships.select_related("organisation").get().organisation


@pytest.fixture
def own(as_user: Any) -> Client:
    """A browser in which Samir, a social worker of Hisingen, is signed in."""
    return as_user(OWN)


@pytest.fixture
def record(cast: Any) -> Record:
    """A record of Samir's unit with two notes of different kinds."""
    user = cast(OWN)
    with acting(user):
        made = actions.open_record(
            unit=unit_of(user).pk, track=Track.SSPF, track_reason="", text="Läget är oroligt.", by=user
        )
        return actions.add_entry(
            record=made, information=Information.NEEDS, text="Behöver en vuxen att prata med.",
            happened_at=None, by=user,
        )  # fmt: skip


@pytest.fixture
def share(record: Record, cast: Any, as_owner: Any) -> Callable[..., Grant]:
    """`share("polis", "needs")`: with the organisation of that user."""

    def given(account: str, *kinds: str, days: int = 60) -> Grant:
        now = timezone.now()
        with as_owner():
            return Grant.objects.create(
                record=record, organisation=unit_of(cast(account)), information=list(kinds),
                basis_kind="consent", basis=uuid.uuid4(), given_by=cast(OWN),
                starts_at=now - timedelta(days=1), until=now + timedelta(days=days),
            )  # fmt: skip

    return given


@pytest.fixture
def notes(record: Record, cast: Any) -> Callable[[], list[str]]:
    """What stands in the record, in the order in which it was written."""

    def read() -> list[str]:
        with acting(cast(OWN)):
            opened = reading.open_record(record.reference)
            assert opened is not None
            return [text.body for text in opened.texts]

    return read

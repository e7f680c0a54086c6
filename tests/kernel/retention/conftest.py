"""Threads whose time has run out, and the lists that they come on."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.conversations import actions, intake
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Door, Sender
from varsam.kernel.people.models import Organisation
from varsam.kernel.retention.models import DestructionList, ListItem

Read = Callable[..., str]


# What the demo town has for the eye, and tests of the kernel make for themselves.
FORGET = (
    "delete from retention_listitem",
    "delete from retention_destructionlist",
    "delete from retention_hold",
    "delete from retention_coming",
    "update records_record set closed_at = now(), last_entry_at = now() where closed_at is not null",
)


@pytest.fixture(autouse=True)
def nothing_yet(request: pytest.FixtureRequest) -> None:
    """No lists and no holds, unless a test has a database of its own, or none."""
    has_database = "db" in request.fixturenames or request.node.get_closest_marker("django_db")
    if "town" in request.fixturenames or not has_database:
        return
    as_owner = request.getfixturevalue("as_owner")
    with as_owner(), connection.cursor() as cursor:
        for statement in FORGET:
            cursor.execute(statement)


@pytest.fixture
def thread(db: None, cast: Any, as_owner: Any) -> Read:
    """`thread(days=1)`: the reference of a thread that somebody has read and that ran out so many days ago."""

    def made(text: str = "Jag är orolig.", *, days: float = 1, read: bool = True) -> str:
        received = intake.receive(
            text=text,
            door=Door.ANONYMOUS_FORM,
            sender=Sender.RELATIVE,
            language="sv",
            district=None,
            submission="",
        )
        if read:
            elin = cast("samordnare")
            with acting(elin):
                actions.acknowledge(
                    enquiry=Enquiry.objects.get(reference=received.reference), text="", by=elin
                )
        with as_owner():
            Enquiry.objects.filter(reference=received.reference).update(
                expires_at=timezone.now() - timedelta(days=days)
            )
        return received.reference

    return made


@pytest.fixture
def city(db: None) -> Organisation:
    return Organisation.objects.get(slug="goteborgs-stad")


@pytest.fixture
def gun(cast: Any) -> Iterator[Any]:
    """The registrar, as the actor."""
    user = cast("registrator")
    with acting(user):
        yield user


@pytest.fixture
def items(as_owner: Any) -> Callable[[], dict[str, ListItem]]:
    """Reference → item, of all lists."""

    def found() -> dict[str, ListItem]:
        with as_owner():
            return {item.reference: item for item in ListItem.objects.order_by("pk")}

    return found


@pytest.fixture
def the_list(as_owner: Any, city: Organisation) -> Callable[[], DestructionList]:
    """The city's newest list."""

    def found() -> DestructionList:
        with as_owner():
            return DestructionList.objects.filter(municipality=city).order_by("-pk")[:1].get()

    return found

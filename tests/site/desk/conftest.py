"""The desk's tests: the coordinator signed in, and a way to let things come in."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from varsam.kernel.access.actor import acting
from varsam.kernel.conversations import inbox, intake, limits
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Door, Sender, Side

Receive = Callable[..., intake.Received]


@pytest.fixture
def receive(db: None) -> Receive:
    """`receive("text", language="ar")`: something comes in by the anonymous form."""

    def received(text: str = "Jag är orolig.", **said: Any) -> intake.Received:
        values = {
            "door": Door.ANONYMOUS_FORM,
            "sender": Sender.RELATIVE,
            "language": "sv",
            "district": None,
            "submission": "",
        }
        return intake.receive(text=text, **{**values, **said})

    return received


@pytest.fixture
def backdate(as_owner: Any) -> Callable[[str, datetime], None]:
    """`backdate(reference, at)`: it came in then, and its promises count from then."""

    def backdated(reference: str, at: datetime) -> None:
        promise = limits.promise(at)
        with as_owner():
            Enquiry.objects.filter(reference=reference).update(
                received_at=at,
                acknowledge_by=promise.acknowledge_by,
                triage_by=promise.triage_by,
                feedback_by=promise.feedback_by,
            )

    return backdated


@pytest.fixture
def thread(cast: Any) -> Callable[[str], tuple[Enquiry, list[tuple[str, str]]]]:
    """`thread(reference)`: the enquiry and each (side, text) in it, as the coordinator reads it."""

    def read(reference: str) -> tuple[Enquiry, list[tuple[str, str]]]:
        with acting(cast("samordnare")):
            found = inbox.open_thread(reference)
            assert found is not None
            return found[0], [(Side(text.message.side).value, text.body) for text in found[1]]

    return read

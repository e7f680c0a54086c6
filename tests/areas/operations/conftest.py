"""A school that has written, one coordinator, and a request between them."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest

from varsam.areas.operations import actions, api
from varsam.areas.operations.actions import Wording
from varsam.areas.operations.enums import Said
from varsam.areas.operations.models import Request, Version
from varsam.kernel.access.actor import acting
from varsam.kernel.conversations import intake, writer
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Door, Sender
from varsam.kernel.conversations.writer import Visit
from varsam.kernel.people.models import User

GUIDE = "klotter-pa-skolan"


def write(sender: Sender = Sender.SCHOOL, text: str = "Det är klotter igen.") -> Visit:
    """A thread that somebody sends, opened with its code."""
    received = intake.receive(
        text=text,
        door=Door.PROFESSIONAL_FORM,
        sender=sender,
        language="sv",
        district=None,
        submission=uuid.uuid4().hex,
    )
    found = writer.enter(received.code or "")
    assert found is not None
    return found


@pytest.fixture
def visit(db: None) -> Visit:
    return write()


@pytest.fixture
def coordinator(cast: Callable[[str], User]) -> User:
    return cast("samordnare")


def version(slug: str = GUIDE) -> Version:
    return Version.objects.filter(scenario__slug=slug, published_at__isnull=False).order_by("-number")[0]


@pytest.fixture
def request_(visit: Visit, coordinator: User) -> Request:
    """A request with a guide, held by the coordinator, of which nothing has been answered."""
    with acting(coordinator):
        enquiry = Enquiry.objects.get(pk=visit.enquiry)
        return api.take_up(enquiry=enquiry, version=version(), by=coordinator)


def answers(said: Said = Said.DOES) -> dict[str, Said]:
    return {each["key"]: said for each in version().content["responsibilities"]}


MEASURE = Wording(what="Ta bort klottret samma dag", owner_role="rektor", due=date(2030, 1, 15))


def until_planned(request: Request, visit: Visit, by: User) -> None:
    """Through the check and a plan of one measure that the unit agrees to."""
    from varsam.areas.operations import writer as unit

    unit.say_check(visit, answers())
    with acting(by):
        actions.add_measure(request=request, wording=MEASURE, by=by)
        number = actions.propose_plan(request=request, by=by).number
    unit.accept_plan(visit, number)

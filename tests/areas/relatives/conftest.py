"""A relative who has written with a code, and the acts of both sides as short words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from varsam.areas.knowledge_house.experts.models import Expert
from varsam.areas.relatives.parents import actions as groups
from varsam.areas.relatives.parents.models import ParentGroup
from varsam.areas.relatives.support import actions, wordings, writer
from varsam.areas.relatives.support.models import Support
from varsam.kernel.access.actor import acting
from varsam.kernel.conversations import intake
from varsam.kernel.conversations import writer as threads
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Door, Sender
from varsam.kernel.conversations.writer import Visit
from varsam.kernel.people.models import District, Organisation, User


@dataclass
class House:
    """The coordination, one relative after another, and a parent coach."""

    cast: Callable[[str], User]
    as_owner: Callable[[], Any]
    before: int = 0

    def by(self, account: str) -> Any:
        return acting(self.cast(account))

    def wrote(
        self, text: str = "Jag är orolig.", *, sender: Sender = Sender.RELATIVE, language: str = "ar"
    ) -> Visit:
        """Somebody who has written, and come back with their code."""
        received = intake.receive(
            text=text, door=Door.ANONYMOUS_FORM, sender=sender, language=language,
            district=District.objects.get(slug="nordost").pk, submission="",
        )  # fmt: skip
        assert received.code
        visit = threads.enter(received.code)
        assert visit is not None
        return visit

    def offered(self, visit: Visit) -> Support:
        with self.by("samordnare"):
            return actions.offer(enquiry=Enquiry.objects.get(pk=visit.enquiry), by=self.cast("samordnare"))

    def supported(self, **said: Any) -> Visit:
        """Somebody whose support goes on."""
        visit = self.wrote(**said)
        self.offered(visit)
        writer.accept(visit, wording=wordings.current("support").pk)
        return visit

    def support(self, visit: Visit) -> Support:
        """As its unit sees it now."""
        with self.by("samordnare"):
            return Support.objects.select_related("unit", "enquiry").get(enquiry_id=visit.enquiry)

    def coached(self, visit: Visit) -> Expert:
        """The town's parent coach, asked for this relative."""
        with self.by("samordnare"):
            coach = Expert.objects.get(user=self.cast("foraldracoach"), ended_at=None)
            actions.ask_coach(support=self.support(visit), expert=coach, by=self.cast("samordnare"))
            return coach

    def group(
        self, places: int = 2, *, language: str = "ar", days: int = -1, is_open: bool = True, **said: Any
    ) -> ParentGroup:
        """A group whose first meeting is so many days from now."""
        starts_at = timezone.now() + timedelta(days=days)
        with self.by("samordnare"):
            made = groups.plan(
                unit=Organisation.objects.get(slug="samordningen"), names={"sv": "Tisdagsgruppen"},
                language=language, district=District.objects.get(slug="nordost"), place="Biblioteket, rum 2",
                places=places, times=[(starts_at, starts_at + timedelta(hours=2))],
                leaders=[self.cast("foraldracoach")], by=self.cast("samordnare"), **said,
            )  # fmt: skip
            return groups.open_(group=made, by=self.cast("samordnare")) if is_open else made

    def clock(self, at: datetime) -> None:
        """What the clock on the database's wall says, until the test ends."""
        with self.as_owner(), connection.cursor() as cursor:
            cursor.execute(
                "create or replace function varsam._wall() returns timestamptz language sql stable"
                f" set search_path = pg_catalog, pg_temp as $$ select '{at.isoformat()}'::timestamptz $$"
            )


@pytest.fixture
def house(cast: Any, as_owner: Any) -> House:
    return House(cast, as_owner)

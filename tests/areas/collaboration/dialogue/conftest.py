"""Two organisations that the city talks with, each with somebody who signs in for it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from varsam.areas.collaboration.dialogue import actions, reading
from varsam.areas.collaboration.dialogue.enums import Kind
from varsam.areas.collaboration.dialogue.models import Community, Promise
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Membership, Organisation, Role, User

COORDINATOR, OWNER = "samordnare", "sspf.hisingen"


@pytest.fixture
def dialogue(cast: Any) -> Callable[[str], Community]:
    """`dialogue("Föreningen Bron")` begins a dialogue with a new organisation of that name."""

    def begun(name: str) -> Community:
        with acting(cast(COORDINATOR)):
            return actions.begin_dialogue(
                unit=Organisation.objects.get(slug="samordningen").pk,
                organisation=None,
                name=name,
                district=None,
                kind=Kind.ASSOCIATION,
                by=cast(COORDINATOR),
            )

    return begun


@pytest.fixture
def signs_in(as_owner: Any) -> Callable[[Community, str], User]:
    """Somebody who signs in for a dialogue's organisation."""

    def made(community: Community, account: str) -> User:
        with as_owner():
            user = User.objects.create(
                email=f"{account}@demo.varsam.test", name="Ny Kontakt", given_name="Ny", password="!"
            )
            Membership.objects.create(
                user=user,
                role=Role.COMMUNITY,
                organisation_id=community.organisation_id,
                valid_from=timezone.now() - timedelta(days=1),
            )
        return user

    return made


@pytest.fixture
def promised(cast: Any) -> Callable[..., Promise]:
    """A promise by the SSPF coordinator of Hisingen, for ten days from now unless `days` says another."""

    def made(
        community: Community, text: str = "Vi ordnar belysning vid gångvägen.", days: int = 10
    ) -> Promise:
        with acting(cast(COORDINATOR)):
            reference = actions.promise(
                community=community,
                text=text,
                owner=cast(OWNER),
                due_on=timezone.localdate() + timedelta(days=days),
                by=cast(COORDINATOR),
            )
            return Promise.objects.select_related("community").get(reference=reference)

    return made


@pytest.fixture
def texts() -> Callable[[User], list[str]]:
    """The promises that somebody sees as their organisation's."""

    def seen(user: User) -> list[str]:
        with acting(user):
            return [each.text for opened in reading.ours() for each in opened.promises]

    return seen

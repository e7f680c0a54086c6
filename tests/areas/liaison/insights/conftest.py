"""Something that was learned, a unit whose people it may concern, and the worker's clock."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from varsam.areas.liaison.insights import actions
from varsam.areas.liaison.insights.models import Insight
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Membership, Organisation, Role, User

WRITER = "samordnare"
VALUES = {
    "title_sv": "De frågar föräldrarna först",
    "text_sv": "I Aarhus ringer mentorn hem innan skolan gör något.",
    "learned_on": date(2026, 10, 5),
}
ENGLISH = {
    "title_en": "They ask the parents first",
    "text_en": "In Aarhus the mentor calls the home before the school acts.",
}


@pytest.fixture
def learned(cast: Any) -> Callable[..., Insight]:
    """`learned()` is a shared insight of the coordination; `is_draft` leaves it a draft, other words are its values."""

    def made(*, is_draft: bool = False, **values: Any) -> Insight:
        by = cast(WRITER)
        with acting(by):
            unit = Organisation.objects.get(slug="samordningen").pk
            insight = actions.write(unit=unit, values=VALUES | values, by=by)
            return insight if is_draft else actions.share(insight=insight, by=by)

    return made


@pytest.fixture
def works(as_owner: Any) -> Callable[..., User]:
    """`works("nora", Role.SCHOOL, "demo-grundskola-hisingen")`: somebody new who works there."""

    def made(account: str, role: Role, organisation: str) -> User:
        with as_owner():
            user, _new = User.objects.get_or_create(
                email=f"{account}@demo.varsam.test",
                defaults={"name": f"Nora {account}", "given_name": "Nora", "password": "!"},
            )
            Membership.objects.create(
                user=user,
                role=role,
                organisation=Organisation.objects.get(slug=organisation),
                valid_from=timezone.now() - timedelta(days=1),
            )
        return user

    return made


@pytest.fixture
def teacher(works: Any) -> User:
    """Somebody who works at a school to which the demo's story has passed nothing on."""
    made: User = works("larare", Role.SCHOOL, "demo-gymnasium-centrum")
    return made

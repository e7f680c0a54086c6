"""An occasion that is open, and the acts of those who sign up, as short words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from varsam.areas.training.courses.models import Course
from varsam.areas.training.occasions import actions, signing_up
from varsam.areas.training.occasions.models import Occasion
from varsam.areas.training.occasions.signing_up import Outcome
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Organisation, User


@pytest.fixture
def before_the_first(as_owner: Callable[[], Any]) -> None:
    """The town without the two years of training that the demo gives it: for what counts all that there is."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("truncate public.occasions_occasion, public.occasions_interest cascade")


@pytest.fixture
def hold(cast: Callable[[str], User]) -> Callable[..., Occasion]:
    """`hold(capacity=2)` is an occasion in a week that people can sign up for; other values as create_occasion takes them."""

    def held(capacity: int = 2, *, is_open: bool = True, days: int = 7, **values: Any) -> Occasion:
        coordinator = cast("samordnare")
        starts_at = timezone.now() + timedelta(days=days)
        with acting(coordinator):
            facts = {
                "course": Course.objects.get(slug="grundkurs-radikalisering"),
                "unit": Organisation.objects.get(slug="samordningen").pk,
                "times": [(starts_at, starts_at + timedelta(hours=2))],
                "closes_at": starts_at - timedelta(days=1),
                "place": "Stadshuset",
                "teachers": [cast("utbildare")],
                **values,
            }
            occasion = actions.create_occasion(capacity=capacity, by=coordinator, **facts)
            return actions.open_(occasion=occasion, by=coordinator) if is_open else occasion

    return held


@pytest.fixture
def sign_up() -> Callable[..., Outcome]:
    """`sign_up(occasion, "anna")` signs up anna@goteborg.se."""

    def signed_up(occasion: Occasion, who: str, **values: Any) -> Outcome:
        facts = {"name": who, "email": f"{who}@goteborg.se", "language": "sv", "submission": "", **values}
        return signing_up.sign_up(occasion=occasion, **facts)

    return signed_up

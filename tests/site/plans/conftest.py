"""A record of Samir's unit with a plan, and browsers of others."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.site.records.conftest import OWN, own, record, share  # noqa: F401
from varsam.areas.knowledge_house.plans import actions, reading
from varsam.areas.knowledge_house.plans.actions import Promise
from varsam.areas.knowledge_house.plans.models import AssetKind, Goal, Measure, Moment
from varsam.kernel.access.actor import acting
from varsam.kernel.records.models import Record

WISH = "Jag vill gå till skolan utan ont i magen."


@pytest.fixture
def goal(record: Record, cast: Any) -> Goal:  # noqa: F811
    user = cast(OWN)
    with acting(user):
        made = actions.add_goal(record=record, text=WISH, by=user)
        actions.rate(goal=made, moment=Moment.START, value=2, by=user)
        actions.rate(goal=made, moment=Moment.REVIEW, value=6, by=user)
        actions.add_asset(record=record, kind=AssetKind.STRENGTH, text="Fotbollen", by=user)
        actions.disagree(record=record, text="Tränaren ska inte vara med.", by=user)
    return made


@pytest.fixture
def measure(goal: Goal, cast: Any) -> Measure:
    promise = Promise("Studiestöd", owner_words="Kurator", due_on=timezone.localdate() - timedelta(days=3))
    with acting(cast(OWN)):
        return actions.add_measure(goal=goal, promise=promise, by=cast(OWN))


@pytest.fixture
def plan(record: Record, cast: Any) -> Any:  # noqa: F811
    """The plan as it stands now, for its own unit."""

    def read() -> reading.Plan:
        with acting(cast(OWN)):
            found = Record.objects.select_related("unit", "data_key__wrapped_key").get(pk=record.pk)
            return reading.of(found)

    return read

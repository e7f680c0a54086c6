"""A record of the social office of Hisingen with a goal and a measure, and ways to share it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.kernel.records.conftest import OWN, give, record  # noqa: F401
from varsam.areas.knowledge_house.plans import actions
from varsam.areas.knowledge_house.plans.actions import Promise
from varsam.areas.knowledge_house.plans.models import Goal, Measure
from varsam.kernel.access.actor import acting
from varsam.kernel.records.models import Record

WISH = "Jag vill gå till skolan utan ont i magen."


@pytest.fixture
def goal(record: Record, cast: Any) -> Goal:  # noqa: F811
    with acting(cast(OWN)):
        return actions.add_goal(record=record, text=WISH, by=cast(OWN))


@pytest.fixture
def measure(goal: Goal, cast: Any) -> Measure:
    promise = Promise("Studiestöd", owner_words="Kurator", due_on=timezone.localdate() + timedelta(days=30))
    with acting(cast(OWN)):
        return actions.add_measure(goal=goal, promise=promise, by=cast(OWN))

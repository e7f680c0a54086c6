"""One engagement that goes on, and who is who in it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.areas.knowledge_house.engagements.engaged import (
    HANDLER,
    MENTOR,
    begin,
    expert_for,
    match,
    shared_grant,
)
from varsam.areas.knowledge_house.engagements.models import Engagement, HourEntry, Session, Supervision
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.kernel.people.models import User
from varsam.kernel.records.models import Grant, Record


@dataclass
class Engaged:
    """A record whose measures are shared with the mentor, who is engaged for it by the handler."""

    record: Record
    grant: Grant
    expert: Expert
    engagement: Engagement
    handler: User
    mentor: User


@pytest.fixture
def matched(cast: Any, as_owner: Any) -> Engaged:
    handler, mentor = cast(HANDLER), cast(MENTOR)
    grant = shared_grant(as_owner, mentor)
    with as_owner():
        # The demo town has its own.
        for told in (HourEntry, Session, Supervision, Engagement):
            told.objects.all().delete()
    expert = expert_for(as_owner, mentor, "mentor")
    return Engaged(grant.record, grant, expert, match(grant.record, expert, handler), handler, mentor)


@pytest.fixture
def engaged(matched: Engaged, as_owner: Any) -> Engaged:
    """Since ten days."""
    matched.engagement = begin(matched.engagement, matched.handler)
    with as_owner():
        Engagement.objects.filter(pk=matched.engagement.pk).update(
            started_at=timezone.now() - timedelta(days=10)
        )
    return matched

"""The demo town's grown student, whose measures a mentor may see by a consent in force, and an expert entry for them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from varsam.areas.knowledge_house.engagements import actions
from varsam.areas.knowledge_house.engagements.enums import Form, Kind
from varsam.areas.knowledge_house.engagements.models import Engagement, Session
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Membership, Organisation, User
from varsam.kernel.records.models import Grant, Record

HANDLER, MENTOR, OTHER = "socialsekreterare.centrum", "mentor", "teolog"


def shared_grant(as_owner: Any, mentor: User) -> Grant:
    """The share of a record's measures with the mentor."""
    with as_owner():
        found = Grant.objects.select_related("record").exclude(record__engagements__user=mentor)
        return found.get(user=mentor, ended_at=None, information__contains=["measures"])


def expert_for(as_owner: Any, user: User, *kinds: str, avoids: tuple[int, ...] = ()) -> Expert:
    """An entry in the coordinator's network."""
    with as_owner():
        home = Membership.objects.get(user=user).organisation
        found, _made = Expert.objects.update_or_create(
            unit=Organisation.objects.get(slug="samordningen"),
            user=user,
            ended_at=None,
            defaults={
                "organisation": home,
                "roles": list(kinds),
                "avoids": list(avoids),
                "hours_a_month": 10,
            },
        )
        return found


def match(record: Record, expert: Expert, by: User, kind: Kind = Kind.MENTOR, **said: Any) -> Engagement:
    with acting(by):
        fresh = Record.objects.select_related("unit", "data_key__wrapped_key").get(pk=record.pk)
        values = {"hours_a_month": 6, "purpose": "Prata med någon som inte blir arg.", **said}
        return actions.match(record=fresh, expert=expert, kind=kind, by=by, **values)


def begin(engagement: Engagement, by: User) -> Engagement:
    with acting(by):
        actions.introduce(engagement=engagement, by=by)
        return actions.start(engagement=engagement, by=by)


def met(
    engagement: Engagement, by: User, minutes: int = 90, journal: str = "Promenad.", **said: Any
) -> Session:
    with acting(by):
        values = {"at": timezone.now() - timedelta(hours=2), "form": Form.MEETING, **said}
        return actions.write_session(engagement=engagement, minutes=minutes, journal=journal, by=by, **values)

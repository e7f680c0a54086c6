"""A record of Samir's unit, browsers of others, and a SIG whose casework lies in another system."""

from typing import Any

import pytest

from tests.site.records.conftest import own, record, share  # noqa: F401
from varsam.areas.knowledge_house.tracks import actions
from varsam.areas.knowledge_house.tracks.enums import LivesIn
from varsam.areas.knowledge_house.tracks.models import ExternalCase
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import groups
from varsam.kernel.meetings.enums import Function
from varsam.kernel.meetings.models import Group, Member
from varsam.kernel.people.models import User


def seat(group: Group, user: User, function: Function, by: User, **more: Any) -> Member:
    with acting(user):
        home = user.memberships.get().organisation_id
    with acting(by):
        return groups.add_member(group=group, user=user, organisation=home, function=function, by=by, **more)


@pytest.fixture
def group(cast: Any, as_owner: Any, settings: Any, tmp_path: Any) -> Group:
    """SIG Hisingen without members, kept in an invented system."""
    settings.CASEWORK = {"prov": {"name": "Provsystemet", "folder": tmp_path}}
    by = cast("samordnare")
    with as_owner():
        ExternalCase.objects.all().delete()
        Member.objects.filter(group__unit__slug="sig-hisingen").delete()
    with acting(by):
        found = Group.objects.get(unit__slug="sig-hisingen", kind="sig")
        actions.move_track(group=found, lives_in=LivesIn.CASEWORK, system="prov", by=by)
    return found

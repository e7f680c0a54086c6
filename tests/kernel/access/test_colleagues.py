"""Who works with the same unit's records: those whose right is in force today, told to nobody outside the unit."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from varsam.kernel.access import actor
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Membership, Organisation, Role, User
from varsam.lib.rows import Verb

OWN, OTHER = "socialsekreterare.hisingen", "socialsekreterare.centrum"
HOME = "socialkontor-hisingen"


@pytest.fixture
def joins(as_owner: Any) -> Callable[..., int]:
    """`joins("a", began=-5, ended=-1)` is a new user with a role in the office, by days from the database's now."""

    def joined(
        name: str,
        role: Role = Role.SOCIAL_WORKER,
        began: float = -1,
        ended: float | None = None,
        active: bool = True,
        place: str = HOME,
    ) -> int:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("select now()")
            now = cursor.fetchone()[0]
            user = User.objects.create(
                email=f"{name}@demo.varsam.test", name=name, given_name=name, is_active=active
            )
            Membership.objects.create(
                user=user, role=role, organisation=Organisation.objects.get(slug=place),
                valid_from=now + timedelta(days=began),
                valid_to=None if ended is None else now + timedelta(days=ended),
            )  # fmt: skip
            return user.pk

    return joined


def home() -> int:
    return Organisation.objects.get(slug=HOME).pk


def told(who: User, resource: str = "record") -> set[int]:
    with acting(who):
        return set(actor.colleagues(resource, home()))


def test_colleagues_are_those_who_may_change_the_units_rows_today(cast: Any, joins: Any) -> None:
    before = told(cast(OWN))
    assert cast(OWN).pk in before
    now_here = {joins("here"), joins("here-for-long", ended=30), joins("begins-this-moment", began=0)}
    for name, wrong in {
        "left": {"ended": -0.5},
        "leaves-this-moment": {"ended": 0},
        "not-yet": {"began": 1},
        "inactive": {"active": False},
        "another-role": {"role": Role.DATA_PROTECTION},
        "another-unit": {"place": "socialkontor-centrum"},
    }.items():
        joins(name, **wrong)
    assert told(cast(OWN)) == before | now_here


@pytest.mark.parametrize("account", [OTHER, "polis", "dataskydd", "systemadmin"])
def test_nobody_outside_the_unit_is_told_who_works_there(cast: Any, joins: Any, account: str) -> None:
    joins("here")
    assert told(cast(account)) == set()


def test_what_one_does_not_handle_gives_no_colleagues(cast: Any) -> None:
    assert told(cast(OWN), "rights_request") == set()
    assert told(cast(OWN), "review") == set()


def test_a_right_begins_with_its_moment_and_ends_with_it(cast: Any, joins: Any) -> None:
    for name, days, counts in (
        ("begins-now", {"began": 0}, True),
        ("ends-now", {"ended": 0}, False),
        ("begins-later", {"began": 0.001}, False),
        ("ends-later", {"ended": 0.001}, True),
    ):
        with acting(User(pk=joins(name, **days))):
            assert (home() in actor.units("record", Verb.CHANGE)) is counts, name

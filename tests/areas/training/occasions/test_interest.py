"""From interest to an occasion: what is wanted where, and asking those who waited first."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from tests.refusals import refused
from varsam.areas.training.courses.models import Course
from varsam.areas.training.occasions import demand, interests, jobs, letters, links
from varsam.areas.training.occasions.enums import Place, Refusal
from varsam.areas.training.occasions.models import Interest
from varsam.areas.training.occasions.refusals import NotNow
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Organisation
from varsam.kernel.vault.links import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def want() -> Any:
    """`want("anna", "skola", 12)`: anna wants the basic course for so many at a school, and has confirmed it."""

    def said(who: str, unit: str = "", many: int = 1, *, confirm: bool = True) -> bytes:
        place = Organisation.objects.get(slug=unit).pk if unit else None
        uid = interests.say(
            course=Course.objects.get(slug="grundkurs-radikalisering"), name=who, email=f"{who}@goteborg.se", unit=place,
            district=None, for_unit=many > 1, how_many=many, from_month=date(2027, 1, 1), to_month=None,
            what_for="Vi har pratat om det.", language="sv", submission=f"form {who}",
        )  # fmt: skip
        secret = links.interest_secret(uid)
        if confirm:
            interests.confirm(secret=secret)
        return secret

    return said


SCHOOL = "demo-grundskola-hisingen"


@pytest.mark.usefixtures("before_the_first")
def test_demand_is_gathered_by_course_and_unit_of_those_who_confirmed(want: Any, cast: Any) -> None:
    want("anna", SCHOOL, 12)
    want("anna", SCHOOL, 12)
    want("bo", SCHOOL, 3)
    want("cleo")
    want("dan", SCHOOL, 40, confirm=False)
    with acting(cast("samordnare")):
        rows = demand.rows()
        assert [(row.unit and row.unit.slug, row.how_many, row.interests) for row in rows] == [
            (SCHOOL, 15, 2),
            (None, 1, 1),
        ]
        assert rows[0].district is not None
        listed = demand.waiting(course=rows[0].course, unit=rows[0].unit)
        assert [(each.name, each.email, each.what_for) for each in listed] == [
            ("anna", "anna@goteborg.se", "Vi har pratat om det."), ("bo", "bo@goteborg.se", "Vi har pratat om det."),
        ]  # fmt: skip
    with acting(cast("skola")):
        assert demand.rows() == []


@pytest.mark.usefixtures("before_the_first")
def test_those_who_waited_are_asked_first_and_may_come_before_others(
    want: Any, hold: Any, sign_up: Any, cast: Any
) -> None:
    secrets = {who: want(who) for who in ("anna", "bo")}
    uninvited = want("cleo")
    occasion, coordinator = hold(2, opens_at=timezone.now() + timedelta(days=2)), cast("samordnare")
    letters.send()
    mail.outbox.clear()
    with acting(coordinator):
        chosen = [each for each in demand.unsettled() if each.uid != interests.opened(uninvited).uid]  # type: ignore[union-attr]
        assert demand.invite(occasion=occasion, interests=chosen, by=coordinator) == 2
        assert demand.invite(occasion=occasion, interests=chosen, by=coordinator) == 0
    with acting(cast("skola")):
        assert refused(lambda: demand.invite(occasion=occasion, interests=chosen, by=cast("skola")))
    letters.send()
    told = {each.to[0]: each.body for each in mail.outbox}
    assert set(told) == {"anna@goteborg.se", "bo@goteborg.se"}
    assert f"/{occasion.reference}/anmal/?inbjudan={written(secrets['anna'])}" in told["anna@goteborg.se"]

    assert sign_up(occasion, "anna", invited=secrets["anna"]).place == Place.PLACED
    for shut in (None, uninvited, b"x" * 32):
        with pytest.raises(NotNow) as early:
            sign_up(occasion, "cleo", invited=shut)
        assert early.value.refusal == Refusal.NOT_OPEN
    with acting(coordinator):
        assert [each.how_many for each in demand.rows()] == [2]
        assert demand.settle(interests=list(demand.unsettled()), by=coordinator) == 2
        assert demand.rows() == []


@pytest.mark.usefixtures("before_the_first")
def test_what_is_withdrawn_or_never_confirmed_leaves_nothing_and_what_is_old_no_name(
    want: Any, wall: Any, as_owner: Any
) -> None:
    old, gone, never = want("anna", SCHOOL, 9), want("bo"), want("cleo", confirm=False)
    interests.withdraw(secret=gone)
    assert interests.opened(gone) is None
    found = interests.opened(never)
    assert found
    wall(found.confirm_by + timedelta(seconds=1))
    assert jobs.forget() == (0, 0, 0, 1)
    assert interests.opened(never) is None
    wall(timezone.now() + timedelta(days=400))
    assert jobs.forget() == (0, 0, 0, 1)
    assert interests.opened(old) is None
    with as_owner():
        (left,) = Interest.objects.filter(course__slug="grundkurs-radikalisering", how_many=9)
    assert (left.person, left.data_key_id, left.email_index, left.settled_at is not None) == (
        None,
        None,
        None,
        True,
    )

"""Passing on what was learned: it reaches those it was meant for and nobody else, and the sender knows whether it arrived."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.areas.liaison.insights.conftest import VALUES
from tests.refusals import refused, without_effect
from varsam.areas.liaison.insights import jobs, passing, reading
from varsam.areas.liaison.insights.enums import Answer
from varsam.areas.liaison.insights.models import Insight, Passed, Receipt
from varsam.areas.liaison.insights.passing import ToUnit
from varsam.areas.liaison.insights.policies import NotNow, PointsAtSomebody
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry
from varsam.kernel.notifications.models import Notice
from varsam.kernel.people.models import Organisation, Role, User

SCHOOL, WHY = "demo-gymnasium-centrum", "Ni möter föräldrarna varje dag."


def _unit(slug: str = SCHOOL) -> int:
    return Organisation.objects.get(slug=slug).pk


def _pass_on(insight: Insight, by: User, **to: Any) -> int:
    with acting(by):
        return passing.pass_on(insight=insight, words=WHY, by=by, **to)


def _titles(user: User) -> list[str]:
    """What of these tests' own the user has got; the demo's story passes on other things."""
    with acting(user):
        titles = [each.insight.title_sv for each in reading.mine(user)]
    return [title for title in titles if title == VALUES["title_sv"]]


def _notices(as_owner: Any, user: User) -> int:
    with as_owner():
        return Notice.objects.filter(user=user, resource="insight").count()


def test_a_unit_gets_it_while_somebody_works_there_and_no_other_role_or_unit(
    cast: Any, learned: Any, works: Any, as_owner: Any, teacher: User
) -> None:
    insight, mine = learned(), ["De frågar föräldrarna först"]
    told = _pass_on(insight, cast("samordnare"), units=[ToUnit(_unit(), (Role.SCHOOL,))])
    assert told == 1
    assert _titles(teacher) == mine
    # Who begins there later reads it too; with another role, or elsewhere, nobody does.
    new, other = works("ny", Role.SCHOOL, SCHOOL), works("annan", Role.LEISURE, SCHOOL)
    assert _titles(new) == mine
    for user in (other, cast("skola"), cast("socialsekreterare.hisingen"), cast("systemadmin")):
        assert _titles(user) == [], user
        with acting(user):
            assert not Insight.objects.filter(pk=insight.pk).exists(), user
            assert not Passed.objects.filter(insight=insight).exists(), user
    with as_owner():
        new.memberships.update(valid_to=timezone.now() - timedelta(seconds=1))
    assert _titles(new) == []


def test_who_runs_the_system_gets_nothing_even_with_a_role_beside_those_who_do(
    cast: Any, learned: Any, works: Any
) -> None:
    insight = learned()
    admin = works("drift", Role.SYSTEM_ADMIN, SCHOOL)
    _pass_on(insight, cast("samordnare"), units=[ToUnit(_unit())])
    assert _titles(admin) == []
    with pytest.raises(NotNow):
        _pass_on(insight, cast("samordnare"), users=[admin.pk])


def test_it_is_opened_and_answered_and_the_sender_sees_that_of_each(
    cast: Any, learned: Any, as_owner: Any, teacher: User
) -> None:
    insight, sender, reader = learned(), cast("samordnare"), teacher
    _pass_on(insight, sender, users=[reader.pk], units=[ToUnit(_unit("demo-fritidsgard-nordost"))])
    assert _notices(as_owner, reader) == 1
    told = _notices(as_owner, sender)
    with acting(reader):
        waiting = reading.unread()
        with pytest.raises(NotNow):
            passing.say(insight=insight, answer=Answer.USES, by=reader)
        assert passing.read(insight=insight, by=reader)
        assert reading.unread() == waiting - 1
        assert not passing.read(insight=insight, by=reader), "read is read once"
        with pytest.raises(PointsAtSomebody):
            passing.say(insight=insight, answer=Answer.USES, said="Ring Anna Lind 070-123 45 67", by=reader)
        passing.say(insight=insight, answer=Answer.RAISES, said="På nästa arbetslagsmöte.", by=reader)
        assert Receipt.objects.count() == 1
    with acting(cast("fritid")), pytest.raises(NotNow):
        passing.say(insight=insight, answer=Answer.USES, by=cast("fritid"))
    with acting(sender):
        people = {each.name: each for one in reading.sent(insight) for each in one.people}
    receipt = people[reader.name].receipt
    assert receipt is not None
    assert (receipt.answer, receipt.said) == ("raises", "På nästa arbetslagsmöte.")
    assert not people[cast("fritid").name].has_read
    assert _notices(as_owner, sender) == told + 1, "that there is an answer"
    with as_owner():
        logged = Entry.objects.filter(actor=reader.pk, target=str(insight.uid))
        assert not logged.exists(), "who reads what is in no log"


def test_nobody_reads_or_writes_another_ones_receipt(
    cast: Any, learned: Any, works: Any, teacher: User
) -> None:
    insight, reader, other = learned(), teacher, works("ny", Role.SCHOOL, SCHOOL)
    _pass_on(insight, cast("samordnare"), units=[ToUnit(_unit())])
    with acting(reader):
        passing.read(insight=insight, by=reader)
    with acting(other):
        assert not Receipt.objects.exists()
        assert refused(lambda: Receipt.objects.create(insight=insight, user=reader, read_at=timezone.now()))
        assert without_effect(lambda: Receipt.objects.filter(insight=insight).update(answer="uses"))
    with acting(cast("fritid")), connection.cursor() as cursor:
        cursor.execute("select count(*) from varsam.insights_receivers(%s)", [insight.pk])
        assert cursor.fetchone()[0] == 0
        assert refused(lambda: cursor.execute("select varsam.insights_open(%s)", [insight.pk]))


def test_one_reminder_and_never_another_however_often_it_was_passed_on(
    cast: Any, learned: Any, as_owner: Any, wall: Any, teacher: User
) -> None:
    insight, sender, reader = learned(), cast("samordnare"), teacher
    _pass_on(insight, sender, users=[reader.pk])
    assert jobs.remind() == 0, "not before its day"
    _pass_on(insight, sender, units=[ToUnit(_unit())])
    assert _notices(as_owner, reader) == 1, "who had it already is not told again"
    wall(timezone.now() + timedelta(days=40))
    assert jobs.remind() >= 1
    assert jobs.remind() == 0
    assert _notices(as_owner, reader) == 2
    late = cast("fritid")
    _pass_on(insight, sender, users=[late.pk])
    with acting(late):
        passing.read(insight=insight, by=late)
    wall(timezone.now() + timedelta(days=90))
    assert jobs.remind() == 0, "who has opened it is not reminded"


def test_who_read_it_is_forgotten_when_its_time_is_over_and_the_insight_can_be_read_still(
    cast: Any, learned: Any, wall: Any, as_owner: Any, teacher: User
) -> None:
    insight, reader = learned(), teacher
    _pass_on(insight, cast("samordnare"), users=[reader.pk])
    with acting(reader):
        passing.read(insight=insight, by=reader)
    assert jobs.rest() == 0
    wall(timezone.now() + timedelta(days=400))
    assert jobs.rest() >= 1
    with acting(reader):
        one = reading.received(insight.uid, reader)
        assert one is not None
        assert one.is_old
        assert one.is_open
        assert one.receipt is None
        assert not passing.read(insight=insight, by=reader)
    with as_owner():
        assert not Receipt.objects.filter(insight=insight).exists()


def test_it_goes_to_no_other_municipality_and_only_when_it_is_shared(
    cast: Any, learned: Any, as_owner: Any, teacher: User
) -> None:
    draft, shared, by = learned(is_draft=True), learned(title_sv="En annan"), cast("samordnare")
    with pytest.raises(NotNow):
        _pass_on(draft, by, users=[teacher.pk])
    with as_owner():
        elsewhere = Organisation.objects.create(
            slug="en-annan-stad", name_sv="En annan stad", name_en="Another city", kind="city"
        )
    for to in ({"units": [ToUnit(elsewhere.pk)]}, {"users": [cast("polis").pk]}, {}):
        with pytest.raises(NotNow):
            _pass_on(shared, by, **to)
    with pytest.raises(NotNow):
        _pass_on(shared, teacher, users=[cast("fritid").pk])


def test_choosing_finds_people_and_units_of_the_own_municipality_alone(cast: Any, teacher: User) -> None:
    with acting(cast("samordnare")):
        found = passing.choices("thulin")
        assert [(each.kind, each.name_sv) for each in found] == [("user", "Karin Thulin")]
        assert not passing.choices("jonas ekblad"), "of the police"
        school = next(each for each in passing.choices("grundskole hisingen") if each.is_unit)
        assert school.roles == {"school": school.number}
    with acting(teacher):
        assert passing.choices("") == []

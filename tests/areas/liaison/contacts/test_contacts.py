"""People whom the city knows: only with a yes, for as long as it holds, and then nobody is named."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.refusals import refused, without_effect
from varsam.areas.liaison.contacts import actions, jobs, reading
from varsam.areas.liaison.contacts.actions import NotNow
from varsam.areas.liaison.contacts.enums import TRANSITIONS, How, Kind, State
from varsam.areas.liaison.contacts.models import Body, Contact
from varsam.areas.liaison.contacts.seals import Person
from varsam.areas.liaison.missions import actions as missions
from varsam.areas.liaison.missions import reading as read_missions
from varsam.areas.liaison.missions.actions import Facts
from varsam.areas.liaison.missions.enums import Direction
from varsam.areas.liaison.missions.enums import Kind as MissionKind
from varsam.kernel.access.actor import acting
from varsam.kernel.notifications.models import Notice
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.vault.models import DataKey

Cast = Callable[[str], User]
ANNA = Person("Anna Påhittad", "rådgivare", "anna@exempel.test", "0045 00 00 00 00", "studiebesök")


def day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def coordinator(cast: Cast) -> User:
    return cast("samordnare")


@pytest.fixture
def body(db: None) -> Body:
    return Body.objects.get(slug="aarhus-infohus")


@pytest.fixture
def asked(coordinator: User, body: Body) -> Contact:
    home = Organisation.objects.get(slug="samordningen").pk
    with acting(coordinator):
        return actions.note(body=body, unit=home, person=ANNA, on=day(0), how=How.MAIL, by=coordinator)


@pytest.fixture
def agreed(asked: Contact, coordinator: User) -> Contact:
    with acting(coordinator):
        return actions.agree(contact=asked, on=day(0), how=How.PHONE, by=coordinator)


def review(contact: Contact) -> date:
    """The day by which they are asked again."""
    assert contact.review_on is not None
    return contact.review_on


def is_destroyed(contact: Contact, state: State, as_owner: Any) -> bool:
    key_id = contact.data_key_id
    assert key_id is not None
    with as_owner():
        found = Contact.objects.get(pk=contact.pk)
        key = DataKey.objects.filter(pk=key_id).exists()
        return (found.state, found.sealed, found.data_key_id, key) == (state, None, None, False)


def test_somebody_is_known_with_a_yes_that_is_good_for_a_year(
    agreed: Contact, coordinator: User, cast: Cast
) -> None:
    assert agreed.state == State.AGREED
    assert 364 <= (review(agreed) - day(0)).days <= 366
    with acting(coordinator):
        known = reading.open_contact(agreed.pk)
        assert known is not None
        assert known.person == ANNA
        assert not known.is_due
        actions.change(contact=agreed, person=Person("Anna P"), by=coordinator)
        known = reading.open_contact(agreed.pk)
        assert known is not None
        assert known.person == Person("Anna P")
    lead = cast("metodansvarig")
    with acting(lead):
        assert any(each.contact == agreed for each in reading.contacts())
        with pytest.raises(NotNow):
            actions.end(contact=agreed, state=State.WITHDRAWN, by=lead)
    for account in ("sspf.hisingen", "polis", "systemadmin", "dataskydd", "skola"):
        with acting(cast(account)):
            assert reading.open_contact(agreed.pk) is None


def test_who_takes_it_back_is_named_no_longer_at_once(
    agreed: Contact, coordinator: User, as_owner: Any
) -> None:
    with acting(coordinator):
        actions.end(contact=agreed, state=State.WITHDRAWN, by=coordinator)
        assert [each.pk for each in reading.ended(agreed.body)][:1] == [agreed.pk]
        with pytest.raises(NotNow):
            actions.agree(contact=agreed, on=day(0), how=How.MAIL, by=coordinator)
    assert is_destroyed(agreed, State.WITHDRAWN, as_owner)


def test_who_has_not_answered_in_thirty_days_is_destroyed(asked: Contact, as_owner: Any, wall: Any) -> None:
    wall(timezone.now() + timedelta(days=30))
    jobs.tidy()
    assert not is_destroyed(asked, State.LAPSED, as_owner)
    wall(timezone.now() + timedelta(days=31))
    jobs.tidy()
    assert is_destroyed(asked, State.LAPSED, as_owner)


def test_who_is_not_asked_again_in_time_is_reminded_of_and_then_destroyed(
    agreed: Contact, coordinator: User, as_owner: Any, wall: Any
) -> None:
    at = timezone.now() + (review(agreed) - day(0))
    wall(at - timedelta(days=20))
    jobs.tidy()
    with as_owner():
        assert Notice.objects.filter(resource="known_person", unit=agreed.unit).count() >= 1
    with acting(coordinator):
        said = timezone.localdate() + (review(agreed) - day(0)) - timedelta(days=20)
        again = actions.agree(contact=agreed, on=said, how=How.MEETING, by=coordinator)
    wall(at + timedelta(days=2))
    jobs.tidy()
    assert not is_destroyed(agreed, State.LAPSED, as_owner)
    wall(at + (review(again) - review(agreed)) + timedelta(days=2))
    jobs.tidy()
    assert is_destroyed(agreed, State.LAPSED, as_owner)


def test_the_database_knows_the_same_steps_and_names_nobody_without_them(
    asked: Contact, as_owner: Any
) -> None:
    with as_owner(), connection.cursor() as cursor:
        for before, after in itertools.product(State, State):
            cursor.execute("select varsam._contacts_way(%s, %s)", [before.value, after.value])
            assert cursor.fetchone()[0] == ((before, after) in TRANSITIONS), (before, after)
        found = Contact.objects.filter(pk=asked.pk)
        assert refused(lambda: found.update(state=State.AGREED))
        assert refused(lambda: found.update(state=State.LAPSED, ended_on=day(0)))


@pytest.mark.parametrize("days", [1, -40])
def test_a_question_is_asked_by_now_and_not_long_ago(coordinator: User, body: Body, days: int) -> None:
    home = Organisation.objects.get(slug="samordningen").pk
    with acting(coordinator), pytest.raises(NotNow):
        actions.note(body=body, unit=home, person=ANNA, on=day(days), how=How.MAIL, by=coordinator)


def test_who_owns_a_mission_is_told_whom_to_call_where_they_said_yes(
    asked: Contact, coordinator: User, cast: Cast, body: Body
) -> None:
    owner = cast("skola")
    facts = Facts(MissionKind.REQUEST, "Besök", body=body, contact=asked)
    with acting(coordinator):
        mission = missions.open_mission(
            unit=asked.unit_id, direction=Direction.OUT, facts=facts, by=coordinator
        )

    def told(user: User) -> Person | None:
        with acting(user):
            found = read_missions.open_mission(mission.reference)
            assert found is not None
            return found.person

    assert told(coordinator) is None, "they have not said yes"
    with acting(coordinator):
        actions.agree(contact=asked, on=day(0), how=How.MAIL, by=coordinator)
        missions.hand_over(mission=mission, to=owner, by=coordinator)
    assert told(coordinator) == ANNA
    assert told(cast("metodansvarig")) == ANNA
    assert told(owner) is None, "who is asked to take it over reads the mission, and not yet whom to call"
    with acting(owner):
        missions.answer_offer(mission=mission, accepts=True, by=owner)
    assert told(owner) == ANNA


def test_bodies_are_everybodys_to_read_and_changed_by_those_who_keep_them(
    coordinator: User, cast: Cast, body: Body
) -> None:
    assert Body.objects.filter(verified_on=None).count() == Body.objects.count() > 15
    facts = actions.Facts(
        "Infohuset", "Info House", Kind.MUNICIPALITY, "DK", "https://exempel.test", "a", "b", "källa", day(0)
    )
    with acting(coordinator):
        assert actions.change_body(body=body, facts=facts, seen=1, by=coordinator)
        assert not actions.change_body(body=body, facts=facts, seen=1, by=coordinator)
        made = actions.add_body(facts=facts, by=coordinator)
        assert made.slug.startswith("infohuset-")
        foreign = actions.add_body(facts=replace(facts, name_sv="بلدية", name_en="Amman"), by=coordinator)
        assert foreign.slug.startswith("amman-")
    police = cast("polis")
    with acting(police):
        assert Body.objects.filter(pk=made.pk).exists()
        assert without_effect(lambda: Body.objects.filter(pk=made.pk).update(url="https://x.test"))

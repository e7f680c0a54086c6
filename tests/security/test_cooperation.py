"""Samverkan, attacked: by a colleague, a partner, a community's contact, somebody elected, and somebody who runs SQL of their
own on the app's login.

Each of these went through once, or holds a promise that must not be broken quietly.
"""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from tests.areas.collaboration.agreements.test_agreements import PNG, Desk, desk
from tests.areas.collaboration.dialogue.conftest import dialogue, promised, signs_in
from tests.areas.programme.test_cycle import a_plan, adopt, begin
from tests.kernel.meetings.city import City, make
from tests.kernel.meetings.test_papers import bring
from tests.kernel.records.conftest import POLICE, unit_of
from varsam.areas.collaboration.agreements import actions as agreeing
from varsam.areas.collaboration.agreements.models import Paper
from varsam.areas.collaboration.dialogue.models import Community, Delay, Promise
from varsam.areas.programme.models import FollowUp, Picture
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import groups, papers, planning
from varsam.kernel.meetings.enums import Function, GroupKind
from varsam.kernel.meetings.models import Document, Meeting
from varsam.kernel.people.models import Membership, Organisation, Role, User
from varsam.kernel.vault.models import DataKey

__all__ = ["desk", "dialogue", "promised", "signs_in"]

COORDINATOR, OWNER, ELECTED = "samordnare", "sspf.hisingen", "rad"


def refused(statement: Callable[[], object]) -> bool:
    """Whether the database says no, or changes nothing."""
    try:
        with transaction.atomic():
            return not statement()
    except (DatabaseError, PermissionDenied):
        return True


def ran(statement: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


# --- the programme -------------------------------------------------------------------------------------------------


@pytest.fixture
def unit(as_owner: Any) -> int:
    """The coordination, without the programme that the demo tells."""
    with as_owner():
        Picture.objects.all().delete()
    return Organisation.objects.get(slug="samordningen").pk


@pytest.fixture
def other_unit(unit: int, as_owner: Any) -> tuple[int, User]:
    """A second unit of the same municipality that coordinates, and somebody who works there."""
    with as_owner():
        root = Organisation.objects.get(slug="goteborgs-stad")
        home = Organisation.objects.create(
            slug="samordning-tva", kind="unit", name_sv="Två", name_en="Two", parent=root
        )
        user = User.objects.create(email="tva@demo.varsam.test", name="Två", given_name="Två", password="!")
        Membership.objects.create(
            user=user, role=Role.COORDINATOR, organisation=home, valid_from=timezone.now() - timedelta(days=1)
        )
    return home.pk, user


@pytest.mark.law("L9")
def test_no_second_unit_publishes_the_same_days_once_more(
    unit: int, other_unit: tuple[int, User], cast: Callable[[str], User]
) -> None:
    """The sums are of the whole municipality: with other days the one could be taken from the other."""
    home, second = other_unit
    with acting(cast(COORDINATOR)):
        adopt(begin(unit, cast(COORDINATOR)), cast(COORDINATOR))
    with acting(second):
        picture = begin(home, second, (date(2019, 4, 1), date(2020, 3, 31)))
        assert refused(lambda: adopt(picture, second))
        assert refused(
            lambda: ran(
                "select varsam.programme_add_earlier(%s, '2019-07-01', 'cases', null, 'sspf', 1)", home
            )
        )
    assert Picture.objects.filter(adopted_at__isnull=False).count() == 1


@pytest.mark.law("L9")
@pytest.mark.parametrize(
    "figures",
    [
        {"quarters": {"cells": [[7, "4"]]}},
        {"districts": {"cells": [], "row_totals": ["3"]}},
        {"cases": {"total": "2 (SSPF)"}},
        {"work": {"meetings": "1"}},
        {"history": [{"quarter": "2018-10-01", "cells": ["2"], "total": 9}]},
    ],
)
def test_no_small_number_is_published_as_a_text(
    unit: int, cast: Callable[[str], User], figures: dict[str, Any]
) -> None:
    with acting(cast(COORDINATOR)):
        picture = begin(unit, cast(COORDINATOR))
        assert refused(
            lambda: ran(
                "select varsam.programme_adopt(%s, %s, current_date, 'x', %s)",
                picture.pk, picture.version, Jsonb(figures),
            )
        )  # fmt: skip


def test_what_is_late_is_not_made_less_late_by_another_day(unit: int, cast: Callable[[str], User]) -> None:
    by = cast(COORDINATOR)
    with acting(by):
        _picture, _measure, follow_up = a_plan(unit, by)
        assert refused(lambda: ran("update programme_followup set due_on = due_on + 365"))
        assert FollowUp.objects.get(pk=follow_up.pk).due_on == follow_up.due_on


# --- papers that were brought by mistake ---------------------------------------------------------------------------


def test_a_paper_that_is_taken_away_leaves_not_even_its_name(
    cast: Callable[[str], User], desk: Desk, as_owner: Any
) -> None:
    """A name can say whom it was about."""
    city: City = make(cast)
    brought = bring(city, city.calls(), POLICE)
    city.does(POLICE, papers.remove_document, document=brought)
    agreement, by = desk.conclude(), cast(COORDINATOR)
    with acting(by):
        paper = agreeing.attach_paper(agreement=agreement, name="Påskrivet.png", content=PNG, by=by)
        agreeing.remove_paper(agreement=agreement, paper=paper, by=by)
    with as_owner():
        left = [Document.objects.get(pk=brought.pk), Paper.objects.get(pk=paper.pk)]
    assert [(bytes(each.name), each.sealed) for each in left] == [(b"", None), (b"", None)]


# --- those who have left, and those who sit there for something else -----------------------------------------------


def test_who_has_left_the_city_reads_and_settles_no_promise_of_it(
    cast: Callable[[str], User],
    dialogue: Callable[[str], Community],
    promised: Callable[..., Promise],
    as_owner: Any,
) -> None:
    promise, owner = promised(dialogue("Bron")), cast(OWNER)
    with acting(owner):
        assert Promise.objects.filter(pk=promise.pk).exists()
        ran("select varsam.dialogue_delay(%s, %s, current_date + 400, 'x')", promise.pk, uuid.uuid4())
        assert Delay.objects.filter(promise=promise).exists()
    with as_owner():
        now = timezone.now() - timedelta(minutes=1)
        Membership.objects.filter(user=owner).update(valid_to=now)
        police = Organisation.objects.get(slug="polisen-region-vast")
        Membership.objects.create(user=owner, role=Role.POLICE, organisation=police, valid_from=now)
    with acting(owner):
        assert not Promise.objects.filter(pk=promise.pk).exists()
        assert not Delay.objects.filter(promise=promise).exists()
        assert not Community.objects.filter(pk=promise.community_id).exists()
        assert not DataKey.objects.filter(pk=promise.data_key_id).exists()
        assert refused(lambda: ran("select varsam.dialogue_settle(%s, 'kept', 'x')", promise.pk))


def test_who_leaves_a_group_leaves_the_meetings_that_are_planned_ahead(cast: Callable[[str], User]) -> None:
    """A series is planned for a year: whoever leaves the group has no seat at what comes, and nobody's meeting is without a
    chair."""
    city, police = make(cast), cast(POLICE)
    was, comes = city.calls(), city.calls(days=9)
    city.opens(was)
    brought = bring(city, comes, POLICE)
    with acting(cast(COORDINATOR)):
        planning.change_meeting(
            meeting=comes, starts_at=comes.starts_at, ends_at=comes.ends_at, place="", chair=police,
            secretary=police, by=cast(COORDINATOR),
        )  # fmt: skip
        groups.end_member(member=city.group.members.get(user=police), by=cast(COORDINATOR))
        now = Meeting.objects.get(pk=comes.pk)
        assert (now.chair_id, now.secretary_id) == (cast(COORDINATOR).pk, None)
    with acting(police):
        assert list(Meeting.objects.filter(group=city.group)) == [was]
        assert not Document.objects.filter(pk=brought.pk).exists()
        assert not comes.items.exists()


def test_who_is_elected_reads_no_agreement_from_a_seat_in_its_group(
    cast: Callable[[str], User], desk: Desk
) -> None:
    by, elected = cast(COORDINATOR), cast(ELECTED)
    city = make(cast, GroupKind.COUNCIL)
    with acting(by):
        groups.add_member(
            group=city.group, user=elected, organisation=unit_of(elected).pk, function=Function.OTHER, by=by
        )
    agreement = desk.conclude(
        groups=[city.group],
        parties=Organisation.objects.filter(slug__in=["samordningen", "polisen-region-vast"]),
    )
    assert desk.sees(POLICE, agreement)
    assert not desk.sees(ELECTED, agreement)


# --- other people's windows, links and words -----------------------------------------------------------------------


def test_one_community_reads_nothing_of_another_nor_whom_to_call(
    cast: Callable[[str], User],
    dialogue: Callable[[str], Community],
    signs_in: Callable[[Community, str], User],
    promised: Callable[..., Promise],
) -> None:
    ours, theirs = dialogue("Bron"), dialogue("Gården")
    promised(ours)
    other = promised(theirs)
    with acting(signs_in(ours, "bron")):
        for table in ("dialogue_promise", "dialogue_community"):
            assert ran(f"select 1 from {table}") == 1  # noqa: S608 - ours
        for table in (
            "dialogue_contact", "developments_development", "developments_conclusion", "meetings_group",
            "meetings_meeting", "calendars_invitation", "programme_followup",
        ):  # fmt: skip
            assert ran(f"select 1 from {table}") == 0, table  # noqa: S608 - ours
        assert not DataKey.objects.filter(pk=other.data_key_id).exists()
        assert refused(lambda: ran("select varsam.dialogue_settle(%s, 'kept', 'x')", other.pk))
        assert ran("select unnest(varsam.dialogue_owners())") == 0

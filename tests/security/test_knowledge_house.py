"""The Knowledge House, attacked: by a colleague, a partner, and somebody who runs SQL of their own on the app's login.

Each of these went through once, or holds a promise that must not be broken quietly.
"""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import get_resolver, reverse
from django.utils import timezone

from tests.areas.knowledge_house.cases.conftest import case, emptied, put, worker
from tests.areas.knowledge_house.cases.test_handover import EXIT, offer
from tests.areas.knowledge_house.consultations.test_consultations import House, house
from tests.areas.knowledge_house.engagements.conftest import Engaged, engaged, matched
from tests.kernel.lawfulness.consent_cases import SCHOOL as SCHOOL_OF_THE_TERM
from tests.kernel.lawfulness.consent_cases import ask, new_record, say
from tests.kernel.meetings.conftest import (
    CONVENER,
    Conference,
    conference,
    give,
    group,
    meeting,
    ongoing,
    record,
)
from tests.kernel.records.conftest import COLLEAGUE, POLICE, SCHOOL, Give, unit_of
from varsam.areas.knowledge_house.cases import actions, handing_over, reading
from varsam.areas.knowledge_house.cases.enums import Due, Offer
from varsam.areas.knowledge_house.cases.models import Case, Handover
from varsam.areas.knowledge_house.cases.states import State
from varsam.areas.knowledge_house.consultations import actions as consulting
from varsam.areas.knowledge_house.engagements.models import HourEntry, Supervision
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.kernel.access.actor import acting
from varsam.kernel.conversations import intake
from varsam.kernel.conversations.states import Door, Sender
from varsam.kernel.lawfulness.models import Decision
from varsam.kernel.meetings import planning, room
from varsam.kernel.meetings.models import Conflict, Group, Line
from varsam.kernel.people.models import Membership, Organisation, User
from varsam.kernel.vault.models import DataKey

__all__ = [
    "emptied",
    "case",
    "conference",
    "engaged",
    "give",
    "house",
    "group",
    "matched",
    "meeting",
    "ongoing",
    "record",
    "worker",
]

AsOwner = Callable[[], Any]


def refused(statement: Callable[[], object]) -> bool:
    """Whether the database says no, or changes nothing."""
    try:
        with transaction.atomic():
            return not statement()
    except (DatabaseError, PermissionDenied):
        return True


# --- a yes that is taken back --------------------------------------------------------------------------------------


@pytest.fixture
def offered(case: Case, worker: User, as_owner: AsOwner) -> tuple[Case, Handover, Any]:
    """The person has said yes to that the school may know; the school has been asked to take over."""
    request = ask(case.record, worker)
    say(request, Decision.GIVEN, worker)
    with as_owner():
        put(case, State.ACTIVE)
    return case, offer(case, worker, SCHOOL_OF_THE_TERM), request


@pytest.mark.law("L11")
@pytest.mark.parametrize("accepted", [False, True])
def test_who_was_asked_to_take_over_sees_nothing_once_the_person_takes_back_their_yes(
    offered: tuple[Case, Handover, Any], worker: User, cast: Callable[[str], User], accepted: bool
) -> None:
    case, handover, request = offered
    other = cast(SCHOOL)
    with acting(other):
        assert [each.pk for each in reading.handovers_to_us()] == [handover.pk]
        if accepted:
            handing_over.answer(handover=handover, accepted=True, text="", by=other)
    say(request, Decision.WITHDRAWN, worker)
    with acting(other):
        assert not Handover.objects.filter(pk=handover.pk).exists()
        assert not DataKey.objects.filter(pk=handover.data_key_id).exists()
        assert actions.call("case_answer", handover.pk, True, None) is None
    handover.refresh_from_db()
    case.refresh_from_db()
    assert (handover.state, case.due_why) == (Offer.TAKEN_BACK, Due.WITHDRAWN)
    # It cannot be completed on the yes that was given before, and the case goes on where it was.
    with pytest.raises(actions.Shut):
        handing_over.complete(handover=handover, by=worker)
    assert handing_over.go_back(case=case, by=worker).state == State.ACTIVE


def test_an_offer_inside_the_municipality_rests_on_no_yes_and_stays(
    case: Case, worker: User, as_owner: AsOwner
) -> None:
    request = ask(case.record, worker)
    say(request, Decision.GIVEN, worker)
    with as_owner():
        put(case, State.ACTIVE)
    handover = offer(case, worker)
    say(request, Decision.WITHDRAWN, worker)
    handover.refresh_from_db()
    assert handover.state == Offer.OFFERED


# --- jäv -----------------------------------------------------------------------------------------------------------


@pytest.mark.law("L6")
def test_who_has_jav_cannot_take_the_item_off_and_put_it_up_anew(
    conference: Conference, give: Give, cast: Callable[[str], User]
) -> None:
    """To take an item off takes what was declared at it along."""
    give(CONVENER, "meetings")
    convener = cast(CONVENER)
    conference.does(CONVENER, room.declare_conflict, item=conference.item, user=convener)
    with acting(convener):
        assert refused(lambda: planning.drop_item(item=conference.item, by=convener))
        assert Conflict.objects.filter(item=conference.item, user=convener).exists()
        assert not Line.objects.filter(item=conference.item).exists()


# --- two municipalities --------------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(as_owner: AsOwner, cast: Callable[[str], User]) -> Expert:
    """Somebody in the network of another municipality."""
    with as_owner():
        root = Organisation.objects.create(
            slug="annan-kommun", kind="municipality", name_sv="Annan", name_en="Other"
        )
        theologian = cast("teolog")
        return Expert.objects.create(
            unit=root, user=theologian, organisation=Membership.objects.get(user=theologian).organisation,
            roles=["mentor", "theologian"], hours_a_month=5,
        )  # fmt: skip


def test_nobody_of_another_municipalitys_network_is_engaged_at_its_expense(
    elsewhere: Expert, engaged: Engaged, as_owner: AsOwner
) -> None:
    def engage() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into public.engagements_engagement (id, record_id, kind, expert_id, user_id, organisation_id, state,"
                " hours_a_month, purpose, matched_at, matched_by_id, paused_why, ended_why)"
                " values (%s, %s, 'mentor', %s, %s, %s, 'matched', 5, 'x', now(), %s, '', '')",
                [uuid.uuid4(), engaged.record.pk, elsewhere.pk, elsewhere.user_id, elsewhere.organisation_id,
                 engaged.handler.pk],
            )  # fmt: skip
            return cursor.rowcount

    with acting(engaged.handler):
        assert not Expert.objects.filter(pk=elsewhere.pk).exists()
        assert refused(engage)
    with as_owner():
        elsewhere.refresh_from_db()
        assert elsewhere.last_asked_at is None


# --- those who have left -------------------------------------------------------------------------------------------


def test_a_member_who_no_longer_works_there_sees_neither_the_group_nor_who_sits_in_it(
    group: Group, cast: Callable[[str], User], as_owner: AsOwner
) -> None:
    police = cast(POLICE)
    with acting(police):
        assert group.members.count() == 4
    with as_owner():
        home = Membership.objects.get(user=police)
        elsewhere = Organisation.objects.exclude(pk=home.organisation_id).get(slug=EXIT)
        Membership.objects.filter(pk=home.pk).update(valid_to=timezone.now() - timedelta(minutes=1))
        Membership.objects.create(
            user=police,
            organisation=elsewhere,
            role="civil_society",
            valid_from=timezone.now() - timedelta(minutes=1),
        )
    with acting(police):
        assert not Group.objects.filter(pk=group.pk).exists()
        assert not group.members.exists()


def test_who_has_left_the_network_writes_no_more_hours_to_be_paid(
    engaged: Engaged, as_owner: AsOwner
) -> None:
    with as_owner():
        Expert.objects.filter(pk=engaged.expert.pk).update(ended_at=timezone.now())
        before = HourEntry.objects.count()
    with acting(engaged.mentor):
        assert refused(
            lambda: Supervision.objects.create(
                expert_id=engaged.expert.pk, at=timezone.now() - timedelta(hours=3), minutes=600, with_whom="-",
                noted_by=engaged.mentor, noted_at=timezone.now(),
            )
        )  # fmt: skip
    with as_owner():
        assert HourEntry.objects.count() == before


# --- gates ---------------------------------------------------------------------------------------------------------


def test_a_case_keeps_what_it_rests_on_once_it_has_passed_the_gate(
    case: Case, worker: User, as_owner: AsOwner
) -> None:
    with as_owner():
        Case.objects.filter(pk=case.pk).update(legal_basis="fl-27-dokumentation 1", state=State.ACTIVE)
    assert refused(lambda: Case.objects.filter(pk=case.pk).update(legal_basis=""))
    case.refresh_from_db()
    assert case.legal_basis


# --- how something is refused tells nothing ------------------------------------------------------------------------


def told(statement: str, values: list[Any]) -> tuple[str, str]:
    """How the database refuses: its code and its words."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except DatabaseError as error:
        cause = error.__cause__
        assert isinstance(cause, psycopg.Error)
        return str(cause.sqlstate), str(cause.diag.message_primary)
    raise AssertionError("it was not refused")


_REVIEW = (
    "insert into public.cases_review (id, record_id, kind, planned_on, planned_at, planned_by_id, verdict, cancelled_why)"
    " values (gen_random_uuid(), %s, 'review', %s, now(), %s, '', '')"
)
_STATEMENT = (
    "insert into public.cases_statement (id, record_id, about, rests_on, at, by_id, sealed)"
    " values (gen_random_uuid(), %s, 'noticed', '', now(), %s, 'x')"
)
_OUTCOME = (
    "insert into public.cases_outcome (id, record_id, round, at, by_id, ending, goals_open, goals_reached, goals_dropped,"
    " harm, post_check) values (gen_random_uuid(), %s, 1, now(), %s, 'goals', 0, 0, 0, 'none', 'not_asked')"
)


@pytest.mark.law("L6")
@pytest.mark.parametrize("account", [POLICE, "sig.nordost", COLLEAGUE])
def test_nobody_learns_of_a_case_elsewhere_from_how_they_are_refused(
    case: Case, worker: User, cast: Callable[[str], User], as_owner: AsOwner, account: str
) -> None:
    """A record without a case, one with a case, one whose support goes on with a review planned: all alike."""
    other = new_record(worker)
    with as_owner():
        put(case, State.ACTIVE)
    user, day = cast(account), timezone.localdate()
    with acting(user):
        for statement, values in (
            (_REVIEW, [day + timedelta(days=1), user.pk]),
            (_REVIEW, [day + timedelta(days=9999), user.pk]),
            (_STATEMENT, [user.pk]),
            (_OUTCOME, [user.pk]),
        ):
            answers = {told(statement, [pk, *values]) for pk in (case.pk, other.pk, 10**9)}
            assert len(answers) == 1, (statement, answers)


def test_an_expert_cannot_find_out_who_asked_by_what_they_avoid(
    house: House, cast: Callable[[str], User]
) -> None:
    """Somebody who says to have jäv everywhere, and tries to invite themselves, is refused as for any question."""
    school = unit_of(cast(SCHOOL)).pk
    mine = house.experts["mentor"]
    with acting(cast(SCHOOL)):
        received = intake.receive(
            text="Hur samtalar man?", door=Door.PROFESSIONAL_FORM, sender=Sender.SCHOOL, language="sv", district=None,
            submission="",
        )  # fmt: skip
        house.reference = consulting.open_consultation(
            enquiry=received.reference, heading="Samtal", question="Hur samtalar man?",
            organisation=Organisation.objects.get(pk=school), by=cast(SCHOOL),
        )  # fmt: skip
    house.invite("mentor")
    answers = set()
    with house.by("mentor"):
        asked = house.consultation().pk
        for avoided in ([], [school]):
            Expert.objects.filter(pk=mine.pk).update(avoids=avoided)
            answers.add(
                told(
                    "insert into public.consultations_invitation (consultation_id, expert_id, user_id, invited_by_id,"
                    " invited_at, reply, conflict) values (%s, %s, %s, %s, now(), '', false)",
                    [asked, mine.pk, mine.user_id, mine.user_id],
                )
            )
    assert len(answers) == 1


# --- pages ---------------------------------------------------------------------------------------------------------

_HOUSES = ("cases", "plans", "engagements", "pathways", "tracks", "meetings", "consultations")


def _addresses(space: str) -> list[tuple[str, dict[str, str]]]:
    """Every page of a package that names a record, a meeting or a question, with what else its address takes."""
    names = [
        (name, parameters)
        for name in get_resolver().namespace_dict[space][1].reverse_dict
        if isinstance(name, str)
        for _pattern, parameters in [
            get_resolver().namespace_dict[space][1].reverse_dict.getlist(name)[0][0][0]
        ]
    ]
    return [(f"{space}:{name}", parameters) for name, parameters in names if "reference" in parameters]


@pytest.mark.law("L6")
def test_what_is_not_ones_own_is_answered_like_what_is_not_there(
    ongoing: Conference, sign_in: Callable[[str], Any]
) -> None:
    """By every page of the house (those that only take what is sent are sent nothing), for a colleague of another unit who has the same rights there."""
    client = sign_in(COLLEAGUE)
    filled = {"item": 1, "seat": 1, "expert": 1, "to": "kartlaggning", "about": "utan-samtycke"}
    differing, asked = [], 0
    for space in _HOUSES:
        meets = space == "meetings"
        pair = (ongoing.meeting.reference, "M-26-998") if meets else (ongoing.record.reference, "K-26-998")
        for name, parameters in _addresses(space):
            values = {each: filled.get(each, uuid.UUID(int=1)) for each in parameters if each != "reference"}
            answers = set()
            for reference in pair:
                address = reverse(name, kwargs={**values, "reference": reference})
                found = client.get(address)
                if found.status_code == 405:
                    found = client.post(address)
                answers.add((found.status_code, len(found.content.replace(reference.encode(), b""))))
            asked += 1
            if len(answers) > 1:
                differing.append((name, answers))
    assert asked > 40
    assert differing == []

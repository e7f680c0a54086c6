"""Who is in the room at an item: from consent and grants, at this moment, and from nothing else."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.kernel.meetings.conftest import ALL, CONVENER, NOTHING, Conference, refused
from tests.kernel.records.conftest import COLLEAGUE, OWN, POLICE, SCHOOL, Give, Wall, unit_of
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import minutes, planning, reading, room
from varsam.kernel.meetings.enums import Function, LineKind, Why
from varsam.kernel.meetings.models import Action, Conflict, Item, Line
from varsam.kernel.meetings.states import ActionState
from varsam.kernel.people.models import Membership
from varsam.kernel.records import actions as records
from varsam.kernel.records.enums import Information


def seats(conference: Conference, account: str) -> dict[str, tuple[bool, str]]:
    """The circle as `account` is told it: account → may, why."""
    with acting(conference.cast(account)):
        return {
            seat.attendance.user.email.split("@")[0]: (seat.may, seat.why)
            for seat in reading.circle(conference.item)
        }


KINDS = [kind.value for kind in Information]


@pytest.mark.law("L6")
@pytest.mark.parametrize(
    "kinds", [[], *([kind] for kind in KINDS), [k for k in KINDS if k != "meetings"], KINDS]
)
def test_an_outsider_is_in_the_room_exactly_when_meetings_are_shared(
    ongoing: Conference, give: Give, kinds: list[str]
) -> None:
    if kinds:
        give(POLICE, *kinds)
    may = "meetings" in kinds
    assert ongoing.sees(POLICE) == (ALL if may else NOTHING)
    assert seats(ongoing, CONVENER)[POLICE] == ((True, Why.GRANT) if may else (False, Why.NOT_SHARED))


@pytest.mark.law("L6")
def test_each_of_those_invited_is_in_the_circle_or_outside_it_for_a_reason(
    ongoing: Conference, give: Give
) -> None:
    give(SCHOOL, "meetings")
    everybody = {
        OWN: (True, Why.UNIT),
        SCHOOL: (True, Why.GRANT),
        POLICE: (False, Why.NOT_SHARED),
        CONVENER: (False, Why.NOT_SHARED),
    }
    assert seats(ongoing, OWN) == seats(ongoing, SCHOOL) == everybody
    # Who leads the meeting learns who must leave, and not whom it is about.
    assert seats(ongoing, CONVENER) == everybody
    assert ongoing.sees(CONVENER) == NOTHING
    # Whoever is outside learns that of themselves alone; whoever is not invited, nothing.
    assert seats(ongoing, POLICE) == {POLICE: everybody[POLICE]}
    assert seats(ongoing, "mentor") == {}


@pytest.mark.law("L6")
def test_whoever_is_outside_sees_that_there_is_an_item_and_nothing_of_it(
    ongoing: Conference, give: Give
) -> None:
    give(SCHOOL, "meetings")
    with acting(ongoing.cast(POLICE)):
        (place,) = [each for each in reading.agenda(ongoing.meeting) if each.item.pk == ongoing.item.pk]
        assert (place.record, place.title, place.is_open) == (None, "", False)
        assert not hasattr(Item.objects.select_related("case").get(pk=ongoing.item.pk), "case")
    with acting(ongoing.cast(SCHOOL)):
        (place,) = [each for each in reading.agenda(ongoing.meeting) if each.item.pk == ongoing.item.pk]
        assert (place.record, place.is_open) == (ongoing.record, True)


@pytest.mark.law("L6")
def test_a_grant_without_a_seat_is_no_seat(ongoing: Conference, give: Give) -> None:
    give("fritid", "meetings")
    assert ongoing.sees("fritid") == NOTHING
    with acting(ongoing.cast("fritid")):
        assert not reading.invited_to().filter(pk=ongoing.meeting.pk).exists()


@pytest.mark.law("L6")
def test_the_unit_that_has_the_record_reads_its_minutes_whoever_was_there(
    ongoing: Conference, as_owner: Any
) -> None:
    with as_owner():
        ongoing.meeting.attendances.filter(user=ongoing.cast(OWN)).delete()
    assert ongoing.sees(OWN) == ALL
    with refused():
        ongoing.writes(OWN)
    assert ongoing.sees(COLLEAGUE) == NOTHING


@pytest.mark.law("L6")
@pytest.mark.parametrize("end", ["stopped", "expired", "closed", "left"])
def test_when_sharing_ends_they_are_out_at_once_and_what_was_said_stays(
    ongoing: Conference, give: Give, wall: Wall, as_owner: Any, end: str
) -> None:
    grant = give(POLICE, "meetings", days=1)
    written = ongoing.writes(POLICE, "Vi har en kontaktperson.")
    promised = ongoing.promises(POLICE, POLICE)
    police = ongoing.cast(POLICE)
    assert ongoing.sees(POLICE)["lines"] == 4
    if end == "stopped":
        ongoing.does(OWN, records.stop_grant, grant=grant)
    elif end == "expired":
        wall(timezone.now() + timedelta(days=2))
    elif end == "closed":
        ongoing.does(OWN, records.close_record, record=ongoing.record)
    else:
        with as_owner():
            Membership.objects.filter(user=police).update(valid_to=timezone.now() - timedelta(days=1))
    assert ongoing.sees(POLICE) == NOTHING
    with acting(police):
        assert promised.pk not in {each.action.pk for each in reading.my_actions(police)}
        assert not Action.objects.filter(pk=promised.pk).exists()
    with refused():
        ongoing.writes(POLICE, "En sak till.")
    with refused():
        ongoing.does(POLICE, room.settle, action=promised, state=ActionState.DONE)
    why = {"left": Why.LEFT}.get(end, Why.NOT_SHARED)
    assert seats(ongoing, CONVENER)[POLICE] == (False, why)
    # What was said stands in the minutes, and stays with the record.
    with acting(ongoing.cast(OWN)):
        assert Line.objects.filter(pk=written.pk, author=police).exists()


def test_whoever_has_left_their_organisation_has_left_the_meeting_too(
    ongoing: Conference, as_owner: Any
) -> None:
    with acting(ongoing.cast(POLICE)):
        assert reading.invited_to().filter(pk=ongoing.meeting.pk).exists()
    with as_owner():
        Membership.objects.filter(user=ongoing.cast(POLICE)).update(
            valid_to=timezone.now() - timedelta(days=1)
        )
    with acting(ongoing.cast(POLICE)):
        assert not reading.invited_to().filter(pk=ongoing.meeting.pk).exists()
        assert not Item.objects.filter(meeting=ongoing.meeting).exists()


# --- conflicts of interest ---------------------------------------------------------------------------------------


@pytest.mark.law("L6")
@pytest.mark.parametrize("account", [POLICE, OWN])
def test_a_conflict_of_interest_closes_the_item_at_once_and_no_other(
    ongoing: Conference, give: Give, account: str, log: Any
) -> None:
    give(POLICE, "meetings")
    assert ongoing.does(
        account, room.declare_conflict, item=ongoing.item, user=ongoing.cast(account), reason="Granne"
    )
    assert ongoing.sees(account) == NOTHING
    assert seats(ongoing, CONVENER)[account] == (False, Why.CONFLICT)
    with refused():
        ongoing.writes(account)
    assert log(ongoing.record.reference)[-1] == "meeting.conflict"
    with acting(ongoing.cast(account)):
        assert len([place for place in reading.agenda(ongoing.meeting) if place.is_open]) == 3
        again = room.declare_conflict(item=ongoing.item, user=ongoing.cast(account), by=ongoing.cast(account))
        assert again is False
    other = OWN if account == POLICE else POLICE
    assert ongoing.sees(other)["case"] == 1
    with acting(ongoing.cast(other)):
        (said,) = Conflict.objects.filter(item=ongoing.item)
        assert b"Granne" not in bytes(said.reason)


def test_a_conflict_is_said_by_oneself_or_noted_by_who_leads(ongoing: Conference, give: Give) -> None:
    give(POLICE, "meetings")
    with refused():
        ongoing.does(POLICE, room.declare_conflict, item=ongoing.item, user=ongoing.cast(OWN))
    with refused():
        ongoing.does(CONVENER, room.declare_conflict, item=ongoing.item, user=ongoing.cast("mentor"))
    assert ongoing.does(CONVENER, room.declare_conflict, item=ongoing.item, user=ongoing.cast(POLICE))
    assert ongoing.sees(POLICE) == NOTHING


# --- the next meeting about the same record -----------------------------------------------------------------------


@pytest.mark.law("L6")
def test_what_was_promised_comes_back_to_those_in_the_next_circle_alone(
    ongoing: Conference, give: Give, cast: Any
) -> None:
    give(SCHOOL, "meetings")
    asked = ongoing.writes(OWN, "Hur går det i skolan?", kind=LineKind.QUESTION)
    ongoing.does(CONVENER, room.close_meeting, meeting=ongoing.meeting)
    leisure = unit_of(cast("fritid"))
    with acting(cast(CONVENER)):
        starts = timezone.now() + timedelta(days=30)
        later = planning.plan_meeting(
            group=ongoing.group, starts_at=starts, ends_at=starts, place="", by=cast(CONVENER)
        )
        planning.invite(
            meeting=later, user=cast("fritid"), function=Function.LEISURE, by=cast(CONVENER),
            organisation=leisure.pk,
        )  # fmt: skip
    give("fritid", "meetings")
    item = ongoing.does(OWN, planning.add_case, meeting=later, record=ongoing.record)
    for account in (OWN, SCHOOL, "fritid"):
        with acting(cast(account)):
            assert [each.text for each in reading.actions_before(item)] == ["Ring mentorn."], account
    for account in (POLICE, CONVENER, "mentor"):
        with acting(cast(account)):
            assert reading.actions_before(item) == [], account
    # Leisure was not at the first meeting: what was promised reaches them, what was said there does not.
    assert ongoing.sees("fritid")["lines"] == 0
    with acting(cast(SCHOOL)):
        assert [each.line for each in reading.questions_before(item)] == [asked]
    # Whoever had a conflict at the first meeting does not get its promises by the second.
    ongoing.does(SCHOOL, room.declare_conflict, item=ongoing.item, user=cast(SCHOOL))
    with acting(cast(SCHOOL)):
        assert reading.actions_before(item) == []


def test_who_may_keep_the_minutes(ongoing: Conference, give: Give) -> None:
    def keepers() -> set[str]:
        found = set()
        for account in (OWN, CONVENER, POLICE, COLLEAGUE):
            with acting(ongoing.cast(account)):
                found |= {account} if minutes.keeps(ongoing.item) else set()
        return found

    give(POLICE, "meetings")
    assert keepers() == {OWN}
    give(CONVENER, "meetings")
    assert keepers() == {OWN, CONVENER}


@pytest.mark.law("L10")
def test_whoever_answers_the_person_reads_what_was_said_about_them(
    ongoing: Conference, cast: Any, as_owner: Any
) -> None:
    registrar = cast("registrator")
    with acting(registrar):
        assert reading.conferences(ongoing.record) == []
    for kinds, shown in ((["needs"], NOTHING), (["meetings"], ALL)):
        with acting(cast(OWN)), as_owner(), connection.cursor() as cursor:
            cursor.execute(
                "select varsam._records_give(%s, %s, %s, %s, 'rights', %s, varsam._clock() + interval '3 days')",
                [ongoing.record.pk, unit_of(registrar).pk, registrar.pk, kinds, uuid.uuid4()],
            )
        assert ongoing.sees("registrator") == shown
    with acting(registrar):
        (item,) = reading.conferences(ongoing.record)
        assert (item, item.meeting) == (ongoing.item, ongoing.meeting)
    with refused():
        ongoing.writes("registrator")

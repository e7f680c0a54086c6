"""Who sits in a group, who may say so, and that trends and cases are two rooms."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from tests.kernel.meetings.city import COORDINATION
from tests.kernel.meetings.conftest import CONVENER, Conference, refused
from tests.kernel.records.conftest import COLLEAGUE, OWN, POLICE, SCHOOL, Give, unit_of
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import groups, planning, reading
from varsam.kernel.meetings.enums import ROOMS, Function, GroupKind, ItemKind, Room
from varsam.kernel.meetings.models import Group, Item, Meeting, Member
from varsam.kernel.people.models import User
from varsam.kernel.records.models import Record


def seat(group: Group, user: User, by: User, **said: Any) -> Member:
    organisation = said.pop("organisation", None) or unit_of(user).pk
    with acting(by):
        return groups.add_member(
            group=group, user=user, organisation=organisation, function=Function.OTHER, by=by, **said
        )


def test_a_group_says_who_sits_there_and_members_see_it(group: Group, cast: Any) -> None:
    for account in (CONVENER, POLICE, SCHOOL):
        with acting(cast(account)):
            assert Group.objects.get(pk=group.pk).members.current().count() == 4
    with acting(cast("mentor")):
        assert not Group.objects.filter(pk=group.pk).exists()


def test_a_member_who_leaves_sees_the_group_no_more(group: Group, cast: Any) -> None:
    convener = cast(CONVENER)
    with acting(convener):
        member = group.members.get(user=cast(POLICE))
        groups.end_member(member=member, by=convener)
        assert groups.end_member(member=member, by=convener).valid_to is not None
    with acting(cast(POLICE)):
        assert not Group.objects.filter(pk=group.pk).exists()


@pytest.mark.parametrize("account", [POLICE, OWN, COLLEAGUE, "sig.nordost"])
def test_only_the_unit_that_convenes_changes_a_group(group: Group, cast: Any, account: str) -> None:
    user = cast(account)
    with refused():
        seat(group, cast("mentor"), user)
    with acting(user), refused():
        groups.end_group(group=group, by=user)


def test_a_seat_is_for_where_one_works_and_a_deputy_is_of_the_group(group: Group, cast: Any) -> None:
    convener = cast(CONVENER)
    with pytest.raises(ValueError, match="work there"):
        seat(group, cast("mentor"), convener, organisation=unit_of(cast(POLICE)).pk)
    with acting(convener):
        police = group.members.get(user=cast(POLICE))
    leisure = seat(group, cast("fritid"), convener, deputy_for=police)
    assert seat(group, cast("fritid"), convener) == leisure
    with acting(convener), pytest.raises(ValueError, match="somebody else"):
        groups.change_member(member=leisure, leads=False, deputy_for=leisure, by=convener)
    with acting(convener):
        assert unit_of(cast("fritid")).pk == leisure.organisation_id
        assert cast("fritid") in groups.workers(leisure.organisation_id)
    with acting(cast(POLICE)):
        assert groups.workers(leisure.organisation_id) == []


def test_a_meeting_invites_members_and_a_deputy_is_sent_by_who_cannot_come(
    group: Group, meeting: Meeting, cast: Any
) -> None:
    convener, police = cast(CONVENER), cast(POLICE)
    assert (meeting.room, meeting.chair, meeting.state) == (Room.CASES, convener, "planned")
    with acting(convener):
        seat_of_police = group.members.get(user=police)
    seat(group, cast("fritid"), convener, deputy_for=seat_of_police)
    leisure = unit_of(cast("fritid"))
    with acting(police):
        own = meeting.attendances.get(user=police)
        values: dict[str, Any] = {
            "meeting": meeting,
            "organisation": leisure.pk,
            "function": Function.LEISURE,
        }
        with refused():
            planning.invite(user=cast("fritid"), by=police, **values)
        with refused():
            planning.invite(user=cast("mentor"), by=police, deputy_for=own, **values)
        planning.invite(user=cast("fritid"), by=police, deputy_for=own, **values)
        own.refresh_from_db()
        assert own.presence == "excused"
    with acting(cast("fritid")):
        assert reading.invited_to().filter(pk=meeting.pk).exists()


@pytest.mark.parametrize("account", [POLICE, OWN, "sig.nordost", "samordnare"])
def test_only_the_unit_that_convenes_calls_a_meeting(group: Group, cast: Any, account: str) -> None:
    now = timezone.now()
    with acting(cast(account)), pytest.raises(PermissionDenied):
        planning.plan_meeting(group=group, starts_at=now, ends_at=now, place="", by=cast(account))


def test_a_meeting_is_numbered_and_on_record(meeting: Meeting, cast: Any, log: Any) -> None:
    assert meeting.reference.startswith("M-")
    starts = timezone.now() + timedelta(days=9)
    values: dict[str, Any] = {"meeting": meeting, "starts_at": starts, "ends_at": starts, "place": "Rum 5"}
    with acting(cast(CONVENER)):
        changed = planning.change_meeting(
            chair=cast(OWN), secretary=cast(SCHOOL), by=cast(CONVENER), **values
        )
        assert (changed.place, changed.secretary) == ("Rum 5", cast(SCHOOL))
        with refused():
            planning.change_meeting(chair=cast("mentor"), secretary=None, by=cast(CONVENER), **values)
    # The chair leads the meeting from where they work; those who are merely invited do not.
    with acting(cast(OWN)):
        assert planning.leads(meeting)
    with acting(cast(POLICE)), refused():
        planning.cancel_meeting(meeting=meeting, reason="Sjukdom", by=cast(POLICE))
    with acting(cast(OWN)):
        planning.cancel_meeting(meeting=meeting, reason="Sjukdom", by=cast(OWN))
    with acting(cast(POLICE)):
        assert reading.cancelled_why(meeting) == "Sjukdom"
    assert log(meeting.reference) == ["meeting.planned", "meeting.changed", "meeting.cancelled"]


# --- the agenda --------------------------------------------------------------------------------------------------


def kinds(conference: Conference) -> list[str]:
    with acting(conference.cast(CONVENER)):
        return [place.title or place.item.kind for place in reading.agenda(conference.meeting)]


def test_an_agenda_is_ordered_and_what_has_begun_keeps_its_number(conference: Conference) -> None:
    assert kinds(conference) == ["opening", "previous", "case", "next"]
    other = conference.does(
        CONVENER, planning.add_item, meeting=conference.meeting, title="Sommaren", minutes=5
    )
    assert kinds(conference) == ["opening", "previous", "case", "Sommaren", "next"]
    conference.does(CONVENER, planning.place_item, item=other, position=1)
    assert kinds(conference) == ["Sommaren", "opening", "previous", "case", "next"]
    conference.all_there()
    conference.does(CONVENER, planning.place_item, item=other, position=99)
    assert kinds(conference) == ["opening", "previous", "next", "case", "Sommaren"]
    with refused():
        conference.does(CONVENER, planning.place_item, item=conference.item, position=1)
    with refused():
        conference.does(CONVENER, planning.drop_item, item=conference.item)
    conference.does(CONVENER, planning.drop_item, item=other)
    assert kinds(conference) == ["opening", "previous", "next", "case"]
    with acting(conference.cast(CONVENER)):
        assert [item.position for item in conference.meeting.items.all()] == [1, 2, 3, 4]


def test_a_case_is_put_up_by_those_whom_it_reaches(
    meeting: Meeting, record: Record, cast: Any, give: Give
) -> None:
    def put(account: str) -> Item:
        with acting(cast(account)):
            return planning.add_case(meeting=meeting, record=record, by=cast(account))

    for account in (CONVENER, POLICE, COLLEAGUE):
        with refused():
            put(account)
    give(CONVENER, "situation")
    with refused():
        put(CONVENER)
    give(POLICE, "meetings")
    with refused():
        put(POLICE)
    give(CONVENER, "meetings")
    assert put(CONVENER).kind == ItemKind.CASE
    with refused():
        put(OWN)


# --- two rooms ---------------------------------------------------------------------------------------------------


@pytest.fixture
def trends(cast: Any) -> Meeting:
    """Of a group that the coordination convenes and who coordinates SSPF leads."""
    convener, leader, now = cast(COORDINATION), cast(CONVENER), timezone.now()
    with acting(convener):
        made = groups.make_group(unit=unit_of(convener).pk, kind=GroupKind.TRENDS, name="Läget", by=convener)
    seat(made, leader, convener, leads=True)
    with acting(convener):
        return planning.plan_meeting(group=made, starts_at=now, ends_at=now, place="", by=convener)


def test_every_kind_of_group_has_one_room() -> None:
    assert set(ROOMS) == set(GroupKind)


def test_a_trends_meeting_takes_no_case_and_a_conference_no_trend(
    conference: Conference, trends: Meeting, give: Give, cast: Any
) -> None:
    give(CONVENER, "meetings")
    with refused():
        conference.does(CONVENER, planning.add_case, meeting=trends, record=conference.record)
    with refused():
        conference.does(
            CONVENER, planning.add_item, meeting=conference.meeting, kind=ItemKind.TREND, title="Klotter"
        )
    added = conference.does(CONVENER, planning.add_item, meeting=trends, kind=ItemKind.TREND, title="Klotter")
    assert added.room == Room.TRENDS


def test_not_even_the_owner_of_the_database_mixes_the_rooms(
    conference: Conference, trends: Meeting, as_owner: Any
) -> None:
    other = conference.does(CONVENER, planning.add_item, meeting=trends, kind=ItemKind.TREND, title="Klotter")
    wrong: list[tuple[Any, dict[str, Any]]] = [
        (Item.objects.filter(pk=conference.item.pk), {"meeting": trends}),
        (Item.objects.filter(pk=other.pk), {"kind": ItemKind.CASE}),
        (Item.objects.filter(pk=other.pk), {"meeting": conference.meeting}),
        (Meeting.objects.filter(pk=trends.pk), {"room": Room.CASES}),
        (Meeting.objects.filter(pk=trends.pk), {"group": conference.group}),
        (Group.objects.filter(pk=trends.group_id), {"kind": GroupKind.SSPF}),
    ]
    with as_owner():
        for rows, change in wrong:
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            type(conference.item.case).objects.create(item=other, record=conference.record)


def test_the_app_cannot_move_a_group_to_another_unit_or_room(group: Group, cast: Any) -> None:
    with acting(cast(CONVENER)):
        for change in ({"kind": GroupKind.TRENDS}, {"unit_id": unit_of(cast(OWN)).pk}):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                Group.objects.filter(pk=group.pk).update(**change)

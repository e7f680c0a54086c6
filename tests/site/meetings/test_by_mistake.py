"""What a stranger stumbled over: beginning too early, a name in a heading, who is in the room, and finding what has been."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.kernel.meetings.conftest import CONVENER
from tests.kernel.records.conftest import OWN, POLICE, SCHOOL
from tests.site.conftest import Browse
from tests.site.meetings.conftest import Room, words
from tests.site.meetings.test_groups_and_series import GROUPS, LEAD, LIST, city, trends
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry
from varsam.kernel.meetings.models import Attendance, Group, Meeting
from varsam.site.meetings import views_list

__all__ = ["city", "trends"]


def test_before_its_day_a_meeting_begins_only_when_one_says_so_twice(as_user: Browse, plan: Room) -> None:
    lead = as_user(CONVENER)
    asked = lead.post(f"{plan.home}rum/borja/", follow=True)
    assert "Börja ändå?" in words(asked)
    assert "Mötet har inte börjat" in words(lead.get(f"{plan.home}rum/"))
    assert as_user(POLICE).get(f"{plan.home}rum/borja/").status_code == 403
    begun = lead.post(f"{plan.home}rum/borja/", {"anyway": "yes"}, follow=True)
    assert "Punkt 1 av 4" in words(begun)
    assert "Började mötet av misstag?" in words(begun)
    assert as_user(POLICE).post(f"{plan.home}rum/ta-tillbaka/").status_code == 403
    assert "Mötet är planerat igen" in words(lead.post(f"{plan.home}rum/ta-tillbaka/", follow=True))
    assert "Mötet har inte börjat" in words(lead.get(f"{plan.home}rum/"))


def test_tomorrow_is_said_as_tomorrow(as_user: Browse, plan: Room, as_owner: Any) -> None:
    starts = timezone.localtime() + timedelta(days=1)
    with as_owner():
        Meeting.objects.filter(pk=plan.conference.meeting.pk).update(
            starts_at=starts.replace(hour=10, minute=0), ends_at=starts.replace(hour=11, minute=0)
        )
    said = words(as_user(CONVENER).post(f"{plan.home}rum/borja/", follow=True))
    assert "Mötet är i morgon kl. 10.00. Börja ändå?" in said


def test_a_meeting_where_something_was_written_is_ended_and_not_taken_back(
    as_user: Browse, room: Room
) -> None:
    lead = as_user(CONVENER)
    said = words(lead.post(f"{room.home}rum/ta-tillbaka/", follow=True))
    assert "Något är skrivet i protokollet" in said
    assert "Avsluta mötet?" in said


# --- names in headings ----------------------------------------------------------------------------------------------


@pytest.mark.law("L6")
def test_a_name_in_a_heading_is_shown_and_then_masked_or_explained(
    as_user: Browse, trends: str, as_owner: Any
) -> None:
    lead, sent = as_user(LEAD), {"title": "Kalle Svensson på torget", "minutes": "5"}
    wrong = lead.post(f"{trends}punkter/", sent)
    assert wrong.status_code == 422
    assert "”Kalle Svensson”" in words(wrong)
    assert "Hur ska det bli?" in words(wrong)
    assert "Kalle Svensson" not in words(lead.get(trends))
    masked = words(lead.post(f"{trends}punkter/", {**sent, "handling": "mask"}, follow=True))
    assert "[namn] på torget" in masked
    assert "Kalle Svensson" not in masked
    kept = {"title": "Anna Lindh berättar", "minutes": "5", "handling": "office"}
    assert "Anna Lindh berättar" in words(lead.post(f"{trends}punkter/", kept, follow=True))
    with as_owner():
        (told,) = Entry.objects.filter(event="meeting.identifier_kept", target=trends.split("/")[-2])
        assert told.details == {"kind": "name", "why": "office"}


@pytest.mark.parametrize(
    ("title", "fault"),
    [
        ("Möte på Storgatan 12", "Skriv om den, eller byt ut det."),
        ("Om 19900101-0017", "Ett personnummer kan aldrig vara kvar här."),
    ],
)
def test_what_points_at_one_person_alone_does_not_stay_whatever_is_said(
    as_user: Browse, trends: str, title: str, fault: str
) -> None:
    sent = {"title": title, "minutes": "5", "handling": "place"}
    assert fault in words(as_user(LEAD).post(f"{trends}punkter/", sent))


def test_the_same_holds_for_what_stands_on_every_agenda_and_for_a_heading_that_is_changed(
    as_user: Browse, city: Group, trends: str, cast: Any
) -> None:
    lead, standing = as_user(LEAD), f"{GROUPS}{city.pk}/staende/"
    assert "”Kalle Svensson”" in words(lead.post(standing, {"title": "Kalle Svensson", "minutes": "5"}))
    lead.post(standing, {"title": "Kalle Svensson", "minutes": "5", "handling": "mask"})
    assert "[namn]" in words(lead.get(f"{GROUPS}{city.pk}/"))
    lead.post(f"{trends}punkter/", {"title": "Anna Lindh berättar", "minutes": "5", "handling": "office"})
    with acting(cast(LEAD)):
        item = Meeting.objects.get(reference=trends.split("/")[-2]).items.get(kind="trend")
    change = f"{trends}punkter/{item.pk}/"
    # What was decided about once is not asked about again.
    assert lead.post(change, {"title": "Anna Lindh berättar", "minutes": "9"}).status_code == 303
    assert "”Erik Dahl”" in words(lead.post(change, {"title": "Erik Dahl berättar", "minutes": "9"}))


# --- in the room ----------------------------------------------------------------------------------------------------


def test_somebody_in_the_room_says_that_they_are_there_and_nobody_says_it_for_them(
    as_user: Browse, room: Room, cast: Any, as_owner: Any
) -> None:
    with as_owner():
        Attendance.objects.filter(meeting=room.conference.meeting, user=cast(OWN)).update(presence="invited")
        seats = {each.user_id: each.pk for each in room.conference.meeting.attendances.all()}
    office, mine = as_user(OWN), f"{room.home}narvaro/{seats[cast(OWN).pk]}/"
    said = words(office.get(room.item))
    assert "Jag är här" in said
    assert "Lägg till" not in said
    assert "Jag är här" not in words(as_user(SCHOOL).get(room.item)), "is marked already"
    assert as_user(POLICE).post(mine, {"presence": "present"}).status_code == 403
    sent = {"presence": "present", "punkt": room.conference.item.pk, "rum": "1"}
    after = words(office.post(mine, sent, follow=True))
    assert "Jag är här" not in after
    assert "Lägg till" in after


def test_who_leads_takes_a_conflict_back_and_the_page_says_what_follows(
    as_user: Browse, room: Room, give: Any, cast: Any
) -> None:
    give(POLICE, "meetings")
    as_user(POLICE).post(f"{room.point}jav/", {"user": cast(POLICE).pk})
    lead, way = as_user(CONVENER), f"{room.point}jav/ta-tillbaka/"
    assert "Ta tillbaka jäv" in words(lead.get(room.home))
    assert as_user(POLICE).get(way).status_code == 403
    assert "står kvar" in words(lead.get(way))
    assert lead.post(way, {"user": cast(POLICE).pk, "reason": " "}).status_code == 422
    lead.post(way, {"user": cast(POLICE).pk, "reason": "Fel knapp."})
    assert "Skolan ringer hem." in words(as_user(POLICE).get(room.item))
    assert "Ingen annan har jäv" in words(lead.get(way, follow=True))


# --- the list, and the group's last day -----------------------------------------------------------------------------


def test_the_list_turns_its_pages_and_says_the_year(
    as_user: Browse, room: Room, as_owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_list, "PAGE", 2)
    meeting = room.conference.meeting
    with as_owner():
        for number in range(3):
            meeting.pk, meeting.number, meeting.reference = None, 9000 + number, f"M-24-900{number}"
            meeting.state, meeting.data_key_id = "held", None
            meeting.starts_at = meeting.ends_at = timezone.now() - timedelta(days=800 + number)
            meeting.save(force_insert=True)
    lead = as_user(CONVENER)
    pages, address = [], LIST
    for number in range(2, 12):
        pages.append(words(lead.get(address)))
        if "Tidigare möten" not in pages[-1]:
            break
        address = f"{LIST}?sida={number}"
    whole = " ".join(pages)
    assert [whole.count(f"M-24-900{number}") for number in range(3)] == [1, 1, 1]
    assert "Senare möten" in pages[-1]
    assert f" {meeting.starts_at.year}," in pages[-1]
    for wrong in ("0", "99", "x", "1e3"):
        assert lead.get(f"{LIST}?sida={wrong}").status_code == 404, wrong


def test_a_group_past_its_last_day_is_not_offered_and_its_day_is_said(
    as_user: Browse, city: Group, cast: Any
) -> None:
    last = timezone.localdate() + timedelta(days=2)
    with acting(cast(LEAD)):
        city.valid_until = last
        city.save(update_fields=["valid_until"])
    sent = {"group": city.pk, "begins": "13:00", "ends": "14:00", "place": ""}
    late = as_user(LEAD).post(f"{LIST}ny/", {**sent, "day": f"{last + timedelta(days=1)}"})
    assert late.status_code == 422
    assert "Gruppen gäller till och med" in words(late)
    with acting(cast(LEAD)):
        city.valid_until = timezone.localdate() - timedelta(days=1)
        city.save(update_fields=["valid_until"])
    assert "Provgruppen" not in words(as_user(LEAD).get(f"{LIST}ny/"))

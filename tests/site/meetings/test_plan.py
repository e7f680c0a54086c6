"""Before and around the meeting: the list, the agenda, those invited, and what somebody has promised."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.kernel.meetings.conftest import CONVENER, Conference
from tests.kernel.records.conftest import OWN, POLICE, SCHOOL, open_for
from tests.site.conftest import Browse
from tests.site.meetings.conftest import Room, words
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import groups, planning
from varsam.kernel.meetings.enums import Function
from varsam.kernel.meetings.models import Action, Attendance, Item, Meeting

LIST = "/arbete/konferenser/"
MINE = "/arbete/konferenser/atgarder/"
STRANGER = "socialsekreterare.centrum"


def test_the_list_holds_what_one_is_invited_to_and_says_so_when_there_is_nothing(
    as_user: Browse, plan: Room
) -> None:
    reference = plan.conference.meeting.reference
    for account in (CONVENER, OWN, POLICE):
        assert reference in words(as_user(account).get(LIST))
    assert reference not in words(as_user(STRANGER).get(LIST))
    assert "Du är inte inbjuden" in words(as_user("jurist").get(LIST))
    assert "Möten" in as_user(POLICE).get("/arbete/").content.decode()


# --- calling one ----------------------------------------------------------------------------------------------------


def _new(group: int, **sent: str) -> dict[str, object]:
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    return {"group": group, "day": day, "begins": "13:00", "ends": "14:30", "place": "Rum 4", **sent}


def test_a_meeting_is_called_with_the_members_of_the_group(as_user: Browse, plan: Room) -> None:
    response = as_user(CONVENER).post(f"{LIST}ny/", _new(plan.conference.group.pk), follow=True)
    said = words(response)
    assert "Mötet är planerat" in said
    for name in ("Jonas Ekblad", "Karin Thulin", "13.00–14.30", "Rum 4"):
        assert name in said


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"group": "0"}, "Välj vilken grupp som träffas."),
        ({"day": "2020-01-01"}, "Den dagen har varit."),
        ({"day": "snart"}, "Skriv dagen så här"),
        ({"ends": "12:00"}, "slutar innan det börjar"),
        ({"begins": ""}, "Välj när mötet börjar."),
        ({"place": "x" * 121}, "högst 120 tecken"),
    ],
)
def test_a_wrong_call_says_what_to_mend(
    as_user: Browse, plan: Room, wrong: dict[str, str], fault: str
) -> None:
    before = Meeting.objects.count()
    response = as_user(CONVENER).post(f"{LIST}ny/", {**_new(plan.conference.group.pk), **wrong})
    assert response.status_code == 422
    assert fault in words(response)
    assert Meeting.objects.count() == before


def test_only_who_convenes_calls(as_user: Browse, plan: Room) -> None:
    assert as_user(POLICE).get(f"{LIST}ny/").status_code == 403
    assert as_user(OWN).post(f"{LIST}ny/", _new(plan.conference.group.pk)).status_code == 403
    assert "Välj vilken grupp" in words(
        as_user("sig.nordost").post(f"{LIST}ny/", _new(plan.conference.group.pk))
    )


def test_a_meeting_is_changed_or_called_off_by_who_leads_it(as_user: Browse, plan: Room, cast: Any) -> None:
    lead = as_user(CONVENER)
    sent = {**_new(0), "chair": cast(CONVENER).pk, "secretary": cast(SCHOOL).pk}
    assert "Karin Thulin för protokoll" in words(lead.post(f"{plan.home}andra/", sent, follow=True))
    assert lead.post(f"{plan.home}andra/", {**sent, "chair": cast(STRANGER).pk}).status_code == 422
    assert lead.post(f"{plan.home}stall-in/", {"reason": " "}).status_code == 422
    lead.post(f"{plan.home}stall-in/", {"reason": "Rummet är dubbelbokat."})
    assert "Rummet är dubbelbokat." in words(as_user(POLICE).get(plan.home))


# --- the agenda -----------------------------------------------------------------------------------------------------


def test_before_the_meeting_it_says_who_must_be_out_and_leads_to_asking_for_consent(
    as_user: Browse, plan: Room
) -> None:
    response = as_user(OWN).get(plan.home)
    said, record = words(response), plan.conference.record
    assert record.pseudonym in said
    assert "Polis, utanför: samtycke saknas" in said
    assert f"/arbete/akter/{record.reference}/samtycken/fraga/" in response.content.decode()
    outside = as_user(POLICE).get(plan.home)
    assert "Inget samtycke eller beslut låter dig" in words(outside)
    assert record.pseudonym not in outside.content.decode()
    assert record.reference not in outside.content.decode()


def test_a_case_is_put_up_by_the_unit_that_has_it_and_other_items_by_who_leads(
    as_user: Browse, plan: Room, cast: Any
) -> None:
    other = open_for(cast(OWN))
    sent = {"record": other.pk, "minutes": "25"}
    assert other.pseudonym in words(as_user(OWN).post(f"{plan.home}punkter/", sent, follow=True))
    assert as_user(OWN).post(f"{plan.home}punkter/", sent).status_code == 422
    assert as_user(POLICE).post(f"{plan.home}punkter/", sent).status_code == 422
    assert as_user(POLICE).post(f"{plan.home}punkter/", {"title": "Fika", "minutes": "5"}).status_code == 403
    lead = as_user(CONVENER)
    assert "Samarbetet i vår" in words(
        lead.post(f"{plan.home}punkter/", {"title": "Samarbetet i vår", "minutes": "5"}, follow=True)
    )
    assert lead.post(f"{plan.home}punkter/", {"title": "", "minutes": "5"}).status_code == 422
    assert lead.post(f"{plan.home}punkter/", {"title": "Lång", "minutes": "-1"}).status_code == 422


def test_who_leads_puts_up_a_case_of_another_unit_only_where_meetings_are_shared(
    as_user: Browse, plan: Room, cast: Any, give: Any
) -> None:
    other, lead = open_for(cast(OWN)), as_user(CONVENER)
    sent = {"record": other.pk, "minutes": "25"}
    give(CONVENER, "needs", of=other)
    assert other.reference not in words(lead.get(plan.home))
    assert lead.post(f"{plan.home}punkter/", sent).status_code == 422
    give(CONVENER, "meetings", of=other)
    assert other.reference in words(lead.get(plan.home))
    assert "Ärendet är tillagt" in words(lead.post(f"{plan.home}punkter/", sent, follow=True))


def _order(conference: Conference) -> list[str]:
    return list(
        Item.objects.filter(meeting=conference.meeting).order_by("position").values_list("kind", flat=True)
    )


def test_items_are_moved_by_buttons_and_taken_off(as_user: Browse, plan: Room, cast: Any) -> None:
    lead = as_user(CONVENER)
    lead.post(f"{plan.point}flytta/", {"way": "up"})
    with acting(cast(CONVENER)):
        assert _order(plan.conference) == ["opening", "case", "previous", "next"]
    assert as_user(POLICE).post(f"{plan.point}flytta/", {"way": "up"}).status_code == 403
    assert as_user(POLICE).post(f"{plan.point}ta-bort/").status_code == 403
    as_user(OWN).post(f"{plan.point}ta-bort/")
    with acting(cast(CONVENER)):
        assert _order(plan.conference) == ["opening", "previous", "next"]


def test_an_items_time_is_changed(as_user: Browse, plan: Room) -> None:
    lead = as_user(CONVENER)
    assert "40 min" in words(lead.post(plan.point, {"minutes": "40"}, follow=True))
    assert lead.post(plan.point, {"minutes": "mycket"}).status_code == 422
    assert as_user(POLICE).post(plan.point, {"minutes": "40"}).status_code == 403


def test_whoever_cannot_come_sends_their_deputy_and_who_leads_invites_others(
    as_user: Browse, plan: Room, cast: Any, as_owner: Any
) -> None:
    lead, police = cast(CONVENER), plan.conference.group.members
    work: dict[str, int] = {}
    for account in ("fritid", "kriminalvard"):
        with as_owner():
            work[account] = cast(account).memberships.get().organisation_id
        with acting(lead):
            groups.add_member(
                group=plan.conference.group, user=cast(account), organisation=work[account], function=Function.OTHER,
                deputy_for=police.get(user=cast(POLICE)) if account == "kriminalvard" else None, by=lead,
            )  # fmt: skip
    deputy = {"person": f"{cast('kriminalvard').pk}-{work['kriminalvard']}", "function": "probation"}
    other = {"person": f"{cast('fritid').pk}-{work['fritid']}", "function": "leisure"}
    address = f"{plan.home}bjud-in/"
    assert as_user(SCHOOL).post(address, deputy).status_code == 403
    assert as_user(POLICE).post(address, other).status_code == 422
    said = words(as_user(POLICE).post(address, deputy, follow=True))
    assert "Petra Nyqvist" in said
    assert "ersätter Jonas Ekblad" in said
    assert "Har förhinder" in said
    assert "Mehdi Karimi" in words(as_user(CONVENER).post(address, other, follow=True))
    assert as_user(CONVENER).post(address, other).status_code == 422
    assert plan.conference.meeting.reference in words(as_user("fritid").get(LIST))


# --- what was promised ----------------------------------------------------------------------------------------------


def test_my_actions_are_done_let_go_with_a_reason_or_opened_again(
    as_user: Browse, room: Room, cast: Any
) -> None:
    client = as_user(OWN)
    assert "Ring mentorn." in words(client.get(MINE))
    assert "Ring mentorn." in words(client.get("/arbete/uppgifter/"))
    with acting(cast(OWN)):
        action = Action.objects.get(item=room.conference.item)
    address = f"{MINE}{action.pk}/"
    response = client.post(address, {"state": "dropped", "reason": ""})
    assert response.status_code == 422
    assert "Skriv varför" in words(response)
    assert client.post(address, {"state": "later"}).status_code == 422
    assert as_user(POLICE).post(address, {"state": "done"}).status_code == 404
    said = words(client.post(address, {"state": "done"}, follow=True))
    assert said.index("Avslutat") < said.index("Ring mentorn.")
    assert "Öppna den igen först" in words(
        client.post(address, {"state": "dropped", "reason": "Nej."}, follow=True)
    )
    client.post(address, {"state": "open"})
    said = words(client.post(address, {"state": "dropped", "reason": "Mentorn har slutat."}, follow=True))
    assert "Mentorn har slutat." in said


def test_an_action_from_last_time_comes_back_in_the_room_until_it_is_done(
    as_user: Browse, room: Room, cast: Any, as_owner: Any
) -> None:
    before, lead = room.conference, cast(CONVENER)
    with as_owner():
        Action.objects.filter(item=before.item).update(due_on=timezone.localdate() - timedelta(days=3))
    starts = timezone.now() + timedelta(days=20)
    with acting(lead):
        later = planning.plan_meeting(group=before.group, starts_at=starts, ends_at=starts, place="", by=lead)
    with acting(cast(OWN)):
        item = planning.add_case(meeting=later, record=before.record, by=cast(OWN))
        assert Attendance.objects.filter(meeting=later).count() == 4
    response = as_user(OWN).get(f"{LIST}{later.reference}/rum/{item.pk}/")
    assert "Från förra mötet 0 av 1 klara Ring mentorn. Samir, sen sedan" in words(response)
    assert (
        "Ring mentorn." not in as_user(POLICE).get(f"{LIST}{later.reference}/rum/{item.pk}/").content.decode()
    )

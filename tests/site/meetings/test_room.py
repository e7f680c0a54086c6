"""The room: each of those at the meeting sees their part, and what is typed is never lost."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.kernel.meetings.conftest import CONVENER
from tests.kernel.records.conftest import OWN, POLICE, SCHOOL
from tests.site.conftest import Browse
from tests.site.meetings.conftest import Room, words
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import planning
from varsam.kernel.meetings.enums import LineKind, Presence
from varsam.kernel.meetings.models import Attendance, Item, Line

STRANGER = "socialsekreterare.centrum"
LINE = {"kind": "text", "text": "Personen vill träna på måndagar."}
HTMX = {"HX-Request": "true"}
SCRIPT = {"Accept": "application/json"}


def secrets(room: Room) -> list[str]:
    """What nobody outside may find on any page."""
    record = room.conference.record
    return ["Skolan ringer hem.", "Ring mentorn.", record.pseudonym, record.reference]


# --- who sees what --------------------------------------------------------------------------------------------------


def test_the_social_worker_who_has_the_record_reads_writes_and_sees_who_is_outside(
    as_user: Browse, room: Room
) -> None:
    said = words(as_user(OWN).get(room.item))
    for secret in secrets(room)[:3]:
        assert secret in said
    assert "är utanför under den här punkten" in said
    assert "Inget samtycke eller beslut omfattar" in said
    assert "Jonas" in said
    assert "Lägg till" in said
    assert "Åtgärder i dag 1" in said


@pytest.mark.parametrize("account", [POLICE, SCHOOL])
def test_a_member_outside_the_circle_gets_a_calm_page_without_any_content(
    as_user: Browse, room: Room, account: str
) -> None:
    response = as_user(account).get(room.item)
    said, body = words(response), response.content.decode()
    assert "Du är utanför under den här punkten" in said
    assert "Ett ärende" in said
    assert "Lägg till" not in said
    for secret in secrets(room):
        assert secret not in body


def test_the_convener_outside_the_circle_sees_who_must_leave_and_never_the_case(
    as_user: Browse, room: Room
) -> None:
    response = as_user(CONVENER).get(room.item)
    said, body = words(response), response.content.decode()
    assert "Du leder mötet" in said or "Inget samtycke" in said
    assert "är utanför under den här punkten" in said
    assert "Nästa punkt" in said
    for secret in secrets(room):
        assert secret not in body


def test_a_school_with_whom_meetings_are_shared_is_in(as_user: Browse, room: Room, give: Any) -> None:
    give(SCHOOL, "meetings", only=True)
    said = words(as_user(SCHOOL).get(room.item))
    assert "Skolan ringer hem." in said
    assert "Lägg till" in said


GET = ["", "rum/", "rum/ITEM/", "rum/ITEM/nytt/", "protokoll/ITEM/", "protokoll/ITEM/protokoll.pdf"]
POST = [
    "rum/ITEM/rad/", "rum/borja/", "rum/vidare/", "rum/paus/", "rum/avsluta/", "andra/", "stall-in/", "bjud-in/",
    "punkter/", "punkter/ITEM/", "punkter/ITEM/flytta/", "punkter/ITEM/ta-bort/", "punkter/ITEM/jav/",
    "protokoll/ITEM/justerare/", "protokoll/ITEM/justera/", "protokoll/ITEM/oppna/", "protokoll/ITEM/las/",
    "protokoll/ITEM/tillagg/", "narvaro/1/",
]  # fmt: skip
IN_CIRCLE = ["rum/ITEM/rad/", "protokoll/ITEM/justera/", "protokoll/ITEM/las/", "protokoll/ITEM/tillagg/"]
LEADS = ["rum/borja/", "rum/vidare/", "rum/paus/", "rum/avsluta/", "andra/", "stall-in/", "bjud-in/"]


def answers(room: Room, client: Client, paths: list[str], *, post: bool) -> dict[int, list[str]]:
    """Paths by the status that they are answered with."""
    found: dict[int, list[str]] = {}
    for path in paths:
        address = room.home + path.replace("ITEM", str(room.conference.item.pk))
        response = client.post(address, LINE) if post else client.get(address)
        found.setdefault(response.status_code, []).append(path)
    return found


def test_for_somebody_who_is_not_invited_nothing_of_it_is_there(as_user: Browse, room: Room) -> None:
    client = as_user(STRANGER)
    assert answers(room, client, GET, post=False) == {404: GET}
    assert answers(room, client, POST, post=True) == {404: POST}


def test_whoever_is_outside_finds_nothing_to_write_in(as_user: Browse, room: Room) -> None:
    for account in (POLICE, CONVENER):
        assert answers(room, as_user(account), IN_CIRCLE, post=True) == {404: IN_CIRCLE}


def test_only_who_leads_takes_the_meeting_on(as_user: Browse, room: Room) -> None:
    assert answers(room, as_user(POLICE), LEADS, post=True) == {403: LEADS}


# --- writing --------------------------------------------------------------------------------------------------------


def _lines(room: Room, cast: Any) -> list[str]:
    with acting(cast(OWN)):
        return list(
            Line.objects.filter(item=room.conference.item).order_by("at").values_list("kind", flat=True)
        )


def test_a_line_is_added_without_scripts(as_user: Browse, room: Room) -> None:
    client = as_user(OWN)
    response = client.post(f"{room.item}rad/", LINE)
    assert (response.status_code, response.headers["Location"]) == (303, room.item)
    assert LINE["text"] in words(client.get(room.item))


def test_a_line_that_a_script_sends_is_stored_and_what_the_window_fetches_is_the_same_as_the_page(
    as_user: Browse, room: Room
) -> None:
    client = as_user(OWN)
    news = _news(client.get(room.item).content.decode())
    answer = client.post(f"{room.item}rad/", LINE, headers=SCRIPT)
    assert (answer.status_code, answer.json()) == (201, {"faults": []})
    fragment, page = (client.get(each).content.decode() for each in (news, room.item))

    def lines(body: str) -> str:
        return re.search(r'<ol class="minutes.*?</ol>', body, re.S)[0].replace(' hx-swap-oob="true"', "")  # type: ignore[index]

    assert lines(fragment) == lines(page)
    assert LINE["text"] in lines(fragment)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("/b Vi fortsätter.", "decision"), ("/f Ska mamman vara med?", "question"), ("/B  Vi ses.", "decision")],
)
def test_a_sign_at_the_start_says_what_the_line_is(
    as_user: Browse, room: Room, cast: Any, typed: str, kind: str
) -> None:
    as_user(OWN).post(f"{room.item}rad/", {"kind": "text", "text": typed})
    assert _lines(room, cast)[-1] == kind


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"kind": "text", "text": "  "}, "Skriv något först."),
        ({"kind": "poem", "text": "Hej."}, "Välj vad raden är."),
        ({"kind": "text", "text": "x" * 4001}, "för lång"),
        ({"kind": "text", "text": "Numret är 19900101-0017."}, "personnummer"),
        ({"kind": "action", "text": "Ring."}, "Välj vem som gör det."),
        ({"kind": "action", "text": "Ring.", "owner": "POLICE", "due_on": "2031-01-01"}, "med under punkten"),
        ({"kind": "action", "text": "Ring.", "owner": "OWN", "due_on": "2020-01-01"}, "Den dagen har varit"),
        ({"kind": "action", "text": "Ring.", "owner": "OWN", "due_on": "i morgon"}, "Skriv dagen så här"),
    ],
)
def test_a_wrong_line_is_not_saved_and_not_lost(
    as_user: Browse, room: Room, cast: Any, sent: dict[str, str], fault: str
) -> None:
    people = {"OWN": cast(OWN).pk, "POLICE": cast(POLICE).pk}
    sent = {name: str(people.get(value, value)) for name, value in sent.items()}
    before = _lines(room, cast)
    for headers in ({}, SCRIPT):
        response = as_user(OWN).post(f"{room.item}rad/", sent, headers=headers)
        assert response.status_code == 422
        assert fault in (
            json.dumps(response.json(), ensure_ascii=False) if headers else response.content.decode()
        )
        # A page that sends its lines itself has kept the words.
        assert headers or sent["text"].strip() in response.content.decode()
    assert _lines(room, cast) == before


def test_whoever_is_not_marked_as_there_keeps_their_text_and_learns_why(
    as_user: Browse, room: Room, cast: Any
) -> None:
    with acting(cast(CONVENER)):
        seat = Attendance.objects.get(meeting=room.conference.meeting, user=cast(OWN))
        planning.set_presence(attendance=seat, presence=Presence.ABSENT, by=cast(CONVENER))
    response = as_user(OWN).post(f"{room.item}rad/", LINE)
    assert response.status_code == 422
    assert "inte markerad som närvarande" in words(response)
    assert LINE["text"] in words(response)


def test_two_who_put_the_same_line_right_lose_nothing(
    as_user: Browse, room: Room, cast: Any, give: Any
) -> None:
    give(SCHOOL, "meetings", only=True)
    with acting(cast(OWN)):
        line = Line.objects.get(item=room.conference.item, kind=LineKind.TEXT)
    address = f"{room.item}rad/{line.pk}/"
    assert as_user(SCHOOL).post(address, {"text": "Skolan ringer hem på fredag."}).status_code == 303
    response = as_user(OWN).post(address, {"text": "Skolan skriver hem."})
    assert response.status_code == 409
    said = words(response)
    assert "Skolan ringer hem på fredag." in said
    assert "Skolan skriver hem." in said
    newest = re.search(r'action="([^"]+/rad/[^"]+)"', response.content.decode())
    assert newest
    together = {"text": "Skolan ringer hem på fredag och skriver sedan."}
    assert as_user(OWN).post(newest[1], together).status_code == 303
    assert together["text"] in words(as_user(SCHOOL).get(room.item))


# --- keeping up -------------------------------------------------------------------------------------------------------


def _news(body: str) -> str:
    return re.search(r'data-keeps-up data-news="([^"]+)"', body)[1].replace("&amp;", "&")  # type: ignore[index]


def test_a_window_is_left_alone_until_something_changes_and_never_gets_the_field(
    as_user: Browse, room: Room
) -> None:
    client = as_user(OWN)
    news = _news(client.get(room.item).content.decode())
    assert client.get(news, headers=HTMX).status_code == 204
    client.post(f"{room.item}rad/", LINE)
    body = client.get(news, headers=HTMX).content.decode()
    assert LINE["text"] in body
    assert "<textarea" not in body


def test_a_yes_taken_back_in_mid_item_sends_one_out_and_tells_the_others(
    as_user: Browse, room: Room, give: Any, as_owner: Any
) -> None:
    grant = give(SCHOOL, "meetings", only=True)
    inside, left = as_user(OWN), as_user(SCHOOL)
    mine, theirs = (_news(client.get(room.item).content.decode()) for client in (inside, left))
    with as_owner():
        type(grant).objects.filter(pk=grant.pk).update(ended_at=timezone.now(), ended_why="withdrawn")
    assert "ska lämna rummet nu" in inside.get(mine, headers=HTMX).content.decode()
    assert left.get(theirs, headers=HTMX).headers["HX-Refresh"] == "true"
    response = left.get(room.item)
    assert "Du är utanför" in words(response)
    assert "Skolan ringer hem." not in response.content.decode()


def test_a_conflict_of_interest_says_what_follows_and_then_follows(
    as_user: Browse, room: Room, give: Any
) -> None:
    give(SCHOOL, "meetings", only=True)
    client = as_user(SCHOOL)
    assert "Du ser inte protokollet" in words(client.get(f"{room.point}jav/"))
    response = client.post(f"{room.point}jav/", {"reason": ""}, follow=True)
    assert "Du är utanför under den här punkten" in words(response)
    assert "Skolan ringer hem." not in response.content.decode()
    assert client.get(room.minutes).status_code == 404
    assert "jäv" in words(as_user(OWN).get(room.item))
    assert "redan utanför" in words(client.get(f"{room.point}jav/", follow=True))


# --- leading ----------------------------------------------------------------------------------------------------------


def test_the_meeting_is_taken_from_its_beginning_to_its_end(as_user: Browse, plan: Room) -> None:
    lead = as_user(CONVENER)
    assert "Mötet har inte börjat" in words(lead.get(f"{plan.home}rum/"))
    assert "Punkt 1 av 4" in words(lead.post(f"{plan.home}rum/borja/", {"anyway": "yes"}, follow=True))
    assert "Punkt 2 av 4" in words(lead.post(f"{plan.home}rum/vidare/", follow=True))
    assert "Paus sedan" in words(lead.post(f"{plan.home}rum/paus/", follow=True))
    assert "Paus sedan" not in words(lead.post(f"{plan.home}rum/paus/", follow=True))
    told = words(lead.get(f"{plan.home}rum/avsluta/"))
    assert "Ett ärende" in told
    assert "antecknas som frånvarande" in told
    assert "Mötet är avslutat" in words(lead.post(f"{plan.home}rum/avsluta/", follow=True))
    assert "Mötet pågår inte" in words(lead.post(f"{plan.home}rum/vidare/", follow=True))


def test_presence_is_set_by_a_click_by_who_leads_and_of_oneself(
    as_user: Browse, room: Room, cast: Any
) -> None:
    with acting(cast(CONVENER)):
        seats = {seat.user_id: seat.pk for seat in Attendance.objects.filter(meeting=room.conference.meeting)}
    police, school = seats[cast(POLICE).pk], seats[cast(SCHOOL).pk]
    assert as_user(CONVENER).post(f"{room.home}narvaro/{school}/", {"presence": "excused"}).status_code == 303
    assert as_user(POLICE).post(f"{room.home}narvaro/{police}/", {"presence": "excused"}).status_code == 303
    assert as_user(POLICE).post(f"{room.home}narvaro/{school}/", {"presence": "present"}).status_code == 403
    assert as_user(CONVENER).post(f"{room.home}narvaro/{school}/", {"presence": "asleep"}).status_code == 422
    with acting(cast(CONVENER)):
        found = Attendance.objects.filter(pk__in=[police, school]).values_list("presence", flat=True)
        assert set(found) == {"excused"}


# --- cost -------------------------------------------------------------------------------------------------------------


def test_the_room_asks_the_same_however_much_is_said(as_user: Browse, room: Room, cast: Any) -> None:
    client = as_user(OWN)

    def asked() -> int:
        client.get(room.item)
        with CaptureQueriesContext(connection) as queries:
            client.get(room.item)
        return len(queries)

    few = asked()
    for number in range(5):
        room.conference.writes(OWN, f"Rad {number}.")
        room.conference.writes(OWN, f"Beslut {number}.", kind=LineKind.DECISION)
        room.conference.promises(OWN, OWN)
    room.conference.does(CONVENER, planning.add_item, meeting=room.conference.meeting, title="Övrigt")
    assert asked() == few


def test_a_window_that_came_along_stays_with_the_meeting_however_fast_it_goes(
    as_user: Browse, room: Room, cast: Any
) -> None:
    with acting(cast(OWN)):
        passed = Item.objects.filter(meeting=room.conference.meeting).order_by("position")[0]
    address, client = f"{room.home}rum/{passed.pk}/", as_user(OWN)
    came = client.get(f"{address}?folj=1").content.decode()
    assert re.findall(r'href="([^"]+)" data-follow', came) == [f"{room.item}?folj=1"]
    assert "nu=1" in came
    # Whoever has chosen the item is told where the meeting is, and stays.
    chosen = client.get(address).content.decode()
    assert f'href="{room.item}"' in chosen
    assert "data-follow" not in chosen

"""The pages of engagements: for the mentor on a phone, for the unit, for whoever pays; and nobody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.areas.knowledge_house.engagements.conftest import Engaged
from tests.areas.knowledge_house.engagements.engaged import OTHER, expert_for, match, met
from tests.areas.knowledge_house.engagements.test_engagements import take_back
from varsam.areas.knowledge_house.engagements.models import Engagement, HourEntry, Session
from varsam.areas.knowledge_house.engagements.states import State
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.site.engagements import part

MINE = "/arbete/insatser/"


def base(found: Engaged) -> str:
    return f"/arbete/arenden/{found.record.reference}/insatser/"


def a_session(**other: str) -> dict[str, str]:
    at = timezone.localtime() - timedelta(hours=3)
    return {
        "at": at.strftime("%Y-%m-%dT%H:%M"),
        "minutes": "90",
        "form": "meeting",
        "text": "Promenad.",
        **other,
    }


def text(answer: Any) -> str:
    return answer.content.decode()


@pytest.fixture
def mentor(engaged: Engaged, sign_in: Callable[[str], Client]) -> Client:
    return sign_in("mentor")


# --- the mentor -------------------------------------------------------------------------------------------------


def test_a_mentor_writes_a_session_and_it_is_paid(engaged: Engaged, mentor: Client) -> None:
    page = text(mentor.get(MINE))
    assert engaged.record.pseudonym in page
    address = f"{MINE}{engaged.engagement.pk}/"
    assert 'id="skriv"' in text(mentor.get(address))
    assert mentor.post(address, a_session()).status_code == 303
    assert mentor.post(address, a_session()).status_code == 303
    with acting(engaged.mentor):
        assert Session.objects.filter(engagement=engaged.engagement).count() == 1
        assert HourEntry.objects.filter(engagement=engaged.engagement).get().minutes == 90
    shown = text(mentor.get(address))
    assert "1 tim 30 min" in shown
    assert "Promenad." in shown
    assert "1 tim 30 min" in text(mentor.get("/arbete/insatser/mina/"))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"at": "2031-01-01T10:00"}, "Det har inte hänt än."),
        ({"at": "2026-01-01T10:00"}, "Insatsen började"),
        ({"at": "i går"}, "Skriv dag och tid så här"),
        ({"minutes": "7"}, "Välj en av tiderna i listan."),
        ({"minutes": ""}, "Välj hur länge."),
        ({"text": "Ring 0701-23 45 67"}, "En uppgift kan peka ut någon"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    engaged: Engaged,
    mentor: Client,
    said: dict[str, str],
    words: str,
) -> None:
    answer = mentor.post(f"{MINE}{engaged.engagement.pk}/", a_session(**said))
    assert answer.status_code == 422
    assert words in text(answer)
    assert said.get("text", "Promenad.") in text(answer)
    with acting(engaged.mentor):
        assert Session.objects.filter(engagement=engaged.engagement).count() == 0


def test_a_correction_keeps_what_stood_and_moves_the_hours(engaged: Engaged, mentor: Client) -> None:
    session = met(engaged.engagement, engaged.mentor, minutes=90, journal="Fel dag.")
    address = f"{MINE}{engaged.engagement.pk}/ratta/{session.pk}/"
    assert "Fel dag." in text(mentor.get(address))
    assert mentor.post(address, a_session(minutes="0", text="Blev inte av.")).status_code == 303
    shown = text(mentor.get(f"{MINE}{engaged.engagement.pk}/"))
    assert "<s>Fel dag.</s>" in shown
    assert "Blev inte av." in shown
    with acting(engaged.mentor):
        total = sum(each.minutes for each in HourEntry.objects.filter(engagement=engaged.engagement))
    assert total == 0
    assert mentor.post(address, a_session()).status_code == 303
    with acting(engaged.mentor):
        assert Session.objects.filter(engagement=engaged.engagement).count() == 2


def test_after_a_no_the_mentor_sees_that_it_rests_and_not_whose(engaged: Engaged, mentor: Client) -> None:
    take_back(engaged)
    page = text(mentor.get(MINE))
    assert engaged.record.pseudonym not in page
    assert "Ett uppdrag som mentor är pausat" in page
    assert "Samtycket togs tillbaka" in page
    assert mentor.get(f"{MINE}{engaged.engagement.pk}/").status_code == 404
    assert mentor.post(f"{MINE}{engaged.engagement.pk}/", a_session()).status_code == 404


def test_others_find_nothing(engaged: Engaged, sign_in: Callable[[str], Client]) -> None:
    session = met(engaged.engagement, engaged.mentor)
    for account in (OTHER, "polis", "socialsekreterare.hisingen"):
        other = sign_in(account)
        assert engaged.record.pseudonym not in text(other.get(MINE))
        assert other.get(f"{MINE}{engaged.engagement.pk}/").status_code == 404
        assert other.post(f"{MINE}{engaged.engagement.pk}/", a_session()).status_code == 404
        assert other.get(f"{MINE}{engaged.engagement.pk}/ratta/{session.pk}/").status_code == 404
        for page in ("", "ny/", f"{engaged.engagement.pk}/", f"{engaged.engagement.pk}/avsluta/"):
            assert other.get(base(engaged) + page).status_code in {403, 404}
        assert other.post(f"{base(engaged)}{engaged.engagement.pk}/steg/", {"to": "started"}).status_code in {
            403,
            404,
        }
    # The mentor themselves: what the unit sees is not theirs.
    assert sign_in("mentor").get(base(engaged)).status_code == 403


def test_supervision_names_when_and_with_whom(engaged: Engaged, mentor: Client) -> None:
    coming = timezone.localdate() + timedelta(days=20)
    said = {"at": a_session()["at"], "minutes": "60", "with_whom": "Handledare Bo", "next_on": f"{coming}"}
    assert mentor.post("/arbete/insatser/handledning/", {**said, "next_on": "2020-01-01"}).status_code == 422
    assert mentor.post("/arbete/insatser/handledning/", said).status_code == 302
    assert "Handledare Bo" in text(mentor.get("/arbete/insatser/handledning/"))
    assert mentor.get(f"/arbete/insatser/handledning/{engaged.expert.pk}/").status_code == 403


# --- the unit ---------------------------------------------------------------------------------------------------


def test_the_unit_goes_the_whole_way(
    cast: Any,
    as_owner: Any,
    engaged: Engaged,
    sign_in: Callable[[str], Client],
) -> None:
    expert = expert_for(as_owner, cast(OTHER), "theological_adviser")
    handler = sign_in("socialsekreterare.centrum")
    found = text(handler.get(f"{base(engaged)}ny/?insats=theological_adviser"))
    assert "Daniel Lindroth" in found
    assert "av 10 timmar lediga" in found
    address = f"{base(engaged)}ny/{expert.pk}/?insats=theological_adviser"
    empty = handler.post(address, {"text": "", "hours_a_month": "0"})
    assert empty.status_code == 422
    assert "Skriv vad insatsen är till för." in text(empty)
    assert "Skriv minst en timme." in text(empty)
    made = handler.post(address, {"text": "Prata om frågor.", "hours_a_month": "3"})
    assert made.status_code == 303
    one = made["Location"]
    assert "Inget är delat med Daniel Lindroth än." in text(handler.get(one))
    handler.post(f"{one}steg/", {"to": "introduced"})
    refused = handler.post(f"{one}steg/", {"to": "started"}, follow=True)
    assert "Insatsen kan inte starta" in text(refused)
    handler.post(f"{one}timmar/", {"hours_a_month": "5"})
    with acting(engaged.handler):
        row = Engagement.objects.get(expert=expert)
        assert (row.state, row.hours_a_month) == (State.INTRODUCED, 5)
    assert handler.post(f"{one}avsluta/", {"text": "", "why": ""}).status_code == 422
    handler.post(f"{one}avsluta/", {"text": "Det blev inget.", "why": "not_wanted"})
    assert "Det blev inget." in text(handler.get(one))
    again = handler.post(f"{one}steg/", {"to": "started"}, follow=True)
    assert "Någon annan har redan ändrat insatsen." in text(again)


def test_jav_is_said_and_needs_a_reason(
    engaged: Engaged,
    cast: Any,
    as_owner: Any,
    sign_in: Callable[[str], Client],
) -> None:
    expert = expert_for(as_owner, cast(OTHER), "mentor", avoids=(engaged.record.unit_id,))
    handler = sign_in("socialsekreterare.centrum")
    assert "Jäv" in text(handler.get(f"{base(engaged)}ny/"))
    address = f"{base(engaged)}ny/{expert.pk}/?insats=mentor"
    said = {"text": "Läxor.", "hours_a_month": "2"}
    refused = handler.post(address, said)
    assert refused.status_code == 422
    assert "Skriv varför, trots att personen har sagt att hen är jävig." in text(refused)
    made = handler.post(address, {**said, "conflict_reason": "Ingen annan kan dagtid."})
    assert "Ingen annan kan dagtid." in text(handler.get(made["Location"]))


def test_somebody_else_takes_over_in_one_act(
    engaged: Engaged,
    cast: Any,
    as_owner: Any,
    sign_in: Callable[[str], Client],
) -> None:
    expert = expert_for(as_owner, cast(OTHER), "mentor")
    handler = sign_in("socialsekreterare.centrum")
    query = f"?insats=mentor&ersatter={engaged.engagement.pk}"
    assert "Vem tar över efter Mona Farah?" in text(handler.get(f"{base(engaged)}ny/{query}"))
    address = f"{base(engaged)}ny/{expert.pk}/{query}"
    said = {"text": "Samma.", "hours_a_month": "4", "why": "no_time"}
    assert handler.post(address, said).status_code == 422
    assert handler.post(address, {**said, "words": "Flyttar."}).status_code == 303
    with acting(engaged.handler):
        old = Engagement.objects.get(pk=engaged.engagement.pk)
        assert (old.state, old.ended_why) == (State.ENDED, "no_time")
        assert old.replaced_by.get().user_id == expert.user_id
    assert handler.get(f"{base(engaged)}ny/{query}").status_code == 404


def test_the_unit_sees_journal_pause_and_why(engaged: Engaged, sign_in: Callable[[str], Client]) -> None:
    met(engaged.engagement, engaged.mentor, journal="Vi lagade mat.")
    take_back(engaged)
    handler = sign_in("socialsekreterare.centrum")
    assert "samtycket togs tillbaka" in text(handler.get(base(engaged)))
    one = text(handler.get(f"{base(engaged)}{engaged.engagement.pk}/"))
    assert "Vi lagade mat." in one
    assert "Pausad: samtycket togs tillbaka." in one
    with acting(engaged.handler):
        shown = part.of(engaged.record)
    assert [(each.standing.why, each.is_unreached) for each in shown] == [("Samtycket togs tillbaka", True)]


def test_pages_ask_as_often_for_many_as_for_one(
    engaged: Engaged,
    cast: Any,
    as_owner: Any,
    sign_in: Callable[[str], Client],
) -> None:
    def asked(account: str, address: str) -> int:
        client = sign_in(account)
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    pages = [("socialsekreterare.centrum", base(engaged)), ("mentor", MINE),
             ("mentor", f"{MINE}{engaged.engagement.pk}/")]  # fmt: skip
    met(engaged.engagement, engaged.mentor)
    few = [asked(*page) for page in pages]
    for _each in range(4):
        met(engaged.engagement, engaged.mentor)
        match(engaged.record, engaged.expert, engaged.handler)
    assert [asked(*page) for page in pages] == few


# --- hours ------------------------------------------------------------------------------------------------------


def test_the_coordinator_reviews_and_takes_out_a_month(
    engaged: Engaged,
    sign_in: Callable[[str], Client],
    as_owner: Any,
) -> None:
    session = met(engaged.engagement, engaged.mentor, minutes=90)
    month = f"{timezone.localtime(session.at):%Y-%m}"
    coordinator = sign_in("samordnare")
    page = f"/arbete/insatser/timmar/{month}/"
    assert "Inte granskad" in text(coordinator.get(page))
    assert "Mona Farah" in text(coordinator.get(page))
    assert "Granskad av Elin Sandahl" in text(coordinator.post(f"{page}granskad/", follow=True))
    assert "Granskad av Elin Sandahl" in text(coordinator.get("/arbete/insatser/timmar/"))
    table = coordinator.get(f"{page}timmar.csv")
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    assert table["Content-Disposition"] == f'attachment; filename="timmar-{month}.csv"'
    assert "Mona Farah" in table.content.decode("utf-8-sig")
    assert engaged.record.reference not in table.content.decode()
    assert coordinator.get(f"{page}timmar.json").json()["month"] == month
    with as_owner():
        taken = AuditEntry.objects.filter(event="hours.exported").order_by("pk")
        assert [each.details["form"] for each in taken][-2:] == ["csv", "json"]
    met(engaged.engagement, engaged.mentor, minutes=30)
    assert "Ändrad efter granskning" in text(coordinator.get(page))
    supervision = f"/arbete/insatser/handledning/{engaged.expert.pk}/"
    assert supervision in text(coordinator.get(page))
    said = {"at": a_session()["at"], "minutes": "60", "with_whom": "Handledare Bo", "next_on": ""}
    assert coordinator.post(supervision, {**said, "with_whom": ""}).status_code == 422
    assert coordinator.post(supervision, said)["Location"] == "/arbete/insatser/timmar/"
    for wrong in ("2026-13", "2026-1", "nu", "26-11"):
        assert coordinator.get(f"/arbete/insatser/timmar/{wrong}/").status_code == 404


@pytest.mark.parametrize("account", ["mentor", "socialsekreterare.centrum", "metodansvarig"])
def test_hours_of_all_are_for_whoever_pays(sign_in: Callable[[str], Client], account: str) -> None:
    other = sign_in(account)
    for page in ("", "2026-11/", "2026-11/timmar.csv", "2026-11/timmar.json"):
        assert other.get(f"/arbete/insatser/timmar/{page}").status_code == 403
    assert other.post("/arbete/insatser/timmar/2026-11/granskad/").status_code == 403

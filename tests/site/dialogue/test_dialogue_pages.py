"""The pages of the dialogue: who gets which, what they say, what is wrong and is said, and how often the database is asked."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.site.conftest import words
from varsam.areas.collaboration.dialogue import actions
from varsam.areas.collaboration.dialogue.models import Community, Contact, Promise, Question
from varsam.kernel.access.actor import acting

LIST = "/arbete/dialog/"


def later(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture
def bron(dialogue: Any) -> Community:
    """A dialogue with nothing in it yet."""
    made: Community = dialogue("Föreningen Bron")
    return made


def test_who_gets_which_page(bron: Community, promised: Any, as_user: Any) -> None:
    reference = promised(bron).reference
    expected = {
        "samordnare": (200, 200, 200, 200, 403),
        "sspf.hisingen": (403, 403, 200, 200, 403),
        "metodansvarig": (403, 403, 200, 404, 403),
        "samfund": (403, 403, 403, 403, 200),
        "polis": (403, 403, 403, 403, 403),
        "systemadmin": (403, 403, 403, 403, 403),
    }
    paths = (LIST, f"{LIST}{bron.pk}/", f"{LIST}lofte/", f"{LIST}lofte/{reference}/", f"{LIST}loften/")
    for account, statuses in expected.items():
        browser = as_user(account)
        assert tuple(browser.get(path).status_code for path in paths) == statuses, account


def test_the_community_sees_its_promises_and_nothing_else(
    bron: Community,
    dialogue: Any,
    promised: Any,
    signs_in: Any,
    cast: Any,
    client: Any,
) -> None:
    by, user = cast("samordnare"), signs_in(bron, "bron")
    promised(bron)
    promised(dialogue("Föreningen Kajen"), text="Kajen får en bänk.")
    with acting(by):
        asked = actions.ask(community=bron, text="Får vi låna salen?", asked_on=timezone.localdate(), by=by)
        actions.answer(question=asked, text="Ja, på vardagar.", by=by)
    client.force_login(user)
    page = client.get(f"{LIST}loften/")
    said = words(page)
    for each in (
        "Vi ordnar belysning vid gångvägen.",
        "Får vi låna salen?",
        "Ja, på vardagar.",
        "Siv Stenmark",
    ):
        assert each in said
    assert "Kajen" not in page.content.decode()
    menu = page.content.decode().split("<main", 1)[0]
    ways = set(re.findall(r'href="([^"]+)"', menu))
    assert f"{LIST}loften/" in ways
    assert LIST not in ways
    assert client.get(f"{LIST}{bron.pk}/").status_code == 403


def test_a_year_in_one_dialogue(desk: Any, bron: Community, cast: Any) -> None:
    path = f"{LIST}{bron.pk}/"
    assert desk.post(f"{path}fraga/", {"text": "När byts lampan?", "asked_on": later(0)}).status_code == 303
    with acting(cast("samordnare")):
        question = Question.objects.get(community=bron)
    sent = {"text": "Lampan byts.", "owner": cast("samordnare").pk, "due_on": later(20), "question": str(question.pk)}  # fmt: skip
    assert desk.post(f"{path}lofte/", sent).status_code == 303
    with acting(cast("samordnare")):
        found = Promise.objects.get(community=bron)
    assert found.question_id == question.pk
    one = f"{LIST}lofte/{found.reference}/"
    assert desk.post(f"{one}senare/", {"text": "Delen är slut.", "due_on": later(40)}).status_code == 303
    assert "Delen är slut." in words(desk.get(one))
    assert desk.post(f"{path}avsluta/").status_code == 422
    assert desk.post(f"{one}hallet/", {"text": "Den lyser."}).status_code == 303
    assert desk.post(f"{one}inte-hallet/", {"text": "Nej."}).status_code == 303
    assert "redan skrivit hur det gick" in words(desk.get(one))
    assert desk.post(f"{path}fraga/{question.pk}/", {"text": "Den är bytt."}).status_code == 303
    assert "redan besvarad" in words(desk.post(f"{path}fraga/{question.pk}/", {"text": "Igen."}, follow=True))
    said = words(desk.get(path))
    assert "Staden har hållit 1 av 1 löften" in said
    assert "Den är bytt." in said
    assert desk.post(f"{path}avsluta/").status_code == 303
    assert "Föreningen Bron" in words(desk.get(LIST))
    assert desk.get(f"{path}fraga/").status_code == 404


@pytest.mark.parametrize(
    ("path", "sent", "said"),
    [
        ("fraga/", {"text": "", "asked_on": ""}, "Skriv vad de frågar."),
        ("fraga/", {"text": "När?", "asked_on": later(2)}, "Den dagen har inte varit än."),
        ("lofte/", {"text": "Vi lovar.", "owner": "", "due_on": later(-1)}, "Lova en dag som kommer."),
        ("lofte/", {"text": "Vi lovar.", "owner": "999999", "due_on": later(3)}, "Välj vem som svarar"),
        ("kontakt/", {"name": "Kim", "reach": "031", "consent_on": later(0), "review_on": later(9)}, "Utan ett ja"),
        (
            "kontakt/",
            {"name": "Kim", "reach": "031", "consent": "spoken", "consent_on": later(0), "review_on": later(900)},
            "Välj en dag som kommer, senast",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_lost(
    desk: Any, bron: Community, path: str, sent: dict[str, str], said: str
) -> None:
    page = desk.post(f"{LIST}{bron.pk}/{path}", sent)
    assert page.status_code == 422
    assert said in words(page)
    for value in (sent.get("text"), sent.get("name")):
        assert not value or value in page.content.decode()


def test_a_name_is_shown_and_a_number_never_stays(desk: Any, bron: Community) -> None:
    path = f"{LIST}{bron.pk}/fraga/"
    sent = {"text": "Anna Lindqvist undrar, ring 070-123 45 67.", "asked_on": later(0)}
    page = desk.post(path, sent)
    assert page.status_code == 422
    assert "Anna Lindqvist" in words(page)
    kept = desk.post(path, {**sent, "choice": "keep", "kept_reason": "Hon är ordförande."})
    assert kept.status_code == 422
    assert "kan aldrig vara kvar här" in words(kept)
    assert desk.post(path, {**sent, "choice": "mask"}).status_code == 303
    assert "[namn] undrar, ring [telefon]." in words(desk.get(f"{LIST}{bron.pk}/"))


def test_whom_to_call_is_written_in_and_taken_away(desk: Any, bron: Community, cast: Any) -> None:
    path = f"{LIST}{bron.pk}/kontakt/"
    sent = {"name": "Kim Exempel", "reach": "031-390 06 00", "consent": "spoken", "consent_on": later(0), "review_on": later(90)}  # fmt: skip
    assert desk.post(path, sent).status_code == 303
    assert "Kim Exempel" in words(desk.get(f"{LIST}{bron.pk}/"))
    with acting(cast("samordnare")):
        contact = Contact.objects.get(community=bron)
    again = {"consent": "written", "review_on": later(200)}
    assert desk.post(f"{path}{contact.pk}/", again).status_code == 303
    assert desk.post(f"{path}{contact.pk}/ta-bort/").status_code == 303
    assert "Kim Exempel" not in words(desk.get(f"{LIST}{bron.pk}/"))
    assert desk.post(f"{path}{contact.pk}/ta-bort/").status_code == 404


def test_a_promise_is_handed_over_and_leaves_who_had_it(
    bron: Community,
    promised: Any,
    as_user: Any,
    cast: Any,
) -> None:
    found, siv = promised(bron), as_user("sspf.hisingen")
    path = f"{LIST}lofte/{found.reference}/"
    assert siv.post(f"{path}lamna-over/", {"owner": ""}).status_code == 422
    done = siv.post(f"{path}lamna-over/", {"owner": cast("metodansvarig").pk})
    assert (done.status_code, done["Location"]) == (303, f"{LIST}lofte/")
    assert siv.get(path).status_code == 404
    assert as_user("metodansvarig").get(path).status_code == 200


def test_pages_ask_the_database_as_often_for_many_as_for_few(
    desk: Any,
    bron: Community,
    promised: Any,
) -> None:
    promised(bron)

    def asked() -> list[int]:
        counts = []
        for path in (LIST, f"{LIST}{bron.pk}/"):
            with CaptureQueriesContext(connection) as captured:
                desk.get(path)
            counts.append(len(captured))
        return counts

    few = asked()
    for number in range(3):
        promised(bron, text=f"Löfte {number}.")
    assert asked() == few


def test_a_new_dialogue_is_begun_or_what_is_missing_is_said(desk: Any) -> None:
    empty = desk.post(f"{LIST}ny/", {})
    assert empty.status_code == 422
    assert "Skriv vad organisationen heter" in words(empty)
    sent = {"name": "Föreningen Ny", "kind": "association"}
    assert desk.post(f"{LIST}ny/", sent).status_code == 303
    twice = desk.post(f"{LIST}ny/", sent)
    assert twice.status_code == 422
    assert "Det finns redan" in words(twice)

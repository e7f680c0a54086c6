"""What was learned, at the desk: written, passed on, opened by those it concerns, and on the method's card."""

import re
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from tests.areas.liaison.insights.conftest import ENGLISH
from tests.site.conftest import words
from varsam.areas.liaison.insights import actions, digest, passing
from varsam.areas.liaison.insights.models import Insight, Passed, Receipt
from varsam.areas.liaison.insights.policies import PointsAtSomebody
from varsam.areas.methods.register.models import Method
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Organisation
from varsam.lib import deidentification
from varsam.site.exchange.forms import LessonForm

SAID = {"title_sv": "De ringer hem först", "text_sv": "Mentorn ringer hem.", "learned_on": "2026-10-05"}


def _address(name: str, insight: Insight) -> str:
    return reverse(f"insights:{name}", args=(insight.uid,))


def test_it_is_written_shared_found_and_made_an_idea_that_leads_back(desk: Any) -> None:
    method = Method.objects.exclude(state="withdrawn").order_by("pk")[0]
    page = desk.get(reverse("insights:write"), {"metod": method.slug})
    assert f'value="{method.slug}" id="id_methods_' in page.content.decode()
    assert "checked" in page.content.decode()
    bad = desk.post(reverse("insights:write"), SAID | {"text_sv": "Ring Anna Svensson, 070-123 45 67"})
    assert bad.status_code == 422
    assert "070-123 45 67" in words(bad)
    made = desk.post(reverse("insights:write"), SAID | {"methods": [method.slug]}, follow=True)
    assert "Utkast" in words(made)
    one = made.context["insight"]
    desk.post(_address("share", one))
    found = desk.get(reverse("insights:insights"), {"sok": "ringde hem", "metod": method.slug})
    assert "De ringer hem först" in words(found)
    none = words(desk.get(reverse("insights:insights"), {"sok": "finnsinte"}))
    assert "Ingen lärdom passar" in none
    assert "0 lärdomar" not in none
    idea = desk.post(
        _address("make_idea", one), {"name": "Ring hem", "words": "Mentorn ringer."}, follow=True
    )
    assert "De ringer hem först" in words(idea)
    assert "Ring hem" in words(desk.get(_address("insight", one)))


@pytest.mark.parametrize(
    "link",
    [
        "http://127.0.0.1/",
        "https://localhost:8000/x",
        "http://[::1]/",
        "http://10.1.2.3/",
        "127.0.0.1",
        "http://intranät/",
        "http://skrivare.local/",
        "http://127.0.0.１２/",
        "https://anna:hemligt@exempel.se/",
        "ftp://exempel.se/",
        "javascript:alert(1)",
    ],
)
def test_a_link_leads_out_on_the_web_in_plain_words(desk: Any, link: str) -> None:
    for page, said in (
        ("insights:write", SAID),
        ("insights:add_reading", {"title": "En översikt", "why_sv": "Den är bra."}),
    ):
        found = desk.post(reverse(page), said | {"url": link})
        assert found.status_code == 422, page
        assert re.search(r"på webben|före @|hela adressen", words(found)), page


def test_a_link_that_colleagues_can_open_is_kept_as_one_of_the_web(desk: Any) -> None:
    made = desk.post(reverse("insights:write"), SAID | {"url": "HTTP://exempel.se/rapport"}, follow=True)
    assert made.context["insight"].url == "http://exempel.se/rapport"


def test_no_fault_is_told_in_words_that_are_not_the_houses(desk: Any, learned: Any) -> None:
    long = "x" * 9000
    forms: list[tuple[str, dict[str, Any]]] = [
        (reverse("insights:write"), {"title_sv": long, "url": long, "learned_on": "1066-10-14", "seen": "x",
                                     "body": "x", "mission": "x", "methods": ["a\0b"]}),
        (reverse("insights:add_reading"), {"title": "a\0b", "url": "x", "study": long, "minutes": "1,5",
                                           "roles": ["x"], "methods": ["x"]}),
        (reverse("insights:add_reading"), {"title": "", "why_sv": long, "minutes": "99999"}),
        (_address("make_idea", learned()), {"name": long}),
        (_address("pass_on", learned()), {"gor": "skicka", "words": long}),
    ]  # fmt: skip
    for address, said in forms:
        found = words(desk.post(address, said))
        assert "Något behöver rättas" in found, address
        for word in ("Säkerställ", "giltig", "Nulltecken", "Detta fält", "obligatorisk", "Ange "):
            assert word not in found, (address, word)


def test_looking_for_whom_it_concerns_keeps_what_is_ticked_and_sends_nothing(
    desk: Any, learned: Any, cast: Any
) -> None:
    one, school = learned(), Organisation.objects.get(slug="demo-grundskola-hisingen").pk
    address, person = _address("pass_on", one), f"p{cast('fritid').pk}"
    looked = desk.post(
        address, {"gor": "sok", "sok": "thulin", "till": [person, f"e{school}:school"], "words": "Hm"}
    )
    assert looked.status_code == 200
    for said in ("Karin Thulin", cast("fritid").name, "Exempelskolan Hisingen (påhittad): skola"):
        assert said in words(looked)
    assert "Hm</textarea>" in looked.content.decode()
    none = desk.post(address, {"gor": "skicka", "words": "Rör er."})
    assert none.status_code == 422
    unknown = desk.post(address, {"gor": "skicka", "words": "Rör er.", "till": ["p999999", "e1x", "x"]})
    assert unknown.status_code == 422
    with acting(cast("samordnare")):
        assert not Passed.objects.filter(insight=one).exists()
    sent = desk.post(
        address, {"gor": "skicka", "words": "Rör er.", "till": [person, f"e{school}:school"]}, follow=True
    )
    assert "2 kolleger får ett mejl" in words(sent)
    assert words(sent).count("Inte öppnad än") == 2


def test_a_recipient_is_told_what_the_sender_sees_before_opening(
    as_user: Any, desk: Any, learned: Any, cast: Any
) -> None:
    one, reader = learned(), as_user("skola")
    with acting(cast("samordnare")):
        passing.pass_on(insight=one, users=[cast("skola").pk], words="För er.", by=cast("samordnare"))
    waiting = reader.get(reverse("insights:mine"))
    assert "En lärdom väntar på dig" in words(waiting)
    assert "ser att du har öppnat den" in words(waiting)
    closed = reader.get(_address("received", one))
    assert "Aarhus" not in words(closed), "its text is opened by a button, not by looking"
    assert reader.post(_address("received", one), {"answer": "uses"}).status_code == 422
    with acting(cast("skola")):
        assert not Receipt.objects.filter(insight=one).exists()
    opened = reader.post(_address("read", one), follow=True)
    assert "Aarhus" in words(opened)
    answered = reader.post(
        _address("received", one), {"answer": "not_us", "said": "Vi har inga mentorer."}, follow=True
    )
    assert "Du svarade: Inte för oss" in words(answered)
    assert "Vi har inga mentorer." in words(desk.get(_address("insight", one)))
    for account in ("fritid", "systemadmin", "rad"):
        stranger = as_user(account)
        assert stranger.get(_address("received", one)).status_code == 404, account
        assert stranger.post(_address("read", one)).status_code == 404, account
        assert stranger.get(_address("insight", one)).status_code == 403, account


def test_the_public_card_shows_what_is_open_and_loses_what_is_taken_back(
    client: Any, desk: Any, learned: Any, cast: Any
) -> None:
    one, method = learned(**ENGLISH), Method.objects.get(slug="mentorskap-aarhus")
    card = reverse("methods:method", args=(method.slug,))
    with acting(cast("samordnare")):
        actions.change(insight=one, values={}, methods=[method], seen=one.version, by=cast("samordnare"))
    assert one.title_sv not in words(client.get(card))
    desk.post(_address("open", one))
    assert one.title_sv in words(client.get(card))
    assert one.title_en in words(client.get(f"/en{card}"))
    desk.post(_address("take_back", one))
    assert one.title_sv not in words(client.get(card))


def test_what_can_never_stay_is_said_and_opening_says_what_is_in_the_way(
    desk: Any, learned: Any, cast: Any, as_owner: Any
) -> None:
    never = "Personnummer, telefonnummer och e-postadresser kan inte stå kvar."
    for address, said in (
        (reverse("insights:write"), SAID | {"text_sv": "Skriv till anna@exempel.se"}),
        (reverse("insights:add_reading"), {"title": "Rapport", "url": "https://exempel.se/", "why_sv": "Ring 070-123 45 67"}),
    ):  # fmt: skip
        refused = desk.post(address, said | {"kept": "on"})
        assert refused.status_code == 422
        assert never in words(refused)
    one = learned(**ENGLISH)
    assert "Öppna den för alla" in words(desk.get(_address("insight", one)))
    with as_owner():
        Insight.objects.filter(pk=one.pk).update(text_en="Write to anna@exempel.se")
    why = "Ta först bort personnummer, telefonnummer och e-postadresser ur texterna."
    assert why in words(desk.get(_address("insight", one)))
    assert why in words(desk.get(_address("open", one)))
    refused = desk.post(_address("open", one))
    assert refused.status_code == 422
    assert why in words(refused)
    with acting(cast("samordnare")):
        assert not Insight.objects.get(pk=one.pk).is_open


def test_a_lesson_of_another_town_that_reaches_somebody_is_not_taken_over_and_says_what_one_can_do() -> None:
    for text, can_stay in (("Läs boken av Anna Lind.", True), ("Skriv till anna@exempel.se", False)):
        form = LessonForm({})
        assert form.is_valid()
        form.refuse(PointsAtSomebody({"text_sv": deidentification.find(text)}))
        assert form.is_asked == can_stay
        assert ("Skriv en egen lärdom" in str(form.errors)) != can_stay


def test_the_letter_is_read_and_chosen_and_comes_as_pdf(as_user: Any, desk: Any, cast: Any) -> None:
    month = date(2031, 9, 1)
    digest.write(month)
    address = reverse("insights:digest", args=(month,))
    assert address.endswith("/manadsbrev/2031-09/")
    assert "Inget nytt är antecknat" in words(desk.get(address))
    made = desk.get(reverse("insights:digest_pdf", args=(month,)))
    assert made.content.startswith(b"%PDF-")
    assert b"pdfuaid" in made.content
    chosen = desk.post(reverse("insights:digests"), {"vill": "0"}, follow=True)
    assert 'value="0" checked' in chosen.content.decode()
    assert as_user("polis").get(address).status_code == 404
    assert mail.outbox == []

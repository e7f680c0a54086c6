"""The way to a decision as its pages are used: right, wrong, back and forth, and what each role then sees."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.lawfulness import grounds, rules
from varsam.kernel.lawfulness.models import Disclosure
from varsam.kernel.people.models import Membership, Organisation, User
from varsam.kernel.records import actions
from varsam.kernel.records.enums import Track
from varsam.kernel.records.models import Record

pytestmark = pytest.mark.django_db
NEW = "/arbete/utlamnanden/ny/"
CONTACT_RULE, DUTY = "l2025-170-4-kontaktuppgifter", "l2025-170-6-kommuner"


@pytest.fixture
def hisingen(cast: Callable[[str], User]) -> User:
    return cast("socialsekreterare.hisingen")


@pytest.fixture
def record(hisingen: User) -> Record:
    with acting(hisingen):
        unit = Membership.objects.get(user=hisingen).organisation_id
        return actions.open_record(
            unit=unit, track=Track.SOCIAL_SERVICES, track_reason="", text="Läget just nu.", by=hisingen
        )


def police() -> str:
    return f"org:{Organisation.objects.get(slug='polisen-region-vast').pk}"


def asked(record: Record | None, **changed: str) -> dict[str, str]:
    return {
        "step": "begaran", "to": "next", "akt": record.reference if record else "", "prompted": "asked",
        "asked_on": timezone.localdate().isoformat(), "case_number": "A-12", "recipient": police(),
        "recipient_words": "Jonas Ekblad, uppringd via växeln", "asked": "Telefonnummer till personen",
        "unit": str(record.unit_id) if record else "", **changed,
    }  # fmt: skip


def hidden(page: str) -> dict[str, str]:
    """What goes along with a page, as a browser would send it."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def said(client: Client, **sent: str) -> str:
    return client.post(NEW, sent).content.decode()


def rule(slug: str) -> str:
    return str(rules.current(slug, timezone.localdate()).pk)


def to_the_decision(client: Client, record: Record, **but: str) -> str:
    """Answer every test as the rule wants it, but those named; the page of the decision."""
    page = said(client, **asked(record))
    page = said(client, **{**hidden(page), "to": "next", "rule": rule(CONTACT_RULE)})
    for number, test in enumerate(grounds.questions(rules.current(CONTACT_RULE, timezone.localdate())), 1):
        assert test.question_sv in page
        answer = but.get(test.key, "yes" if test.kind == "condition" else "no")
        page = said(client, **{
            **hidden(page), "to": "next", f"svar_{rule(CONTACT_RULE)}_{number}": answer,
            f"ord_{rule(CONTACT_RULE)}_{number}": f"Skäl {number}",
        })  # fmt: skip
        if answer != ("yes" if test.kind == "condition" else "no"):
            break
    return page


DECISION = {
    "to": "next", "outcome": "disclosed", "content": "Telefonnumret lämnas ut.", "sent": "070-174 06 05",
    "how": "På telefon", "reasons": "", "appeal": "", "presenter": "", "participants": "",
}  # fmt: skip


def test_a_release_from_the_first_question_to_the_paper(sign_in: Any, record: Record) -> None:
    client = sign_in("socialsekreterare.hisingen")
    assert record.reference in client.get(f"{NEW}?akt={record.reference}").content.decode()
    page = to_the_decision(client, record)
    assert "Alla frågor är besvarade" in page
    until = (timezone.localdate() + timedelta(days=7)).isoformat()
    page = said(client, **{**hidden(page), **DECISION, "information": "contact", "opens_until": until})
    assert "Fatta beslutet" in page
    for words in ("Telefonnumret lämnas ut.", "070-174 06 05", "Skäl 1", "Polisen, region Väst"):
        assert words in page
    last = {**hidden(page), "to": "decide"}
    first, second = client.post(NEW, last), client.post(NEW, last)
    assert first.status_code == 303
    assert second.url == first.url, "sent twice, decided once"
    assert Disclosure.objects.count() == 0, "nobody acts here"
    page = client.get(first.url).content.decode()
    for words in (
        "Samir Haddad, Socialsekreterare",
        "Skäl 1",
        "070-174 06 05",
        "A-12",
        "Öppna för mottagaren",
    ):
        assert words in page
    pdf = client.get(f"{first.url}beslut.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert client.post(f"{first.url}oppna/", {"member": ""}).status_code == 303
    assert "öppet till" in client.get(first.url).content.decode()
    officer = sign_in("polis")
    assert officer.get(first.url).status_code == 403


def test_an_answer_that_means_no_says_so_at_once_and_leaves_refusal_alone(
    sign_in: Any, record: Record
) -> None:
    client = sign_in("socialsekreterare.hisingen")
    page = to_the_decision(client, record, requested="no")
    assert "Regeln leder till nej." in page
    assert 'value="disclosed"' not in page
    assert "kammarrätten" in page.lower()
    sent = {**hidden(page), "to": "next", "outcome": "refused", "content": "Numret lämnas inte ut."}
    wrong = client.post(NEW, {**sent, "reasons": " ", "appeal": ""})
    assert wrong.status_code == 422
    assert "Skriv varför något inte lämnas ut." in wrong.content.decode()
    assert "Numret lämnas inte ut." in wrong.content.decode(), "what was written stays"
    page = said(client, **{**sent, "reasons": "Ingen har begärt det.", "appeal": "Så här överklagar du."})
    done = client.post(NEW, {**hidden(page), "to": "decide"})
    shown = client.get(done.url).content.decode()
    assert "Lämnas inte ut" in shown
    assert "Så här överklagar du." in shown
    assert "Det som lämnades ut" not in shown


@pytest.mark.law("L4")
def test_the_duty_that_does_not_cover_social_services_can_only_be_refused(
    sign_in: Any, record: Record
) -> None:
    client = sign_in("socialsekreterare.hisingen")
    page = said(client, **asked(record))
    assert "Socialtjänstens sekretess" in page
    assert 'name="regime"' not in page, "the unit decides it"
    assert "8 §" in page
    page = said(client, **{**hidden(page), "to": "next", "rule": rule(DUTY)})
    assert "Regeln ger inget stöd." in page
    assert 'value="disclosed"' not in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"akt": "K-26-999"}, "Du har ingen akt med den referensen"),
        ({"asked": " "}, "Skriv vilka uppgifter det gäller."),
        ({"asked_on": ""}, "Skriv vilken dag begäran kom."),
        ({"asked_on": "2999-01-01"}, "en dag som inte har varit"),
        ({"asked_on": "i går"}, "Skriv datumet som år, månad och dag"),
        ({"recipient": ""}, "Välj vem som skulle få uppgifterna."),
        ({"recipient": "org:0"}, "Välj ett giltigt alternativ"),
        ({"recipient": "other", "recipient_words": ""}, "Skriv vem som skulle få uppgifterna."),
        ({"prompted": ""}, "Säg om någon har begärt uppgifterna."),
    ],
)
def test_what_is_wrong_in_the_first_step_is_said_and_nothing_is_lost(
    sign_in: Any, record: Record, changed: dict[str, str], words: str
) -> None:
    client = sign_in("socialsekreterare.hisingen")
    answer = client.post(NEW, asked(record, **changed))
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert words in page
    assert "A-12" in page


def test_a_step_that_was_left_out_is_asked_for_again(sign_in: Any, record: Record) -> None:
    client = sign_in("socialsekreterare.hisingen")
    sent = {**asked(record), "rule": rule(CONTACT_RULE), "step": "granska", "to": "decide"}
    answer = client.post(NEW, sent)
    assert answer.status_code == 422
    assert "Svara ja eller nej." in answer.content.decode()
    answer = client.post(NEW, {"step": "hittepå", "to": "decide"})
    assert answer.status_code == 422
    answer = client.post(NEW, {"step": "fraga-99", "to": "granska", "recipient": "org:x", "rule": "x"})
    assert answer.status_code in {200, 422}


def test_going_back_keeps_what_was_said_and_another_rule_has_answers_of_its_own(
    sign_in: Any, record: Record
) -> None:
    client = sign_in("socialsekreterare.hisingen")
    page = to_the_decision(client, record)
    page = said(client, **{**hidden(page), "to": "fraga-1"})
    assert "Skäl 1" in page
    page = said(client, **{**hidden(page), "to": "grund"})
    page = said(client, **{**hidden(page), "to": "next", "rule": rule(DUTY)})
    assert "Skäl 1" not in page.split("<h1>")[1].split('type="hidden"')[0]


def test_what_somebody_wrote_is_never_markup(sign_in: Any, record: Record) -> None:
    client = sign_in("socialsekreterare.hisingen")
    page = said(client, **asked(record, asked='"><script>alert(1)</script>'))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_correction_begins_with_what_the_old_decision_said(sign_in: Any, record: Record) -> None:
    client = sign_in("socialsekreterare.hisingen")
    page = said(client, **{**hidden(to_the_decision(client, record)), **DECISION})
    old = client.post(NEW, {**hidden(page), "to": "decide"}).url
    reference = old.rstrip("/").rsplit("/", 1)[1]
    page = client.get(f"{NEW}?rattar={reference}").content.decode()
    assert f"rättar {reference}" in page
    assert "Telefonnummer till personen" in page
    page = said(client, **{**asked(record), "corrects": reference})
    page = said(client, **{**hidden(page), "to": "next", "rule": rule(DUTY)})
    sent = {
        "to": "next",
        "outcome": "refused",
        "content": "Fel regel.",
        "reasons": "8 §",
        "appeal": "Så här.",
    }
    page = said(client, **{**hidden(page), **sent})
    new = client.post(NEW, {**hidden(page), "to": "decide"})
    assert new.status_code == 303
    assert "Beslutet är rättat genom" in client.get(old).content.decode()


@pytest.mark.parametrize(
    ("account", "status"),
    [
        ("registrator", 200),
        ("socialsekreterare.centrum", 404),
        ("dataskydd", 403),
        ("polis", 403),
        ("rad", 403),
    ],
)
def test_who_opens_a_decision(sign_in: Any, record: Record, account: str, status: int) -> None:
    client = sign_in("socialsekreterare.hisingen")
    page = said(client, **{**hidden(to_the_decision(client, record)), **DECISION})
    url = client.post(NEW, {**hidden(page), "to": "decide"}).url
    other = sign_in(account)
    answer = other.get(url)
    assert answer.status_code == status
    if status == 200:
        shown = answer.content.decode()
        assert "070-174 06 05" not in shown
        assert "Skäl 1" in shown
        assert "Rätta med ett nytt beslut" not in shown
        assert other.get(f"{url}beslut.pdf").status_code == 200
        assert other.get(NEW).status_code == 403


def test_the_list_says_what_is_normal_when_it_is_empty(sign_in: Any, as_owner: Any) -> None:
    with as_owner():
        Disclosure.objects.all().update(corrects=None)
        Disclosure.objects.all().delete()
    page = sign_in("socialsekreterare.hisingen").get("/arbete/utlamnanden/").content.decode()
    assert "Inget är prövat ännu." in page

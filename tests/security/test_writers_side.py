"""The writer's side under attack: forged forms, other people's threads, cookies that were kept."""

import time
from typing import Any

import pytest
from django.test import Client

from varsam.kernel.access.actor import acting, as_writer
from varsam.kernel.conversations import actions, codes, intake, writer
from varsam.kernel.conversations.models import Enquiry, Message
from varsam.kernel.conversations.states import Door, Sender
from varsam.kernel.conversations.views import COOKIE
from varsam.kernel.vault.models import DataKey

FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
]


def receive(text: str, submission: str = "") -> intake.Received:
    return intake.receive(
        text=text,
        door=Door.ANONYMOUS_FORM,
        sender=Sender.RELATIVE,
        language="sv",
        district=None,
        submission=submission,
    )


def visit_of(received: intake.Received) -> writer.Visit:
    visit = writer.enter(received.code or "")
    assert visit is not None
    return visit


@pytest.mark.parametrize("headers", FOREIGN, ids=lambda headers: "-".join(*headers.items()))
def test_another_site_cannot_put_the_writer_in_a_thread_of_its_choice(
    client: Client, db: None, headers: dict[str, str]
) -> None:
    own, planted = receive("mitt"), receive("planterat")
    client.cookies[COOKIE] = visit_of(own).to_cookie()
    answer = client.post("/svar/", {"code": planted.code}, headers=headers)
    assert answer.status_code == 403
    assert COOKIE not in answer.cookies
    client.post("/svar/samtal/skriv/", {"message": "till mig", "submission": ""}, headers=headers)
    assert len(writer.read(visit_of(own))[1]) == 1
    assert len(writer.read(visit_of(planted))[1]) == 1


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}])
def test_own_form_opens_the_thread(client: Client, db: None, headers: dict[str, str]) -> None:
    assert client.post("/svar/", {"code": receive("mitt").code}, headers=headers).status_code == 302


def test_a_token_opens_its_own_thread_and_no_other(db: None, cast: Any) -> None:
    one, two = receive("ett"), receive("två")
    first, second = visit_of(one), visit_of(two)
    elin = cast("samordnare")
    with acting(elin):
        theirs = Enquiry.objects.get(reference=two.reference)
        actions.add_note(enquiry=theirs, text="bara för oss", by=elin)
        mine = Enquiry.objects.get(reference=one.reference)
        actions.add_note(enquiry=mine, text="också bara för oss", by=elin)
    crossed = writer.Visit(second.enquiry, first.token, first.key, first.since)
    assert writer.read(crossed) is None
    assert not writer.reply(crossed, text="in hos en annan", submission="")
    writer.erase(crossed)
    assert [line.body for line in writer.read(second)[1]] == ["två"]
    with as_writer(first.token):
        assert set(Enquiry.objects.values_list("reference", flat=True)) == {one.reference}
        assert set(Message.objects.values_list("side", flat=True)) == {"writer"}
        assert DataKey.objects.count() <= 1
        assert Message.objects.filter(enquiry=theirs).update(read_at=None) == 0


def test_a_kept_cookie_opens_nothing_after_erasing(client: Client, db: None) -> None:
    visit = visit_of(receive("bort"))
    client.cookies[COOKIE] = visit.to_cookie()
    assert client.post("/svar/samtal/radera/").status_code == 200
    client.cookies[COOKIE] = visit.to_cookie()
    assert client.get("/svar/samtal/").status_code == 302
    assert client.post("/svar/samtal/skriv/", {"message": "x", "submission": ""}).status_code == 302


def test_a_changed_or_old_cookie_opens_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = visit_of(receive("min")).to_cookie()
    for at in range(0, len(cookie) - 4, 7):
        changed = cookie[:at] + ("A" if cookie[at] != "A" else "B") + cookie[at + 1 :]
        assert writer.Visit.from_cookie(changed) is None, at
    assert writer.Visit.from_cookie(cookie) is not None
    late = time.time() + writer.IDLE_SECONDS + 2
    monkeypatch.setattr(writer.time, "time", lambda: late)
    assert writer.Visit.from_cookie(cookie) is None


def test_a_code_follows_from_form_and_text_together(db: None) -> None:
    form, other = "a" * 32, "b" * 32
    assert codes.code_for(form, "hej") == codes.code_for(form, "hej")
    assert len({codes.code_for(form, "hej"), codes.code_for(form, "hej!"), codes.code_for(other, "hej")}) == 3
    for weak in ("", "a", "A" * 32, "a" * 31, "a" * 33, f"{form}\n"):
        assert codes.code_for(weak, "hej") != codes.code_for(weak, "hej"), weak


def test_every_form_is_another_form(client: Client, db: None) -> None:
    for path in ("/anhorig/skriv/", "/verksamhet/stod/", "/tillganglighet/"):
        shown = {client.get(path).context["form"]["submission"].value() for _ in range(3)}
        assert len(shown) == 3, path


def test_a_message_is_shown_as_text(client: Client, db: None) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{ 7*7 }}"
    client.cookies[COOKIE] = visit_of(receive(hostile)).to_cookie()
    page = client.get("/svar/samtal/")
    text = page.content.decode()
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "{{ 7*7 }}" in text
    assert page["Cache-Control"] == "no-store"

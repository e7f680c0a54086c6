"""Public pages as a server gives them: cookies, caching, errors, languages."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from varsam.areas.relatives.models import Contact
from varsam.kernel.access.actor import acting
from varsam.kernel.conversations import views, writer
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.people import published
from varsam.lib.throttle import Throttle

PUBLIC = [
    "/",
    "/anhorig/",
    "/anhorig/skriv/",
    "/svar/",
    "/verksamhet/",
    "/verksamhet/stod/",
    "/personuppgifter/",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_no_cookie_and_strict_headers(client: Client, db: None, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_edit_is_public_at_once(client: Client, cast: Any) -> None:
    assert "Nyaste namnet" not in client.get("/anhorig/").content.decode()
    with acting(cast("samordnare")):
        contact = Contact.objects.get(slug="exit-fryshuset")
        contact.names = {**contact.names, "sv": "Nyaste namnet"}
        contact.save()
        published.changed()
    assert "Nyaste namnet" in client.get("/anhorig/").content.decode()


def test_server_error_is_calm_and_has_the_numbers(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/anhorig/")

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("Kalle Testsson, 19121212-1212")

    monkeypatch.setattr(writer, "enter", fail)
    client.raise_request_exception = False
    answer = client.post("/svar/", {"code": "1234123412341234"})
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "tel:112" in page
    assert "tel:0313658700" in page, "the acute numbers that were last known"
    assert "Kalle" not in page


def test_server_error_before_anything_was_known_still_has_112(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(views, "render", fail)
    client.raise_request_exception = False
    assert "tel:112" in client.get("/svar/").content.decode()


@pytest.mark.parametrize("language", ["en", "ar", "so", "fa"])
def test_what_a_relative_reads_is_not_swedish(client: Client, db: None, language: str) -> None:
    for path in ("/", "/anhorig/", "/anhorig/skriv/", "/svar/", "/personuppgifter/"):
        page = client.get(f"/{language}{path}").content.decode()
        text = re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1].split("</main>", 1)[0])
        found = [word for word in (" och ", " inte ", " eller ", " någon ", " för dig ") if word in text]
        assert found == [], (language, path)


def test_language_of_the_form_is_that_of_the_page(client: Client, db: None) -> None:
    assert '<option value="so" selected>' in client.get("/so/anhorig/skriv/").content.decode()


def test_wrong_codes_are_answered_alike_and_slowed_down(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "_attempts", Throttle(most=3, seconds=60))
    answers = [client.post("/svar/", {"code": f"{n:016d}"}) for n in range(3)]
    pages = {re.sub(r"\d{16}", "", answer.content.decode()) for answer in answers}
    assert len(pages) == 1
    assert {answer.status_code for answer in answers} == {422}
    assert client.post("/svar/", {"code": "9" * 16}).status_code == 429


def test_throttle_forgets_and_keeps_no_address() -> None:
    clock = [0.0]
    throttle = Throttle(most=2, seconds=10, clock=lambda: clock[0])
    throttle.failed("192.0.2.1")
    throttle.failed("192.0.2.1")
    assert throttle.is_closed("192.0.2.1")
    assert not throttle.is_closed("192.0.2.2")
    assert b"192.0.2.1" not in b"".join(throttle._seen)
    clock[0] = 11
    assert not throttle.is_closed("192.0.2.1")
    assert not throttle._seen


def test_form_from_another_site_writes_nothing(client: Client, db: None) -> None:
    sent = client.post("/anhorig/skriv/", {"message": "Hej"})
    code = "".join(
        re.findall(r"\d{4}", re.search(r'id="return-code".*?</p>', sent.content.decode(), re.S)[0])[:4]
    )
    client.post("/svar/", {"code": code})
    answer = client.post(
        "/svar/samtal/skriv/", {"message": "forged"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 401
    assert "forged" not in client.get("/svar/samtal/").content.decode().split("<form", 1)[0]


def test_visit_cookie_is_for_this_site_and_scripts_only_of_the_server(client: Client, db: None) -> None:
    sent = client.post("/anhorig/skriv/", {"message": "Hej"})
    code = "".join(
        re.findall(r"\d{4}", re.search(r'id="return-code".*?</p>', sent.content.decode(), re.S)[0])[:4]
    )
    cookie = client.post("/svar/", {"code": code}).cookies["varsam_thread"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert not cookie["max-age"]
    assert not cookie["expires"]
    assert settings.SESSION_COOKIE_NAME not in client.cookies


@pytest.mark.parametrize("path", ["/ar/arbete/", "/so/verksamhet/", "/fa/tillganglighet/"])
def test_page_that_does_not_exist_in_a_language_is_shown_in_english(
    client: Client, db: None, path: str
) -> None:
    assert client.get(path)["Location"] == f"/en{path[3:]}"


@pytest.mark.law("L12")
def test_whoever_cannot_use_a_page_says_so_without_a_name(client: Client, db: None, as_owner: Any) -> None:
    page = client.get("/tillganglighet/").content.decode()
    assert "sessionid" not in client.cookies
    submission = re.search(r'name="submission" value="([0-9a-f]{32})"', page)
    assert submission
    sent = {"message": "Knappen går inte att nå med tangentbord.", "submission": submission[1]}
    with as_owner():
        before = Enquiry.objects.count()
    answer = client.post("/tillganglighet/", sent)
    assert answer.status_code == 200
    with as_owner():
        assert Enquiry.objects.count() == before + 1
        arrived = Enquiry.objects.order_by("pk").last()
    assert arrived
    assert (arrived.door, arrived.sender) == ("public_form", "citizen")

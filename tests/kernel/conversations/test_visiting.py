"""The gate of every page that a code opens."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from varsam.kernel.conversations import intake, pages, visiting, writer
from varsam.kernel.conversations.pages import Way
from varsam.kernel.conversations.states import Door, Sender
from varsam.kernel.conversations.writer import Visit


@visiting.opened
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    return HttpResponse(str(visit.enquiry))


@pytest.fixture
def visit(db: None) -> Visit:
    received = intake.receive(
        text="Hej",
        door=Door.ANONYMOUS_FORM,
        sender=Sender.RELATIVE,
        language="sv",
        district=None,
        submission="",
    )
    found = writer.enter(received.code or "")
    assert found is not None
    return found


def ask(visit: Visit | None, method: str = "get", **headers: str) -> HttpResponse:
    request = getattr(RequestFactory(headers=headers), method)("/svar/nagot/")
    if visit is not None:
        request.COOKIES[visiting.COOKIE] = visit.to_cookie()
    return page(request)


def test_whoever_holds_a_visit_gets_the_page_and_keeps_the_visit(visit: Visit) -> None:
    answer = ask(visit)
    assert answer.content.decode() == str(visit.enquiry)
    assert Visit.from_cookie(answer.cookies[visiting.COOKIE].value).token == visit.token


def test_without_a_visit_or_a_thread_the_code_is_asked_for(visit: Visit) -> None:
    assert ask(None).url == "/svar/"
    writer.erase(visit)
    answer = ask(visit)
    assert (answer.url, answer.cookies[visiting.COOKIE].value) == ("/svar/", "")


def test_what_was_sent_without_a_visit_is_not_silently_lost(db: None) -> None:
    answer = ask(None, "post")
    assert answer.status_code == 401
    assert "Inget ändrades" in answer.content.decode()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_another_site_changes_nothing_and_ends_nothing(visit: Visit, headers: dict[str, str]) -> None:
    answer = ask(visit, "post", **headers)
    assert answer.status_code == 401
    assert visiting.COOKIE not in answer.cookies


def test_the_thread_shows_first_what_waits_for_its_writer(
    client: Client, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = Way("Ditt stöd", "Så långt har vi kommit.", "/svar/stod/", "heart")
    due = Way("Välj en tid", "Det finns tider för dig.", "/svar/tid/", "calendar", is_due=True)
    monkeypatch.setattr(pages, "_ways", [])
    pages.register_way(lambda enquiry: [later, due] if enquiry == visit.enquiry else [])
    client.cookies[visiting.COOKIE] = visit.to_cookie()
    said: Any = client.get("/svar/samtal/").content.decode()
    assert said.index("Välj en tid") < said.index("Ditt stöd")
    assert 'href="/svar/tid/"' in said

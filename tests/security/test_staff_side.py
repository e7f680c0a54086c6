"""The staff's side over HTTP, as every one of the cast: what answers, what refuses, where a redirect may lead."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from varsam.kernel.access.actor import acting
from varsam.kernel.access.roles import RIGHTS
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.people.models import Membership
from varsam.lib.rows import Verb
from varsam.site.demo import CAST

PASSWORD = "varsam-demo"  # noqa: S105  the demo town's
_VALUES = {
    "<slug:slug>": "anhorig",
    "<slug:language>": "sv",
    "<slug:day>": "2026-12-24",
    "<month:month>": "2026-10",
    "<int:pk>": "999999",
    "<int:revision>": "999999",
    "<int:number>": "1",
}
# Anything else is called after its kind: nothing of that name is there.
_KINDS = (
    (re.compile(r"<slug:\w+>"), "record"),
    (re.compile(r"<uuid:\w+>"), "00000000-0000-4000-8000-000000000000"),
    (re.compile(r"<int:\w+>"), "999999"),
    (re.compile(r"<str:\w+>"), "K-26-999"),
)


def _walk(patterns: list[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern.callback


@pytest.fixture
def places(cast: Any) -> list[tuple[str, tuple[str, Verb] | None]]:
    """Every staff address with what it needs, about an enquiry of the coordination."""
    with acting(cast("samordnare")):
        enquiry = Enquiry.objects.exclude(state="erased").order_by("pk").first()
    assert enquiry is not None
    found = []
    for path, view in _walk(get_resolver().url_patterns):
        access = getattr(view, "access", None)
        if access is None or access.kind != "staff":
            continue
        for part, value in {**_VALUES, "<str:reference>": enquiry.reference}.items():
            path = path.replace(part, value)
        for kind, value in _KINDS:
            path = kind.sub(value, path)
        assert "<" not in path, path
        found.append((f"/{path}", access.needs))
    return found


def _rights(account: Any) -> set[tuple[str, Verb]]:
    with acting(account):
        roles = set(Membership.objects.current().filter(user=account).values_list("role", flat=True))
    return {
        (right.resource, verb) for role in roles for right in RIGHTS.get(role, ()) for verb in right.verbs
    }


@pytest.mark.parametrize("account", [person.account for person in CAST])
def test_every_address_answers_by_the_table_of_rights(
    account: str, cast: Any, places: list[tuple[str, tuple[str, Verb] | None]]
) -> None:
    wrong, user, client = [], cast(account), Client()
    rights = _rights(user)
    client.force_login(user)
    for path, needs in places:
        status, allowed = client.get(path).status_code, needs is None or needs in rights
        if (status == 403) == allowed or status >= 500:
            # Before a refusal comes a method that the address does not have.
            wrong += [] if status == 405 else [f"GET {path} {status}"]
        if allowed and account != "samordnare" and "/inkorg/A-" in path and status not in {404, 405}:
            wrong.append(f"GET {path} {status}: an enquiry of others")
        if client.post(path, {}).status_code not in (
            {403, 405} if not allowed else set(range(200, 500)) - {403}
        ):
            wrong.append(f"POST {path}")
    assert wrong == []
    assert len(places) >= 25


def test_nobody_who_may_is_heard_without_the_token_of_the_form(
    cast: Any, places: list[tuple[str, tuple[str, Verb] | None]]
) -> None:
    """Each address once, as the first of the cast who holds the right: who does not is refused for that already."""
    users = [cast(person.account) for person in CAST]
    rights, clients, wrong = [_rights(user) for user in users], {}, []
    for path, needs in places:
        first = next(place for place, held in enumerate(rights) if needs is None or needs in held)
        if first not in clients:
            clients[first] = Client(enforce_csrf_checks=True)
            clients[first].force_login(users[first])
        if clients[first].post(path, {"text": "x"}).status_code not in {403, 405}:
            wrong.append(f"POST {path}")
    assert wrong == []


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "\thttps://evil.example",
     "https:evil.example", "http://testserver@evil.example/"],
)  # fmt: skip
def test_sign_in_leads_nowhere_else(client: Client, db: None, target: str) -> None:
    answer = client.post(
        "/konto/logga-in/",
        {"login": "samordnare@demo.varsam.test", "password": PASSWORD, "next": target},
        query_params={"next": target},
    )
    assert answer["Location"] == "/arbete/"


def test_a_forged_page_of_origin_leads_nowhere_else(client: Client, db: None) -> None:
    for page in ("http://testserver//evil.example/x", "https://evil.example/arbete/"):
        kept = client.post("/arbete/inkorg/ny/", {"text": "x"}, headers={"Referer": page})["Location"]
        answer = client.post(kept, {"login": "samordnare@demo.varsam.test", "password": PASSWORD})
        assert answer["Location"] == "/arbete/"
        client.logout()


def test_unknown_hosts_are_refused_with_the_policy_of_contents(client: Client, db: None) -> None:
    for path in ("/", "/halsa/", "/konto/password/reset/"):
        answer = client.get(path, headers={"Host": "evil.example"})
        assert answer.status_code == 400
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "evil" not in answer.content.decode()


def test_session_is_worth_nothing_after_signing_out(sign_in: Any) -> None:
    client = sign_in("samordnare")
    kept = client.cookies["sessionid"].value
    assert client.get("/arbete/inkorg/").status_code == 200
    client.post("/konto/logga-ut/")
    again = Client()
    again.cookies["sessionid"] = kept
    assert again.get("/arbete/inkorg/").status_code == 302


def test_sign_in_gives_a_new_session(client: Client, db: None) -> None:
    planted = client.session
    planted["by"] = "somebody else"
    planted.save()
    before = client.cookies["sessionid"].value
    client.post("/konto/logga-in/", {"login": "samordnare@demo.varsam.test", "password": PASSWORD})
    assert client.cookies["sessionid"].value != before


def test_a_new_password_by_mail_says_nothing_and_works_once(client: Client, db: None) -> None:
    answers = [
        client.post("/konto/password/reset/", {"email": email})
        for email in ("samordnare@demo.varsam.test", "nobody@demo.varsam.test")
    ]
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    letter = next(m for m in mail.outbox if m.to == ["samordnare@demo.varsam.test"])
    assert not re.search(r"Elin|samordnare|[A-Z]-\d\d-\d{3}", f"{letter.subject}{letter.body}")
    link = re.search(r"http://testserver(/\S+)", str(letter.body))[1]  # type: ignore[index]
    form = client.get(link)["Location"]
    new = "Kantareller-i-regn"
    assert client.post(form, {"password1": new, "password2": new}).status_code == 302
    assert "_auth_user_id" not in client.session
    other = Client()
    assert other.get(link).status_code == 200, "a used link opens no form"
    old = other.post("/konto/logga-in/", {"login": "samordnare@demo.varsam.test", "password": PASSWORD})
    assert old.status_code == 200
    fresh = other.post("/konto/logga-in/", {"login": "samordnare@demo.varsam.test", "password": new})
    assert fresh["Location"] == "/arbete/"


def test_a_wrong_password_and_an_unknown_account_are_told_alike(client: Client, db: None) -> None:
    pages = []
    for login in ("samordnare@demo.varsam.test", "nobodyhere@demo.varsam.test"):
        page = client.post("/konto/logga-in/", {"login": login, "password": "not-this-one"}).content.decode()
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page).replace(login, ""))
    assert pages[0] == pages[1]

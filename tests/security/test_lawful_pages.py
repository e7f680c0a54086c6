"""The pages of the lawful ground over HTTP, as each of the cast: others' ids, hostile input, markup, and wrong methods."""

import re
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from varsam.kernel.lawfulness.models import Disclosure
from varsam.kernel.lawfulness.models.disclosure import Outcome
from varsam.site.disclosures import document

ROOMS = (
    "akter/",
    "delat/",
    "nodoppna/",
    "partner/",
    "samtycken/",
    "utlamnanden/",
    "begaran/",
    "granskning",
    "gallring/",
    "regler/",
)
OUTSIDERS = ("systemadmin", "rad", "utbildare", "metodansvarig")
MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}{% debug %}"
HOSTILE = ("K-26-001\x00", "'\r\nSet-Cookie: a=b", "x" * 4000, "K-26-٠٠١")


def _walk(patterns: list[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern.callback


@pytest.fixture
def addresses() -> list[str]:
    """Every staff address of these rooms, as its pattern."""
    found = [
        path
        for path, view in _walk(get_resolver().url_patterns)
        if getattr(getattr(view, "access", None), "kind", "") == "staff"
        and path.removeprefix("arbete/").startswith(ROOMS)
    ]
    assert len(found) > 60
    return found


@pytest.fixture
def real(as_owner: Any) -> dict[str, str]:
    """Ids that are somebody's, by what the parameter of an address is called."""
    with as_owner(), connection.cursor() as cursor:

        def one(query: str) -> str:
            cursor.execute(query)
            row = cursor.fetchone()
            return str(row[0]) if row else str(uuid.uuid4())

        return {
            "reference": one(
                "select reference from records_record where closed_at is null order by id limit 1"
            ),
            "record": one("select reference from records_record where closed_at is null order by id limit 1"),
            "entry": one("select id from records_entry limit 1"),
            "grant": one("select id from records_grant where ended_at is null limit 1"),
            "glass": one("select id from records_breakglass limit 1"),
            "request_id": one("select id from lawfulness_consentrequest limit 1"),
            "signer_id": one("select id from lawfulness_signer limit 1"),
            "scope_id": one("select id from lawfulness_scope limit 1"),
            "term": one("select slug from lawfulness_term limit 1"),
            "kind": "record",
            "pk": one("select id from retention_destructionlist limit 1"),
            "slug": one("select slug from lawfulness_legalrule limit 1"),
            "number": "1",
            "place": "1",
        }


def _filled(pattern: str, values: dict[str, str]) -> str:
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values.get(found[1], "1"), pattern)


def test_whoever_has_no_part_is_refused_everywhere(
    addresses: list[str], real: dict[str, str], cast: Any
) -> None:
    answered = []
    for account in OUTSIDERS:
        client = Client(raise_request_exception=False)
        client.force_login(cast(account))
        for pattern in addresses:
            path = _filled(pattern, real)
            for send in (client.get, client.post):
                status = send(path).status_code
                if status not in {403, 404, 405}:
                    answered.append((account, path, status))
    # Rules are for all who work here to read; changing them is not.
    assert [
        found for found in answered if not re.match(r"/arbete/(regler|samtycken/texter)/", found[1])
    ] == []
    assert [found for found in answered if found[2] not in {200, 302}] == []


def test_no_page_of_a_record_opens_to_those_who_only_know_its_reference(
    addresses: list[str], cast: Any, as_owner: Any
) -> None:
    for account in (
        "skola",
        "fritid",
        "polis",
        "kriminalvard",
        "civilsamhalle",
        "teolog",
        "mentor",
        "registrator",
        "dataskydd",
    ):
        user = cast(account)
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(
                "select r.reference from records_record r where r.data_key_id is not null and not exists (select 1 from"
                " records_grant g join people_membership m on m.organisation_id = g.organisation_id where g.record_id = r.id"
                " and m.user_id = %s) order by r.id limit 1", [user.pk],
            )  # fmt: skip
            reference = cursor.fetchone()[0]
        client = Client(raise_request_exception=False)
        client.force_login(user)
        for pattern in addresses:
            if "akter/<str:reference>/" not in pattern:
                continue
            path = _filled(pattern, {"reference": reference, "term": "dela"} | {
                name: str(uuid.uuid4()) for name in ("entry", "grant", "request_id", "signer_id", "scope_id")
            })  # fmt: skip
            for send in (client.get, client.post):
                assert send(path).status_code in {403, 404, 405}, (account, path)


QUESTIONS = (
    "akt", "sprak", "vem", "fore", "efter", "rattar", "visa", "vad", "sedan", "beslut", "enhet", "utfall", "sida", "q", "fran", "till",
    "person", "organisation", "next", "before", "page", "kind", "unit",
)  # fmt: skip


@pytest.mark.parametrize("account", ["samordnare", "registrator"])
def test_no_hostile_address_or_question_is_an_error(
    addresses: list[str], real: dict[str, str], cast: Any, account: str
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast(account))
    failed = []
    for pattern in addresses:
        names = [name for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", pattern) if kind == "str"]
        for value in HOSTILE if names else ():
            path = _filled(pattern, real | dict.fromkeys(names, quote(value, safe="")))
            if client.get(path).status_code >= 500:
                failed.append((pattern, value[:20]))
        plain = _filled(pattern, real)
        for value in (MARKUP, "\x00", "²", "9" * 30):
            query = dict.fromkeys(QUESTIONS, value)
            response = client.get(plain, query)
            if response.status_code >= 500:
                failed.append((pattern, value[:20]))
            elif b"<script>alert(1)" in response.content or b"<img src=x" in response.content:
                failed.append((pattern, "markup"))
    assert failed == []


FIELDS = (
    "record", "corrects", "akt", "to", "submission", "utan", "item", "do", "seen", "format", "information", "rights", "recipient_words",
    "from_identity", "birth", "what", "next",
    "text", "reason", "words", "judgement", "outcome", "unit", "track", "track_reason", "information", "happened_at", "reference",
    "name", "number", "born", "phone", "email", "address", "other", "protection", "purpose", "member", "organisation", "until",
    "scopes", "signer", "form", "decided_on", "decision", "rule", "regime", "recipient", "authority", "requested_on", "asked",
    "contact", "kind", "checked", "received_on", "answer", "appeal", "again_on", "items", "version", "amount", "slug", "valid_from",
    "opens_until", "said", "state", "step", "age", "guardians", "concerned", "last_day",
)  # fmt: skip


@pytest.mark.parametrize("account", ["samordnare", "registrator", "dataskydd"])
@pytest.mark.parametrize("value", ["\x00", MARKUP, "x" * 70_000, "99999999999999999999999999"])
def test_no_hostile_form_is_an_error_or_comes_back_as_markup(
    addresses: list[str], real: dict[str, str], cast: Any, account: str, value: str
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast(account))
    failed = []
    for pattern in addresses:
        if re.search(r"rakna-om|partner/<slug", pattern):
            continue
        response = client.post(_filled(pattern, real), dict.fromkeys(FIELDS, value))
        if response.status_code >= 500:
            failed.append((pattern, response.status_code))
        elif b"<script>alert(1)" in response.content or b"<img src=x" in response.content:
            failed.append((pattern, "markup"))
        elif response.status_code == 302 and not re.match(r"/(arbete|konto)/", response["Location"]):
            failed.append((pattern, response["Location"]))
    assert failed == []


def test_nothing_is_done_without_the_pages_own_token(
    addresses: list[str], real: dict[str, str], cast: Any
) -> None:
    client = Client(enforce_csrf_checks=True)
    for account in ("samordnare", "registrator", "dataskydd"):
        client.force_login(cast(account))
        for pattern in addresses:
            assert client.post(_filled(pattern, real)).status_code in {403, 404, 405}, pattern


@pytest.mark.parametrize("account", ["samordnare", "skola"])
def test_where_one_is_sent_afterwards_is_a_place_of_ours(
    cast: Any, account: str, addresses: list[str], real: dict[str, str]
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast(account))
    away = "https://evil.example/x"
    for pattern in addresses:
        path = _filled(pattern, real)
        query = {name: away for name in ("next", "to", "tillbaka", "back", "url", "return")}
        for response in (client.get(path, query), client.get(path, query, headers={"referer": away})):
            assert "evil.example" not in response.headers.get("Location", ""), path
            assert b'href="https://evil' not in response.content, path


@pytest.mark.parametrize("strange", [{"step": "fraga-²"}, {"step": "fraga-" + "9" * 5000}, {"step": "grund", "recipient": "org:²"},
                                     {"step": "grund", "recipient": "org:" + "9" * 40}, {"step": "beslut", "corrects": "\x00"},
                                     {"step": "granska", "corrects": "U-26-001", "akt": "\x00", "unit": "²", "rule": "²"}])  # fmt: skip
def test_no_strange_number_stops_a_decision_in_the_making(cast: Any, strange: dict[str, str]) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast("samordnare"))
    for to in ("", "fraga-²", "beslut"):
        assert client.post("/arbete/utlamnanden/ny/", {**strange, "to": to}).status_code < 500


def test_nothing_is_kept_of_a_page_with_somebodys_name_on_it(cast: Any, real: dict[str, str]) -> None:
    client = Client()
    client.force_login(cast("samordnare"))
    for path in ("/arbete/akter/", "/arbete/delat/", "/arbete/utlamnanden/"):
        assert "no-store" in client.get(path).headers["Cache-Control"]
    client.force_login(cast("registrator"))
    assert "no-store" in client.get("/arbete/begaran/").headers["Cache-Control"]


def test_no_private_recipient_is_named_in_the_properties_of_a_file() -> None:
    found = Disclosure(outcome=Outcome.DISCLOSED, recipient=None, authority="")
    assert document.title(found) == "Utlämnande av uppgifter"
    found.authority = "Polismyndigheten"
    assert document.title(found).endswith(" till Polismyndigheten")

"""The open feed and API: valid, cacheable, open to any page, and the same as their own description."""

import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import jsonschema
import openapi_spec_validator
import pytest
from django.db import connection
from django.test import Client

from tests import environment
from varsam.areas.liaison.exchange import feeds, publishing
from varsam.areas.liaison.exchange.models import Published, Publisher
from varsam.areas.methods.register.models import Method, State
from varsam.site.api import reading

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
FEEDS = ("/metoder/flode.json", "/metoder/flode.atom")


@pytest.fixture
def town() -> Client:
    publishing.publish()
    return Client()


def schema(document: dict[str, Any], path: str, status: str = "200") -> dict[str, Any]:
    """What the description says of an answer, with all that it points at."""
    said = document["paths"][path]["get"]["responses"][status]["content"]["application/json"]["schema"]
    return {**said, "components": document["components"]}


def test_answers_are_as_the_description_says(town: Client) -> None:
    document = town.get("/api/v1/openapi.json").json()
    openapi_spec_validator.validate(document)
    assert document["openapi"].startswith("3.1")
    slug = Method.objects.exclude(state=State.IDEA)[0].slug
    asked = {
        "/api/v1/methods": "/api/v1/methods",
        "/api/v1/methods/{slug}": f"/api/v1/methods/{slug}",
        "/api/v1/lessons": "/api/v1/lessons",
        "/api/v1/keys": "/api/v1/keys",
    }
    for path, address in asked.items():
        answer = town.get(address)
        assert answer.status_code == 200, address
        jsonschema.Draft202012Validator(schema(document, path)).validate(answer.json())
    for row in Published.objects.filter(is_newest=True):
        answer = town.get(f"/api/v1/{row.kind}s/{row.slug}").json()
        of = schema(document, f"/api/v1/{row.kind}s/{{slug}}")
        jsonschema.Draft202012Validator(of).validate(answer)
    assert set(document["paths"]) == {*asked, "/api/v1/lessons/{slug}"}
    missing = town.get("/api/v1/methods/finns-inte")
    assert missing.status_code == 404
    jsonschema.Draft202012Validator(schema(document, "/api/v1/methods/{slug}", "404")).validate(
        missing.json()
    )


@pytest.mark.parametrize(
    "address",
    [
        *FEEDS, "/api/v1/methods", "/api/v1/keys", "/api/v1/openapi.json", "/metoder/flode/exchange.md",
        "/metoder/flode/exchange-example.json",
    ],
)  # fmt: skip
def test_kept_by_whoever_has_it_and_readable_from_any_page(town: Client, address: str) -> None:
    answer = town.get(address)
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
    again = town.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == answer["ETag"]
    head = town.head(address)
    assert (head.status_code, head["ETag"]) == (200, answer["ETag"])
    before = town.options(address, headers={"Origin": "https://exempelstad.se"})
    assert (before.status_code, before["Access-Control-Allow-Origin"]) == (204, "*")
    assert town.post(address).status_code == 405


def test_both_feeds_say_the_same_and_are_what_they_say(town: Client) -> None:
    for address, kind in zip(FEEDS, ("application/feed+json", "application/atom+xml"), strict=True):
        answer = town.get(address)
        assert answer["Content-Type"].startswith(kind)
        page = feeds.read(answer.content, kind, f"http://testserver{address}")
        assert page.publisher == Publisher.objects.get().uid
        assert len(page.items) == page.total == Published.objects.filter(is_newest=True).count()
        assert all(item.statement and item.signature for item in page.items)
    root = ElementTree.fromstring(town.get(FEEDS[1]).content)
    name = "{http://www.w3.org/2005/Atom}"
    # What RFC 4287 asks of a feed and of each entry.
    for each in (root, *root.findall(f"{name}entry")):
        assert all(each.findtext(f"{name}{part}") for part in ("id", "title", "updated"))
    assert root.find(f"{name}author/{name}name") is not None
    said = town.get(FEEDS[0]).json()
    assert said["version"] == "https://jsonfeed.org/version/1.1"
    assert all(item["id"] and item["content_text"] and item["url"] for item in said["items"])


def test_pages_go_on_until_the_end(town: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PAGE", 7)
    found: list[str] = []
    address = "/metoder/flode.json"
    while address:
        said = town.get(address).json()
        found += [item["id"] for item in said["items"]]
        address = said.get("next_url", "").removeprefix("http://127.0.0.1:8000")
    assert len(found) == len(set(found)) == Published.objects.filter(is_newest=True).count()
    assert town.get("/metoder/flode.json?sida=9999").status_code == 404
    assert town.get("/metoder/flode.json?sida=x").status_code == 404
    assert town.get("/api/v1/methods?page=0").status_code == 422


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/metoder/flode.json?sida=9999", 404), ("/metoder/flode.atom?sida=x", 404), ("/api/v1/methods/finns-inte", 404),
        ("/api/v1/methods?page=9999", 404), ("/api/v1/methods?page=x", 422), ("/api/v1/lessons/x?version=0", 422),
    ],
)  # fmt: skip
def test_what_went_wrong_is_said_so_that_a_program_in_any_page_can_read_it(
    town: Client, address: str, status: int
) -> None:
    answer = town.get(address)
    assert answer.status_code == status
    assert answer["Access-Control-Allow-Origin"] == "*"
    if address.startswith("/api/"):
        document = town.get("/api/v1/openapi.json").json()
        of = schema(document, "/api/v1/methods/{slug}", str(status))
        jsonschema.Draft202012Validator(of).validate(answer.json())
    else:
        assert answer["Content-Type"].startswith("text/plain")


def test_the_page_for_people_leads_to_the_format(town: Client) -> None:
    page = town.get("/metoder/flode/").content.decode()
    for name in ("exchange.md", "exchange-example.json"):
        where = f"/metoder/flode/{name}"
        assert f'{where}">' in page
        assert town.get(where).content == (environment.ROOT / "docs" / name).read_bytes()


def test_earlier_version_can_be_had(town: Client) -> None:
    slug = Published.objects.filter(kind="method")[0].slug
    assert town.get(f"/api/v1/methods/{slug}?version=1").json()["statement"]["version"] == 1
    assert town.get(f"/api/v1/methods/{slug}?version=2").status_code == 404


def test_page_for_people_says_where_and_by_which_key(town: Client) -> None:
    answer = town.get("/metoder/flode/")
    shown = answer.content.decode()
    fingerprint = json.loads(town.get("/api/v1/keys").content)["keys"][0]["fingerprint"]
    assert all(group in shown for group in fingerprint.split())
    assert "/metoder/flode.json" in shown
    assert town.get("/en/metoder/flode/").status_code == 200


def test_before_the_first_signature_it_says_so(as_owner: Callable[[], Any]) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "truncate exchange_published, exchange_signingsecret, exchange_signingkey, exchange_publisher"
        )
    for address in ("/metoder/flode.json", "/api/v1/methods"):
        answer = Client().get(address)
        assert (answer.status_code, answer["Retry-After"]) == (503, "60")
        assert answer["Access-Control-Allow-Origin"] == "*"
    assert Client().get("/metoder/flode/").status_code == 200

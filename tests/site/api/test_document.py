"""docs/exchange.md is enough to write a client by: its example holds, its code reads the example, and what we publish too."""

import hashlib
import inspect
import json
import re
from copy import deepcopy
from datetime import UTC, datetime
from itertools import chain
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests import environment
from varsam.areas.liaison.exchange import (
    documents,
    feeds,
    fetching,
    publishing,
    shapes,
    statements,
    tried,
)
from varsam.areas.liaison.exchange.enums import Signature, Warning
from varsam.areas.liaison.exchange.judging import judge
from varsam.areas.liaison.exchange.models import Published
from varsam.areas.methods.pilots.enums import Conclusion, Design
from varsam.areas.methods.pilots.states import State as Tried
from varsam.areas.methods.register.models import CheckKind, CheckSaid, Level, Rating, Setting, State
from varsam.lib import safe_fetch, signed, strict_json
from varsam.site.api import schemas

DOCUMENT = (environment.ROOT / "docs" / "exchange.md").read_text()
EXAMPLE = (environment.ROOT / "docs" / "exchange-example.json").read_bytes()
_BLOCK = re.compile(r"^```(\w+) ?(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^\| `([0-9a-f]{16})` \| `([0-9a-f]{64})` \| `([\w-]+)` \|$", re.MULTILINE)


def written(name: str) -> str:
    """What stands in the one block of this name."""
    (found,) = [text for _kind, called, text in _BLOCK.findall(DOCUMENT) if called == name]
    return str(found).strip()


@pytest.fixture(scope="module")
def client_code() -> dict[str, Any]:
    """The document's own program, as a reader copies it."""
    made: dict[str, Any] = {}
    exec("\n".join(text for kind, _name, text in _BLOCK.findall(DOCUMENT) if kind == "python"), made)  # noqa: S102
    return made


def feed() -> dict[str, Any]:
    said: dict[str, Any] = json.loads(EXAMPLE)
    return said


def fingerprints(said: dict[str, Any]) -> list[str]:
    return [each["fingerprint"].replace(" ", "") for each in said["_varsam"]["keys"]]


def test_the_example_is_read_by_the_documents_own_code(client_code: dict[str, Any]) -> None:
    new, old = fingerprints(feed())
    read = client_code["entries"]
    assert [each["key"] for each in read(feed(), {new, old})] == ["boras-2026", "samtal-hemma"]
    assert [each["key"] for each in read(feed(), {old})] == ["samtal-hemma"]
    assert list(read(feed(), set())) == []
    head = feed()["_varsam"]
    endorsed = [client_code["is_endorsed"](head, each) for each in head["keys"]]
    assert endorsed == [True, False]
    head["keys"][0]["made"] = "2026-06-01T08:00:01Z"
    assert not client_code["is_endorsed"](head, head["keys"][0])


@pytest.mark.parametrize("place", ["statement", "signature", "retired"])
def test_a_changed_example_is_not(client_code: dict[str, Any], place: str) -> None:
    right = feed()
    for index, item in enumerate(right["items"]):
        names = item["_varsam"]["statement"] if place == "statement" else ["value"]
        for name in names:
            wrong = deepcopy(right)
            said = wrong["items"][index]["_varsam"]
            if place == "retired":
                wrong["_varsam"]["keys"][index]["retired"] = "2026-01-01T08:00:00Z"
            elif place == "signature":
                said["signature"] = {**said["signature"], "value": right["items"][1 - index]["_varsam"]["signature"]["value"]}  # fmt: skip
            else:
                said["statement"][name] = {"int": 9, "bool": True, "dict": {"x": 1}}.get(type(said["statement"][name]).__name__, "x")  # fmt: skip
            if wrong == right:
                continue
            given = [each["key"] for each in client_code["entries"](wrong, set(fingerprints(right)))]
            assert given == [right["items"][1 - index]["_varsam"]["statement"]["key"]], (name, given)


def test_what_stands_in_the_text_is_of_the_example() -> None:
    first, keys = feed()["items"][0]["_varsam"], feed()["_varsam"]["keys"]
    assert json.loads(written("entry")) == first
    assert json.loads(written("key")) == keys[0]
    canonical = written("canonical").encode()
    assert canonical == signed.canonical(first["statement"])
    assert first["digest"] == f"sha-256:{hashlib.sha256(canonical).hexdigest()}"
    word = json.loads(written("endorsement"))
    assert written("endorsement").encode() == signed.canonical(word)
    assert signed.is_signed(signed.decoded(keys[1]["public"]), word, keys[0]["endorsement"])


def test_the_example_can_be_signed_anew(client_code: dict[str, Any]) -> None:
    private = {name: bytes.fromhex(seed) for name, seed, _public in _KEY.findall(DOCUMENT)}
    shown = {each["name"]: each["public"] for each in feed()["_varsam"]["keys"]}
    assert {name: public for name, _seed, public in _KEY.findall(DOCUMENT)} == shown
    for item in feed()["items"]:
        said = item["_varsam"]
        name = said["signature"]["key"]
        assert client_code["signed"](private[name], name, said["statement"]) == said


def test_we_read_the_example() -> None:
    page = feeds.read(EXAMPLE, documents.KINDS[0], feed()["feed_url"])
    assert [key.endorsed_by is not None for key in page.keys] == [False, True]
    found = judge(
        page.items, publisher=page.publisher, keys=page.keys, refused=frozenset(), retired={}, known={}, now=datetime.now(UTC)
    )  # fmt: skip
    assert found.left_out == {}
    assert {(each.signature, each.warning) for each in found.judged} == {(Signature.VALID, Warning.NONE)}
    method = next(each for each in found.judged if not each.statement.is_removed)
    assert method.as_json()["content"] == method.statement.content, "nothing in it is unknown to us"
    assert statements.urn(UUID(feed()["_varsam"]["publisher"])) == feed()["_varsam"]["publisher"]


@pytest.mark.django_db(databases=["default", "owner"])
def test_what_we_publish_is_read_by_the_documents_own_code(client_code: dict[str, Any]) -> None:
    publishing.publish()
    said = Client().get("/metoder/flode.json").json()
    given = list(client_code["entries"](said, set(fingerprints(said))))
    assert len(given) == Published.objects.filter(is_newest=True).count() == len(said["items"])


def test_every_word_of_the_format_is_explained() -> None:
    words = chain(
        *(each.values for each in (Level, Rating, Setting, CheckKind, CheckSaid, Design, Conclusion)),
        (each for each in Tried.values if each != Tried.PLANNED),
        tried.HARMS,
        (each for each in State.values if each != State.IDEA),
        *(
            [field.alias or name for name, field in shape.model_fields.items()]
            for shape in (
                schemas.MethodContent, schemas.LessonContent, schemas.Rating, schemas.Check, schemas.Step, schemas.Pilot,
                schemas.Months,
            )
        ),
        *(
            [name for name in shape.model_fields]
            for shape in (schemas.MethodStatement, schemas.Signature, schemas.Key)
        ),
    )  # fmt: skip
    missing = {word for word in words if f"`{word}`" not in DOCUMENT and f'"{word}"' not in DOCUMENT}
    assert missing == set()
    paths = {
        "/metoder/flode.json",
        "/metoder/flode.atom",
        "/metoder/flode/",
        "/api/v1/keys",
        "/api/v1/openapi.json",
    }
    assert all(f"`{path}`" in DOCUMENT for path in paths)


def test_the_limits_are_those_of_the_code() -> None:
    deepest = inspect.signature(strict_json.read).parameters["deepest"].default
    for said in (
        f"{fetching.MOST_BYTES // 2**20} MB unpacked, two minutes, {fetching.MOST_PAGES} pages, {fetching.MOST_ENTRIES:,} entries",
        f"| redirects | {safe_fetch.MOST_HOPS} |",
        f"| keys in a feed | {feeds.MOST_KEYS} |",
        f"{statements.LONGEST:,} bytes of canonical JSON; objects and lists in each other {deepest} deep",
        f"{shapes.LONGEST_LINE} characters; {shapes.LONGEST_TEXT:,}; {shapes._MOST} items",
    ):
        assert said in DOCUMENT, said
    assert fetching.SECONDS == 120

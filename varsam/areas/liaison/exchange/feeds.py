"""Another municipality's feed as it came: bytes from a stranger, read without trusting any of them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as DefusedTree

from varsam.areas.liaison.exchange import statements
from varsam.areas.liaison.exchange.documents import EXTENSION, JSON_FEED, NAMESPACE
from varsam.areas.liaison.exchange.statements import FORMAT, NotReadable
from varsam.lib import foreign_text, signed, strict_json

MOST_KEYS = 50
_ATOM = "{http://www.w3.org/2005/Atom}"
_OURS = f"{{{NAMESPACE}}}"


@dataclass(frozen=True)
class ShownKey:
    """A key as the feed shows it; `endorsed_by`: the public part of the key of the same feed that has signed for it. Nobody has
    signed `retired_at`."""

    name: str
    public: bytes
    made_at: datetime
    retired_at: datetime | None
    endorsed_by: bytes | None


@dataclass(frozen=True)
class Arrived:
    """An item: what it says was signed, by which key, and the signature; empty where none came."""

    statement: object
    key: str
    signature: str


@dataclass(frozen=True)
class Page:
    """One page of a feed. `next` is the address of the one after it, empty at the end."""

    publisher: uuid.UUID
    called: str
    number: int
    total: int
    keys: tuple[ShownKey, ...]
    items: tuple[Arrived, ...]
    next: str


def read(raw: bytes, kind: str, here: str) -> Page:
    """What a document of this content type says, fetched from `here`; raises NotReadable."""
    try:
        head, items, following = _atom(raw) if "atom" in kind else _json(raw)
    except (strict_json.NotStrict, ParseError, DefusedXmlException, ValueError, RecursionError) as error:
        raise NotReadable(type(error).__name__) from None
    if statements.number(head, "format") != FORMAT:
        raise NotReadable("another format")
    publisher = statements.uid(head, "publisher")
    names = head.get("name")
    called = names.get("sv") or names.get("en") if isinstance(names, dict) else ""
    total = head.get("total")
    return Page(
        publisher=publisher,
        called=foreign_text.line(called, 160) if isinstance(called, str) else "",
        number=_count(head.get("number")),
        total=_count(total),
        keys=_keys(head.get("keys"), publisher),
        items=tuple(_arrived(each) for each in items),
        next=urljoin(here, following) if following else "",
    )


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else 0


def _json(raw: bytes) -> tuple[Mapping[str, Any], list[Any], str]:
    said = statements.mapping(strict_json.read(raw))
    items = said.get("items")
    if said.get("version") != JSON_FEED or not isinstance(items, list):
        raise NotReadable("no JSON Feed 1.1")
    following = said.get("next_url")
    return (
        statements.mapping(said.get(EXTENSION)),
        [each.get(EXTENSION) if isinstance(each, dict) else None for each in items],
        following if isinstance(following, str) else "",
    )


def _atom(raw: bytes) -> tuple[Mapping[str, Any], list[Any], str]:
    # No document type, no entities: what makes XML expand or look elsewhere is refused before it begins.
    root = DefusedTree.fromstring(raw, forbid_dtd=True)
    if root.tag != f"{_ATOM}feed":
        raise NotReadable("no Atom")
    head = _inner(root, "head")
    links = [each for each in root.findall(f"{_ATOM}link") if each.get("rel") == "next"]
    return (
        statements.mapping(head),
        [_inner(each, "signed") for each in root.findall(f"{_ATOM}entry")],
        links[0].get("href", "") if links else "",
    )


def _inner(element: Element, name: str) -> object:
    text = element.findtext(f"{_OURS}{name}")
    return strict_json.read(text.encode()) if text else None


def _arrived(raw: object) -> Arrived:
    said = raw if isinstance(raw, dict) else {}
    signature = said.get("signature")
    told = signature if isinstance(signature, dict) and signature.get("algorithm") == signed.ALGORITHM else {}
    key, value = told.get("key"), told.get("value")
    if not (isinstance(key, str) and isinstance(value, str)):
        key = value = ""
    return Arrived(said.get("statement"), key, value)


def _keys(raw: object, publisher: uuid.UUID) -> tuple[ShownKey, ...]:
    """The keys that hold together, the oldest first; a word that one has signed for another counts only if it fits."""
    if not isinstance(raw, list) or len(raw) > MOST_KEYS:
        raise NotReadable("keys")
    by_name = {key.name: (key, said) for key, said in (_key(statements.mapping(each)) for each in raw)}
    found = []
    for key, said in by_name.values():
        before = by_name.get(str(said.get("endorsed_by")))
        before = None if before and before[0].public == key.public else before
        word = statements.key(publisher, key.public, key.made_at)
        holds = before is not None and signed.is_signed(before[0].public, word, str(said.get("endorsement")))
        by = before[0].public if before and holds else None
        found.append(ShownKey(key.name, key.public, key.made_at, key.retired_at, by))
    return tuple(sorted(found, key=lambda key: (key.made_at, key.name)))


def _key(said: Mapping[str, Any]) -> tuple[ShownKey, Mapping[str, Any]]:
    try:
        public = signed.decoded(statements.text(said, "public"))
    except ValueError:
        raise NotReadable("key") from None
    if len(public) != signed.KEY_BYTES or statements.text(said, "algorithm") != signed.ALGORITHM:
        raise NotReadable("key")
    retired = statements.when(said, "retired") if said.get("retired") is not None else None
    made = statements.when(said, "made")
    # A key has the name that its bytes give it, whatever the feed calls it.
    return ShownKey(signed.key_id(public), public, made, retired, None), said

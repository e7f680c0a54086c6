"""A feed as a document: JSON Feed 1.1 and Atom 1.0, with what is signed in an extension of each (docs/exchange.md)."""

import json
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from varsam.areas.liaison.exchange import content, statements
from varsam.areas.liaison.exchange.statements import FORMAT
from varsam.lib import signed

JSON_FEED = "https://jsonfeed.org/version/1.1"
EXTENSION = "_varsam"
# A name that is ours and stays the same wherever the programme runs; it is no address.
NAMESPACE = "urn:uuid:3d0b9c8e-4c1e-5f0e-9b68-6d6f5a7d2c11"
KINDS = ("application/feed+json", "application/json", "application/atom+xml")
# The longest text of an item that feed readers show.
_SUMMARY = 600
# Signs that no document of XML may hold (XML 1.0, 2.2): one of them, and nobody can read the feed.
_NOT_OF_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class KeyRow:
    """A public key as the feed shows it; `endorsed_by` is the name of the key that signed `endorsement`."""

    name: str
    public: bytes
    made_at: datetime
    retired_at: datetime | None = None
    endorsed_by: str = ""
    endorsement: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "algorithm": signed.ALGORITHM,
            "public": signed.encoded(self.public),
            "fingerprint": signed.fingerprint(self.public),
            "made": statements.moment(self.made_at),
            "retired": statements.moment(self.retired_at) if self.retired_at else None,
            "endorsed_by": self.endorsed_by or None,
            "endorsement": self.endorsement or None,
        }


@dataclass(frozen=True)
class Signed:
    """One entry as it was signed: `statement` is the canonical JSON itself."""

    statement: str
    digest: str
    key: str
    signature: str

    def as_json(self) -> dict[str, Any]:
        return {
            "statement": json.loads(self.statement),
            "digest": self.digest,
            "signature": {"algorithm": signed.ALGORITHM, "key": self.key, "value": self.signature},
        }


@dataclass(frozen=True)
class Head:
    """What a page of the feed says of the whole: whose it is, how it stands (`number` grows with each change), its keys,
    and where it and what explains it are found. `names`: what the publisher is called, by language."""

    publisher: uuid.UUID
    names: Mapping[str, str]
    number: int
    changed_at: datetime
    keys: Sequence[KeyRow]
    total: int
    home: str
    about: str
    json_address: str
    atom_address: str
    page: int = 1
    pages: int = 1
    languages: tuple[str, ...] = field(default=("sv", "en"))

    def as_json(self) -> dict[str, Any]:
        return {
            "about": self.about,
            "format": FORMAT,
            "publisher": statements.urn(self.publisher),
            "name": dict(self.names),
            "number": self.number,
            "total": self.total,
            "keys": [each.as_json() for each in self.keys],
        }

    @property
    def title(self) -> str:
        return f"{self.names['sv']}: metoder och lärdomar"

    def at(self, address: str, page: int) -> str:
        return address if page == 1 else f"{address}?sida={page}"


def json_feed(head: Head, entries: Iterable[Signed]) -> bytes:
    """A page of the feed as JSON Feed 1.1."""
    said: dict[str, Any] = {
        "version": JSON_FEED,
        "title": head.title,
        "home_page_url": head.home,
        "feed_url": head.at(head.json_address, head.page),
        "language": head.languages[0],
        "authors": [{"name": head.names["sv"], "url": head.home}],
        EXTENSION: head.as_json(),
        "items": [_item(each) for each in entries],
    }
    if head.page < head.pages:
        said["next_url"] = head.at(head.json_address, head.page + 1)
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _item(entry: Signed) -> dict[str, Any]:
    shown = entry.as_json()
    said = shown["statement"]
    return {
        "id": said["id"],
        "url": said["url"],
        "title": _title(said),
        "content_text": _summary(said),
        "date_modified": said["changed"],
        "language": "sv",
        "tags": [said["kind"]],
        EXTENSION: shown,
    }


def _title(said: Mapping[str, Any]) -> str:
    return content.title(said["content"]) or f"{said['key']} (tillbakadragen)"


def _summary(said: Mapping[str, Any]) -> str:
    told = said["content"].get("description") or said["content"].get("text") or {}
    text = str(told.get("sv") or told.get("en") or "Den här posten är tillbakadragen.")
    return text if len(text) <= _SUMMARY else text[: _SUMMARY - 1].rsplit(" ", 1)[0] + " …"


def _json(said: Mapping[str, Any]) -> str:
    """As JSON that can stand in XML; what it means is the same."""
    return _NOT_OF_XML.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(said, ensure_ascii=False))


class _Atom(Atom1Feed):
    """Atom with what is signed, as canonical text in elements of an own namespace."""

    def __init__(self, head: Head) -> None:
        super().__init__(
            head.title, head.home, "", language="sv", author_name=head.names["sv"], author_link=head.home,
            feed_url=head.at(head.atom_address, head.page), feed_guid=statements.urn(head.publisher),
        )  # fmt: skip
        self._head = head

    def latest_post_date(self) -> datetime:
        return self._head.changed_at

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:v": NAMESPACE}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self._head.page < self._head.pages:
            following = self._head.at(self._head.atom_address, self._head.page + 1)
            handler.addQuickElement("link", "", {"rel": "next", "href": following})
        handler.addQuickElement("v:head", _json(self._head.as_json()))

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("v:signed", _json(item["signed"]))


def atom(head: Head, entries: Iterable[Signed]) -> bytes:
    """A page of the feed as Atom 1.0 (RFC 4287, paged as RFC 5005 has it)."""
    feed = _Atom(head)
    for each in entries:
        shown = each.as_json()
        said = shown["statement"]
        feed.add_item(
            title=_NOT_OF_XML.sub("", _title(said)),
            link=said["url"],
            # The library says of it that it is HTML, so what is text has to be written as that.
            description=escape(_NOT_OF_XML.sub("", _summary(said))),
            unique_id=said["id"],
            updateddate=datetime.fromisoformat(said["changed"]),
            categories=(said["kind"],),
            signed=shown,
        )
    return feed.writeString("utf-8").encode()

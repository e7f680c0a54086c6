"""What is signed: an entry of the feed, and a key that takes over from another. Plain objects of JSON (docs/exchange.md)."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from varsam.areas.liaison.exchange.enums import Kind
from varsam.lib import signed

FORMAT = 1
# An entry that takes more room than this is no card of a method.
LONGEST = 200_000
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")


class NotReadable(ValueError):
    """Something from outside has not the shape that the format says."""


class Foreign(NotReadable):
    """It says that it is somebody else's than the feed's."""


@dataclass(frozen=True)
class Statement:
    """An entry as somebody has signed it, read and of known shape except for its content. `raw` is what the signature is
    over, `digest` that of `raw`."""

    uid: uuid.UUID
    kind: Kind
    slug: str
    version: int
    previous: str
    changed_at: datetime
    url: str
    is_removed: bool
    content: Mapping[str, Any]
    raw: Mapping[str, Any]
    digest: str


def entry_id(publisher: uuid.UUID, kind: str, slug: str) -> uuid.UUID:
    """The entry's name among all entries of all feeds: nobody can use another publisher's without saying that they are it."""
    return uuid.uuid5(publisher, f"{kind}/{slug}")


def urn(uid: uuid.UUID) -> str:
    return f"urn:uuid:{uid}"


def moment(at: datetime) -> str:
    """A moment as it stands in statements: UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def entry(
    *,
    publisher: uuid.UUID,
    kind: str,
    slug: str,
    version: int,
    previous: str | None,
    changed_at: datetime,
    url: str,
    content: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """The statement of one version; without content it says that the entry has been taken back."""
    return {
        "type": "entry",
        "format": FORMAT,
        "publisher": urn(publisher),
        "id": urn(entry_id(publisher, kind, slug)),
        "kind": kind,
        "key": slug,
        "version": version,
        "previous": previous,
        "changed": moment(changed_at),
        "url": url,
        "removed": content is None,
        "content": dict(content or {}),
    }


def key(publisher: uuid.UUID, public: bytes, made_at: datetime) -> dict[str, Any]:
    """The statement by which one key says that the next is the publisher's too."""
    return {
        "type": "key",
        "format": FORMAT,
        "publisher": urn(publisher),
        "name": signed.key_id(public),
        "public": signed.encoded(public),
        "made": moment(made_at),
    }


def read(raw: object, publisher: uuid.UUID) -> Statement:
    """An entry from outside; raises NotReadable, and Foreign for one that is not this publisher's."""
    said = mapping(raw)
    if text(said, "type") != "entry" or number(said, "format") != FORMAT:
        raise NotReadable("another format")
    slug = text(said, "key")
    if not _SLUG.fullmatch(slug) or text(said, "kind") not in Kind.values:
        raise NotReadable("kind or key")
    kind = Kind(text(said, "kind"))
    if uid(said, "publisher") != publisher or uid(said, "id") != entry_id(publisher, kind, slug):
        raise Foreign
    previous = said.get("previous")
    if not (previous is None or isinstance(previous, str)) or not isinstance(said.get("removed"), bool):
        raise NotReadable("previous or removed")
    return Statement(
        uid=uid(said, "id"),
        kind=kind,
        slug=slug,
        version=number(said, "version"),
        previous=previous or "",
        changed_at=when(said, "changed"),
        url=text(said, "url"),
        is_removed=bool(said["removed"]),
        content=mapping(said.get("content")),
        raw=said,
        digest=signed.digest(said),
    )


# --- parts of what came from outside --------------------------------------------------------------------------------


def mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise NotReadable("no object")
    return value


def text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str):
        raise NotReadable(name)
    return value


def number(said: Mapping[str, Any], name: str) -> int:
    """A counting number from 1."""
    value = said.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value < 2**31:
        raise NotReadable(name)
    return value


def uid(said: Mapping[str, Any], name: str) -> uuid.UUID:
    value = text(said, name)
    try:
        found = uuid.UUID(value.removeprefix("urn:uuid:"))
    except ValueError:
        raise NotReadable(name) from None
    if value != urn(found):
        raise NotReadable(name)
    return found


def when(said: Mapping[str, Any], name: str) -> datetime:
    try:
        return datetime.strptime(text(said, name), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise NotReadable(name) from None

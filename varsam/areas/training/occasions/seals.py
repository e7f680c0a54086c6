"""Who somebody is, sealed by a key of their own, so that one person can be forgotten without the others."""

import json
import uuid
from dataclasses import dataclass

from varsam.kernel.vault import api as vault


@dataclass(frozen=True, repr=False)
class Person:
    """Name and mail address; `words` what they wrote to an interest. Each may be empty."""

    name: str
    email: str = ""
    words: str = ""

    def __repr__(self) -> str:
        return "<Person>"


@dataclass(frozen=True, repr=False)
class Sealed:
    """Something sealed by a fresh key, and the key as the database stores it."""

    key: uuid.UUID
    wrapped: bytes
    master: str
    content: bytes

    def __repr__(self) -> str:
        return f"<Sealed {self.key}>"


def person(who: Person) -> Sealed:
    """A person under a fresh key."""
    return _sealed("person", json.dumps([who.name, who.email, who.words], ensure_ascii=False))


def needs(text: str) -> Sealed:
    """What somebody needs to take part, under a fresh key that goes before the name does."""
    return _sealed("needs", text)


def link(text: str) -> Sealed:
    """The way into a meeting on the net, under a fresh key."""
    return _sealed("link", text)


def read_person(
    key: uuid.UUID, wrapped: bytes | memoryview, master: str, content: bytes | memoryview
) -> Person:
    """The person again; raises vault.SealBroken."""
    name, email, words = json.loads(_opened("person", key, wrapped, master, content))
    return Person(name, email, words)


def read_needs(key: uuid.UUID, wrapped: bytes | memoryview, master: str, content: bytes | memoryview) -> str:
    return _opened("needs", key, wrapped, master, content)


def read_link(key: uuid.UUID, wrapped: bytes | memoryview, master: str, content: bytes | memoryview) -> str:
    return _opened("link", key, wrapped, master, content)


def _belongs_to(part: str, key: uuid.UUID) -> str:
    return f"training {part} {key}"


def _sealed(part: str, text: str) -> Sealed:
    key_id, key, wrapped, master = vault.new_key()
    sealed = vault.seal_filled(key, text, belongs_to=_belongs_to(part, key_id))
    return Sealed(key_id, wrapped, master, sealed)


def _opened(
    part: str, key: uuid.UUID, wrapped: bytes | memoryview, master: str, content: bytes | memoryview
) -> str:
    return vault.unseal_filled(vault.unwrap(key, wrapped, master), content, belongs_to=_belongs_to(part, key))

"""What is kept of somebody for one appointment: sealed by a key of its own, which is destroyed when it has served."""

import json
import uuid
from dataclasses import dataclass

from varsam.kernel.vault import api as vault


@dataclass(frozen=True, repr=False)
class Contact:
    """How to reach somebody for one appointment: the number that we ring, or where we come to. Either may be empty."""

    phone: str = ""
    where: str = ""

    def __bool__(self) -> bool:
        return bool(self.phone or self.where)

    def __repr__(self) -> str:
        return "<Contact>"


@dataclass(frozen=True, repr=False)
class Key:
    """A fresh key as the database stores it, with the 32 bytes that seal."""

    uid: uuid.UUID
    plain: bytes
    wrapped: bytes
    master: str

    def __repr__(self) -> str:
        return f"<Key {self.uid}>"


def fresh() -> Key:
    """A key for one appointment."""
    return Key(*vault.new_key())


def contact(key: Key, said: Contact) -> bytes | None:
    """Sealed; None where there is nothing to seal."""
    plain = json.dumps([said.phone, said.where], ensure_ascii=False)
    return _seal("contact", key.uid, key.plain, plain) if said else None


def read_contact(key: uuid.UUID, plain: bytes, sealed: bytes | memoryview | None) -> Contact:
    """The contact again; raises vault.SealBroken."""
    return Contact(*json.loads(_read("contact", key, plain, sealed))) if sealed else Contact()


def link(key: uuid.UUID, plain: bytes, address: str) -> bytes | None:
    """The way into a meeting by video, sealed; None where there is none."""
    return _seal("link", key, plain, address) if address else None


def read_link(key: uuid.UUID, plain: bytes, sealed: bytes | memoryview | None) -> str:
    return _read("link", key, plain, sealed) if sealed else ""


def email(key: Key, address: str) -> bytes | None:
    """Where to remind somebody, sealed; None where they do not want it."""
    return _seal("email", key.uid, key.plain, address) if address else None


def read_email(key: uuid.UUID, plain: bytes, sealed: bytes | memoryview) -> str:
    return _read("email", key, plain, sealed)


def _belongs_to(part: str, key: uuid.UUID) -> str:
    return f"appointment {part} {key}"


def _seal(part: str, key: uuid.UUID, with_key: bytes, text: str) -> bytes:
    return vault.seal_filled(with_key, text, belongs_to=_belongs_to(part, key))


def _read(part: str, key: uuid.UUID, with_key: bytes, sealed: bytes | memoryview) -> str:
    return vault.unseal_filled(with_key, sealed, belongs_to=_belongs_to(part, key))

"""What is sealed about a support, and opening it. Each text is bound to its row and what it says of it."""

import json
import uuid
from dataclasses import dataclass

from varsam.kernel.vault import api as vault

WORDS, REASON, WHAT, GIVEN, ANSWER = "words", "coach_reason", "what", "given", "answer"


@dataclass(frozen=True, repr=False)
class Words:
    """What a relative lets a social office know: whom to call, on which number, and what about."""

    name: str
    phone: str
    what: str

    def __repr__(self) -> str:
        return "<Words>"


@dataclass(frozen=True, repr=False)
class Fresh:
    """Something sealed by a key of its own, and the key as the database stores it."""

    key: uuid.UUID
    wrapped: bytes
    master: str
    sealed: bytes

    def __repr__(self) -> str:
        return f"<Fresh {self.key}>"


def seal(key: bytes, part: str, row: uuid.UUID, text: str) -> bytes | None:
    """The text sealed by `key` (32 bytes, the thread's); None where there is no text."""
    text = text.strip()
    return vault.seal_filled(key, text, belongs_to=_belongs_to(part, row)) if text else None


def fresh(part: str, row: uuid.UUID, text: str) -> Fresh:
    """The text under a key of its own, so that it can be destroyed without the thread."""
    key_id, key, wrapped, master = vault.new_key()
    return Fresh(key_id, wrapped, master, vault.seal_filled(key, text, belongs_to=_belongs_to(part, row)))


def opened(key: bytes, part: str, row: uuid.UUID, sealed: bytes | memoryview | None) -> str:
    """The text again, empty where there is none; raises vault.SealBroken."""
    if sealed is None:
        return ""
    return vault.unseal_filled(key, sealed, belongs_to=_belongs_to(part, row))


def opened_fresh(
    part: str, row: uuid.UUID, key_id: uuid.UUID | None, sealed: bytes | memoryview | None
) -> str:
    """What was sealed by `fresh`, for whoever row security shows its key; empty where it has been destroyed."""
    if key_id is None or sealed is None:
        return ""
    return opened(vault.open_key(vault.fetch_key(key_id)), part, row, sealed)


def written(words: Words) -> str:
    return json.dumps([words.name, words.phone, words.what], ensure_ascii=False)


def read(text: str) -> Words:
    return Words(*json.loads(text)) if text else Words("", "", "")


def _belongs_to(part: str, row: uuid.UUID) -> str:
    return f"support {part} {row}"

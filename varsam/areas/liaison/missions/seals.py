"""What the sealed texts of a mission are bound to, and opening them for whoever sees the mission."""

import uuid

from varsam.areas.liaison.missions.models import Document, Entry, Mission
from varsam.kernel.vault import api as vault
from varsam.kernel.vault import papers

NOTE, ANSWER, CLOSED = "note", "answer", "closed"


def belongs_to(part: str, which: uuid.UUID) -> str:
    """A note is bound to its entry, an answer and a reason to their mission."""
    return f"mission {part} {which}"


def key_of(mission: Mission) -> bytes:
    """The 32 bytes that open its texts and documents, for someone whom row security lets see its key."""
    return vault.open_key(vault.fetch_key(mission.data_key_id))


def seal(key: bytes, text: str, part: str, which: uuid.UUID) -> bytes:
    return vault.seal(key, text.strip().encode(), belongs_to=belongs_to(part, which))


def text_of(key: bytes, sealed: bytes | memoryview | None, part: str, which: uuid.UUID) -> str:
    """A text, opened; empty where there is none."""
    return vault.unseal(key, sealed, belongs_to=belongs_to(part, which)).decode() if sealed else ""


def entry_text(key: bytes, entry: Entry) -> str:
    """What an entry says; empty for one that only tells what happened."""
    if entry.what in {ANSWER, CLOSED}:
        return text_of(key, entry.sealed, entry.what, entry.mission_id)
    return text_of(key, entry.sealed, NOTE, entry.pk)


def place_of(mission: Mission, document: uuid.UUID) -> papers.Place:
    """What a document of it is bound to."""
    return papers.Place("mission document", mission.data_key_id, document)


def name_of(key: bytes, mission: Mission, document: Document) -> str:
    return papers.name_of(key, place_of(mission, document.pk), document.name)

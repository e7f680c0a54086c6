"""What the sealed words of a harm are bound to, and opening them for whoever sees the harm."""

import uuid

from varsam.areas.methods.pilots.models import Harm, Pilot
from varsam.kernel.vault import api as vault

WORDS, DONE = "words", "done"


def _belongs_to(part: str, harm: uuid.UUID) -> str:
    return f"pilot harm {part} {harm}"


def key_of(pilot: Pilot) -> bytes | None:
    """The 32 bytes that open a pilot's harms, for someone whom row security lets see it; None where they are gone."""
    return vault.open_key(vault.fetch_key(pilot.data_key_id)) if pilot.data_key_id else None


def seal(key: bytes, text: str, part: str, harm: uuid.UUID) -> bytes:
    return vault.seal(key, text.strip().encode(), belongs_to=_belongs_to(part, harm))


def text_of(key: bytes | None, harm: Harm, part: str) -> str:
    """One of a harm's texts, opened; empty where it has been destroyed."""
    if key is None:
        return ""
    return vault.unseal(key, getattr(harm, part), belongs_to=_belongs_to(part, harm.pk)).decode()

"""What the sealed texts of a request are bound to, and opening them for whoever sees the request."""

import uuid

from varsam.areas.operations.models import Request
from varsam.kernel.vault import api as vault

MEASURE, PLAN, DECLINED_PLAN, FOLLOW_UP, LESSON, DECLINED_LESSON = (
    "measure", "plan", "declined plan", "follow-up", "lesson", "declined lesson"
)  # fmt: skip


def belongs_to(part: str, which: uuid.UUID | str) -> str:
    """What a text is bound to: its part of a request, and which of those it is."""
    return f"operations {part} {which}"


def key_of(request: Request) -> bytes | None:
    """The 32 bytes that open a request's texts, for someone whom row security lets see it; None where they are gone."""
    return vault.open_key(vault.fetch_key(request.data_key_id)) if request.data_key_id else None


def seal(key: bytes, text: str, part: str, which: uuid.UUID | str) -> bytes:
    return vault.seal(key, text.encode(), belongs_to=belongs_to(part, which))


def text_of(key: bytes | None, sealed: bytes | memoryview | None, part: str, which: uuid.UUID | str) -> str:
    """A text, opened; empty where there is none or it has been destroyed."""
    if key is None or sealed is None:
        return ""
    return vault.unseal(key, sealed, belongs_to=belongs_to(part, which)).decode()

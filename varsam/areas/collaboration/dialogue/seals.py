"""What the sealed texts of a dialogue are bound to, and opening them."""

import uuid

from varsam.areas.collaboration.dialogue.models import Contact, Delay, Promise, Question
from varsam.kernel.vault import api as vault

NAME, REACH = "contact name", "contact reach"
ASKED, ANSWER = "question", "answer"
TEXT, OUTCOME, WHY = "promise", "promise outcome", "promise delay"


def belongs_to(part: str, key_id: uuid.UUID) -> str:
    """What a text is bound to: what it is, and its row, which its key stands for."""
    return f"dialogue {part} {key_id}"


def delay_belongs_to(key_id: uuid.UUID, delay: uuid.UUID) -> str:
    """A delay has its promise's key, and a row of its own."""
    return f"dialogue {WHY} {key_id} {delay}"


def close(row: Question | Promise, part: str, text: str) -> bytes:
    """Seal a further text of a row by its key."""
    bound = belongs_to(part, row.data_key_id)
    return vault.seal(vault.open_key(row.data_key), text.encode(), belongs_to=bound)


def text_of(row: Question | Promise | Contact, part: str, sealed: bytes | memoryview | None) -> str:
    """One of a row's texts, opened; empty where there is none."""
    if sealed is None or row.data_key is None:
        return ""
    return vault.unseal(
        vault.open_key(row.data_key), sealed, belongs_to=belongs_to(part, row.data_key.pk)
    ).decode()


def why_of(promise: Promise, delay: Delay) -> str:
    """Why it takes longer."""
    bound = delay_belongs_to(promise.data_key_id, delay.pk)
    return vault.unseal(vault.open_key(promise.data_key), delay.why, belongs_to=bound).decode()

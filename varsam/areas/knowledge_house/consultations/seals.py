"""What the sealed texts of a consultation are bound to, and opening them."""

import uuid

from varsam.areas.knowledge_house.consultations.models import Consultation, Post
from varsam.kernel.vault import api as vault

HEADING, QUESTION, ADVICE = "heading", "question", "advice"


def belongs_to(part: str, key_id: uuid.UUID) -> str:
    """What the heading, the question or the advice is bound to."""
    return f"consultation {part} {key_id}"


def post_belongs_to(key_id: uuid.UUID, post_id: uuid.UUID) -> str:
    return f"consultation post {key_id} {post_id}"


def key_of(consultation: Consultation) -> bytes:
    """The 32 bytes that open it, for someone whom row security lets see its key."""
    assert consultation.data_key is not None
    return vault.open_key(consultation.data_key)


def text_of(consultation: Consultation, part: str) -> str:
    """One of its texts, opened; empty where there is none, or where it has been destroyed."""
    sealed = getattr(consultation, part)
    if sealed is None or consultation.data_key_id is None:
        return ""
    found = vault.unseal(key_of(consultation), sealed, belongs_to=belongs_to(part, consultation.data_key_id))
    return found.decode()


def words_of(consultation: Consultation, post: Post) -> str:
    """What a post says."""
    assert consultation.data_key_id is not None
    bound = post_belongs_to(consultation.data_key_id, post.pk)
    return vault.unseal(key_of(consultation), post.sealed, belongs_to=bound).decode()

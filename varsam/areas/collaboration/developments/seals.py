"""What the sealed texts of developments and conclusions are bound to, and opening them."""

import uuid

from varsam.areas.collaboration.developments.models import Conclusion, Development
from varsam.kernel.vault import api as vault

HEADING, TOLD = "heading", "told"


def belongs_to(part: str, key_id: uuid.UUID) -> str:
    """What the heading of a development, or what was told, is bound to."""
    return f"development {part} {key_id}"


def conclusion_belongs_to(key_id: uuid.UUID, conclusion: uuid.UUID) -> str:
    return f"conclusion {key_id} {conclusion}"


def text_of(development: Development, part: str) -> str:
    """One of its texts, opened; empty where it was struck or destroyed."""
    sealed = getattr(development, part)
    if sealed is None or development.data_key is None:
        return ""
    key = vault.open_key(development.data_key)
    return vault.unseal(key, sealed, belongs_to=belongs_to(part, development.data_key.pk)).decode()


def words_of(conclusion: Conclusion) -> str:
    """What a conclusion says."""
    assert conclusion.data_key is not None
    bound = conclusion_belongs_to(conclusion.data_key.pk, conclusion.pk)
    return vault.unseal(vault.open_key(conclusion.data_key), conclusion.sealed, belongs_to=bound).decode()

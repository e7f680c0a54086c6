"""What is sealed about an engagement: each text is bound to its row and what it says of it."""

import uuid

from varsam.areas.knowledge_house.engagements.models import Engagement, Session
from varsam.kernel.records import actions
from varsam.kernel.records.models import Record
from varsam.kernel.vault import api as vault


def _belongs_to(record: Record, row: uuid.UUID, what: str) -> str:
    return f"engagement {record.data_key_id} {row} {what}"


def seal(record: Record, row: uuid.UUID, what: str, text: str) -> bytes | None:
    """The text sealed with the record's key; None for no text. `what` names the column."""
    if not text.strip():
        return None
    sealed = vault.seal(
        actions.record_key(record), text.strip().encode(), belongs_to=_belongs_to(record, row, what)
    )
    return bytes(sealed)


def opened(record: Record, row: Engagement | Session, what: str) -> str:
    """What a column says, for someone whom row security lets see the record's key; empty where nothing is written."""
    sealed = getattr(row, what)
    if sealed is None or record.data_key_id is None:
        return ""
    found = vault.unseal(actions.record_key(record), sealed, belongs_to=_belongs_to(record, row.pk, what))
    return found.decode()

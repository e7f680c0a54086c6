"""What the sealed texts of a case are bound to, and sealing and opening them."""

import uuid

from varsam.areas.knowledge_house.cases.models import Handover
from varsam.kernel.records import actions
from varsam.kernel.records.models import Record
from varsam.kernel.vault import api as vault


def seal(record: Record, row: str, row_id: uuid.UUID, text: str) -> bytes:
    """`text` under the record's key, bound to the row that it stands in (`row` names the kind of row)."""
    key_id = record.data_key_id
    assert key_id is not None
    return vault.seal(actions.record_key(record), text.encode(), belongs_to=f"{row} {key_id} {row_id}")


def unseal(record: Record, row: str, row_id: uuid.UUID, sealed: bytes | memoryview | None) -> str:
    """The text, opened; empty where there is none or where its key has been shredded."""
    if sealed is None or record.data_key is None:
        return ""
    belongs_to = f"{row} {record.data_key_id} {row_id}"
    return vault.unseal(actions.record_key(record), sealed, belongs_to=belongs_to).decode()


def note_belongs_to(key_id: uuid.UUID) -> str:
    return f"cases_handover note {key_id}"


def answer_belongs_to(key_id: uuid.UUID) -> str:
    return f"cases_handover answer {key_id}"


def of_handover(handover: Handover) -> tuple[str, str]:
    """The note and the answer of a handover, opened for either side; empty where there is none."""
    if handover.data_key is None:
        return "", ""
    key, key_id = vault.open_key(handover.data_key), handover.data_key.pk
    note = vault.unseal(key, handover.note, belongs_to=note_belongs_to(key_id)).decode()
    if handover.answer is None:
        return note, ""
    return note, vault.unseal(key, handover.answer, belongs_to=answer_belongs_to(key_id)).decode()

"""How each text of a plan is sealed with the record's key and bound to its row."""

import uuid
from typing import Literal

from varsam.kernel.records import actions as records
from varsam.kernel.records.models import Record
from varsam.kernel.vault import api as vault

Kind = Literal["goal", "measure", "owner", "rating", "change", "asset", "disagreement"]


class Sealer:
    """Seals and opens the texts of one record's plan; its key is unwrapped once."""

    def __init__(self, record: Record) -> None:
        self._key, self._key_id = records.record_key(record), record.data_key_id

    def seal(self, kind: Kind, row: uuid.UUID, text: str) -> bytes:
        return vault.seal(self._key, text.encode(), belongs_to=self._belongs_to(kind, row))

    def open(self, kind: Kind, row: uuid.UUID, sealed: bytes | memoryview) -> str:
        """The text; SealBroken where it was moved or changed."""
        return vault.unseal(self._key, sealed, belongs_to=self._belongs_to(kind, row)).decode()

    def _belongs_to(self, kind: Kind, row: uuid.UUID) -> str:
        return f"plans_{kind} {self._key_id} {row}"

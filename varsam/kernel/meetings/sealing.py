"""What opens the texts of an item: the record's key where it is about one, else the meeting's."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from varsam.kernel.meetings.enums import ItemKind
from varsam.kernel.meetings.models import Action, CaseItem, Item, Meeting
from varsam.kernel.records import actions as records
from varsam.kernel.records.models import Record
from varsam.kernel.vault import api as vault


@dataclass(frozen=True)
class Seal:
    """A key of 32 bytes and its id, to which every text is bound together with its table and row."""

    key_id: uuid.UUID
    key: bytes

    def close(self, table: str, row: object, text: str) -> bytes:
        return self.close_bytes(table, row, text.strip().encode())

    def close_bytes(self, table: str, row: object, content: bytes) -> bytes:
        return vault.seal(self.key, content, belongs_to=f"{table} {self.key_id} {row}")

    def open(self, table: str, row: object, sealed: bytes | memoryview | None) -> str:
        """The text; empty where there is none."""
        if sealed is None:
            return ""
        return self.open_bytes(table, row, sealed).decode()

    def open_bytes(self, table: str, row: object, sealed: bytes | memoryview) -> bytes:
        return vault.unseal(self.key, sealed, belongs_to=f"{table} {self.key_id} {row}")


def of_meeting(meeting: Meeting) -> Seal | None:
    """For those who see the meeting; None where its key is gone."""
    return fetched(meeting.data_key_id)


def of_item(item: Item) -> Seal | None:
    """For those in the circle; None outside it, and where the key is gone."""
    if item.kind != ItemKind.CASE:
        key = Meeting.objects.filter(pk=item.meeting_id).values_list("data_key", flat=True).first()
        return fetched(key)
    # Asked anew: a circle does not last.
    case = CaseItem.objects.select_related("record").filter(pk=item.pk).first()
    return fetched(case.record.data_key_id) if case else None


def fetched(key: uuid.UUID | None) -> Seal | None:
    """What one key opens, for those whom row security shows it to; None where there is no key."""
    return fetched_all([key]).get(key) if key else None


def fetched_all(keys: Iterable[uuid.UUID | None]) -> dict[uuid.UUID | None, Seal]:
    """What each of these keys opens, asked for at once."""
    # Apart: a question that joins keys is planned anew each time, and takes longer to plan than to answer.
    stored = vault.fetch_keys({key for key in keys if key})
    return {key_id: Seal(key_id, vault.open_key(key)) for key_id, key in stored.items()}


def of_record(record: Record) -> Seal | None:
    if record.data_key_id is None:
        return None
    return Seal(record.data_key_id, records.record_key(record))


def of_action(action: Action) -> Seal | None:
    """For those who see the action, who need not have been at the meeting."""
    if action.record_id is None:
        return of_item(action.item)
    found = Record.objects.select_related("data_key__wrapped_key").filter(pk=action.record_id).first()
    return of_record(found) if found else None

"""Which acts are allowed, in words: row security has already decided which records exist for the one who acts."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied

from varsam.kernel.access import actor
from varsam.kernel.records.models import Record
from varsam.lib.rows import Verb

SHORTEST_REASON = 20

_uses: list[Callable[[Record], bool]] = []


class InUse(Exception):
    """The record cannot be closed: something that rests on it goes on."""


def register_use(goes_on: Callable[[Record], bool]) -> None:
    """A higher floor says of which records it still has something that goes on. It holds its database to the same."""
    _uses.append(goes_on)


def check_can_close(record: Record) -> None:
    """PermissionDenied where nothing can be added to it; InUse while something that rests on it goes on."""
    check_can_add_to(record)
    if any(goes_on(record) for goes_on in _uses):
        raise InUse


def can_write_in(record: Record) -> bool:
    """Only the responsible unit writes, and only where the text can still be read."""
    return record.data_key_id is not None and record.unit_id in actor.units("record", Verb.CHANGE)


def check_can_write_in(record: Record) -> None:
    if not can_write_in(record):
        raise PermissionDenied("not a record of the unit of the one who acts")


def can_add_to(record: Record) -> bool:
    """A closed record is opened again before anything is added."""
    return record.closed_at is None and can_write_in(record)


def check_can_add_to(record: Record) -> None:
    if not can_add_to(record):
        raise PermissionDenied("the record is closed, or of another unit")


def is_reason_enough(reason: str) -> bool:
    """A reason to break the glass is a sentence, not a word."""
    return len(reason.strip()) >= SHORTEST_REASON

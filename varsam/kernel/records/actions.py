"""What a unit does with its records. Each act is one transaction: lock, check, change, put on record."""

import uuid
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people.models import User
from varsam.kernel.records import policies, pseudonyms
from varsam.kernel.records.enums import Information, Outcome, Track
from varsam.kernel.records.models import BreakGlass, Entry, Grant, Record
from varsam.kernel.vault import api as vault


class NotOpened(Exception):
    """There is no record with that reference which may be opened in an emergency."""


def entry_belongs_to(key_id: uuid.UUID, entry_id: uuid.UUID) -> str:
    """What an entry's sealed text is bound to."""
    return f"entry {key_id} {entry_id}"


def track_belongs_to(key_id: uuid.UUID) -> str:
    return f"track {key_id}"


def reason_belongs_to(key_id: uuid.UUID) -> str:
    return f"glass {key_id}"


def judgement_belongs_to(key_id: uuid.UUID) -> str:
    return f"judgement {key_id}"


def with_key(record: Record) -> Record:
    """The same record with its key fetched, in a question of its own; as it was where its key is gone."""
    if record.data_key_id is not None:
        record.data_key = vault.fetch_key(record.data_key_id)
    return record


def record_key(record: Record) -> bytes:
    """The 32 bytes that open the record, for someone whom row security lets see its key."""
    assert record.data_key is not None
    return vault.open_key(record.data_key)


def _locked(record: Record) -> Record:
    return (
        Record.objects.select_for_update(of=("self",))
        .select_related("data_key__wrapped_key")
        .get(pk=record.pk)
    )


def _on_record(event: Event, record: Record, **details: str | int | bool) -> None:
    audit.record(
        event, target_type="record", target=record.reference, unit=record.unit_id, details=dict(details)
    )


@transaction.atomic
def open_record(*, unit: int, track: Track, track_reason: str, text: str, by: User) -> Record:
    """Open a record in `unit` with its first entry. Without an ordinary track it says why none fits (never a track of
    its own); ValueError where that is missing."""
    if track == Track.NONE and not track_reason.strip():
        raise ValueError("a record without an ordinary track says why")
    key_id, key, wrapped, master = vault.new_key()
    sealed_reason = (
        vault.seal(key, track_reason.encode(), belongs_to=track_belongs_to(key_id)) if track_reason else None
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "select id from varsam.records_open(%s, %s, %s, %s, %s, %s, %s)",
            [unit, pseudonyms.new(), track.value, sealed_reason, key_id, wrapped, master],
        )
        pk = cursor.fetchone()[0]
    record = Record.objects.select_related("data_key__wrapped_key").get(pk=pk)
    return add_entry(record=record, information=Information.SITUATION, text=text, happened_at=None, by=by)


@transaction.atomic
def add_entry(
    *,
    record: Record,
    information: Information,
    text: str,
    happened_at: datetime | None,
    corrects: Entry | None = None,
    by: User,
) -> Record:
    """Sign a note into the record (FL 27 §): what, when it was said or seen, and by whom it was written. A correction
    names the entry that it corrects, which stays."""
    record = _locked(record)
    policies.check_can_add_to(record)
    assert record.data_key_id is not None
    if corrects is not None and corrects.record_id != record.pk:
        raise PermissionDenied("a correction stands in the same record")
    now, entry_id = timezone.now(), uuid.uuid4()
    record.entries.create(
        id=entry_id,
        information=information.value,
        author=by,
        at=now,
        happened_at=happened_at or now,
        corrects=corrects,
        sealed=vault.seal(
            record_key(record), text.encode(), belongs_to=entry_belongs_to(record.data_key_id, entry_id)
        ),
    )
    # The database moves the record's last day (sql/70_signed.sql).
    record.refresh_from_db(fields=["last_entry_at"])
    _on_record(Event.RECORD_WRITTEN, record, information=information.value, correction=corrects is not None)
    return record


@transaction.atomic
def close_record(*, record: Record, by: User) -> Record:
    """Close it: nothing more is added, every share ends, and its retention period begins from the last entry. InUse
    while something that rests on it goes on, as a case does."""
    record = _locked(record)
    policies.check_can_close(record)
    # The database ends the shares (sql/70_signed.sql).
    record.closed_at = timezone.now()
    record.save(update_fields=["closed_at"])
    _on_record(Event.RECORD_CLOSED, record)
    return record


@transaction.atomic
def reopen_record(*, record: Record, by: User) -> Record:
    """Open a closed record again."""
    record = _locked(record)
    policies.check_can_write_in(record)
    record.closed_at = None
    record.save(update_fields=["closed_at"])
    _on_record(Event.RECORD_REOPENED, record)
    return record


@transaction.atomic
def transfer(*, record: Record, to: int, by: User) -> None:
    """Hand the record over to another unit of the municipality. PermissionDenied where that unit cannot take it."""
    if not call("records_transfer", record.pk, to):
        raise PermissionDenied("that unit cannot take the record")


@transaction.atomic
def stop_grant(*, grant: Grant, by: User) -> bool:
    """End a share before its time; False where it was over already."""
    return bool(call("records_stop_grant", grant.pk))


@transaction.atomic
def have_stopped(*, grant_id: uuid.UUID, by: User) -> bool:
    """A recipient says that they no longer use what was shared; False where there is nothing to say it of."""
    return bool(call("records_have_stopped", grant_id))


@transaction.atomic
def break_glass(*, reference: str, reason: str, by: User) -> datetime:
    """Open one record of the municipality in an emergency. Returns until when; NotOpened where there is none such,
    ValueError where the reason is no reason."""
    if not policies.is_reason_enough(reason):
        raise ValueError("a reason is at least twenty characters")
    key_id, key, wrapped, master = vault.new_key()
    sealed = vault.seal(key, reason.strip().encode(), belongs_to=reason_belongs_to(key_id))
    until = call("records_break", reference, uuid.uuid4(), sealed, key_id, wrapped, master)
    if not isinstance(until, datetime):
        audit.note(Event.REFUSED, target_type="record", target=reference)
        raise NotOpened
    return until


@transaction.atomic
def review_break(*, glass: BreakGlass, outcome: Outcome, judgement: str, by: User) -> BreakGlass:
    """Say afterwards whether there was reason. Judged once: PermissionDenied for a second judgement, and for one's own."""
    glass = (
        BreakGlass.objects.select_for_update(of=("self",))
        .select_related("data_key__wrapped_key")
        .get(pk=glass.pk)
    )
    if glass.reviewed_at is not None or glass.user_id == by.pk or glass.data_key is None:
        raise PermissionDenied("judged already, or one's own")
    key_id = glass.data_key.pk
    glass.outcome, glass.reviewed_at, glass.reviewed_by = outcome.value, timezone.now(), by
    glass.judgement = vault.seal(
        vault.open_key(glass.data_key), judgement.encode(), belongs_to=judgement_belongs_to(key_id)
    )
    # The database puts it on record, whoever judges and however (sql/70_signed.sql).
    glass.save(update_fields=["outcome", "reviewed_at", "reviewed_by", "judgement"])
    return glass

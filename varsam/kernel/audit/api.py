"""Writing the audit, sealing it and checking it.

- `record`: an act, in the transaction of the act. It is there exactly when the act is.
- `note`: a reading or a refusal. It is queued and written in a transaction of its own by `flush`, after the request's
  transaction has ended either way, and before the answer is sent: whoever got to see something is on record.
"""

import hmac
import json
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from django.db import connection, transaction
from django.utils import timezone

from varsam.kernel.audit.events import Event as Event

SEAL_BATCH = 1000
DIGEST_BYTES = 32


@dataclass(frozen=True)
class Note:
    """One reading or refusal, waiting to be written. `details` holds enumerated facts, never text of a person's."""

    event: Event
    target_type: str = ""
    target: str = ""
    unit: int | None = None
    details: dict[str, str | int | bool] = field(default_factory=dict)
    at: datetime = field(default_factory=timezone.now)


_waiting: ContextVar[list[Note] | None] = ContextVar("audit_notes", default=None)


def record(
    event: Event,
    *,
    target_type: str = "",
    target: str = "",
    unit: int | None = None,
    details: dict[str, str | int | bool] | None = None,
    at: datetime | None = None,
) -> None:
    """Write one entry in the current transaction; the actor is the one that the transaction acts for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select varsam.audit_append(%s, %s, %s, %s, %s::jsonb, %s)",
            [event, target_type, target, unit, json.dumps(details or {}), at],
        )


def collect() -> list[Note]:
    """Start a request's list of notes and return it."""
    notes: list[Note] = []
    _waiting.set(notes)
    return notes


def note(event: Event, **facts: object) -> None:
    """Queue a reading or a refusal (see `Note` for `facts`); outside a request it is written at once."""
    entry = Note(event, **facts)  # type: ignore[arg-type]
    notes = _waiting.get()
    if notes is None:
        _write(entry)
    else:
        notes.append(entry)


def _write(entry: Note) -> None:
    record(
        entry.event,
        target_type=entry.target_type,
        target=entry.target,
        unit=entry.unit,
        details=entry.details,
        at=entry.at,
    )


def end() -> None:
    """The request is over: a note from now on is written at once, and not onto a list that nobody looks at."""
    _waiting.set(None)


def flush(notes: list[Note]) -> None:
    """Write what was queued, in the caller's transaction, and end the list."""
    for entry in notes:
        _write(entry)
    notes.clear()
    end()


# --- seals -----------------------------------------------------------------------------------------------------


def _mac(key: bytes, before: bytes, ids: list[int], digests: bytes) -> bytes:
    return hmac.digest(key, before + json.dumps(ids).encode() + digests, sha256)


def seal(key: bytes) -> int:
    """Seal all entries that no seal covers, in batches; returns how many. `key` is 32 bytes from the key file."""
    sealed = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select varsam.audit_lock()")
            cursor.execute("select id, digest from varsam.audit_unsealed(%s)", [SEAL_BATCH])
            found = [(int(row[0]), bytes(row[1])) for row in cursor.fetchall()]
            if not found:
                return sealed
            cursor.execute("select varsam.audit_last_mac()")
            before = bytes(cursor.fetchone()[0] or b"")
            ids, digests = [row[0] for row in found], b"".join(row[1] for row in found)
            cursor.execute(
                "select varsam.audit_store_seal(%s, %s, %s)", [ids, digests, _mac(key, before, ids, digests)]
            )
            sealed += len(found)


def _seals() -> Iterator[tuple[int, list[int], bytes, bytes]]:
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute("select id, entries, digests, mac from varsam.audit_seals(%s, 50)", [after])
            found = cursor.fetchall()
        for number, entries, digests, mac in found:
            ids = json.loads(entries) if isinstance(entries, str) else entries
            yield int(number), [int(i) for i in ids], bytes(digests), bytes(mac)
        if not found:
            return
        after = found[-1][0]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with the audit: `entry` or `seal` says where, `what` is changed, missing, reordered,
    `seal broken` (its own contents) or `seal missing` (the chain does not hold)."""

    what: str
    entry: int | None = None
    seal: int | None = None

    def __str__(self) -> str:
        place = f"entry {self.entry}" if self.entry else f"seal {self.seal}"
        return f"{place}: {self.what}"


def _check_entries(seal_id: int, ids: list[int], digests: bytes) -> Iterator[Finding]:
    sealed = [digests[i * DIGEST_BYTES : (i + 1) * DIGEST_BYTES] for i in range(len(ids))]
    with connection.cursor() as cursor:
        cursor.execute("select id, digest from varsam.audit_digests(%s)", [ids])
        now = {int(row[0]): bytes(row[1]) for row in cursor.fetchall()}
    if ids != sorted(ids):
        yield Finding("reordered", seal=seal_id)
    for number, digest in zip(ids, sealed, strict=False):
        if number not in now:
            yield Finding("missing", entry=number, seal=seal_id)
        elif now[number] != digest:
            yield Finding("changed", entry=number, seal=seal_id)


def verify(key: bytes) -> tuple[int, list[Finding]]:
    """Check every sealed entry against its seal and every seal against the one before.

    Returns how many entries were checked and what was found wrong, in order.
    """
    checked, findings, before, last = 0, [], b"", 0
    for number, ids, digests, mac in _seals():
        if not hmac.compare_digest(mac, _mac(key, before, ids, digests)):
            gap = number != last + 1
            findings.append(Finding("seal missing before this one" if gap else "seal broken", seal=number))
        findings += _check_entries(number, ids, digests)
        checked += len(ids)
        before, last = mac, number
    return checked, findings

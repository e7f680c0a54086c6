"""Reading records: lists come as ids from one function of the database and are rechecked by row security."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from django.db import connection

from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people.models import Organisation
from varsam.kernel.records import actions
from varsam.kernel.records.models import BreakGlass, Entry, Record
from varsam.kernel.vault import api as vault

PAGE = 50
Way = Literal["unit", "grant", "glass"]


def ids(filters: Mapping[str, object], most: int = PAGE) -> list[int]:
    """Ids of the records that the one who acts may read, newest first.

    `filters`: closed (yes, no), shared (yes: only what others have shared), track, before (ISO time of the last row).
    """
    with connection.cursor() as cursor:
        cursor.execute("select varsam.records_ids(%s::jsonb, %s)", [json.dumps(filters), most])
        return list(cursor.fetchone()[0])


def page(filters: Mapping[str, object], most: int = PAGE) -> list[Record]:
    """The rows themselves, in the same order."""
    order = {pk: place for place, pk in enumerate(ids(filters, most))}
    found = Record.objects.filter(pk__in=order).select_related("unit")
    return sorted(found, key=lambda record: order[record.pk])


@dataclass(frozen=True)
class Text:
    """One entry, opened."""

    entry: Entry
    body: str


@dataclass(frozen=True)
class Part:
    """What is shared of one record with the one who acts: their own part, never that of others."""

    grant_id: uuid.UUID
    organisation: Organisation
    information: list[str]
    basis_kind: str
    until: datetime


@dataclass(frozen=True)
class Opened:
    """A record as the one who acts may see it. `way`: by their unit, by a grant, or by broken glass."""

    record: Record
    way: Way
    texts: list[Text]
    parts: list[Part]
    track_reason: str


def way_to(record_id: int) -> Way | None:
    """How the one who acts may see the record; None where they may not."""
    return cast(Way | None, call("records_way", record_id))


def parts_of(record_id: int) -> list[Part]:
    """The grants by which the one who acts sees this record."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.records_my_grants(%s)", [record_id])
        found = cursor.fetchall()
    organisations = Organisation.objects.in_bulk([row[1] for row in found])
    return [Part(row[0], organisations[row[1]], list(row[2]), row[3], row[4]) for row in found]


def open_record(reference: str) -> Opened | None:
    """The record with every entry that the one who acts may read, and on record that it was read; None when it is not
    there for them."""
    record = Record.objects.filter(reference=reference).select_related("unit", "opened_by").first()
    if record is None:
        return None
    way = way_to(record.pk)
    if way is None:
        return None
    audit.note(
        Event.RECORD_READ,
        target_type="record",
        target=record.reference,
        unit=record.unit_id,
        details={"way": way},
    )
    parts = parts_of(record.pk) if way == "grant" else []
    if record.data_key_id is None:
        return Opened(record, way, [], parts, "")
    key, key_id = actions.record_key(actions.with_key(record)), record.data_key_id
    texts = [
        Text(
            entry,
            vault.unseal(key, entry.sealed, belongs_to=actions.entry_belongs_to(key_id, entry.pk)).decode(),
        )
        for entry in record.entries.select_related("author")
    ]
    reason = ""
    if record.track_reason is not None and way != "grant":
        reason = vault.unseal(key, record.track_reason, belongs_to=actions.track_belongs_to(key_id)).decode()
    return Opened(record, way, texts, parts, reason)


@dataclass(frozen=True)
class Stopped:
    """A share with the one who acts that has ended, without content."""

    grant_id: uuid.UUID
    reference: str
    organisation: Organisation
    ended_at: datetime
    ended_why: str
    stopped_at: datetime | None


def stopped() -> list[Stopped]:
    """Shares that have ended, those first of which the recipient has not yet said that they have stopped."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.records_stopped()")
        found = cursor.fetchall()
    organisations = Organisation.objects.in_bulk([row[2] for row in found])
    return [Stopped(row[0], row[1], organisations[row[2]], row[3], row[4], row[5]) for row in found]


def glass_words(glass: BreakGlass) -> tuple[str, str]:
    """The reason that was given and the reviewer's judgement, opened; empty where there is none. On record."""
    if glass.data_key is None:
        return "", ""
    audit.note(Event.GLASS_READ, target_type="record", target=glass.reference, unit=glass.unit_id)
    key, key_id = vault.open_key(glass.data_key), glass.data_key.pk
    reason = vault.unseal(key, glass.reason, belongs_to=actions.reason_belongs_to(key_id)).decode()
    if glass.judgement is None:
        return reason, ""
    judged = vault.unseal(key, glass.judgement, belongs_to=actions.judgement_belongs_to(key_id)).decode()
    return reason, judged


def units_for(record: Record) -> list[Organisation]:
    """Units that the record could be handed over to."""
    return list(Organisation.objects.filter(pk__in=call("records_units", record.unit_id)).order_by("slug"))

"""Who a record is about: said once, opened for a purpose and on record, changed by the responsible unit."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people.models import User
from varsam.kernel.records.models import Record
from varsam.kernel.vault import api as vault
from varsam.kernel.vault import identities as vaulted
from varsam.kernel.vault.identities import Contact, Person, Row
from varsam.kernel.vault.models import Protection, Purpose

SHORTEST_WORDS = 10


class ChangedMeanwhile(Exception):
    """Somebody else changed the identity after it was read: read it again."""


class KnownAlready(Exception):
    """Who the record is about has been said; it is changed, not said again."""


@dataclass(frozen=True)
class State:
    """What the one who acts could open, before anything is opened."""

    protection: Protection
    name: bool
    contact: bool
    may_change: bool


@dataclass(frozen=True)
class Opening:
    """Who opened what, when and what for; `words` are empty but for purposes that need them."""

    user_id: int
    at: datetime
    what: str
    purpose: Purpose
    words: str


def state(record: Record) -> State | None:
    """Whether there is an identity, and what of it may be opened; None where the one who acts may see neither part."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.records_identity_state(%s)", [record.pk])
        found = cursor.fetchone()
    return State(Protection(found[0]), *found[1:]) if found else None


def needs_words(purpose: Purpose) -> bool:
    """A purpose that says nothing by itself is told in words."""
    return purpose == Purpose.OTHER


def find(number: str, *, by: User) -> list[str]:
    """References of records in the units of the one who acts that are about this 12-digit number. On record, without
    the number."""
    found = call("records_identity_find", vaulted.number_index(number))
    assert isinstance(found, list)
    audit.note(Event.IDENTITY_SEARCHED, details={"found": len(found)})
    return found


@transaction.atomic
def add_identity(
    *, record: Record, person: Person, contact: Contact, protection: Protection, by: User
) -> None:
    """Say who the record is about. KnownAlready where that has been said; a database error where it is not for the one
    who acts to say."""
    new = vaulted.prepare(person, contact)
    said = call(
        "records_identity_add",
        *(record.pk, new.id, new.data_key, new.wrapped, new.master, new.sealed, new.sealed_contact),
        *(new.number_index, new.name_index, protection.value, new.born_day),
    )
    if not said:
        raise KnownAlready


@transaction.atomic
def open_name(*, record: Record, purpose: Purpose, words: str = "", by: User) -> tuple[Person, int]:
    """Name and number, with the version to change; PermissionDenied where the one who acts may not, ValueError where the
    purpose needs words."""
    row = _open(record, "name", purpose, words)
    return vaulted.open_name(row), row.version


@transaction.atomic
def open_contact(*, record: Record, purpose: Purpose, words: str = "", by: User) -> tuple[Contact, int]:
    """How to reach the person, and as `open_name`. Of a protected person: for those who may change it, nobody else."""
    row = _open(record, "contact", purpose, words)
    return vaulted.open_contact(row), row.version


def _open(record: Record, what: str, purpose: Purpose, words: str) -> Row:
    if needs_words(purpose) and len(words.strip()) < SHORTEST_WORDS:
        raise ValueError("this purpose is told in words")
    opening = uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute(
            "select * from varsam.records_identity_open(%s, %s, %s, %s)",
            [record.pk, what, purpose.value, opening],
        )
        found = cursor.fetchone()
    if found is None:
        audit.note(Event.REFUSED, target_type="record", target=record.reference, unit=record.unit_id)
        raise PermissionDenied("not for the one who acts to open")
    row = Row(*found)
    if words.strip():
        call("records_identity_tell", opening, vaulted.seal_words(row.key, opening, words.strip()))
    return row


@transaction.atomic
def change_person(*, record: Record, person: Person, version: int, by: User) -> None:
    """Another name, number or day of birth in place of the old. `version` is that of what was read: ChangedMeanwhile
    where somebody was faster, PermissionDenied where it is not for the one who acts to change."""
    identity, key = _key(record)
    if not call(
        "records_identity_rename",
        *(record.pk, version, vaulted.seal_person(key, identity, person)),
        *(vaulted.index_of(person), vaulted.name_indexes(person.name)),
        person.born.day if person.born else None,
    ):
        raise ChangedMeanwhile


@transaction.atomic
def change_contact(*, record: Record, contact: Contact, version: int, by: User) -> None:
    """Other ways to reach the person in place of the old, as `change_person`."""
    identity, key = _key(record)
    if not call("records_identity_reach", record.pk, version, vaulted.seal_contact(key, identity, contact)):
        raise ChangedMeanwhile


@transaction.atomic
def change_protection(*, record: Record, protection: Protection, by: User) -> bool:
    """Protection holds from this moment, for everyone; False where it was so already."""
    _key(record)
    return bool(call("records_identity_protect", record.pk, protection.value))


def _key(record: Record) -> tuple[uuid.UUID, bytes]:
    """The identity and its key, for those who may change it; it opens nothing that they are not given."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.records_identity_key(%s)", [record.pk])
        found = cursor.fetchone()
    if found is None:
        raise PermissionDenied("not for the one who acts to change")
    identity, data_key, wrapped, master = found
    return identity, vault.unwrap(data_key, wrapped, master)


def openings(record: Record) -> list[Opening]:
    """Who has opened the identity, newest first, for those who may change it; empty for others."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.records_identity_openings(%s)", [record.pk])
        found = cursor.fetchall()
    key = _key(record)[1] if any(row[5] for row in found) else b""
    return [
        Opening(
            row[1], row[2], row[3], Purpose(row[4]), vaulted.open_words(key, row[0], row[5]) if row[5] else ""
        )
        for row in found
    ]

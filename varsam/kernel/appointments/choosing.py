"""Choosing a time, for a writer and for staff alike: the database decides, under lock, who has it."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import get_language

from varsam.kernel.appointments import seals
from varsam.kernel.appointments.enums import Form
from varsam.kernel.appointments.refusals import AlreadyBooked, NotNow, Taken, Unreachable
from varsam.kernel.appointments.seals import Contact


@dataclass(frozen=True)
class Choice:
    """A time that is free for somebody. `phone` is the number that they can ring; `host` whom they meet, by given name."""

    uid: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    forms: tuple[Form, ...]
    place: str
    phone: str
    languages: tuple[str, ...]
    host: str


def free(invitation: uuid.UUID) -> list[Choice]:
    """The times that an invitation can be answered with, the next one first; empty for whom it is not for."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.appointments_free(%s)", [invitation])
        return [
            Choice(uid, starts_at, ends_at, tuple(map(Form, forms)), place, phone, tuple(languages), host)
            for uid, starts_at, ends_at, forms, place, phone, languages, host in cursor.fetchall()
        ]


def check_reachable(form: Form, contact: Contact, phone: str) -> None:
    """On site one has to know where, and on the telephone one of the two rings: `phone` is the number one can ring here."""
    if (form is Form.PHONE and not (contact.phone or phone)) or (form is Form.ON_SITE and not contact.where):
        raise Unreachable


def book(
    *,
    invitation: uuid.UUID,
    appointment: uuid.UUID,
    opening: uuid.UUID,
    form: Form,
    contact: Contact,
    email: str = "",
    instead: uuid.UUID | None = None,
) -> uuid.UUID:
    """Have one time, named `appointment` from now on; the same name again is the same booking. Raises Taken, NotNow,
    AlreadyBooked. A contact that the form does not need is not kept."""
    key = seals.fresh()
    needed = Contact(
        phone=contact.phone if form is Form.PHONE else "", where=contact.where if form is Form.ON_SITE else ""
    )
    uid, outcome = one(
        "book", invitation, appointment, opening, form.value, instead,
        key.uid, key.wrapped, key.master, seals.contact(key, needed), seals.email(key, email), get_language() or "sv",
    )  # fmt: skip
    if outcome in {"booked", "same"}:
        return appointment
    if outcome == "taken":
        raise Taken
    if outcome == "already":
        raise AlreadyBooked(uid)
    raise NotNow


def one(function: str, *values: Any) -> Any:
    """The row that a function of the database for appointments gives, as a tuple; None where it gives none."""
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"select * from varsam.appointments_{function}({marks})", list(values))  # noqa: S608 - ours
        return cursor.fetchone()

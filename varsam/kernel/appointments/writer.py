"""The writer's side: the times that they may choose among, and the one that they have. They say no name for it."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from varsam.kernel.access.actor import as_writer
from varsam.kernel.appointments import choosing, seals
from varsam.kernel.appointments.choosing import Choice
from varsam.kernel.appointments.enums import Form, Kind
from varsam.kernel.appointments.refusals import NotNow
from varsam.kernel.appointments.seals import Contact
from varsam.kernel.conversations import codes
from varsam.kernel.conversations.writer import Visit
from varsam.kernel.vault import api as vault


@dataclass(frozen=True, repr=False)
class Booked:
    """The time that the writer has. `phone` is ours, `contact` what they gave for it, `link` the way in by video."""

    uid: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    form: Form
    place: str
    phone: str
    host: str
    contact: Contact
    link: str
    is_reminded: bool
    has_begun: bool

    def __repr__(self) -> str:
        return f"<Booked {self.uid}>"


@dataclass(frozen=True)
class Mine:
    """One invitation to choose a time, and what has been chosen. `was_cancelled`: by us, and nothing chosen since."""

    invitation: uuid.UUID
    kind: Kind
    booked: Booked | None
    was_cancelled: bool


def mine(visit: Visit) -> list[Mine]:
    """What the writer of this visit is asked to choose, and has chosen."""
    with as_writer(visit.token):
        return in_thread(visit.enquiry)


def in_thread(enquiry: int) -> list[Mine]:
    """The same in a transaction in which the writer has proved themselves."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.appointments_mine(%s)", [enquiry])
        return list(_read(cursor.fetchall()))


def _read(rows: list[tuple[Any, ...]]) -> Iterator[Mine]:
    for invitation, kind, was_cancelled, *told in rows:
        yield Mine(invitation, Kind(kind), _booked(*told) if told[0] else None, was_cancelled)


def _booked(
    uid: uuid.UUID,
    starts_at: datetime,
    ends_at: datetime,
    form: str,
    place: str,
    phone: str,
    host: str,
    is_reminded: bool,
    has_begun: bool,
    key: uuid.UUID | None,
    wrapped: bytes,
    master: str,
    contact: bytes | None,
    link: bytes | None,
) -> Booked:
    plain = vault.unwrap(key, wrapped, master) if key else b""
    return Booked(
        uid=uid,
        starts_at=starts_at,
        ends_at=ends_at,
        form=Form(form),
        place=place,
        phone=phone,
        host=host,
        contact=seals.read_contact(key, plain, contact) if key else Contact(),
        link=seals.read_link(key, plain, link) if key else "",
        is_reminded=is_reminded,
        has_begun=has_begun,
    )


def choices(visit: Visit, invitation: uuid.UUID) -> list[Choice]:
    """The times that are free for an invitation of this visit's; empty for any other."""
    with as_writer(visit.token):
        return choosing.free(invitation)


def book(
    visit: Visit,
    invitation: uuid.UUID,
    opening: uuid.UUID,
    form: Form,
    *,
    phone: str = "",
    where: str = "",
    email: str = "",
    submission: str = "",
    instead: uuid.UUID | None = None,
) -> uuid.UUID:
    """Have this time, and instead of the one that is named, if any; gives its uid. The same form twice is one booking.

    `phone` and `where` are kept where the form of meeting needs them: without `phone`, a talk on the telephone is one in
    which the writer rings. `email` gets one letter that says nothing but that something waits.
    Raises Taken, NotNow, AlreadyBooked, Unreachable.
    """
    contact = Contact(phone, where)
    with as_writer(visit.token):
        if form in {Form.PHONE, Form.ON_SITE} and not contact:
            choosing.check_reachable(form, contact, _ours(invitation, opening))
        return choosing.book(
            invitation=invitation,
            appointment=_name(submission, invitation, opening),
            opening=opening,
            form=form,
            contact=contact,
            email=email,
            instead=instead,
        )


def _ours(invitation: uuid.UUID, opening: uuid.UUID) -> str:
    found = next((each for each in choosing.free(invitation) if each.uid == opening), None)
    # One that is no longer free is refused as taken, and not for a number that nobody needs any more.
    return found.phone if found else "-"


def _name(submission: str, invitation: uuid.UUID, opening: uuid.UUID) -> uuid.UUID:
    if not submission:
        return uuid.uuid4()
    return uuid.UUID(bytes=codes.message_id_bytes(submission, f"time {invitation} {opening}"))


def cancel(visit: Visit, appointment: uuid.UUID) -> bool:
    """Give the time back, until it begins; twice is once. False where it is not this writer's; NotNow once it has begun."""
    with as_writer(visit.token):
        outcome = choosing.one("cancel", appointment)[0]
    if outcome == "over":
        raise NotNow
    return bool(outcome == "done")

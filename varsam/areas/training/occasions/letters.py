"""Letters to those who sign up: that something waits, and a link. No name, no course, no place.

Functions of the database put letters in line in the transaction of what they tell; here they are written and sent, one
person at a time. Higher floors register kinds of their own.
"""

import smtplib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage as Message
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import connection
from django.db.models import Count, Q
from django.utils import translation

from varsam.areas.training.occasions import seals
from varsam.areas.training.occasions.models import Letter, Occasion
from varsam.areas.training.occasions.signing_up import one
from varsam.kernel.access import actor
from varsam.kernel.vault import api as vault
from varsam.lib import ical
from varsam.lib.ical import Entry

# A mail server that takes nothing is asked again the next minute, and not once for each letter that waits.
_GIVE_UP_AFTER = 3


@dataclass(frozen=True)
class Row:
    """One letter to be written. One of `signup`, `party` and `interest` says to whom; `about` is the writer's own.

    `has_place`: whoever it goes to has a confirmed place just now. `was_signed_up`: by somebody who answers for them.
    """

    pk: int
    uid: uuid.UUID
    kind: str
    signup: uuid.UUID | None
    party: uuid.UUID | None
    interest: uuid.UUID | None
    about: uuid.UUID | None
    occasion_id: int | None
    language: str
    email: str
    has_place: bool
    was_signed_up: bool


@dataclass(frozen=True)
class Written:
    """What a letter says: no names and no titles. `entries` go along to the receiver's calendar, where they have a place."""

    subject: str
    body: str
    entries: list[Entry] = field(default_factory=list)
    is_off: bool = False


@dataclass(frozen=True)
class Progress:
    """How far the letters about an occasion have come; `waiting` are still to be sent."""

    sent: int
    failed: int
    all: int

    @property
    def waiting(self) -> int:
        return self.all - self.sent - self.failed


_kinds: dict[str, Callable[[Row], Written | None]] = {}


def register(kind: str, make: Callable[[Row], Written | None]) -> None:
    """Say how letters of this kind are written, in the language that is in force; None where there is nothing left to say.
    Called when a package loads."""
    _kinds[kind] = make


def write(*, kind: str, signup: uuid.UUID, about: uuid.UUID | None = None) -> None:
    """Put a letter in line; only the worker does (`actor.working`). Nothing for who has no address any more."""
    assert kind in _kinds, kind
    one("letter", kind, signup, about)


def progress(occasion: Occasion, since: datetime) -> Progress:
    """How far the letters have come that were put in line from `since` on; for who sees who comes there."""
    found = Letter.objects.filter(occasion=occasion, made_at__gte=since).aggregate(
        sent=Count("pk", filter=Q(sent_at__isnull=False, failed_at=None)),
        failed=Count("pk", filter=Q(failed_at__isnull=False)),
        all=Count("pk"),
    )
    return Progress(**found)


class Mail(EmailMessage):
    """A mail with its calendar entry beside the text as another form of it (RFC 6047, 2.4); several go as files."""

    def __init__(self, *, entries: list[bytes], method: str, **facts: object) -> None:
        super().__init__(**facts)  # type: ignore[arg-type]
        self.entries, self.method = entries, method

    def _add_bodies(self, msg: Message) -> None:
        super()._add_bodies(msg)  # type: ignore[misc]
        if len(self.entries) == 1:
            msg.add_alternative(self.entries[0], **self._kind)

    def _add_attachments(self, msg: Message) -> None:
        super()._add_attachments(msg)  # type: ignore[misc]
        if len(self.entries) > 1:
            for number, entry in enumerate(self.entries, start=1):
                msg.add_attachment(entry, filename=f"{number}.ics", **self._kind)

    @property
    def _kind(self) -> dict[str, Any]:
        # As bytes, for a text's lines would end as the mail's do, and those of an entry end as its standard says.
        return {
            "maintype": "text",
            "subtype": "calendar",
            "params": {"charset": "utf-8", "method": self.method},
        }


def message_id(letter: uuid.UUID) -> str:
    """What a letter is called in the mail, and so in the report that it did not arrive."""
    return f"<{letter}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"


def mail(row: Row) -> Mail | None:
    """The letter as it is sent; None where there is nothing left to say, or nobody to say it to."""
    if not row.email:
        return None
    with translation.override(row.language):
        written = _kinds[row.kind](row)
        if written is None:
            return None
        put = ical.cancellation if written.is_off else ical.invitation
        entries = [
            put(each, organizer=settings.DEFAULT_FROM_EMAIL, attendee=row.email) for each in written.entries
        ]
        return Mail(
            subject=written.subject,
            body=written.body,
            to=[row.email],
            # No robot answers it by a holiday's greeting (RFC 3834).
            headers={"Message-ID": message_id(row.uid), "Auto-Submitted": "auto-generated"},
            entries=entries,
            method="CANCEL" if written.is_off else "REQUEST",
        )


def send() -> int:
    """Mail what waits; returns how many were sent.

    Each is a transaction of its own, over one connection to the mail server: one address that takes no mail holds up nobody
    else. An address that is refused for good (5xx, RFC 5321, 4.2.1) is noted; everything else is tried again, later each
    time. A letter that was sent but not noted as sent goes out again, and is the same entry in a calendar.
    """
    sent = missed = after = 0
    server = mailers.default
    try:
        while missed < _GIVE_UP_AFTER:
            try:
                with actor.working():
                    found = _next(after)
                    if found is None:
                        break
                    after = found[0]
                    message = mail(_row(*found))
                    if message is not None:
                        server.open()
                        server.send_messages([message])
                        sent += 1
                    one("sent", after)
            except smtplib.SMTPRecipientsRefused as refused:
                for_good = _is_for_good(refused)
                missed += not for_good
                _missed(after, for_good=for_good)
            except OSError:  # of the mail: SMTPException is one too
                missed += 1
                _missed(after, for_good=False)
            except vault.SealBroken:
                # One address that cannot be opened holds up nobody else; it stays in line, where the desk sees it.
                _missed(after, for_good=False)
            else:
                missed = 0
    finally:
        server.close()
    return sent


def _missed(letter: int, *, for_good: bool) -> None:
    with actor.working():
        one("missed", letter, for_good)


def _is_for_good(refused: smtplib.SMTPRecipientsRefused) -> bool:
    first_permanent = 500
    return all(code >= first_permanent for code, _text in refused.recipients.values())


def _next(after: int) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.training_next(%s)", [after])
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def _row(*stored: Any) -> Row:
    *told, key, wrapped, master, person, has_place, was_signed_up = stored
    email = seals.read_person(key, wrapped, master, person).email if key else ""
    facts = [*told, email, has_place, was_signed_up]
    return Row(*facts)

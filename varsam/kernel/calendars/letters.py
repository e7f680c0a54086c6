"""Invitations by mail, each to one person alone: when, and where to answer. No place, no name, not what it is about."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage as Written

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.kernel.access import actor
from varsam.kernel.access.functions import call
from varsam.kernel.calendars import links
from varsam.lib import ical, when
from varsam.lib.ical import Entry

# A mail server that takes nothing is asked again the next minute, and not once for each letter that waits.
_GIVE_UP_AFTER = 3


@dataclass(frozen=True)
class Told:
    """One version of one entry, and whom to tell."""

    pk: int
    email: str
    language: str
    uid: uuid.UUID
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    is_off: bool
    is_first: bool


def entry(told: Told) -> Entry:
    """The entry as it stands in their calendar, in their language; made where that language is in force."""
    address = links.answer_address(told.uid, told.language)
    return Entry(
        uid=str(told.uid),
        sequence=told.sequence,
        stamp=told.changed_at,
        starts_at=told.starts_at,
        ends_at=told.ends_at,
        summary=_("Möte i Varsam"),
        description="" if told.is_off else _("Svara om du kommer: %(address)s") % {"address": address},
        address="" if told.is_off else address,
        is_off=told.is_off,
    )


class Letter(EmailMessage):
    """A mail whose calendar part stands beside its text as another form of the same (RFC 6047, 2.4), with its method."""

    def __init__(self, *, calendar: bytes, method: str, **facts: object) -> None:
        super().__init__(**facts)  # type: ignore[arg-type]
        self.calendar, self.method = calendar, method

    def _add_bodies(self, msg: Written) -> None:
        super()._add_bodies(msg)  # type: ignore[misc]
        # As bytes, for a text's lines would end as the mail's do, and those of an entry end as its standard says.
        msg.add_alternative(
            self.calendar,
            maintype="text",
            subtype="calendar",
            params={"charset": "utf-8", "method": self.method},
        )


_WORDS = {
    "REQUEST": (
        gettext_lazy("Du är kallad till ett möte"),
        gettext_lazy("Mötet är %(day)s kl. %(begins)s–%(ends)s. Svara om du kommer: %(address)s"),
    ),
    "CHANGE": (
        gettext_lazy("Ett möte har ändrats"),
        gettext_lazy("Tiden är nu %(day)s kl. %(begins)s–%(ends)s. Svara om du kommer: %(address)s"),
    ),
    "CANCEL": (
        gettext_lazy("Ett möte har tagits bort ur din kalender"),
        gettext_lazy(
            "Mötet %(day)s kl. %(begins)s–%(ends)s gäller inte längre dig. Logga in för att läsa mer: %(address)s"
        ),
    ),
}


def letter(told: Told) -> Letter:
    """The mail that puts a meeting in a calendar, changes it there or takes it out again."""
    method, write = ("CANCEL", ical.cancellation) if told.is_off else ("REQUEST", ical.invitation)
    subject, body = _WORDS[method if told.is_off or told.is_first else "CHANGE"]
    with translation.override(told.language):
        made = entry(told)
        facts = {
            "day": when.day(told.starts_at, told.language),
            "begins": when.clock(told.starts_at, told.language),
            "ends": when.clock(told.ends_at, told.language),
            "address": made.address or f"{settings.PUBLIC_ADDRESS}/arbete/",
        }
        return Letter(
            subject=str(subject),
            body=str(body) % facts,
            to=[told.email],
            calendar=write(made, organizer=settings.DEFAULT_FROM_EMAIL, attendee=told.email),
            method=method,
        )


def _next(after: int) -> Told | None:
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.calendars_next(%s)", [after])
        row = cursor.fetchone()
    return Told(*row) if row else None


def follow() -> None:
    """Let the entries follow what holds: a version more of each that is about another time, or off."""
    with actor.working():
        call("calendars_follow")


def send() -> int:
    """Mail each entry whose latest version has not been mailed; returns how many were.

    Each is a transaction of its own: one address that takes no mail holds up nobody else, and waits longer each time. A
    letter that was sent but not noted as sent goes out again as the same version, which a calendar takes for the same.
    """
    sent = missed = after = 0
    while missed < _GIVE_UP_AFTER:
        told: Told | None = None
        try:
            with actor.working():
                told = _next(after)
                if told is None:
                    break
                after = told.pk
                mailers.default.send_messages([letter(told)])
                call("calendars_told", told.pk, told.sequence, links.digest(links.answer_secret(told.uid)))
                sent += 1
        except OSError:  # of the mail: SMTPException is one too
            missed += 1
            with actor.working():
                call("calendars_missed", after)
        else:
            missed = 0
    return sent

"""The mail that the month's letter is there: which month, and where to read it. Nothing of what it says."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from varsam.kernel.access import actor
from varsam.kernel.access.functions import call

# A mail server that takes nothing is asked again by the next run, and not once for each letter that waits.
_GIVE_UP_AFTER = 3


@dataclass(frozen=True)
class Waiting:
    """One colleague to tell of one letter."""

    pk: int
    email: str
    language: str
    month: date


def letter(waiting: Waiting) -> EmailMessage:
    """The mail to one colleague, in their language."""
    with translation.override(waiting.language):
        address = f"{settings.PUBLIC_ADDRESS}/arbete/manadsbrev/{waiting.month:%Y-%m}/"
        return EmailMessage(
            subject=_("Månadsbrevet finns att läsa"),
            body=_(
                "Ett nytt månadsbrev finns i Varsam. Logga in för att läsa: %(address)s\n\n"
                "På sidan kan du välja att inte få de här breven."
            )
            % {"address": address},
            to=[waiting.email],
        )


def _next(after: int) -> Waiting | None:
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.insights_next_letter(%s)", [after])
        row = cursor.fetchone()
    return Waiting(*row) if row else None


def send() -> int:
    """Mail each colleague who waits to be told; how many were. Each is a transaction of its own, told once: one address that
    takes no mail holds up nobody else, and is tried again by the next run."""
    sent = missed = after = 0
    while missed < _GIVE_UP_AFTER:
        try:
            with actor.working():
                waiting = _next(after)
                if waiting is None:
                    break
                after = waiting.pk
                mailers.default.send_messages([letter(waiting)])
                call("insights_letter_sent", waiting.pk)
                sent += 1
        except OSError:  # of the mail: SMTPException is one too
            missed += 1
    return sent

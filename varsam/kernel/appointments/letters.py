"""The one letter that a writer may ask for: that something waits, and where. Not what, not when, not with whom."""

import smtplib
import uuid

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from varsam.kernel.access import actor
from varsam.kernel.appointments import seals
from varsam.kernel.appointments.choosing import one
from varsam.kernel.vault import api as vault

# A mail server that takes nothing is asked again the next minute, and not once for each letter that waits.
_GIVE_UP_AFTER = 3


def letter(address: str, language: str, uid: uuid.UUID) -> EmailMessage:
    """The mail; the address in it is the same for everybody."""
    with translation.override(language):
        return EmailMessage(
            subject=_("Något väntar på dig"),
            body=_("Något väntar på dig här: %(address)s") % {"address": _page()},
            to=[address],
            # No robot answers it by a holiday's greeting (RFC 3834).
            headers={
                "Message-ID": f"<{uuid.uuid5(uid, 'reminder')}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>",
                "Auto-Submitted": "auto-generated",
            },
        )


def _page() -> str:
    return f"{settings.PUBLIC_ADDRESS}{reverse('conversations:return')}"


def send() -> int:
    """Mail what is due; returns how many letters. Each is a transaction of its own, and its address goes with it."""
    sent = missed = after = 0
    while missed < _GIVE_UP_AFTER:
        try:
            with actor.working():
                found = one("next", after)
                if found is None:
                    break
                after = found[0]
                mailers.default.send_messages([_written(*found)])
                one("sent", after)
                sent += 1
        except smtplib.SMTPRecipientsRefused:
            # Their address takes no mail; nobody else has it, so nobody can be told. It is tried again until the time comes.
            _unsent(after)
        except OSError:  # of the mail: SMTPException is one too
            missed += 1
            _unsent(after)
        except vault.SealBroken:
            _unsent(after)
        else:
            missed = 0
    return sent


def _written(
    _pk: int,
    appointment: uuid.UUID,
    language: str,
    email: bytes,
    key: uuid.UUID,
    wrapped: bytes,
    master: str,
) -> EmailMessage:
    address = seals.read_email(key, vault.unwrap(key, wrapped, master), email)
    return letter(address, language, appointment)


def _unsent(reminder: int) -> None:
    with actor.working():
        one("unsent", reminder)


def forget() -> int:
    """Destroy what has served; how many keys."""
    keys = int(one("forget")[0])
    if keys:
        vault.write_keys_part()
    return keys

"""The secrets in addresses that open without signing in: derived from the key file, so that the database knows only digests.

Whoever reads the database, or a backup of it, cannot make one; and the same invitation has the same link in every mail.
"""

import base64
import hmac
import uuid
from hashlib import sha256

from django.conf import settings

from varsam.kernel.vault import api as vault

_ANSWER, _FEED = "answer to an invitation", "calendar feed"
SECRET_BYTES = 32


def _derived(purpose: str, name: uuid.UUID) -> bytes:
    return hmac.digest(vault.subkey(purpose), name.bytes, sha256)


def answer_secret(uid: uuid.UUID) -> bytes:
    """The secret of the link in which one invitation is answered, 32 bytes."""
    return _derived(_ANSWER, uid)


def feed_secret(key: uuid.UUID) -> bytes:
    """The secret of the address of one feed, 32 bytes."""
    return _derived(_FEED, key)


def digest(secret: bytes) -> bytes:
    """What the database keeps of a secret."""
    return sha256(secret).digest()


def written(secret: bytes) -> str:
    """A secret as it stands in an address: 43 letters, digits, - and _."""
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")


def read(text: str) -> bytes | None:
    """The secret in an address, or None where it cannot be one: only what `written` gives is read, and nothing like it."""
    try:
        secret = base64.urlsafe_b64decode(text.encode("ascii") + b"=")
    except ValueError:
        return None
    return secret if len(secret) == SECRET_BYTES and written(secret) == text else None


def answer_address(uid: uuid.UUID, language: str) -> str:
    """Where one invitation is answered, whole."""
    return f"{settings.PUBLIC_ADDRESS}{_prefix(language)}/svar-mote/{written(answer_secret(uid))}/"


def feed_address(key: uuid.UUID) -> str:
    """The whole address of one feed. It says nothing of whose it is."""
    return f"{settings.PUBLIC_ADDRESS}/kalender/{written(feed_secret(key))}.ics"


def _prefix(language: str) -> str:
    return "" if language == settings.LANGUAGE_CODE else f"/{language}"

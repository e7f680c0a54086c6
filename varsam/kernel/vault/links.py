"""Secrets in addresses that open without signing in: derived from the key file, so that the database knows only digests.

Whoever reads the database, or a backup of it, cannot make one; and the same thing has the same link in every mail.
"""

import base64
import hmac
import uuid
from hashlib import sha256

from varsam.kernel.vault import sealing

SECRET_BYTES = 32


def derived(purpose: str, name: uuid.UUID) -> bytes:
    """The secret of the link to one thing, 32 bytes. Another purpose gives another secret for the same name."""
    return hmac.digest(sealing.subkey(purpose), name.bytes, sha256)


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

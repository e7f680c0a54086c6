"""The addresses of invitations and feeds, which open without signing in (see `varsam.kernel.vault.links`)."""

import uuid

from django.conf import settings

from varsam.kernel.vault.links import SECRET_BYTES, derived, digest, read, written

__all__ = [
    "SECRET_BYTES",
    "answer_address",
    "answer_secret",
    "digest",
    "feed_address",
    "feed_secret",
    "read",
    "written",
]

# These names are part of the keys: another name opens nothing that was sent before.
_ANSWER, _FEED = "answer to an invitation", "calendar feed"


def answer_secret(uid: uuid.UUID) -> bytes:
    """The secret of the link in which one invitation is answered, 32 bytes."""
    return derived(_ANSWER, uid)


def feed_secret(key: uuid.UUID) -> bytes:
    """The secret of the address of one feed, 32 bytes."""
    return derived(_FEED, key)


def answer_address(uid: uuid.UUID, language: str) -> str:
    """Where one invitation is answered, whole."""
    return f"{settings.PUBLIC_ADDRESS}{_prefix(language)}/svar-mote/{written(answer_secret(uid))}/"


def feed_address(key: uuid.UUID) -> str:
    """The whole address of one feed. It says nothing of whose it is."""
    return f"{settings.PUBLIC_ADDRESS}/kalender/{written(feed_secret(key))}.ics"


def _prefix(language: str) -> str:
    return "" if language == settings.LANGUAGE_CODE else f"/{language}"

"""Envelope encryption (AES-256-GCM): a key for each thread or case, wrapped by a master key.

Sealed bytes are nonce (12) ‖ ciphertext and tag. What a text belongs to is bound in as associated data, so that a
sealed text moved to another row does not open.
"""

import os
import uuid
from collections.abc import Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from varsam.kernel.vault.models import DataKey, WrappedKey
from varsam.lib import keyring

NONCE_BYTES = 12
# What tells by its length is filled up to a multiple of this.
_BLOCK = 128


class SealBroken(Exception):
    """What was to be opened has been changed, moved, or belongs to another key."""


def ring() -> keyring.Keyring:
    """The secrets of this installation; raises KeyFileError when they are missing or damaged."""
    try:
        changed = settings.KEY_FILE.stat().st_mtime_ns
    except OSError:
        changed = 0
    return keyring.load(settings.KEY_FILE, os.environ.get("VARSAM_MASTER_KEYS"), changed)


@lru_cache(maxsize=64)
def subkey(purpose: str) -> bytes:
    """The fixed key (32 bytes) for one purpose, derived from the root secret."""
    return ring().derive(purpose)


def seal(key: bytes, plain: bytes, *, belongs_to: str) -> bytes:
    """Encrypt `plain` under a 32-byte `key`."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, belongs_to.encode())


def unseal(key: bytes, sealed: bytes | memoryview, *, belongs_to: str) -> bytes:
    """Decrypt; raises SealBroken."""
    try:
        return AESGCM(key).decrypt(
            bytes(sealed[:NONCE_BYTES]), bytes(sealed[NONCE_BYTES:]), belongs_to.encode()
        )
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error


def seal_filled(key: bytes, text: str, *, belongs_to: str) -> bytes:
    """Encrypt a short text, filled up, so that its length does not tell a short name from a long one."""
    plain = text.encode()
    return seal(key, plain + b"\0" * (-len(plain) % _BLOCK), belongs_to=belongs_to)


def unseal_filled(key: bytes, sealed: bytes | memoryview, *, belongs_to: str) -> str:
    """What `seal_filled` made; raises SealBroken."""
    return unseal(key, sealed, belongs_to=belongs_to).rstrip(b"\0").decode()


def new_key() -> tuple[uuid.UUID, bytes, bytes, str]:
    """A fresh data key: its id, the 32 bytes, the same wrapped, and the id of the master key that wraps it."""
    key_id, plain, masters = uuid.uuid4(), os.urandom(keyring.KEY_BYTES), ring()
    wrapped = seal(masters.masters[masters.active], plain, belongs_to=f"datakey {key_id}")
    return key_id, plain, wrapped, masters.active


def fetch_keys(key_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, DataKey]:
    """Data keys by id, with their wrapped keys where row security shows those to the one who acts; `open_key` refuses the rest.

    Apart from the rows that they open: a query that joins the keys is planned anew each time.
    """
    found = {key_id: DataKey.from_db(None, ["id"], [key_id]) for key_id in key_ids}
    with connection.cursor() as cursor:
        cursor.execute("select key, wrapped, master from varsam.vault_keys(%s::uuid[])", [list(found)])
        for key_id, wrapped, master in cursor.fetchall():
            found[key_id].wrapped_key = WrappedKey(key=found[key_id], wrapped=wrapped, master_id=master)
    return found


def fetch_key(key_id: uuid.UUID) -> DataKey:
    """One of `fetch_keys`."""
    return fetch_keys([key_id])[key_id]


def open_key(stored: DataKey) -> bytes:
    """The 32 bytes of a data key; raises SealBroken when it has been destroyed, or its master key is not here."""
    try:
        held = stored.wrapped_key
    except WrappedKey.DoesNotExist as error:
        raise SealBroken from error
    return unwrap(stored.id, held.wrapped, held.master_id)


def unwrap(key_id: uuid.UUID, wrapped: bytes | memoryview, master: str) -> bytes:
    """The 32 bytes of the data key `key_id`; raises SealBroken as `open_key` does."""
    try:
        found = ring().masters[master]
    except KeyError as error:
        raise SealBroken from error
    return unseal(found, wrapped, belongs_to=f"datakey {key_id}")

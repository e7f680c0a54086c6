"""Envelope encryption (AES-256-GCM): a key for each thread or case, wrapped by a master key.

Sealed bytes are nonce (12) ‖ ciphertext and tag. What a text belongs to is bound in as associated data, so that a
sealed text moved to another row does not open.
"""

import os
import uuid
from collections.abc import Callable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connections, transaction

from varsam.kernel.vault.models import DataKey, KeyCheck
from varsam.lib import keyring

NONCE_BYTES = 12
OWNER = "owner"
_ROTATION_BATCH = 500


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


def new_key() -> tuple[uuid.UUID, bytes, bytes, str]:
    """A fresh data key: its id, the 32 bytes, the same wrapped, and the id of the master key that wraps it."""
    key_id, plain, masters = uuid.uuid4(), os.urandom(keyring.KEY_BYTES), ring()
    wrapped = seal(masters.masters[masters.active], plain, belongs_to=f"datakey {key_id}")
    return key_id, plain, wrapped, masters.active


def open_key(stored: DataKey) -> bytes:
    """The 32 bytes of a data key; raises SealBroken when the master key is not here or does not fit."""
    return unwrap(stored.id, stored.wrapped, stored.master_id)


def unwrap(key_id: uuid.UUID, wrapped: bytes | memoryview, master: str) -> bytes:
    """The 32 bytes of the data key `key_id`; raises SealBroken as `open_key` does."""
    try:
        found = ring().masters[master]
    except KeyError as error:
        raise SealBroken from error
    return unseal(found, wrapped, belongs_to=f"datakey {key_id}")


_further: list[Callable[[], list[str]]] = []


def register_check(ask: Callable[[], list[str]]) -> None:
    """Ask this too whether key file and database fit; called by higher floors when they load."""
    if ask not in _further:
        _further.append(ask)


def check() -> list[str]:
    """What is wrong between the key file and the database, in plain sentences; an empty list when they fit."""
    return wrong_masters() or [fault for ask in _further for fault in ask()]


def wrong_masters(using: str = "default") -> list[str]:
    """What is wrong with the master keys alone, as `check` says it."""
    masters = ring()
    stored = {row.master: row.fingerprint for row in KeyCheck.objects.using(using)}
    wrong = [
        f"the key {name} of the key file is not the one that this database was written with"
        for name, print_ in stored.items()
        if name in masters.masters and masters.fingerprint(name) != print_
    ]
    if stored and not set(stored) & set(masters.masters):
        wrong.append("the key file belongs to another database: none of its keys has been used here")
    with connections[using].cursor() as cursor:
        cursor.execute("select varsam.vault_masters()")
        used = set(cursor.fetchone()[0] or [])
    wrong += [f"the key {name} is missing from the key file" for name in sorted(used - set(masters.masters))]
    return wrong


def remember_masters(using: str = OWNER) -> None:
    """Store the fingerprints of the key file's master keys, once; `using` is the owner's connection."""
    masters = ring()
    known = set(KeyCheck.objects.using(using).values_list("master", flat=True))
    for name in set(masters.masters) - known:
        KeyCheck.objects.using(using).create(master=name, fingerprint=masters.fingerprint(name))


def rotate(say: Callable[[int], None], using: str = OWNER) -> int:
    """Make a new master key, wrap every data key anew, forget the old ones. Returns how many keys were wrapped.

    Runs as the owner of the database (the app has no right to change a key), in batches that each commit, and can be
    run again after a crash: old master keys are only forgotten when nothing is wrapped by them.
    """
    masters = keyring.add_master(settings.KEY_FILE)
    remember_masters(using)
    done = 0
    while found := _wrap_batch(masters, using):
        done += found
        say(done)
    with transaction.atomic(using=using):
        # The lock waits for whoever is just now storing a key under an old master key; those are wrapped here.
        list(KeyCheck.objects.using(using).select_for_update())
        while found := _wrap_batch(masters, using):
            done += found
        KeyCheck.objects.using(using).exclude(master=masters.active).delete()
    keyring.drop_masters(settings.KEY_FILE)
    return done


def _wrap_batch(masters: keyring.Keyring, using: str) -> int:
    with transaction.atomic(using=using):
        stored = DataKey.objects.using(using).exclude(master=masters.active).select_for_update()
        found = list(stored[:_ROTATION_BATCH])
        for key in found:
            belongs_to = f"datakey {key.id}"
            plain = unseal(masters.masters[key.master_id], key.wrapped, belongs_to=belongs_to)
            key.wrapped = seal(masters.masters[masters.active], plain, belongs_to=belongs_to)
            key.master_id = masters.active
        DataKey.objects.using(using).bulk_update(found, ["wrapped", "master"])
    return len(found)

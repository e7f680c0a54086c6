"""The key file: the one secret that a city must keep outside the database.

It holds a *root* secret, from which the fixed keys are derived (signing, return codes, blind index, audit seal), and
one or more *master keys*, which only wrap data keys and therefore can be rotated.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


class KeyFileError(Exception):
    """The key file is missing or cannot be read; the message says what to do and never holds key material."""


@dataclass(frozen=True)
class Keyring:
    """The secrets of one installation.

    `active` names the master key that wraps new data keys; `masters` maps key id → 32 bytes.
    """

    root: bytes
    active: str
    masters: dict[str, bytes]

    def derive(self, purpose: str, length: int = KEY_BYTES) -> bytes:
        """A fixed key for one purpose (HKDF-SHA256, RFC 5869), `length` bytes."""
        return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=purpose.encode()).derive(
            self.root
        )

    def fingerprint(self, key_id: str) -> str:
        """What the database remembers of a master key: 32 hexadecimal digits, from which it cannot be found."""
        digest = hashes.Hash(hashes.SHA256())
        digest.update(b"varsam master key" + self.masters[key_id])
        return digest.finalize().hex()[:32]

    def __repr__(self) -> str:
        return f"<Keyring active={self.active} keys={len(self.masters)}>"


def _new_id() -> str:
    return "k" + secrets.token_hex(4)


def _encode(ring: Keyring) -> str:
    def text(raw: bytes) -> str:
        return base64.b64encode(raw).decode()

    masters = {key_id: text(key) for key_id, key in ring.masters.items()}
    return json.dumps({"root": text(ring.root), "active": ring.active, "masters": masters}, indent=1)


def _decode(source: str, name: str) -> Keyring:
    try:
        data = json.loads(source)
        masters = {str(k): base64.b64decode(v, validate=True) for k, v in data["masters"].items()}
        ring = Keyring(base64.b64decode(data["root"], validate=True), str(data["active"]), masters)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeyFileError(
            f"{name} is not a Varsam key file. Put back the one that belongs to this data."
        ) from error
    sizes = {len(key) for key in (ring.root, *ring.masters.values())}
    if sizes != {KEY_BYTES} or ring.active not in ring.masters:
        raise KeyFileError(f"{name} is damaged. Put back the copy that belongs to this data.")
    return ring


def _write(path: Path, ring: Keyring) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_suffix(".new")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(_encode(ring))
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    load.cache_clear()


def create(path: Path) -> Keyring:
    """Make a key file with fresh secrets, readable by its owner only; an existing one is kept and returned."""
    if path.exists():
        return load(path)
    key_id = _new_id()
    ring = Keyring(secrets.token_bytes(KEY_BYTES), key_id, {key_id: secrets.token_bytes(KEY_BYTES)})
    _write(path, ring)
    return ring


def add_master(path: Path) -> Keyring:
    """Add a master key and make it the active one; older ones stay until everything is wrapped anew."""
    ring = load(path)
    key_id = _new_id()
    grown = Keyring(ring.root, key_id, {**ring.masters, key_id: secrets.token_bytes(KEY_BYTES)})
    _write(path, grown)
    return grown


def drop_masters(path: Path) -> Keyring:
    """Forget every master key but the active one (after everything has been wrapped anew)."""
    ring = load(path)
    kept = Keyring(ring.root, ring.active, {ring.active: ring.masters[ring.active]})
    _write(path, kept)
    return kept


@lru_cache(maxsize=8)
def load(path: Path, environment: str | None = None, changed: int = 0) -> Keyring:
    """Read the secrets, from `environment` (the same JSON) when given, else from the file at `path`.

    What is read is kept; a new `changed` (the file's time stamp) makes it read again, as rotation needs.

    Raises KeyFileError with one plain sentence when there is none, or it is damaged.
    """
    if environment:
        return _decode(environment, "VARSAM_MASTER_KEYS")
    try:
        source = path.read_text()
    except FileNotFoundError as error:
        raise KeyFileError(
            f"The key file {path.name} is missing. Without it nothing stored can be read."
        ) from error
    except OSError as error:
        raise KeyFileError(f"The key file {path.name} cannot be read: {error.strerror}.") from error
    return _decode(source, path.name)


def signing_secret(path: Path, environment: str | None = None) -> str:
    """The secret that signs cookies; a throwaway one where no key file exists yet (commands that serve nobody)."""
    try:
        return load(path, environment).derive("signing").hex()
    except KeyFileError:
        return secrets.token_hex(KEY_BYTES)

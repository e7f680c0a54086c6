"""What one municipality says and another can check: canonical JSON (RFC 8785), SHA-256, Ed25519 (RFC 8032).

A statement is a JSON object without floating-point numbers. The same statement has the same bytes in every language, so a
signature can be checked wherever those bytes can be made again (docs/exchange.md).
"""

import base64
import binascii
from hashlib import sha256
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_BYTES = 32
ALGORITHM = "Ed25519"
_DIGEST = "sha-256:"


class NotCanonical(ValueError):
    """A value that has no canonical form: a number too large to be the same everywhere, or a text that is no Unicode."""


def canonical(statement: Any) -> bytes:
    """The one form of a statement that is signed; raises NotCanonical."""
    try:
        return rfc8785.dumps(statement)
    except (rfc8785.CanonicalizationError, UnicodeError, RecursionError) as error:
        raise NotCanonical from error


def digest(statement: Any) -> str:
    """SHA-256 of the canonical form, as `sha-256:` and 64 hexadecimal digits; raises NotCanonical."""
    return _DIGEST + sha256(canonical(statement)).hexdigest()


def new_pair() -> tuple[bytes, bytes]:
    """A fresh key: the private 32 bytes, and the public 32."""
    private = Ed25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def sign(private: bytes, statement: Any) -> str:
    """The signature of a statement, base64url without padding."""
    return encoded(Ed25519PrivateKey.from_private_bytes(private).sign(canonical(statement)))


def is_signed(public: bytes, statement: Any, signature: str) -> bool:
    """Whether `signature` was made of exactly this statement by whoever has the private part of `public`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(decoded(signature), canonical(statement))
    except (InvalidSignature, ValueError):
        return False
    return True


def key_id(public: bytes) -> str:
    """The short name of a key: the first 16 hexadecimal digits of its digest."""
    return sha256(public).hexdigest()[:16]


def fingerprint(public: bytes) -> str:
    """What two people read to each other on the telephone: the whole digest of a public key in groups of four."""
    full = sha256(public).hexdigest().upper()
    return " ".join(full[i : i + 4] for i in range(0, len(full), 4))


def encoded(raw: bytes) -> str:
    """Bytes as base64url without padding (RFC 4648, 5)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Bytes of base64url with or without padding; raises ValueError."""
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("no base64url") from error

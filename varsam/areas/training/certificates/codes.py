"""The code on a certificate and the secret in its holder's link: made from the key file, so that the database knows digests.

A code is 80 bits in sixteen letters and digits (Crockford's base 32: without I, L, O and U, which are read as 1, 1, 0 and
nothing), in four groups, so that it can be typed from paper. Nobody finds one by trying: with a million certificates, and a
thousand tries a second, the first hit takes tens of millions of years.
"""

import uuid
from typing import Final

from varsam.kernel.vault import links

_CODE, _LINK = "code of a certificate", "link to a certificate"
_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_AS: Final = str.maketrans(
    {"I": "1", "L": "1", "O": "0", " ": None, "-": None, "\u2013": None, "\u00a0": None}
)
BYTES: Final = 10
SIGNS: Final = 16
_BITS: Final = 5


def code(certificate: uuid.UUID) -> bytes:
    """The code of a certificate, 10 bytes."""
    return links.derived(_CODE, certificate)[:BYTES]


def secret(certificate: uuid.UUID) -> bytes:
    """The secret in the holder's own link, 32 bytes."""
    return links.derived(_LINK, certificate)


def written(code: bytes) -> str:
    """A code as it stands on paper and in an address: four groups of four, with hyphens."""
    number = int.from_bytes(code)
    signs = [_SIGNS[number >> _BITS * place & 31] for place in reversed(range(SIGNS))]
    return "-".join("".join(signs[at : at + 4]) for at in range(0, SIGNS, 4))


def read(text: str) -> bytes | None:
    """The code in what somebody typed, in any case and grouping; None where it cannot be one."""
    signs = text.upper().translate(_AS).strip()
    if len(signs) != SIGNS or any(sign not in _SIGNS for sign in signs):
        return None
    number = 0
    for sign in signs:
        number = number << _BITS | _SIGNS.index(sign)
    return number.to_bytes(BYTES)

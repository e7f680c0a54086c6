"""The addresses that open what somebody has signed up for, without signing in (see `varsam.kernel.vault.links`).

The names of the purposes are part of the secrets: another name opens nothing that was sent before.
"""

import uuid

from django.conf import settings

from varsam.kernel.vault.links import derived, written

_PLACE, _PARTY, _INTEREST = "training place", "training party", "training interest"
_MINE, _DOOR = "training mine", "training door"


def place_secret(signup: uuid.UUID) -> bytes:
    """The secret of the link to one sign-up, 32 bytes."""
    return derived(_PLACE, signup)


def party_secret(party: uuid.UUID) -> bytes:
    """The secret of the link to those whom somebody signed up, 32 bytes."""
    return derived(_PARTY, party)


def interest_secret(interest: uuid.UUID) -> bytes:
    """The secret of the link to what somebody is interested in, and by which they sign up before others, 32 bytes."""
    return derived(_INTEREST, interest)


def mine_secret(letter: uuid.UUID) -> bytes:
    """The secret of a link to all that one address has signed up for, 32 bytes; it opens for a while only."""
    return derived(_MINE, letter)


def door_secret(sitting: uuid.UUID) -> bytes:
    """The secret in the code on a room's wall, 32 bytes; it opens on the day of the sitting."""
    return derived(_DOOR, sitting)


def place_address(signup: uuid.UUID, language: str) -> str:
    return _address(language, f"plats/{written(place_secret(signup))}/")


def party_address(party: uuid.UUID, language: str) -> str:
    return _address(language, f"grupp/{written(party_secret(party))}/")


def interest_address(interest: uuid.UUID, language: str) -> str:
    return _address(language, f"intresse/{written(interest_secret(interest))}/")


def invitation_address(interest: uuid.UUID, reference: str, language: str) -> str:
    """Where who waited signs up before others."""
    secret = written(interest_secret(interest))
    return _address(language, f"tillfalle/{reference}/anmal/?inbjudan={secret}")


def mine_address(letter: uuid.UUID, language: str) -> str:
    return _address(language, f"mina/{written(mine_secret(letter))}/")


def door_address(sitting: uuid.UUID) -> str:
    return _address(settings.LANGUAGE_CODE, f"har/{written(door_secret(sitting))}/")


def _address(language: str, path: str) -> str:
    prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
    return f"{settings.PUBLIC_ADDRESS}{prefix}/utbildning/{path}"

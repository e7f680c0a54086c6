"""What somebody gets for having taken part, on the page of their own place: a certificate, questions to answer.

Whoever gives it registers it here when it loads; the page of a place knows none of them by name.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One thing that waits there: the name of its drawing, what it is, a sentence about it, and where it is.

    `label` are the words of the link; without an `address` only the words stand there.
    """

    icon: str
    title: str
    words: str
    label: str = ""
    address: str = ""


# Given the secret of the link, which proves the sign-up; outside of any actor. None where there is nothing for them (yet).
_parts: list[Callable[[bytes], Part | None]] = []


def register(part: Callable[[bytes], Part | None]) -> None:
    """Let the page of a place show something more; in the order in which they register."""
    if part not in _parts:
        _parts.append(part)


def parts(secret: bytes) -> list[Part]:
    """What waits for the one whose link holds this secret."""
    return [found for find in _parts if (found := find(secret))]

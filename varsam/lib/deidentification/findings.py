"""What a finding is: a kind of identifier and where it stands in the text."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

type Span = tuple[int, int]
"""Start and end (exclusive), in code points."""

type Spans = Iterator[Span]


class Kind(StrEnum):
    """The kinds of direct identifier that are looked for; the values are the command's stable surface."""

    PERSONNUMMER = "personnummer"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    NAME = "name"
    VEHICLE = "vehicle"
    USERNAME = "username"


@dataclass(frozen=True, slots=True)
class Finding:
    """One identifier: `text` is what stands from `start` to `end` (exclusive), in code points."""

    kind: Kind
    start: int
    end: int
    text: str

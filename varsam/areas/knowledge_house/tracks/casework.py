"""What Varsam asks an ordinary casework system, and what can come of asking."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from varsam.areas.knowledge_house.tracks.enums import Fault, Status
from varsam.lib.deidentification import Kind, find

# Clocks of two systems differ; more than this, and the answer is not about now.
_CLOCKS_DIFFER = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """All that is sent when a case is to be opened: Varsam's own reference, the unit and the track. Nobody's name, number or
    words: whoever opens the case there knows the person, and fetches what the law lets them from where it lies."""

    reference: str
    unit: str
    track: str


@dataclass(frozen=True)
class Standing:
    """How a case stands: what it is called there now, and its status since `at` (aware)."""

    reference: str
    status: Status
    at: datetime


class Failed(Exception):
    """Nothing came of asking; `fault` says why. Never tells what was sent or answered."""

    fault = Fault.DOWN


class Down(Failed):
    """It could not be reached, or says that it is busy or broken."""


class Slow(Failed):
    """It did not answer in time."""

    fault = Fault.SLOW


class Nonsense(Failed):
    """It answered something that the contract does not allow."""

    fault = Fault.NONSENSE


class Refused(Failed):
    """It does not let Varsam in."""

    fault = Fault.REFUSED


class UnknownReference(Failed):
    """It answers, and knows no case of that reference."""

    fault = Fault.UNKNOWN_REFERENCE


class CaseworkSystem(Protocol):
    """An ordinary casework system. Every method may raise Failed, and is safe to call again."""

    def open(self, key: uuid.UUID, asked: Asked) -> Standing:
        """Open a case there. The same key opens one case, however often it is asked; the first asking counts."""
        ...

    def status(self, reference: str) -> Standing:
        """How a case stands. Its reference may be another than was asked for: it is called so from now on."""
        ...

    def ping(self) -> None:
        """Whether it answers, by this contract."""
        ...


def checked(standing: Standing, now: datetime) -> Standing:
    """What a system said, where it can be so; Nonsense for a reference that holds somebody's number, or a time to come."""
    if any(finding.kind == Kind.PERSONNUMMER for finding in find(standing.reference)):
        raise Nonsense
    if standing.at > now + _CLOCKS_DIFFER:
        raise Nonsense
    return standing

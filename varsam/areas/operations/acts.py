"""How an act on a request is done: one transaction, and one way to say that the database refuses."""

from collections.abc import Iterable

from varsam.areas.operations import seals
from varsam.areas.operations.models import Request
from varsam.kernel.access.functions import Act
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event


class NotNow(Exception):
    """The request is not where this can be done, or it is not for the one who acts to do."""


act = Act(NotNow)


def key_of(request: Request) -> bytes:
    """The 32 bytes that a request is sealed with; NotNow where they have been destroyed."""
    key = seals.key_of(request)
    if key is None:
        raise NotNow("what was written has been destroyed")
    return key


def keep(request: Request, kinds: Iterable[str]) -> None:
    """Put on record which kinds of identifier somebody chose to leave in a text."""
    for kind in sorted(set(kinds)):
        audit.record(
            Event.UNIT_IDENTIFIER_KEPT,
            target_type="unit_request",
            target=request.reference,
            unit=request.home_id,
            details={"kind": kind},
        )

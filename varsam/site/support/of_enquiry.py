"""What the page of an enquiry says of the support that hangs on it."""

from dataclasses import dataclass

from varsam.areas.relatives.support import reading
from varsam.areas.relatives.support.states import State
from varsam.kernel.access import actor
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Sender
from varsam.lib.rows import Verb
from varsam.site.support import desk_rows


@dataclass(frozen=True)
class Side:
    """How it stands: the chip of the support, or None where none has been offered."""

    chip: tuple[str, str] | None


def side(enquiry: Enquiry) -> Side | None:
    """For relatives' enquiries, and those who keep their support; None for all else."""
    if enquiry.sender != Sender.RELATIVE or enquiry.unit_id not in actor.units("support", Verb.READ):
        return None
    found = reading.of_enquiry(enquiry)
    return Side((desk_rows.CHIPS[State(found.state)], str(State(found.state).label)) if found else None)

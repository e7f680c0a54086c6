"""The door to this area: a unit's enquiry becomes a request for support, by somebody's decision."""

from varsam.areas.operations import actions
from varsam.areas.operations.acts import NotNow
from varsam.areas.operations.enums import Setting
from varsam.areas.operations.models import Request, Version
from varsam.areas.operations.reading import counts, of_enquiry
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Sender
from varsam.kernel.people.models import User

__all__ = ["NotNow", "can_take_up", "counts", "of_enquiry", "take_up"]

SETTINGS = {
    Sender.SCHOOL: Setting.SCHOOL,
    Sender.YOUTH_CENTRE: Setting.YOUTH_CENTRE,
    Sender.OTHER_UNIT: Setting.ANY_UNIT,
}


def can_take_up(enquiry: Enquiry) -> bool:
    """Whether an enquiry can become a request: it comes from a unit, and has not been erased."""
    return enquiry.sender in SETTINGS and enquiry.data_key_id is not None


def take_up(
    *, enquiry: Enquiry, by: User, setting: str = "", version: Version | int | None = None
) -> Request:
    """Make a request of an enquiry; asked again, it gives the same. `setting` is the sender's where nothing else is said.
    Raises NotNow for an enquiry that no unit has sent, or that is not the one's to handle."""
    if not can_take_up(enquiry):
        raise NotNow("only a unit has a request for support")
    place = setting or SETTINGS[Sender(enquiry.sender)]
    return actions.take_up(enquiry=enquiry, setting=place, version=version, by=by)

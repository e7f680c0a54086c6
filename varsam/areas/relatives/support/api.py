"""The door to relatives' support: for the route chooser, for appointments, and for those who count."""

from varsam.areas.relatives.support import actions
from varsam.areas.relatives.support.figures import Quarter, counts
from varsam.areas.relatives.support.models import Support
from varsam.kernel.access.functions import call
from varsam.kernel.appointments.models import Appointment
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.people.models import User

__all__ = ["Quarter", "counts", "open_support", "talk_held"]


def open_support(enquiry: Enquiry, by: User) -> Support:
    """Offer support to whoever wrote; raises as `actions.offer` does. The same twice is one."""
    return actions.offer(enquiry=enquiry, by=by)


def talk_held(enquiry_id: int, appointment: Appointment) -> None:
    """A talk has been held: the relative is asked whether it helped. Nothing where no support goes on."""
    call("support_talked", enquiry_id)

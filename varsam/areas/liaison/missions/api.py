"""The door to missions: an enquiry becomes one, by somebody's decision."""

from django.utils.translation import gettext as _

from varsam.areas.liaison.missions import actions
from varsam.areas.liaison.missions.actions import NotNow
from varsam.areas.liaison.missions.models import Mission
from varsam.areas.liaison.missions.reading import open_of
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.people.models import User

__all__ = ["NotNow", "of_enquiry", "open_from_enquiry", "open_of"]


def open_from_enquiry(enquiry: Enquiry, by: User) -> Mission:
    """Make a request to us of an enquiry; asked again, it gives the same. It holds nothing of what the enquiry says, and its
    owner writes a title of their own. Raises NotNow for one that is erased, or not the one's to handle."""
    return actions.open_from_enquiry(enquiry=enquiry, title=_("Fråga som har kommit in"), by=by)


def of_enquiry(enquiry: Enquiry) -> Mission | None:
    """The mission of an enquiry, for who may read it."""
    return Mission.objects.filter(enquiry=enquiry).first()

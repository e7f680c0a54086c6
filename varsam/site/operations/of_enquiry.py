"""What the page of an enquiry shows of its unit's support: the way to it, or the way to begin one."""

from dataclasses import dataclass

from django.urls import reverse

from varsam.areas.operations import api
from varsam.kernel.access import actor
from varsam.kernel.conversations.models import Enquiry
from varsam.lib.rows import Verb
from varsam.site.operations import status_page, way
from varsam.site.operations.way import Way


@dataclass(frozen=True)
class Beside:
    """The request of an enquiry, or (`way` is None) that one can be made of it."""

    address: str
    chip: tuple[str, str] | None
    way: Way | None


def of_enquiry(enquiry: Enquiry) -> Beside | None:
    """None where the enquiry is no unit's, or the one who acts handles no such requests in its unit."""
    if enquiry.unit_id not in actor.units("unit_request", Verb.CHANGE) or enquiry.sender not in api.SETTINGS:
        return None
    request = api.of_enquiry(enquiry.pk)
    if request is not None:
        address = reverse("unit_support:request", args=[enquiry.reference])
        return Beside(address, status_page.chip(request, at_desk=True), way.of(request, at_desk=True))
    if not api.can_take_up(enquiry):
        return None
    return Beside(reverse("unit_support:take_up", args=[enquiry.reference]), None, None)

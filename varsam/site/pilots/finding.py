"""Finding a pilot or a place for the one who asks: not theirs is not there."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from varsam.areas.methods.pilots import reading
from varsam.areas.methods.pilots.actions import NotNow
from varsam.areas.methods.pilots.models import Pilot, Place
from varsam.kernel.access import actor
from varsam.lib.rows import Verb
from varsam.site.desk.acts import see_other


def find(reference: str) -> Pilot:
    """The pilot of that reference, on record as read."""
    found = reading.find(reference)
    if found is None:
        raise Http404
    return found


def handled(reference: str) -> Pilot:
    """The same, for those who handle it; a contact of one of its places is refused."""
    found = find(reference)
    if not handles(found):
        raise PermissionDenied("a contact of a place, who does not handle the pilot")
    return found


def handles(pilot: Pilot) -> bool:
    return pilot.unit_id in actor.units("pilot", Verb.CHANGE)


def place_of(pilot: Pilot, place: int) -> Place:
    """A place of it that the one who asks may see: their own, or any for those who handle it."""
    found = Place.objects.select_related("unit", "contact").filter(pilot=pilot, pk=place).first()
    if found is None:
        raise Http404
    return found


def home(pilot: Pilot, place: Place | None) -> HttpResponse:
    """The page to come back to: the whole pilot for those who handle it, else one's own place."""
    if place is None or handles(pilot):
        return see_other("pilots:pilot", pilot.reference)
    return see_other("pilots:place", pilot.reference, place.pk)


def acted(
    request: HttpRequest, pilot: Pilot, act: Callable[[], object], done: str, place: Place | None = None
) -> HttpResponse:
    """Do it, say so, and read the page anew."""
    try:
        act()
    except NotNow:
        messages.warning(request, _("Det gick inte längre: något har ändrats sedan du öppnade sidan."))
    else:
        messages.success(request, done)
    return home(pilot, place)

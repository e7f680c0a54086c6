"""Leading a meeting: begin it, take it from item to item, pause it, end it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsam.kernel.access import gates
from varsam.kernel.meetings import room as acts
from varsam.kernel.meetings.states import MeetingState
from varsam.site.desk.acts import me, see_other
from varsam.site.meetings import opened, words
from varsam.site.meetings.found import meeting_called
from varsam.site.meetings.opened import Opened


def _led(request: HttpRequest, reference: str) -> Opened:
    found = opened.of(meeting_called(reference), me(request).pk)
    if not found.may_lead:
        raise PermissionDenied
    return found


@require_POST
@gates.staff()
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """The meeting begins, with its first item."""
    found = _led(request, reference)
    if found.state != MeetingState.PLANNED:
        messages.warning(request, _("Mötet har redan börjat eller är slut."))
        return see_other("meetings:room", reference)
    acts.open_meeting(meeting=found.meeting, by=me(request))
    if found.following is not None:
        acts.start_item(item=found.following.item, by=me(request))
    return see_other("meetings:room", reference)


@require_POST
@gates.staff()
def go_on(request: HttpRequest, reference: str) -> HttpResponse:
    """To the next item; the one that was open has ended."""
    found = _led(request, reference)
    if found.state != MeetingState.ONGOING:
        messages.warning(request, _("Mötet pågår inte."))
    elif found.following is None:
        messages.warning(request, _("Det finns ingen punkt kvar."))
    else:
        acts.start_item(item=found.following.item, by=me(request))
    return see_other("meetings:room", reference)


@require_POST
@gates.staff()
def pause(request: HttpRequest, reference: str) -> HttpResponse:
    """A break, or on again."""
    found = _led(request, reference)
    if found.state == MeetingState.ONGOING:
        acts.pause(meeting=found.meeting, paused=found.meeting.paused_at is None, by=me(request))
    else:
        messages.warning(request, _("Mötet pågår inte."))
    return see_other("meetings:room", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """End the meeting, after saying what that does."""
    found = _led(request, reference)
    if found.state != MeetingState.ONGOING:
        messages.warning(request, _("Mötet pågår inte."))
        return see_other("meetings:meeting", reference)
    if request.method == "POST":
        acts.close_meeting(meeting=found.meeting, by=me(request))
        messages.success(request, _("Mötet är avslutat. Nu kan protokollen justeras."))
        return see_other("meetings:meeting", reference)
    context = {
        "reference": reference,
        "title": words.meeting_title(found.meeting),
        "left": [words.title_of(place) for place in found.places if place.item.started_at is None],
        "unmarked": [seat.user.name for seat in found.seats if seat.presence == "invited"],
    }
    return render(request, "meetings/close.html", context)

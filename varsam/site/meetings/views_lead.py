"""Leading a meeting: begin it, take that back, take it from item to item, pause it, end it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsam.kernel.access import gates
from varsam.kernel.meetings import room as acts
from varsam.kernel.meetings.states import MeetingState
from varsam.lib import when
from varsam.site.desk import moments
from varsam.site.desk.acts import me, see_other
from varsam.site.meetings import opened, words
from varsam.site.meetings.found import meeting_called
from varsam.site.meetings.opened import Opened


def _led(request: HttpRequest, reference: str) -> Opened:
    found = opened.of(meeting_called(reference), me(request).pk)
    if not found.may_lead:
        raise PermissionDenied
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """The meeting begins, with its first item; before its day only after asking."""
    found = _led(request, reference)
    if found.state != MeetingState.PLANNED:
        messages.warning(request, _("Mötet har redan börjat eller är slut."))
        return see_other("meetings:room", reference)
    is_early = timezone.localdate(found.meeting.starts_at) > timezone.localdate()
    if request.method != "POST":
        return _ask_early(request, found) if is_early else see_other("meetings:room", reference)
    if is_early and "anyway" not in request.POST:
        return see_other("meetings:begin", reference)
    acts.open_meeting(meeting=found.meeting, by=me(request))
    if found.following is not None:
        acts.start_item(item=found.following.item, by=me(request))
    return see_other("meetings:room", reference)


def _ask_early(request: HttpRequest, found: Opened) -> HttpResponse:
    starts, today = timezone.localtime(found.meeting.starts_at), timezone.localdate()
    near = moments.near_day(starts.date(), today)
    day = near if (starts.date() - today).days == 1 else when.day(starts, get_language() or "sv")
    context = {
        "reference": found.meeting.reference,
        "title": words.meeting_title(found.meeting),
        "day": day,
        "time": when.clock(starts, get_language() or "sv"),
    }
    return render(request, "meetings/begin_early.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """It was begun by mistake: planned again, as long as nothing has been written."""
    found = _led(request, reference)
    if found.state != MeetingState.ONGOING:
        messages.warning(request, _("Mötet pågår inte."))
        return see_other("meetings:meeting", reference)
    if request.method == "POST":
        try:
            acts.take_back(meeting=found.meeting, by=me(request))
        except PermissionDenied:
            messages.warning(
                request, _("Något är skrivet i protokollet, så mötet har börjat. Avsluta det i stället.")
            )
            return see_other("meetings:close", reference)
        messages.success(request, _("Mötet är planerat igen, som om det inte hade börjat."))
        return see_other("meetings:meeting", reference)
    context = {"reference": reference, "title": words.meeting_title(found.meeting)}
    return render(request, "meetings/take_back.html", context)


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

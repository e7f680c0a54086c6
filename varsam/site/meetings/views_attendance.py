"""Who is at the meeting: all of them on one page, for who leads it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.kernel.access import gates
from varsam.kernel.meetings import planning
from varsam.kernel.meetings.enums import Presence
from varsam.kernel.meetings.states import MeetingState
from varsam.site.desk.acts import me, see_other
from varsam.site.meetings import words
from varsam.site.meetings.forms import PresencesForm
from varsam.site.meetings.views_meeting import led


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def attendance(request: HttpRequest, reference: str) -> HttpResponse:
    """Mark everybody at once; what is locked stays."""
    found = led(request, reference)
    if found.state == MeetingState.CANCELLED:
        messages.warning(request, _("Mötet är inställt. Ingen närvaro antecknas."))
        return see_other("meetings:meeting", reference)
    form = PresencesForm(request.POST if request.method == "POST" else None, seats=found.seats)
    if request.method == "POST" and form.is_valid():
        refused = 0
        for seat in found.seats:
            wanted = Presence(form.cleaned_data[f"seat_{seat.pk}"])
            if wanted != seat.presence:
                try:
                    planning.set_presence(attendance=seat, presence=wanted, by=me(request))
                except PermissionDenied:
                    refused += 1
        if refused:
            messages.warning(request, _("Närvaro i ett låst protokoll går inte att ändra."))
        else:
            messages.success(request, _("Närvaron är sparad."))
        return see_other("meetings:meeting", reference)
    context = {
        "reference": reference,
        "title": words.meeting_title(found.meeting),
        "form": form,
        "rows": [(seat, form[f"seat_{seat.pk}"]) for seat in found.seats],
    }
    return render(request, "meetings/attendance.html", context, status=422 if form.errors else 200)

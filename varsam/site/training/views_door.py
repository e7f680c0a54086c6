"""The code on the wall of the room: whoever scans it says that they are there, by the address that they signed up with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from varsam.areas.training.occasions import door as doors
from varsam.kernel.access import gates
from varsam.lib.throttle import Throttle
from varsam.site.calendars.words import time_of
from varsam.site.training import links, offers
from varsam.site.training.forms import DoorForm
from varsam.ui.languages import STAFF, written_in
from varsam.ui.visitors import source

# A room full of people shares one line to the net, and some of them spell their address wrongly.
_attempts = Throttle(most=60, seconds=600)


# Who writes proves that they are in the room by its code, which no other site knows: there is no cookie to misuse.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*STAFF)
def door(request: HttpRequest, secret: str) -> HttpResponse:
    """Say that one is there, on the day of the sitting."""
    opened = links.opened(request, secret, doors.opened)
    if isinstance(opened, HttpResponse):
        return opened
    found, visitor = opened.found, source(request)
    context: dict[str, object] = {
        "door": found,
        "offer": offers.of(found.occasion_id),
        "time": time_of(found.starts_at, found.ends_at),
        "form": DoorForm(),
    }
    if request.method != "POST" or not found.is_open:
        return render(request, "training/door.html", context)
    if _attempts.is_closed(visitor):
        return render(request, "training/no_link.html", {"throttled": True}, status=429)
    form = DoorForm(request.POST)
    context["form"] = form
    if not form.is_valid():
        return render(request, "training/door.html", context, status=422)
    if not doors.come(secret=opened.secret, email=form.cleaned_data["email"]):
        _attempts.failed(visitor)
        return render(request, "training/door.html", {**context, "unknown": True}, status=422)
    return render(request, "training/door.html", {**context, "is_here": True})

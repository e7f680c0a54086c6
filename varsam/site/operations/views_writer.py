"""A request for whoever holds its code: the same visit as the thread's, and no other cookie."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.kernel.access.actor import as_writer
from varsam.kernel.conversations import visiting
from varsam.kernel.conversations.writer import Visit
from varsam.site.appointments import ways as times
from varsam.site.operations import opened, unit_side
from varsam.site.operations.opened import Opened
from varsam.site.operations.unit_side import Side
from varsam.ui.languages import STAFF, elsewhere

_ACTS = ("status", "check", "accept", "decline", "tick", "follow_up", "lesson", "withdraw")
type Page = Callable[[HttpRequest, Opened, Side], HttpResponse]


def side(enquiry: int) -> Side:
    """The writer's: public frame, own addresses, no account, and the times that wait to be chosen."""
    to = {act: reverse(f"our_support:{act}") for act in _ACTS}
    thread = reverse("conversations:thread")
    return Side(
        "operations/writer/base.html",
        {**to, "thread": thread, "up": thread},
        _("Till samtalet"),
        ways=tuple(times.part(enquiry)),
    )


def _own(page: Page) -> Callable[..., HttpResponse]:
    """The page of this visit's request; where the thread has none, a page that says what will be here."""

    @visiting.opened
    @wraps(page)
    def view(request: HttpRequest, visit: Visit) -> HttpResponse:
        # Those who work in the city read Swedish or English, though their thread is in all the languages of relatives.
        other = elsewhere(request, STAFF)
        if other is not None:
            return other
        with as_writer(visit.token):
            found = opened.requests().filter(enquiry_id=visit.enquiry, data_key_id__isnull=False).first()
            if found is None:
                return render(request, "operations/unit/none.html", side(visit.enquiry).context())
            return page(request, opened.of(found), side(visit.enquiry))

    return view


status = require_safe(_own(unit_side.status))
check = require_http_methods(["GET", "HEAD", "POST"])(_own(unit_side.check))
accept = require_POST(_own(unit_side.accept))
decline = require_POST(_own(unit_side.decline))
tick = require_POST(_own(unit_side.tick))
follow_up = require_http_methods(["GET", "HEAD", "POST"])(_own(unit_side.follow_up))
lesson = require_http_methods(["GET", "HEAD", "POST"])(_own(unit_side.lesson))
withdraw = require_POST(_own(unit_side.withdraw))

"""A visit by code, for every page of the writer's: the cookie that holds it, and the gate that opens a page with it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from varsam.kernel.access import gates
from varsam.kernel.access.actor import as_writer
from varsam.kernel.conversations.forms import CodeForm
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.writer import Visit
from varsam.ui.languages import RELATIVES, written_in

COOKIE = "varsam_thread"


def visit(request: HttpRequest) -> Visit | None:
    """The visit that this request proves; None without one, or where it has grown too old."""
    return Visit.from_cookie(request.COOKIES.get(COOKIE, ""))


def is_foreign(request: HttpRequest) -> bool:
    """Whether another site sent this form; browsers say so, older ones by the origin alone."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site not in {"same-origin", "none"}
    return origin is not None and urlsplit(origin).netloc != request.get_host()


def keep(response: HttpResponse, visit: Visit) -> HttpResponse:
    """Renew the visit with this answer, for another half an hour."""
    response.set_cookie(
        COOKIE, visit.to_cookie(), httponly=True, samesite="Strict", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def forget(response: HttpResponse) -> HttpResponse:
    """End the visit on this device."""
    response.delete_cookie(COOKIE, samesite="Strict")
    return response


def ask_again(request: HttpRequest) -> HttpResponse:
    """The way to the page that asks for the code, ending the visit that came with this request. Where none came, none is
    taken away: a link on another site brings no cookie along, and the visit is still there."""
    response = redirect("conversations:return")
    return forget(response) if COOKIE in request.COOKIES else response


def is_there(visit: Visit) -> bool:
    """Whether the visit's thread can still be read: not when it has been erased or has expired since."""
    with as_writer(visit.token):
        return (
            Enquiry.objects.filter(pk=visit.enquiry, expires_at__gt=timezone.now())
            .exclude(data_key_id=None)
            .exists()
        )


def opened(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for whoever holds a visit: `view(request, visit, ...)`, in the relatives' languages.

    Without a visit, or where its thread is gone, it leads to the page that asks for the code; a form that another site
    sent changes nothing. Each answer renews the visit, except one that has ended it itself.
    """

    @csrf_exempt
    @gates.writer
    @written_in(*RELATIVES)
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found, is_sent = visit(request), request.method == "POST"
        if found is None or (is_sent and is_foreign(request)):
            return _ask_for_code(request) if is_sent else ask_again(request)
        if "\0" in request.path:
            raise Http404  # the database has no such byte in its texts
        if not is_there(found):
            return forget(redirect("conversations:return"))
        response = view(request, found, *args, **kwargs)
        return response if COOKIE in response.cookies else keep(response, found)

    return page


def _ask_for_code(request: HttpRequest) -> HttpResponse:
    # The visit stays where another site sent the form: it must not be able to end one either.
    return render(request, "conversations/return.html", {"form": CodeForm(), "left": True}, status=401)

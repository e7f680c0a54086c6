"""One's own place, by the link in the mail: confirmed, waited for, offered, given up, and what it led to.

The link is opened by mail scanners too: only a press changes anything.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.training.occasions import mine
from varsam.areas.training.occasions.enums import Place
from varsam.areas.training.occasions.mine import Mine
from varsam.areas.training.occasions.refusals import NotNow
from varsam.kernel.access import gates
from varsam.lib import ical
from varsam.site.secret_links import Opened
from varsam.site.training import after, links, offers, places, promises
from varsam.site.training.forms import NeedsForm
from varsam.site.training.places import Stand
from varsam.ui.languages import STAFF, written_in

_ACTS: dict[str, Callable[..., None]] = {
    "confirm": mine.confirm,
    "accept": mine.accept,
    "decline": mine.decline,
    "come_back": mine.come_back,
}
_REFRESH = timedelta(hours=12)


# Who presses proves themselves by the link, which no other site knows: there is no cookie that could be misused.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*STAFF)
def place(request: HttpRequest, secret: str) -> HttpResponse:
    """How it stands for whoever holds the link, and what they can do about it."""
    opened = links.opened(request, secret, mine.opened)
    if isinstance(opened, HttpResponse):
        return opened
    if request.POST.get("act") == "needs":
        return _needs_said(request, secret, opened)
    act = _ACTS.get(request.POST.get("act", ""))
    if request.method != "POST" or act is None:
        return _page(request, secret, opened, status=422 if request.method == "POST" else 200)
    return _acted(request, secret, opened, act)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*STAFF)
def cancel(request: HttpRequest, secret: str) -> HttpResponse:
    """Giving up a place: what is lost by it, and then the press."""
    opened = links.opened(request, secret, mine.opened)
    if isinstance(opened, HttpResponse):
        return opened
    if request.method == "POST":
        return _acted(request, secret, opened, mine.cancel)
    now = timezone.now()
    shown = places.shown(opened.found, now)
    if not shown.is_live or shown.is_over:
        return redirect("training:place", secret)
    context = {"mine": opened.found, "shown": shown, "offer": shown.offer, "secret": secret}
    return render(request, "training/cancel.html", context)


def _needs_said(request: HttpRequest, secret: str, opened: Opened[Mine]) -> HttpResponse:
    form = NeedsForm(request.POST)
    if not form.is_valid():
        return _page(request, secret, opened, status=422, form=form)
    said = partial(mine.say_needs, needs=form.cleaned_data["needs"])
    return _acted(request, secret, opened, said, mark="?sparat=1")


def _acted(
    request: HttpRequest, secret: str, opened: Opened[Mine], act: Callable[..., None], *, mark: str = ""
) -> HttpResponse:
    try:
        act(secret=opened.secret)
    except NotNow as not_now:
        # Gone, say, while the page lay open: it says so itself.
        return _page(request, secret, opened, refusal=str(not_now.refusal.label), status=409)
    answered = redirect(reverse("training:place", args=[secret]) + mark)
    answered.status_code = 303
    return answered


def _page(
    request: HttpRequest,
    secret: str,
    opened: Opened[Mine],
    *,
    refusal: str = "",
    status: int = 200,
    form: NeedsForm | None = None,
) -> HttpResponse:
    found = mine.opened(opened.secret) or opened.found
    shown = places.shown(found, timezone.now())
    was_there = found.present > 0
    context = {
        "mine": found,
        "shown": shown,
        "offer": shown.offer,
        "secret": secret,
        "refusal": refusal,
        "form": form or NeedsForm(),
        "is_saved": "sparat" in request.GET,
        "is_off": shown.stand is Stand.OFF,
        "materials": mine.materials(opened.secret) if was_there else [],
        "after": after.parts(opened.secret),
        "offer_limit": promises.time_to_answer(),
    }
    return render(request, "training/place.html", context, status=status)


@require_safe
@gates.public
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The sittings of one's own place as a file that calendars open."""
    opened = links.opened(request, secret, mine.opened)
    if isinstance(opened, HttpResponse):
        return opened
    found, offer = opened.found, offers.of(opened.found.occasion_id)
    if found.place != Place.PLACED:
        raise Http404
    entries = mine.entries(found.uid, offer.occasion, offer.occasion.sittings.all(), get_language() or "sv")
    content = ical.feed(entries, name=_("Utbildning"), refresh=_REFRESH)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="utbildning.ics"'
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@gates.public
def material(request: HttpRequest, secret: str, material_id: UUID) -> HttpResponse:
    """A file of the course, for those who were there."""
    opened = links.opened(request, secret, mine.opened)
    if isinstance(opened, HttpResponse):
        return opened
    found = mine.material(opened.secret, material_id)
    if found is None:
        raise Http404
    return places.handed_out(*found)

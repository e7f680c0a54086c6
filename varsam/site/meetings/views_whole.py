"""The minutes of a whole meeting: read, adjusted and locked as one where no case is among them, and on paper."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.access import gates
from varsam.kernel.meetings import papers
from varsam.kernel.meetings import whole as acts
from varsam.kernel.meetings.enums import Presence
from varsam.kernel.meetings.models import Document
from varsam.kernel.meetings.states import MeetingState, MinutesState
from varsam.kernel.people.models import User
from varsam.site.desk import moments
from varsam.site.desk.acts import me, see_other
from varsam.site.meetings import document_whole, signing, whole, words
from varsam.site.meetings.forms import AdjustersForm
from varsam.site.meetings.views_meeting import read
from varsam.site.meetings.whole import Whole
from varsam.site.meetings.whole_shown import part_of


def _read(request: HttpRequest, reference: str) -> Whole:
    return whole.of(read(request, reference))


@require_safe
@gates.staff()
def whole_minutes(request: HttpRequest, reference: str) -> HttpResponse:
    """All that was said at the meeting about nobody in particular, how far the minutes have come, and the next step."""
    return _page(request, _read(request, reference))


def _page(request: HttpRequest, read: Whole, status: int = 200, **sent: Any) -> HttpResponse:
    found = read.found
    chip, said = words.MINUTES_CHIPS[read.state]
    locked = papers.locked_document(found.meeting) if read.is_of_trends else None
    context = {
        "reference": found.meeting.reference,
        "meeting": found.meeting,
        "title": words.meeting_title(found.meeting),
        "chip": chip,
        "chip_words": said,
        "is_held": found.state == MeetingState.HELD,
        "is_of_trends": read.is_of_trends,
        "has_begun": any(part.has_begun for part in read.parts),
        "parts": [part_of(found, part) for part in read.parts],
        "signers": read.signers,
        "locked": locked,
        "locked_on": moments.short_day(locked.at) if locked else "",
        "locked_digest": bytes(locked.digest).hex() if locked and locked.digest else "",
        **(_steps(request, read, locked) if read.is_of_trends else {}),
    }
    return render(request, "meetings/whole.html", {**context, **sent}, status=status)


def _steps(request: HttpRequest, read: Whole, locked: Document | None) -> dict[str, Any]:
    """What the one who reads can do next."""
    held, mine = read.found.state == MeetingState.HELD, me(request).pk
    own = next((each for each in read.signers if each.user.pk == mine), None)
    signs = held and own is not None and not own.is_done and read.state == MinutesState.DRAFT
    people = _those_there(read)
    names = read.found.may_lead and read.state == MinutesState.DRAFT and held and people
    named = [each.user.pk for each in read.signers]
    return {
        "may_sign": signs,
        "have_signed": own is not None and own.is_done,
        "seen": [(each.item.pk, each.digest.hex()) for each in read.begun] if signs else [],
        "may_lock": read.found.may_lead and held and read.state == MinutesState.ADJUSTED,
        "may_seal": read.found.may_lead and read.state == MinutesState.LOCKED and locked is None,
        "adjusters_form": AdjustersForm(people=people, initial={"users": named}) if names else None,
    }


def _those_there(read: Whole) -> list[tuple[int, str]]:
    return [(seat.user_id, seat.user.name) for seat in read.found.seats if seat.presence == Presence.PRESENT]


def _of_trends(request: HttpRequest, reference: str) -> Whole:
    """The meeting, where its minutes can be handled as one."""
    found = _read(request, reference)
    if not found.is_of_trends:
        raise Http404
    return found


def _back(reference: str) -> HttpResponse:
    return see_other("meetings:whole_minutes", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def whole_adjusters(request: HttpRequest, reference: str) -> HttpResponse:
    """Name those who are to say that all of it is right."""
    if request.method != "POST":
        return _back(reference)
    found = _of_trends(request, reference)
    if not found.found.may_lead:
        raise PermissionDenied
    form = AdjustersForm(request.POST, people=_those_there(found))
    if not form.is_valid():
        return _page(request, found, 422, adjusters_form=form, form=form)
    users = list(User.objects.filter(pk__in=form.cleaned_data["users"]).order_by("pk"))
    acts.name_adjusters(meeting=found.found.meeting, users=users, by=me(request))
    messages.success(request, _("De som justerar är valda."))
    return _back(reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def whole_sign(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that all of what one has read is right; something written since has to be read first."""
    if request.method != "POST":
        return _back(reference)
    found = _of_trends(request, reference)
    with signing.told(request):
        acts.sign(meeting=found.found.meeting, seen=_seen(request, found), by=me(request))
        messages.success(request, _("Du har justerat protokollet."))
    return _back(reference)


def _seen(request: HttpRequest, found: Whole) -> dict[int, bytes]:
    """What the page showed of each item that one signs."""
    seen = {}
    for each in found.begun:
        sent = request.POST.get(f"seen-{each.item.pk}", "")
        if re.fullmatch(r"(?:[0-9a-f]{2})+", sent):
            seen[each.item.pk] = bytes.fromhex(sent)
    return seen


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
@transaction.atomic
def whole_lock(request: HttpRequest, reference: str) -> HttpResponse:
    """For good: every item is locked, and the paper that is made of them is kept with its digest in the audit."""
    if request.method != "POST":
        return _back(reference)
    found = _of_trends(request, reference)
    if not found.found.may_lead:
        raise PermissionDenied
    if found.state == MinutesState.DRAFT:
        messages.warning(request, _("Protokollet kan låsas först när alla har justerat det."))
        return _back(reference)
    if papers.locked_document(found.found.meeting) is not None:
        messages.warning(request, _("Protokollet är redan låst."))
        return _back(reference)
    if found.state == MinutesState.ADJUSTED:
        acts.lock(meeting=found.found.meeting, by=me(request))
    after = _read(request, reference)
    papers.lock_document(
        meeting=after.found.meeting,
        name=f"{reference} protokoll.pdf",
        pdf=document_whole.pdf(after),
        by=me(request),
    )
    if found.state == MinutesState.ADJUSTED:
        messages.success(request, _("Protokollet är låst. Rättelser görs från och med nu som tillägg."))
    else:
        messages.success(request, _("Hela protokollet är sparat som en låst fil."))
    return _back(reference)


@require_safe
@gates.staff()
def whole_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """All of it on paper as it stands now, in Swedish; `?last=1`: as it was when it was locked."""
    found = read(request, reference)
    locked = papers.locked_document(found.meeting) if request.GET.get("last") else None
    if request.GET.get("last") and locked is None:
        raise Http404
    made = papers.read_document(locked)[1] if locked else document_whole.pdf(whole.of(found))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{reference}-protokoll.pdf"'
    response["Cache-Control"] = "no-store"
    return response

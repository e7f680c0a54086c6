"""A mission's documents, which are saved and never opened within our own page, and what it cost."""

import uuid
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.liaison.missions import actions, reading
from varsam.areas.liaison.missions.actions import PointsAtSomebody
from varsam.areas.liaison.missions.enums import CostKind
from varsam.areas.liaison.missions.models import Cost, Document
from varsam.kernel.access import gates
from varsam.lib import file_kinds
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.liaison.forms import CostForm, PaperForm
from varsam.site.liaison.views_mission import find, mine, page
from varsam.site.meetings.views_papers import FAULTS


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("own_mission", Verb.CHANGE))
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep a file."""
    if request.method != "POST":
        return see_other("liaison:mission", reference)
    found, form = mine(request, reference), PaperForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["paper"]
        try:
            actions.attach(mission=found, name=sent.name, content=sent.read(), by=me(request))
        except file_kinds.NotTaken as refused:
            form.add_error("paper", str(FAULTS[refused.fault]))
        else:
            messages.success(request, _("Dokumentet är tillagt."))
            return see_other("liaison:mission", reference)
    return page(request, reference, 422, paper=form)


@require_safe
@gates.staff(needs=("own_mission", Verb.READ))
def paper(request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Read it."""
    known = reading.read_document(find(reference), pk)
    if known is None:
        raise Http404
    brought, content = known
    response = HttpResponse(content, content_type=file_kinds.Kind(brought.document.kind).media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(brought.name)}"
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@gates.staff(needs=("own_mission", Verb.CHANGE))
def remove(request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Take away what was brought by mistake: its content is gone for good."""
    found = mine(request, reference)
    known = Document.objects.filter(mission=found, pk=pk).defer("sealed").first()
    if known is None:
        raise Http404
    if actions.remove(document=known, by=me(request)):
        messages.success(request, _("Dokumentet är borttaget."))
    else:
        messages.warning(request, _("Dokumentet är redan borttaget."))
    return see_other("liaison:mission", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("own_mission", Verb.CHANGE))
def add_cost(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down what something cost."""
    if request.method != "POST":
        return see_other("liaison:mission", reference)
    found, form = mine(request, reference), CostForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.add_cost(
                mission=found,
                kind=CostKind(said["kind"]),
                amount=said["amount"],
                currency=said["currency"],
                on=said["on"],
                words=said["words"],
                by=me(request),
            )
        except PointsAtSomebody:
            form.add_error("words", _("Skriv vad det var utan att peka ut någon."))
        else:
            messages.success(request, _("Kostnaden är uppskriven."))
            return see_other("liaison:mission", reference)
    return page(request, reference, 422, cost=form)


@require_POST
@gates.staff(needs=("own_mission", Verb.CHANGE))
def strike(request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """A cost that was written by mistake counts no more; it stays to be seen."""
    known = Cost.objects.filter(mission=mine(request, reference), pk=pk).first()
    if known is None:
        raise Http404
    if actions.strike(cost=known, by=me(request)):
        messages.success(request, _("Kostnaden är struken. Den syns, men räknas inte."))
    else:
        messages.warning(request, _("Kostnaden är redan struken."))
    return see_other("liaison:mission", reference)

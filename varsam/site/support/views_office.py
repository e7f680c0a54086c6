"""The social office's side: relatives who want to be called, whom to call and about what, and an answer to them."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.knowledge_house.experts import languages
from varsam.areas.relatives.support import handing_over
from varsam.areas.relatives.support.models import Handover
from varsam.areas.relatives.support.refusals import NotNow
from varsam.areas.relatives.support.states import HandoverState
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import me, see_other
from varsam.site.support import desk_rows
from varsam.site.support.desk_forms import OfficeAnswerForm


def _row(handover: Handover) -> dict[str, object]:
    waits = handover.state == HandoverState.CONSENTED
    language = desk_rows.sentence(languages.name(handover.language))
    return {
        "uid": handover.uid,
        "heading": ", ".join(
            part for part in (language, handover.district.name if handover.district else "") if part
        ),
        "language": language,
        "office": handover.office.name,
        "day": moments.short_day(handover.consented_at or handover.offered_at),
        "chip": ("wait", _("Väntar på er")) if waits else ("done", _("Ni tar kontakt")),
        "waits": waits,
    }


@require_safe
@gates.staff(needs=("handover", Verb.READ))
def offices(request: HttpRequest) -> HttpResponse:
    """Those who wait for an answer first. No names stand here."""
    return render(request, "support/offices.html", {"rows": [_row(each) for each in handing_over.waiting()]})


def _find(uid: uuid.UUID) -> Handover:
    found = handing_over.find(uid)
    if found is None:
        raise Http404
    return found


@require_safe
@gates.staff(needs=("handover", Verb.READ))
def handover(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Whom to call, and about what; that it is read is put on record."""
    return _page(request, _find(uid), OfficeAnswerForm())


def _page(request: HttpRequest, found: Handover, form: OfficeAnswerForm, status: int = 200) -> HttpResponse:
    waits = found.state == HandoverState.CONSENTED
    context = {
        "row": _row(found),
        "given": handing_over.given(found),
        "may": waits and found.office_id in actor.units("handover", Verb.CHANGE),
        "answered": handing_over.answer_words(found) if not waits else "",
        "form": form,
    }
    return render(request, "support/handover.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("handover", Verb.CHANGE))
def answer(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """We call, or why we cannot. After a no the office sees no more of it."""
    if request.method != "POST":
        return redirect("support:handover", uid)
    found, form = _find(uid), OfficeAnswerForm(request.POST)
    accepts = request.POST.get("answer") == "yes"
    if form.is_valid() and not accepts and not form.cleaned_data["why"]:
        form.add_error("why", _("Välj varför ni inte kan. Den anhöriga får veta det."))
    if not form.is_valid():
        return _page(request, found, form, status=422)
    said = form.cleaned_data
    try:
        handing_over.answer_handover(
            handover=found, accepted=accepts, why=said["why"], words=said["words"], by=me(request)
        )
    except NotNow as refusal:
        messages.warning(request, refusal.why)
        return see_other("support:offices")
    if not accepts:
        messages.success(request, _("Sparat. Namn och nummer är borta hos er, och den anhöriga ser varför."))
        return see_other("support:offices")
    messages.success(request, _("Sparat. Den anhöriga ser att ni hör av er."))
    return see_other("support:handover", uid)

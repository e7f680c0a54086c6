"""What a colleague adds to a support: a coach, a seat in a parent group, a word to the social office."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.areas.knowledge_house.experts.models import Expert
from varsam.areas.relatives.parents import actions as parents
from varsam.areas.relatives.parents import reading as groups
from varsam.areas.relatives.support import actions, handing_over
from varsam.areas.relatives.support.actions import ConflictOfInterest
from varsam.areas.relatives.support.models import Handover
from varsam.areas.relatives.support.refusals import NotNow
from varsam.kernel.access import gates
from varsam.kernel.people.models import Organisation
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me
from varsam.site.experts import presentation as experts
from varsam.site.support import desk_one
from varsam.site.support.desk_forms import OfferOfficeForm
from varsam.site.support.views_one import Found, act, back, find, ongoing

_LONGEST_REASON = 2000


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("support", Verb.CHANGE))
def ask_coach(request: HttpRequest, reference: str) -> HttpResponse:
    """Who could be the coach, the best fit first and why; the one who is chosen is asked."""
    found = find(reference)
    ongoing(found)
    return _ask(request, found) if request.method == "POST" else _coaches(request, found)


def _ask(request: HttpRequest, found: Found) -> HttpResponse:
    sent, reason = request.POST.get("expert", ""), request.POST.get("reason", "")[:_LONGEST_REASON]
    expert = (
        Expert.objects.filter(pk=sent, ended_at=None).first() if sent.isascii() and sent.isdigit() else None
    )
    if expert is None:
        return _coaches(request, found, _("Välj en coach att fråga."), status=422)
    try:
        actions.ask_coach(support=ongoing(found), expert=expert, conflict_reason=reason, by=me(request))
    except ConflictOfInterest:
        error = _("Coachen är jävig mot enheten. Välj en annan, eller skriv varför det går ändå.")
        return _coaches(request, found, error, conflict=expert, status=422)
    except NotNow as refusal:
        messages.warning(request, refusal.why)
        return back(found)
    messages.success(request, _("Coachen är tillfrågad och får besked om att något väntar."))
    return back(found)


def _coaches(
    request: HttpRequest, found: Found, error: str = "", conflict: Expert | None = None, status: int = 200
) -> HttpResponse:
    support = ongoing(found)
    context = {
        **desk_one.short(found.enquiry, support),
        "rows": [experts.row(match) for match in actions.coaches(support)],
        "error": error,
        "conflict": conflict,
        "chosen": request.POST.get("expert", ""),
    }
    return render(request, "support/ask_coach.html", context, status=status)


@act
def end_coach(request: HttpRequest, found: Found) -> HttpResponse | None:
    """The coach is not needed any more."""
    actions.end_coach(support=ongoing(found), by=me(request))
    messages.success(request, _("Sparat. Coachen läser inget mer."))
    return None


@act
def invite(request: HttpRequest, found: Found) -> HttpResponse | None:
    """Ask the relative into a parent group."""
    group = groups.find(request.POST.get("group", "").replace("\0", ""))
    if group is None:
        messages.warning(request, _("Välj en grupp."))
        return None
    parents.invite(group=group, support=ongoing(found), by=me(request))
    messages.success(request, _("Inbjuden. Den anhöriga läser om gruppen med sin kod och bestämmer själv."))
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("support", Verb.CHANGE))
def offer_office(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose that a social office calls the relative."""
    found = find(reference)
    support = ongoing(found)
    known = {each.pk: each for each in handing_over.offices(support)}
    form = OfferOfficeForm(
        request.POST if request.method == "POST" else None,
        offices=[(pk, office.name) for pk, office in known.items()],
    )
    if form.is_valid():
        return _proposed(request, found, known[form.cleaned_data["office"]], form.cleaned_data["what"])
    context = {**desk_one.short(found.enquiry, support), "form": form, "has_offices": bool(known)}
    return render(request, "support/offer_office.html", context, status=422 if form.is_bound else 200)


def _proposed(request: HttpRequest, found: Found, office: Organisation, what: str) -> HttpResponse:
    try:
        handing_over.offer_handover(support=ongoing(found), office=office, what=what, by=me(request))
    except NotNow as refusal:
        messages.warning(request, refusal.why)
    else:
        messages.success(
            request, _("Föreslaget. Den anhöriga läser exakt vad som skulle sägas, och bestämmer.")
        )
    return back(found)


@act
def take_back_office(request: HttpRequest, found: Found) -> HttpResponse | None:
    """Take a proposal back that the relative has not answered."""
    try:
        uid = uuid.UUID(request.POST.get("handover", ""))
    except ValueError:
        return None
    handover = Handover.objects.filter(uid=uid, support=found.support).first()
    if handover is not None:
        handing_over.take_back(handover=handover, by=me(request))
        messages.success(request, _("Förslaget är taget tillbaka."))
    return None

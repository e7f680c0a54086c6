"""What is done with an occasion and with those who signed up: each is one act."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsam.areas.training.occasions import actions, people
from varsam.areas.training.occasions.addresses import NotAnAddress
from varsam.areas.training.occasions.enums import Place, State
from varsam.areas.training.occasions.models import Signup
from varsam.areas.training.occasions.refusals import NotNow
from varsam.areas.training.occasions.signing_up import Outcome
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.occasions import found
from varsam.site.occasions import people as shown
from varsam.site.occasions.forms import NO_ADDRESS, RangForm, ReasonForm
from varsam.site.occasions.found import Found


def _stands(request: HttpRequest, seen: Found) -> HttpResponse:
    messages.warning(request, _("Det har redan ändrats. Så här är det nu."))
    return see_other("occasions:occasion", seen.occasion.reference)


@require_POST
@gates.staff(needs=("training", Verb.CHANGE))
def open_occasion(request: HttpRequest, reference: str) -> HttpResponse:
    """Let people sign up."""
    seen = found.to_keep(reference)
    if seen.state not in {State.DRAFT, State.CLOSED} or seen.has_ended:
        return _stands(request, seen)
    actions.open_(occasion=seen.occasion, by=me(request))
    messages.success(request, _("Öppet. Tillfället syns nu på utbildningssidan."))
    return see_other("occasions:occasion", reference)


@require_POST
@gates.staff(needs=("training", Verb.CHANGE))
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """No more sign-ups; those who have a place keep it."""
    seen = found.to_keep(reference)
    if seen.state != State.OPEN:
        return _stands(request, seen)
    actions.close(occasion=seen.occasion, by=me(request))
    messages.success(request, _("Anmälan är stängd. Alla som har en plats har den kvar."))
    return see_other("occasions:occasion", reference)


@require_POST
@gates.staff(needs=("training", Verb.CHANGE))
def hold(request: HttpRequest, reference: str) -> HttpResponse:
    """It has been held: certificates and questions can go out."""
    seen = found.to_keep(reference)
    if not seen.runs or not seen.has_ended:
        return _stands(request, seen)
    actions.hold(occasion=seen.occasion, by=me(request))
    messages.success(request, _("Avslutat. De som var där får sitt intyg och några frågor."))
    return see_other("occasions:occasion", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("training", Verb.CHANGE))
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Call it off; says first what follows."""
    seen = found.to_keep(reference)
    if seen.state not in {State.DRAFT, *found.RUNS} or seen.has_ended:
        return _stands(request, seen)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.cancel_occasion(occasion=seen.occasion, reason=form.cleaned_data["reason"], by=me(request))
        messages.success(request, _("Inställt. De som var anmälda får veta det."))
        return see_other("occasions:occasion", reference)
    context = {
        "form": form,
        "reference": reference,
        "title": seen.title,
        "when": seen.when,
        "told": seen.occasion.taken + seen.occasion.waiting,
    }
    return render(request, "occasions/cancel.html", context, status=422 if form.is_bound else 200)


def _signup(seen: Found, signup: uuid.UUID) -> Signup:
    known = Signup.objects.filter(occasion=seen.occasion, pk=signup).first()
    if known is None:
        raise Http404
    return known


@require_POST
@gates.staff(needs=("training", Verb.CHANGE))
def cancel_for(request: HttpRequest, reference: str, signup: uuid.UUID) -> HttpResponse:
    """Somebody has said that they cannot come."""
    seen = found.to_keep(reference)
    known = Signup.objects.filter(occasion=seen.occasion, pk=signup).first()
    if known is None:
        raise Http404
    try:
        with transaction.atomic():
            people.cancel_for(signup=known, by=me(request))
    except NotNow as refused:
        messages.warning(request, str(refused.refusal.label))
    else:
        messages.success(request, _("Avbokat. Blev en plats ledig går den vidare till nästa i kön."))
    return see_other("occasions:occasion", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("training", Verb.CHANGE))
def sign_up(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody has rung and wants to come: a place, or a place in line, as for everybody."""
    seen = found.to_keep(reference)
    if not seen.runs or seen.has_begun:
        messages.warning(request, _("Det går inte att anmäla fler till det här tillfället."))
        return see_other("occasions:occasion", reference)
    form = RangForm(
        request.POST if request.method == "POST" else None,
        units=shown.units(seen),
        initial={"uid": uuid.uuid4()},
    )
    if not form.is_valid():
        return _sign_up_page(request, seen, form, 422 if form.is_bound else 200)
    said = form.cleaned_data
    try:
        with transaction.atomic():
            made = people.place_by_hand(
                occasion=seen.occasion,
                name=said["name"],
                email=said["email"],
                unit=said["unit"].pk if said["unit"] else None,
                group=said["group"].slug if said["group"] else "",
                needs=said["needs"],
                language=seen.occasion.language,
                uid=said["uid"],
                by=me(request),
            )
    except NotAnAddress:
        form.add_error("email", NO_ADDRESS)
        return _sign_up_page(request, seen, form, 422)
    except NotNow as refused:
        form.add_error(None, str(refused.refusal.label))
        return _sign_up_page(request, seen, form, 409)
    messages.success(request, _said(made))
    return see_other("occasions:occasion", reference)


def _said(made: Outcome) -> str:
    if not made.is_new:
        return _("Den adressen är redan anmäld hit, så inget har ändrats.")
    if made.place == Place.PLACED:
        return _("Anmäld. Personen har en plats och får ett mejl.")
    return _("Anmäld, som nummer %(line)s på väntelistan. Personen får ett mejl.") % {"line": made.line}


def _sign_up_page(request: HttpRequest, seen: Found, form: RangForm, status: int) -> HttpResponse:
    context = {
        "form": form,
        "reference": seen.occasion.reference,
        "title": seen.title,
        "when": seen.when,
        "is_full": not seen.occasion.free or seen.occasion.waiting,
    }
    return render(request, "occasions/sign_up.html", context, status=status)

"""Signing up for an occasion without an account: by one's address at work, and a link that is sent there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from varsam.areas.training.occasions import signing_up
from varsam.areas.training.occasions.addresses import NotAnAddress
from varsam.areas.training.occasions.enums import Refusal
from varsam.areas.training.occasions.refusals import NotNow
from varsam.areas.training.occasions.signing_up import WrongDomain
from varsam.kernel.access import gates
from varsam.kernel.vault import links
from varsam.site.training import fields, offers, pace, promises
from varsam.site.training.forms import SignUpForm
from varsam.site.training.offers import Offer, Standing
from varsam.ui.languages import STAFF, written_in

_WHY = {
    Standing.NOT_OPEN: Refusal.NOT_OPEN,
    Standing.CLOSED: Refusal.CLOSED,
    Standing.BEGUN: Refusal.BEGUN,
    Standing.CANCELLED: Refusal.CANCELLED,
}


def found_offer(reference: str) -> Offer:
    """The occasion of an address; 404 where there is none that people may know of."""
    found = offers.named(reference) if "\0" not in reference else None
    if found is None:
        raise Http404
    return found


def invitation(request: HttpRequest) -> str:
    """The secret of an invitation as it stands in the address or the form; empty where there is none."""
    said = request.POST.get("invited", "") or request.GET.get("inbjudan", "")
    return said if links.read(said) else ""


def shut(offer: Offer, invited: str) -> Refusal | None:
    """Why there is no form to fill in; None where there is. Whoever is invited comes before it opens."""
    if invited and offer.standing is Standing.NOT_OPEN:
        return None
    return _WHY.get(offer.standing)


def refused(request: HttpRequest, offer: Offer, refusal: Refusal, *, status: int = 200) -> HttpResponse:
    """The page that says why nobody signs up here now, and what one can do instead."""
    context = {
        "offer": offer,
        "why": str(refusal.label).rstrip("."),
        "what_now": promises.instead(refusal, offer),
        "typed": status == 409,
    }
    return render(request, "training/no_sign_up.html", context, status=status)


# Nobody is signed in: a forged form can do nothing but write a letter to an address, as anyone can; and a page that
# everybody gets alike sets no cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*STAFF)
def sign_up(request: HttpRequest, reference: str) -> HttpResponse:
    """The form for one person. What it answers does not tell whether the address was signed up before."""
    offer, invited = found_offer(reference), invitation(request)
    closed = shut(offer, invited)
    if closed:
        return refused(request, offer, closed, status=409 if request.method == "POST" else 200)
    if request.method != "POST":
        return _form_page(request, offer, SignUpForm(), invited)
    form = SignUpForm(request.POST)
    if not form.is_valid():
        return _form_page(request, offer, form, invited, status=422)
    return pace.held_up(request, form.cleaned_data["email"]) or _signed_up(request, offer, form, invited)


def _signed_up(request: HttpRequest, offer: Offer, form: SignUpForm, invited: str) -> HttpResponse:
    said = form.cleaned_data
    try:
        outcome = signing_up.sign_up(
            occasion=offer.occasion,
            name=said["name"],
            email=said["email"],
            unit=said["unit"].pk if said["unit"] else None,
            group=said["group"],
            needs=said["needs"],
            language=get_language() or "sv",
            submission=said["submission"],
            invited=links.read(invited) if invited else None,
        )
    except (NotAnAddress, WrongDomain):
        form.add_error("email", fields.not_work())
        return _form_page(request, offer, form, invited, status=422)
    except NotNow as not_now:
        return refused(request, offer, not_now.refusal, status=409)
    # An address that was signed up before is answered as a new one: the page must not tell anybody else about it.
    is_theirs = outcome.is_new or outcome.is_same_form
    waits = outcome.line > 0 if is_theirs else offer.standing is Standing.FULL
    context = {
        "offer": offer,
        "address": said["email"],
        "waits": waits,
        "confirm_by": promises.confirm_by(),
        "offer_limit": promises.time_to_answer(),
    }
    return render(request, "training/signed_up.html", context)


def _form_page(
    request: HttpRequest, offer: Offer, form: SignUpForm, invited: str, *, status: int = 200
) -> HttpResponse:
    context = {
        "offer": offer,
        "form": form,
        "waits": offer.standing is Standing.FULL,
        "invited": invited,
        "units": fields.units(),
        "offer_limit": promises.time_to_answer(),
    }
    return render(request, "training/sign_up.html", context, status=status)

"""One's own trainings at the desk, for who has signed in: no mail has to prove who they are."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.training.occasions import mine, signing_up
from varsam.areas.training.occasions.enums import Place
from varsam.areas.training.occasions.refusals import NotNow
from varsam.areas.training.occasions.signing_up import WrongDomain
from varsam.kernel.access import gates
from varsam.site.desk.acts import me, see_other
from varsam.site.training import fields, offers, promises
from varsam.site.training.forms import SignedInForm
from varsam.site.training.offers import Offer, Standing
from varsam.site.training.views_mine import sorted_out
from varsam.site.training.views_sign_up import shut
from varsam.ui.languages import STAFF, written_in


@require_safe
@gates.staff()
@written_in(*STAFF)
def own(request: HttpRequest) -> HttpResponse:
    """What I have signed up for, what is ahead first."""
    return render(request, "training/own.html", sorted_out(mine.own(by=me(request))))


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
@written_in(*STAFF)
def sign_up(request: HttpRequest, reference: str) -> HttpResponse:
    """Sign up as the one who is signed in: confirmed at once."""
    offer = offers.named(reference)
    if offer is None:
        raise Http404
    if request.method != "POST" or shut(offer, ""):
        return _page(request, offer, SignedInForm(initial=_known(request)))
    form = SignedInForm(request.POST)
    if not form.is_valid():
        return _page(request, offer, form, status=422)
    said = form.cleaned_data
    try:
        outcome = signing_up.sign_up(
            occasion=offer.occasion,
            name=me(request).name,
            email=me(request).email,
            unit=said["unit"].pk if said["unit"] else None,
            group=said["group"],
            needs=said["needs"],
            language=get_language() or "sv",
            submission=said["submission"],
            by=me(request),
        )
    except NotNow as not_now:
        return _page(request, offer, form, refusal=str(not_now.refusal.label), status=409)
    except WrongDomain:
        return _page(request, offer, form, refusal=fields.not_work(), status=409)
    _tell(request, outcome)
    return see_other("my_training:own")


def _tell(request: HttpRequest, outcome: signing_up.Outcome) -> None:
    if outcome.place == Place.WAITING:
        said = _("Du är nummer %(line)s av %(waiting)s på väntelistan.") % {
            "line": outcome.line,
            "waiting": outcome.waiting,
        }
        messages.success(request, said)
    elif outcome.is_new:
        messages.success(request, _("Klart. Du har en plats."))
    else:
        messages.info(request, _("Du var redan anmäld. Din anmälan gäller."))


def _known(request: HttpRequest) -> dict[str, str]:
    """The unit that one works at, where there is only one."""
    named = {membership.organisation.name for membership in request.memberships}  # type: ignore[attr-defined]
    at_desks = set(fields.units().values_list("name_sv", "name_en").order_by())
    found = [name for name in named if any(name in pair for pair in at_desks)]
    return {"unit": found[0]} if len(found) == 1 else {}


def _page(
    request: HttpRequest, offer: Offer, form: SignedInForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    closed = shut(offer, "")
    context = {
        "offer": offer,
        "form": form,
        "refusal": refusal or (str(closed.label) if closed else ""),
        "is_shut": closed is not None,
        "waits": offer.standing is Standing.FULL,
        "units": fields.units(),
        "offer_limit": promises.time_to_answer(),
    }
    return render(request, "training/own_sign_up.html", context, status=status)

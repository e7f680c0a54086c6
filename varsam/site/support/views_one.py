"""One relative's support at the desk: where it is, what hangs on it, and each act that a colleague can do with it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.relatives.support import actions, reading
from varsam.areas.relatives.support.models import Support
from varsam.areas.relatives.support.refusals import NotNow
from varsam.areas.relatives.support.states import State
from varsam.kernel.access import gates
from varsam.kernel.conversations.models import Enquiry
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.support import desk_one
from varsam.site.support.desk_forms import EndForm


@dataclass(frozen=True)
class Found:
    """An enquiry, with the support that hangs on it if there is one."""

    enquiry: Enquiry
    support: Support | None

    @property
    def reference(self) -> str:
        return self.enquiry.reference


Act = Callable[[HttpRequest, Found], HttpResponse | None]


def find(reference: str) -> Found:
    enquiry = Enquiry.objects.filter(reference=reference).select_related("district", "unit").first()
    if enquiry is None:
        raise Http404
    return Found(enquiry, reading.of_enquiry(enquiry))


def ongoing(found: Found) -> Support:
    """The support, for a page that only makes sense while it goes on; 404 otherwise."""
    if found.support is None or found.support.state != State.ONGOING:
        raise Http404
    return found.support


def back(found: Found) -> HttpResponse:
    return see_other("support:one", found.reference)


def act(do: Act) -> Callable[..., HttpResponse]:
    """An act on one support: what cannot be done now is said, and the page is read anew."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @gates.staff(needs=("support", Verb.CHANGE))
    @wraps(do)
    def guarded(request: HttpRequest, reference: str) -> HttpResponse:
        if request.method != "POST":
            return redirect("support:one", reference)
        found = find(reference)
        try:
            return do(request, found) or back(found)
        except NotNow as refusal:
            messages.warning(request, refusal.why)
            return back(found)

    return guarded


@require_safe
@gates.staff(needs=("support", Verb.READ))
def one(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything about one support, or the way to offer one."""
    found = find(reference)
    context = desk_one.context(found.enquiry, found.support, me(request), timezone.now())
    return render(request, "support/one.html", context)


@act
def offer(request: HttpRequest, found: Found) -> HttpResponse | None:
    """Offer support; the relative says yes or no with their code."""
    actions.offer(enquiry=found.enquiry, by=me(request))
    messages.success(request, _("Erbjudet. Den anhöriga läser det med sin kod och svarar ja eller nej."))
    return None


@act
def take_back(request: HttpRequest, found: Found) -> HttpResponse | None:
    """Take an offer back that has not been answered."""
    if found.support is not None:
        actions.take_back(support=found.support, by=me(request))
        messages.success(request, _("Erbjudandet är taget tillbaka."))
    return None


@act
def take(request: HttpRequest, found: Found) -> HttpResponse | None:
    """Become the one who keeps it."""
    if found.support is not None:
        actions.take(support=found.support, by=me(request))
        messages.success(request, _("Du har hand om stödet nu."))
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("support", Verb.CHANGE))
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """End it; what is lost is said before."""
    found = find(reference)
    support = ongoing(found)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.end(support=support, how=form.chosen(), by=me(request))
        except NotNow as refusal:
            messages.warning(request, refusal.why)
        else:
            messages.success(request, _("Stödet är avslutat. Den anhöriga får frågan om det hjälpte."))
        return back(found)
    context = {"form": form, **desk_one.short(found.enquiry, support)}
    return render(request, "support/end.html", context, status=422 if form.is_bound else 200)

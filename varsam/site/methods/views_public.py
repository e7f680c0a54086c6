"""The register of methods, open to everybody: it is about ways of working and no person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from varsam.areas.methods.register.models import Method
from varsam.kernel.access import gates
from varsam.kernel.people import published
from varsam.site.methods import asking, comparing, finding, page, standing
from varsam.ui.languages import STAFF, written_in


@require_safe
@gates.public
@written_in(*STAFF)
@published.kept
def methods(request: HttpRequest) -> HttpResponse:
    """The methods that fit what somebody needs, with what is known of each."""
    asked, address = asking.of(request.GET), reverse("methods:methods")
    is_live = request.headers.get("HX-Target") == "traffar"
    found = finding.public(asked, address)
    response = render(request, "methods/found.html" if is_live else "methods/public_list.html", found)
    if is_live:
        # So that the way back from a card leads to what was found.
        response["HX-Replace-Url"] = f"{address}{asked.query()}"
    return response


@require_safe
@gates.public
@written_in(*STAFF)
@published.kept
def compare(request: HttpRequest) -> HttpResponse:
    """Two to four methods beside each other."""
    asked = asking.of(request.GET)
    if set(request.GET) - {"m"}:
        # The list's form sends what was searched for along: it belongs in no address that somebody passes on.
        return redirect(f"{reverse('methods:compare')}{asking.Asked(methods=asked.methods).query()}")
    return render(request, "methods/compare.html", comparing.compared(asked))


@require_safe
@gates.public
@written_in(*STAFF)
@published.kept
def method(request: HttpRequest, slug: str) -> HttpResponse:
    """One method's card."""
    found = get_object_or_404(standing.heard(Method.objects.all()), slug=slug)
    return render(request, "methods/public_card.html", page.of(found, request, is_public=True))

"""The register of methods, open to everybody: it is about ways of working and no person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from varsam.areas.methods.register.models import Method
from varsam.kernel.access import gates
from varsam.kernel.people import published
from varsam.site.methods import cards
from varsam.ui.languages import STAFF, written_in


@require_safe
@gates.public
@written_in(*STAFF)
@published.kept
def methods(request: HttpRequest) -> HttpResponse:
    """All methods, with what is known of each."""
    return render(request, "methods/public_list.html", cards.register())


@require_safe
@gates.public
@written_in(*STAFF)
@published.kept
def method(request: HttpRequest, slug: str) -> HttpResponse:
    """One method's card."""
    found = cards.card(get_object_or_404(Method, slug=slug))
    return render(request, "methods/public_card.html", {"card": found})

"""The register of methods for colleagues: all of it by state, what is due, one card, and what waits for a lawyer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from varsam.areas.methods.register.models import Method
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.methods import asking, board, page, standing, use


@require_safe
@gates.staff()
def methods(request: HttpRequest) -> HttpResponse:
    """All methods by state, first what is to be gone through again."""
    asked = asking.of(request.GET)
    context = {
        **board.of(asked, reverse("register:methods"), timezone.localdate()),
        "may_add": actor.may("method", Verb.ADD),
        "may_propose": actor.may("method_idea", Verb.ADD),
        "may_check": actor.may("method_check", Verb.ADD),
    }
    is_live = request.headers.get("HX-Target") == "traffar"
    response = render(request, "methods/board_rows.html" if is_live else "methods/list.html", context)
    if is_live:
        response["HX-Replace-Url"] = f"{reverse('register:methods')}{asked.query()}"
    return response


@require_safe
@gates.staff()
def method(request: HttpRequest, slug: str) -> HttpResponse:
    """One method's card, with what colleagues see besides: who did what, and where it is used."""
    found = get_object_or_404(standing.heard(Method.objects.all()), slug=slug)
    edits = actor.may("method", Verb.CHANGE)
    context = {
        **page.of(found, request, is_public=False),
        "uses": use.of(found),
        "unread": use.unread(),
        "edits": edits,
        "checks_it": edits or actor.may("method_check", Verb.ADD),
    }
    return render(request, "methods/card.html", context)


@require_safe
@gates.staff(needs=("method_check", Verb.ADD))
def legal(request: HttpRequest) -> HttpResponse:
    """What waits for a lawyer, and the checks that soon run out."""
    return render(request, "methods/legal.html", board.legal(timezone.localdate()))


@require_safe
@gates.staff()
def due(request: HttpRequest) -> HttpResponse:
    """What is to be gone through again, the latest first."""
    number = request.GET.get("page", "")
    context = board.due(timezone.localdate(), int(number) if number.isascii() and number.isdigit() else 1)
    return render(request, "methods/due.html", context)

"""All that one has signed up for: by a link that is sent to one's address, which proves it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.training.occasions import links as letters_links
from varsam.areas.training.occasions import mine as own_places
from varsam.areas.training.occasions.mine import Mine
from varsam.kernel.access import gates
from varsam.kernel.vault.links import written
from varsam.site.training import links, pace, places
from varsam.site.training.forms import MineForm
from varsam.ui.languages import STAFF, written_in


# Nobody is signed in: a forged form can do nothing but have a letter written to an address, as anyone can.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*STAFF)
def mine(request: HttpRequest) -> HttpResponse:
    """Ask for the link. The answer is the same whether or not the address has signed up for anything."""
    if request.method != "POST":
        return render(request, "training/mine.html", {"form": MineForm()})
    form = MineForm(request.POST)
    if not form.is_valid():
        return render(request, "training/mine.html", {"form": form}, status=422)
    held_up = pace.held_up(request, form.cleaned_data["email"])
    if held_up:
        return held_up
    own_places.ask(email=form.cleaned_data["email"])
    return render(request, "training/mine.html", {"form": form, "sent": form.cleaned_data["email"]})


@require_safe
@gates.public
@written_in(*STAFF)
def everything(request: HttpRequest, secret: str) -> HttpResponse:
    """All that the address of this letter has signed up for, what is ahead first."""
    opened = links.opened(request, secret, _some)
    if isinstance(opened, HttpResponse):
        return opened
    context = sorted_out(opened.found)
    return render(request, "training/everything.html", context)


def _some(secret: bytes) -> list[Mine] | None:
    """None where there is nothing: a link that has run out opens nothing."""
    return own_places.everything(secret) or None


def sorted_out(found: list[Mine]) -> dict[str, object]:
    """What is ahead, and what has been, each with the link to its own page."""
    rows = [
        {"shown": shown, "secret": written(letters_links.place_secret(shown.mine.uid))}
        for shown in places.several(found, timezone.now())
    ]
    ahead = [row for row in rows if row["shown"].is_live and not row["shown"].is_over]  # type: ignore[attr-defined]
    return {"ahead": ahead, "before": [row for row in reversed(rows) if row not in ahead]}

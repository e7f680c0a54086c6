"""Public pages that belong to no single area: the front door, texts, errors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.relatives import api as relatives
from varsam.kernel.access import gates
from varsam.kernel.conversations import intake
from varsam.kernel.conversations.states import Door, Sender
from varsam.kernel.people import published
from varsam.lib import deidentification
from varsam.site import identifiers, texts
from varsam.site.forms import FeedbackForm
from varsam.ui.languages import RELATIVES, STAFF, written_in

LONGEST_LIVE_CHECK = 20_000


@require_safe
@gates.public
@written_in(*RELATIVES)
@published.kept
def home(request: HttpRequest) -> HttpResponse:
    """Who are you? And if somebody is in danger: 112."""
    cards = relatives.cards("relative")
    named = {card.id: card for card in cards}
    context = {
        "acute": [card for card in cards if card.urgency in {"danger", "acute"}],
        "danger": named.get("sos-alarm-112"),
        "security": named.get("sakerhetspolisen"),
    }
    return render(request, "site/home.html", context)


@csrf_exempt
@require_POST
@gates.public
def deidentify(request: HttpRequest) -> HttpResponse:
    """What in a text may point at someone, while it is being written. Nothing is kept."""
    text = request.POST.get("message", "")[:LONGEST_LIVE_CHECK]
    findings = deidentification.find(text)
    context = {"findings": identifiers.shown(findings), "message_marked": identifiers.marked(text, findings)}
    return render(request, "site/findings.html", context)


@require_safe
@gates.public
@written_in(*RELATIVES)
@published.kept
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored, and what anonymity cannot cover."""
    return render(request, "site/page.html", texts.context("personuppgifter"))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*STAFF)
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, and a way to say what does not work."""
    form, sent, status = FeedbackForm(request.POST or None), False, 200
    if request.method == "POST":
        if form.is_valid():
            intake.receive(
                text=form.cleaned_data["message"],
                door=Door.PUBLIC_FORM,
                sender=Sender.CITIZEN,
                language=get_language() or "sv",
                district=None,
                submission=form.cleaned_data["submission"],
            )
            sent = True
        else:
            status = 422
    context = {**texts.context("tillganglighet"), "form": form, "sent": sent}
    return render(request, "site/accessibility.html", context, status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """A calm page with the numbers that help, also when the database does not answer."""
    numbers = relatives.emergency_numbers(fresh=False)
    return render(request, "500.html", {"contacts": numbers}, status=500)

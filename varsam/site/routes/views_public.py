"""Where can I turn? For anyone: a few questions, an answer with numbers and reasons, and no trace of either."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from varsam.areas.relatives import api as relatives
from varsam.kernel.access import gates
from varsam.lib import when
from varsam.lib.routing import Route, Situation
from varsam.site.routes import contradicting, doors, tables, words
from varsam.site.routes.doors import Way
from varsam.site.routes.forms_public import ChooserForm
from varsam.ui.languages import RELATIVES, written_in

_AUDIENCES = ("relative", "professional")
_DANGER, _SECURITY = "sos-alarm-112", "sakerhetspolisen"
# These come first whatever else is answered, and look like it.
_ACUTE = ("call_112", "security_police")


@dataclass(frozen=True)
class Answer:
    """One route as anyone reads it: what to do, why, whom to call, and the ways on."""

    route: str
    icon: str
    title: str
    reason: str
    cards: list[relatives.ContactCard]
    ways: list[Way]
    is_acute: bool


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*RELATIVES)
def choose(request: HttpRequest) -> HttpResponse:
    """The questions, and the answer to them: rendered at once, stored nowhere, never in an address. Exempt from the forgery
    check, which needs a cookie: a forged form can do nothing but show somebody where to turn."""
    if request.method != "POST":
        return _questions(request, ChooserForm())
    form = ChooserForm(request.POST)
    if not form.is_valid():
        return _questions(request, form, status=422)
    if request.POST.get("change"):
        # The way back from the answer: the same questions as they were answered, so that nothing has to stand in an address.
        return _questions(request, ChooserForm(initial=form.cleaned_data))
    return _answers(request, form)


def _named() -> dict[str, relatives.ContactCard]:
    return {card.id: card for card in relatives.cards(*_AUDIENCES)}


def _questions(request: HttpRequest, form: ChooserForm, status: int = 200) -> HttpResponse:
    named = _named()
    context = {"form": form, "danger": named.get(_DANGER), "security": named.get(_SECURITY)}
    return render(request, "routes/choose.html", context, status=status)


def _answers(request: HttpRequest, form: ChooserForm) -> HttpResponse:
    situation, language = form.situation(), get_language() or "sv"
    named = _named()
    found = [_answer(route, situation, named) for route in tables.propose(situation, language)]
    context: dict[str, Any] = {
        "answers": found,
        "contradictions": contradicting.told(situation),
        "said": _hidden(form),
        "now_words": when.moment(timezone.now(), language),
        "danger": named.get(_DANGER),
        "security": named.get(_SECURITY),
        "is_acute": found[0].is_acute,
    }
    return render(request, "routes/answer.html", context)


def _answer(route: Route, situation: Situation, named: dict[str, relatives.ContactCard]) -> Answer:
    public = doors.PUBLIC[route.route]
    return Answer(
        route=route.route,
        icon=words.ICONS[route.route],
        title=str(public.title),
        reason=route.reason,
        cards=[named[slug] for slug in public.contacts if slug in named],
        ways=doors.ways(route.route, situation.sender),
        is_acute=route.route in _ACUTE,
    )


def _hidden(form: ChooserForm) -> list[tuple[str, object]]:
    """What was answered, for the form that leads back to the questions."""
    said = form.cleaned_data.items()
    return [(name, value) for name, value in said if value is not None and value is not False and value != ""]

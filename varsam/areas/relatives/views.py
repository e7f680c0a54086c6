"""The pages of someone who is worried."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.relatives import api, guidance
from varsam.areas.relatives.forms import WriteForm
from varsam.kernel.access import gates
from varsam.kernel.conversations import pages
from varsam.kernel.conversations.states import Door, Sender
from varsam.kernel.people import published
from varsam.kernel.people.models import District
from varsam.lib import when
from varsam.ui.languages import RELATIVES, written_in

DANGER, SECURITY = "sos-alarm-112", "sakerhetspolisen"
# Those that most people look for first; the others are one step away.
_FIRST_GUIDES = ("borja-prata", "radd-for-vald", "vem-far-veta")


def offices(cards: list[api.ContactCard]) -> list[dict[str, object]]:
    """The social office of each district; all are reached through the number on the office's card."""
    phone = next((card.phone for card in cards if card.id == "goteborg-socialkontor"), None)
    return [
        {"district": district.name, "name": district.office.name, "phone": phone}
        for district in District.objects.select_related("office")
        if district.office
    ]


def _guides() -> list[tuple[guidance.Topic, guidance.Text]]:
    topics = [topic for topic in guidance.topics() if topic.slug in _FIRST_GUIDES]
    texts = guidance.texts(*topics)
    return [(topic, texts[topic.slug]) for topic in topics if topic.slug in texts]


def _one_for_each_number(cards: list[api.ContactCard]) -> list[api.ContactCard]:
    """The first card of each telephone: two doors to the same number only make one hesitate."""
    seen: set[str] = set()
    kept = []
    for card in cards:
        number = card.phone["dial"] if card.phone else card.id
        if number not in seen:
            kept.append(card)
        seen.add(number)
    return kept


@require_safe
@gates.public
@written_in(*RELATIVES)
@published.kept
def start(request: HttpRequest) -> HttpResponse:
    """Who can I talk to now?"""
    now = timezone.now()
    cards = api.cards("relative", at=now)
    api.emergency_numbers(fresh=True)
    named = {card.id: card for card in cards}
    rest = _one_for_each_number([card for card in cards if card.id not in {DANGER, SECURITY}])
    context = {
        "now": now,
        "now_x": api.now_share(now),
        "now_words": when.moment(now, get_language() or "sv"),
        "danger": named.get(DANGER),
        "security": named.get(SECURITY),
        "advice": [card for card in rest if card.urgency == "advice" and card.status != "always"],
        "always": [card for card in rest if card.urgency == "advice" and card.status == "always"],
        "acute": [card for card in rest if card.urgency == "acute"],
        "offices": offices(cards),
        "guides": _guides(),
        "body_html": api.text("anhorig"),
        **pages.promises(),
    }
    return render(request, "relatives/start.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*RELATIVES)
def write(request: HttpRequest) -> HttpResponse:
    """Write without a name. Exempt from the forgery check, which needs a cookie: nobody is signed in here, so a
    forged form can do nothing but send a message, as anyone can."""
    if request.method == "POST":
        form = WriteForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            return pages.receive(
                request,
                "relatives",
                text=said["message"],
                door=Door.ANONYMOUS_FORM,
                sender=Sender.RELATIVE,
                language=said["language"],
                district=said["district"],
                submission=said["submission"],
            )
        status = 422
    else:
        form, status = WriteForm(initial={"language": get_language()}), 200
    return render(request, "relatives/write.html", {"form": form, **pages.promises()}, status=status)

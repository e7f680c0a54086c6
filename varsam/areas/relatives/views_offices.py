"""The social office finder: somebody types where they live, and nothing of it is kept, in no address and in no log."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from varsam.areas.relatives import api, offices
from varsam.areas.relatives.models import Area, Contact
from varsam.areas.relatives.views import DANGER
from varsam.kernel.access import gates
from varsam.kernel.people import published
from varsam.kernel.people.models import District
from varsam.lib import when
from varsam.ui.languages import RELATIVES, written_in

# What one says in Swedish when the city answers; stays Swedish on every page.
_SAY = "Hej! Jag bor i {place} och vill tala med {office}. Jag vill ha råd, utan att säga vem det gäller."
_INTERPRETER = {"en": "engelska", "ar": "arabiska", "so": "somaliska", "fa": "persiska"}
_SAY_INTERPRETER = " Jag behöver tolk till {language}."


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*RELATIVES)
@published.kept
def find_office(request: HttpRequest) -> HttpResponse:
    """Which social office is mine, and who answers now? Posted, so that where somebody lives stands in no address.
    Exempt from the forgery check, which needs a cookie: nothing is changed here."""
    districts = {each.slug: each for each in District.objects.select_related("office")}
    if request.method != "POST":
        return _page(request, districts)
    typed = request.POST.get("place", "")[: offices.LONGEST].strip()
    chosen = districts.get(request.POST.get("district", ""))
    if chosen:
        return _page(request, districts, offices.of_district(chosen))
    if not typed:
        return _page(request, districts, missing=True)
    areas = Area.objects.select_related("district__office", "second_district__office")
    return _page(request, districts, offices.find(typed, areas), typed)


def _page(
    request: HttpRequest,
    districts: dict[str, District],
    answer: offices.Answer | None = None,
    typed: str = "",
    *,
    missing: bool = False,
) -> HttpResponse:
    now, language = timezone.now(), get_language() or "sv"
    named = {card.id: card for card in api.cards("relative", at=now)}
    office = Contact.objects.shown().filter(slug=offices.OFFICE).first()
    context = {
        "districts": list(districts.values()),
        "answer": answer,
        "typed": typed,
        "missing": missing,
        "night_first": offices.night_service_first(office, now),
        "office_card": named.get(offices.OFFICE) or named.get(offices.CENTRE),
        "night_card": named.get(offices.NIGHT),
        "centre_card": named.get(offices.CENTRE) or named.get(offices.OFFICE),
        "danger": named.get(DANGER),
        "now": now,
        "now_x": api.now_share(now),
        "now_words": when.moment(now, language),
        "say": _say(answer, language) if answer else "",
    }
    return render(request, "relatives/offices.html", context, status=422 if missing else 200)


def _say(answer: offices.Answer, language: str) -> str:
    if not answer.districts:
        return ""
    district = answer.districts[0]
    named = answer.areas and not answer.was_postcode
    place = answer.areas[0].name if named else district.name
    said = _SAY.format(place=place, office=f"socialkontoret {district.name}")
    spoken = _INTERPRETER.get(language)
    return said + (_SAY_INTERPRETER.format(language=spoken) if spoken else "")

"""What happens in the city: the pictures, the list, and noting something new."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.collaboration.developments import actions, reading
from varsam.areas.collaboration.developments.enums import Kind, Reliability, Source
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.desk import writing as desk_writing
from varsam.site.desk.acts import me, see_other
from varsam.site.developments import drawing, presentation, writing
from varsam.site.developments.forms import DevelopmentForm, FilterForm

_CONCLUSIONS = 3
# A double click, or the same page sent again, comes within this time and says the same.
_SAME_SENDING = timedelta(minutes=10)
_LONGEST_LIVE_CHECK = 20_000
_PERIODS = (30, 90, 365)


@require_safe
@gates.staff(needs=("shared", Verb.READ))
def developments(request: HttpRequest) -> HttpResponse:
    """What has happened in a time, as a line of time, over the city, and as a list."""
    if not reading.reads_any():
        return render(request, "developments/outside.html")
    form = FilterForm(request.GET)
    wanted = form.wanted()
    found = list(reading.find(wanted)[: reading.MOST + 1])
    is_cut, found = len(found) > reading.MOST, found[: reading.MOST]
    places, language = presentation.places(), get_language() or "sv"
    context = {
        "form": FilterForm(
            {"fran": wanted.since, "till": wanted.until, "slag": wanted.kind, "omrade": request.GET.get("omrade", "")}
        ),
        "wanted": wanted,
        "since": presentation.day(wanted.since),
        "until": presentation.day(wanted.until),
        "finding": presentation.finding(found),
        "good": presentation.good_words(found),
        "lines": [presentation.line(each) for each in found],
        "is_cut": is_cut,
        "timelines": [
            drawing.timeline(found, places, wanted.since, wanted.until, shape=shape, language=language)
            for shape in (drawing.WIDE, drawing.NARROW)
        ],
        "map": drawing.city_map(found, places),
        "counts": presentation.counts(found),
        "periods": _periods(wanted.since, wanted.until),
        "conclusions": reading.conclusions(Q(replaced_by=None), _CONCLUSIONS),
        "may_note": bool(reading.homes()),
    }  # fmt: skip
    return render(request, "developments/developments.html", context)


def _periods(since: object, until: object) -> list[tuple[str, str, bool]]:
    """Times that people ask for, by their first day; and whether it is the one that is shown."""
    today = timezone.localdate()
    firsts = [(days, today - timedelta(days=days - 1)) for days in _PERIODS]
    words = {30: _("30 dagar"), 90: _("90 dagar"), 365: _("Ett år")}
    return [(words[days], f"{first}", (since, until) == (first, today)) for days, first in firsts]


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("shared", Verb.READ))
def note(request: HttpRequest) -> HttpResponse:
    """Note what has happened. What points at somebody is found while it is written."""
    homes = reading.homes()
    if not homes:
        # Neither the coordination nor a member of a group about what happens.
        raise Http404
    form = DevelopmentForm(request.POST if request.method == "POST" else None, homes=homes)
    if request.method != "POST":
        return _note_page(request, form)
    if not form.is_valid():
        return _note_page(request, form, 422)
    verdict = writing.weigh(form, request.POST)
    if not verdict.settled:
        form.rewrite(verdict.text)
        return _note_page(request, form, 422, verdict.check)
    said = form.cleaned_data
    made = reading.same_since(timezone.now() - _SAME_SENDING, said["heading"], verdict.text, me(request))
    if made is None:
        made = actions.note_development(
            unit=said["unit"],
            heading=said["heading"],
            told=verdict.text,
            kind=Kind(said["kind"]),
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            district=said["place"],
            source=Source(said["source"]),
            reliability=Reliability(said["reliability"]),
            kept=verdict.kept,
            by=me(request),
        )
        messages.success(request, _("Händelsen är antecknad. Den kommer upp vid nästa möte."))
    return see_other("developments:development", made)


def _note_page(
    request: HttpRequest, form: DevelopmentForm, status: int = 200, check: writing.Check | None = None
) -> HttpResponse:
    # What points at somebody is shown too where something else is wrong: one round of mending, not two.
    found = check or desk_writing.check(form.data.get("text", "") if form.is_bound else "")
    context = {"form": form, "check": found}
    return render(request, "developments/note.html", context, status=status)


@require_POST
@gates.staff(needs=("shared", Verb.READ))
def deidentify(request: HttpRequest) -> HttpResponse:
    """What in a text may point at someone, while it is being written. Nothing is kept."""
    text = request.POST.get("text", "").replace("\r\n", "\n")[:_LONGEST_LIVE_CHECK]
    return render(request, "desk/findings.html", {"check": desk_writing.check(text)})

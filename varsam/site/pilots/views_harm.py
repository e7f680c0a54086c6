"""The harm log: telling of a harm, correcting what was told, and saying that a month was quiet."""

import uuid
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsam.areas.methods.pilots import actions, reading
from varsam.areas.methods.pilots.actions import NotNow
from varsam.areas.methods.pilots.enums import Severity
from varsam.areas.methods.pilots.models import Harm, Pilot, Place
from varsam.areas.methods.pilots.policies import PointsAtSomebody
from varsam.areas.methods.pilots.states import State
from varsam.kernel.access import gates
from varsam.site.desk import writing as desk_writing
from varsam.site.desk.acts import me
from varsam.site.developments import writing
from varsam.site.pilots import finding
from varsam.site.pilots.forms_place import HarmForm

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@_FORM
@gates.staff()
def harm(request: HttpRequest, reference: str, place: int | None = None) -> HttpResponse:
    """Tell of a harm: a place's contact of their own place, those who handle the pilot of any."""
    pilot = finding.find(reference) if place is not None else finding.handled(reference)
    at = finding.place_of(pilot, place) if place is not None else None
    return _harm(request, pilot, at, None)


@_FORM
@gates.staff()
def correct(request: HttpRequest, reference: str, uid: uuid.UUID) -> HttpResponse:
    """Tell it anew; what was told first stays, struck through."""
    pilot = finding.find(reference)
    told = next((each for each in reading.harms(pilot) if each.harm.pk == uid), None)
    if told is None or told.is_corrected:
        raise Http404
    return _harm(request, pilot, told.harm.place, told)


def _harm(request: HttpRequest, pilot: Pilot, place: Place | None, old: reading.Told | None) -> HttpResponse:
    if not reading.takes_harms(pilot):
        messages.warning(request, _("Prövningen har inte börjat, så det finns ingen skadelogg än."))
        return finding.home(pilot, place)
    choices = [] if place or old else list(pilot.places.select_related("unit"))
    form = HarmForm(
        request.POST if request.method == "POST" else None, pilot=pilot, places=choices, initial=_as_told(old)
    )
    check = None
    if form.is_bound and form.is_valid():
        verdict = writing.weigh(form, request.POST)
        check = verdict.check
        if verdict.settled:
            at = place or next((each for each in choices if each.pk == form.cleaned_data.get("place")), None)
            done = _told(request, pilot, at, form, verdict, old.harm if old else None)
            if done is not None:
                return done
        else:
            form.rewrite(verdict.text)
    context = {
        "pilot": pilot,
        "place": place,
        "form": form,
        "check": check or desk_writing.check(form.data.get("text", "") if form.is_bound else ""),
        "is_correction": old is not None,
        "back": reverse("pilots:pilot", args=[pilot.reference])
        if place is None or finding.handles(pilot)
        else reverse("pilots:place", args=[pilot.reference, place.pk]),
    }
    return render(request, "pilots/harm.html", context, status=422 if form.is_bound else 200)


def _as_told(old: reading.Told | None) -> dict[str, object]:
    if old is None:
        return {}
    return {"on": old.harm.on, "severity": old.harm.severity, "text": old.words, "done": old.done}


def _told(
    request: HttpRequest,
    pilot: Pilot,
    place: Place | None,
    form: HarmForm,
    verdict: writing.Verdict,
    old: Harm | None,
) -> HttpResponse | None:
    """Store it; None where it could not be, and then the form says why."""
    said, before = form.cleaned_data, State(pilot.state)
    try:
        state = actions.tell_harm(
            pilot=pilot, place=place, on=said["on"], severity=Severity(said["severity"]), words=verdict.text,
            done=said["done"], uid=said["uid"], corrects=old, kept=verdict.kept, by=me(request),
        )  # fmt: skip
    except PointsAtSomebody:
        form.add_error("text", _("Texten pekar fortfarande ut någon. Ta bort det, eller skriv om."))
        return None
    except NotNow:
        form.add_error(None, _("Någon har rättat samma händelse medan du skrev. Öppna prövningen igen."))
        return None
    if state == State.STOPPED and before != State.STOPPED:
        messages.warning(
            request, _("Det är sparat, och prövningen är nu stoppad enligt stoppregeln. Vänta med metoden.")
        )
    else:
        messages.success(
            request, _("Det är sparat. Den som svarar för prövningen får veta att något har skrivits.")
        )
    return finding.home(pilot, place)


@require_POST
@gates.staff()
def quiet(request: HttpRequest, reference: str, place: int) -> HttpResponse:
    """Say that nobody came to harm in a month, as far as the place knows."""
    pilot = finding.find(reference)
    found = finding.place_of(pilot, place)
    try:
        month = date.fromisoformat(request.POST.get("month", ""))
    except ValueError:
        raise Http404 from None
    return finding.acted(
        request,
        pilot,
        lambda: actions.tell_quiet(place=found, month=month, by=me(request)),
        _("Tack. Det står nu att ingen har skadats den månaden, så vitt ni vet."),
        found,
    )

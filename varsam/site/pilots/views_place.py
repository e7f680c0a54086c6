"""A place as its contact sees it: what is asked for now, and telling a number of a group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.methods.pilots import actions, reading
from varsam.areas.methods.pilots.actions import NotNow
from varsam.areas.methods.pilots.enums import Kind, Moment
from varsam.areas.methods.pilots.models import Measure, Pilot, Place, Reading
from varsam.areas.methods.pilots.states import State
from varsam.kernel.access import gates
from varsam.site.desk.acts import me
from varsam.site.pilots import finding, page, words
from varsam.site.pilots.forms_place import ReadingForm


@dataclass(frozen=True)
class Line:
    """Something the place has told: of what, when, what it said, and where it is corrected (empty where it no longer is)."""

    reading: Reading
    moment: str
    day: str
    said: str
    address: str


@require_safe
@gates.staff()
def place(request: HttpRequest, reference: str, place: int) -> HttpResponse:
    """What is asked of the place now, and what it has told."""
    pilot = finding.find(reference)
    found = finding.place_of(pilot, place)
    found.pilot = pilot
    (asked,) = reading.mine([found])
    moments = reading.open_moments(pilot)
    context = {
        "pilot": pilot,
        "place": found,
        "chip": words.chip(pilot),
        "is_contact": found.contact_id == me(request).pk,
        "days": (words.day(pilot.started_on or pilot.starts_on), words.day(pilot.ended_on or pilot.ends_on)),
        "to_measure": asked.to_measure,
        "silent": [(month, words.month(month), asked.goes_on(month)) for month in reversed(asked.silent)],
        "during": list(pilot.measures.all()) if Moment.DURING in moments else [],
        "told": _told(pilot, found, moments),
        "harms": page.harms(pilot, found),
        "takes_harms": reading.takes_harms(pilot),
        "is_stopped": pilot.state == State.STOPPED,
        "is_planned": pilot.state == State.PLANNED,
    }
    return render(request, "pilots/place.html", context)


def _told(pilot: Pilot, place: Place, moments: Sequence[Moment]) -> list[Line]:
    found = (
        Reading.objects.filter(place=place, replaced_at=None).select_related("measure").order_by("-on", "-pk")
    )
    return [
        Line(
            each,
            str(Moment(each.moment).label),
            words.day(each.on),
            _said(each),
            reverse("pilots:tell", args=[pilot.reference, place.pk, each.measure_id, each.moment])
            + f"?rattar={each.pk}"
            if Moment(each.moment) in moments
            else "",
        )
        for each in found
    ]


def _said(told: Reading) -> str:
    """The number as the place told it."""
    if told.measure.kind == Kind.MEAN:
        return _("%(mean)s, standardavvikelse %(sd)s, %(n)s svar") % {
            "mean": words.number(told.mean or 0, 2),
            "sd": words.number(told.sd or 0, 2),
            "n": told.n,
        }
    if told.measure.kind == Kind.SHARE:
        return _("%(events)s av %(n)s") % {"events": told.events, "n": told.n}
    return _("%(events)s händelser i en grupp på %(n)s") % {"events": told.events, "n": told.n}


def _corrected(request: HttpRequest, place: Place, measure: Measure, moment: Moment) -> Reading | None:
    """The number that is to be corrected: the one that the address or the form names, else that of before or after where
    the place has told it already."""
    named = request.POST.get("corrects") or request.GET.get("rattar") or ""
    found = Reading.objects.filter(place=place, measure=measure, moment=moment, replaced_at=None)
    if named.isdigit():
        return found.filter(pk=int(named)).first()
    return None if moment is Moment.DURING or request.method == "POST" else found.first()


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def tell(request: HttpRequest, reference: str, place: int, measure: int, moment: str) -> HttpResponse:
    """Tell a number, or correct one. What was told before is shown to the place's own contact alone."""
    pilot = finding.find(reference)
    found = finding.place_of(pilot, place)
    measured = Measure.objects.filter(pilot=pilot, pk=measure).first()
    if measured is None or moment not in Moment.values:
        raise Http404
    at = Moment(moment)
    if at not in reading.open_moments(pilot):
        messages.warning(request, _("Det är inte dags att mäta det nu."))
        return finding.home(pilot, found)
    old = _corrected(request, found, measured, at)
    form = ReadingForm(
        request.POST if request.method == "POST" else None,
        measure=measured,
        pilot=pilot,
        moment=at,
        before=_earlier(found, measured, at),
        initial=_as_told(old, is_contact=found.contact_id == me(request).pk),
    )
    if form.is_bound and form.is_valid():
        try:
            actions.tell(
                measure=measured, place=found, moment=at, on=form.cleaned_data["on"], number=form.number(),
                corrects=old, by=me(request),
            )  # fmt: skip
        except NotNow:
            if at is Moment.DURING and old is None and _is_told(found, measured, form.cleaned_data["on"]):
                form.add_error(
                    "on", _("Den dagen är redan mätt. Rätta den mätningen, eller välj en annan dag.")
                )
            else:
                form.add_error(
                    None, _("Någon har lämnat eller rättat samma mätning medan du skrev. Öppna sidan igen.")
                )
        else:
            messages.success(request, _("Tack. Det är sparat."))
            return finding.home(pilot, found)
    context = {
        "pilot": pilot,
        "place": found,
        "measure": measured,
        "moment": at.label,
        "form": form,
        "old": old,
        "history": _history(found, measured, at) if found.contact_id == me(request).pk else [],
        "back": reverse("pilots:place", args=[reference, place]),
    }
    return render(request, "pilots/tell.html", context, status=422 if form.is_bound else 200)


def _as_told(old: Reading | None, *, is_contact: bool) -> dict[str, object]:
    """What a correction begins with; those who handle the pilot type it anew, for they see no number of a single place that
    is small."""
    if old is None:
        return {}
    kept: dict[str, object] = {"corrects": old.pk, "on": old.on}
    if is_contact:
        kept |= {
            name: getattr(old, name)
            for name in ("n", "events", "mean", "sd")
            if getattr(old, name) is not None
        }
    return kept


def _is_told(place: Place, measure: Measure, on: date) -> bool:
    """Whether the place has measured that day while the pilot goes on: once a day is enough."""
    told = Reading.objects.filter(place=place, measure=measure, moment=Moment.DURING, replaced_at=None)
    return told.filter(on=on).exists()


def _earlier(place: Place, measure: Measure, moment: Moment) -> Reading | None:
    """What the place told the time before, to see what is unlike it."""
    if moment is Moment.BEFORE:
        return None
    found = Reading.objects.filter(place=place, measure=measure, replaced_at=None).exclude(moment=moment)
    return found.order_by("-on", "-pk").first()


def _history(place: Place, measure: Measure, moment: Moment) -> list[tuple[str, str, str]]:
    """What was told before and has been corrected: when, what, by whom."""
    found = Reading.objects.filter(place=place, measure=measure, moment=moment).exclude(replaced_at=None)
    return [
        (words.day(each.at.date()), _said(each), each.by.name)
        for each in found.select_related("measure", "by").order_by("-at")
    ]

"""Planning: aim and stop rule, where, and what is measured."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsam.areas.methods.pilots import actions, claims
from varsam.areas.methods.pilots.actions import NotNow
from varsam.areas.methods.pilots.enums import Design
from varsam.areas.methods.pilots.models import Measure, Pilot
from varsam.kernel.access import actor, gates
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.pilots import finding
from varsam.site.pilots.forms import ContactForm, MeasureForm, PlaceForm, PlanForm

_CHANGES = gates.staff(needs=("pilot", Verb.CHANGE))
_FORM = require_http_methods(["GET", "HEAD", "POST"])


def _page(
    request: HttpRequest,
    pilot: Pilot,
    form: object,
    heading: str | Promise,
    lead: str | Promise,
    **more: object,
) -> HttpResponse:
    status = 422 if getattr(form, "is_bound", False) else 200
    context = {"pilot": pilot, "form": form, "heading": heading, "lead": lead, **more}
    return render(request, "pilots/form.html", context, status=status)


@_FORM
@_CHANGES
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """The plan; once it has begun, its end and who answers for it."""
    pilot = finding.handled(reference)
    owners = list(
        User.objects.filter(pk__in=actor.colleagues("pilot", pilot.unit_id))
        .values_list("pk", "name")
        .order_by("name")
    )
    form = PlanForm(request.POST if request.method == "POST" else None, pilot=pilot, owners=owners)
    if form.is_bound and form.is_valid():
        try:
            actions.change_plan(pilot=pilot, plan=form.plan(), seen=form.cleaned_data["seen"], by=me(request))
        except actions.ChangedMeanwhile:
            form.add_error(
                None, _("Någon annan sparade medan du skrev. Din text står kvar: jämför och spara igen.")
            )
            pilot.refresh_from_db()
            form.data = {**form.data.dict(), "seen": str(pilot.version)}  # type: ignore[attr-defined]
        except NotNow:
            form.add_error(None, _("Planen går inte att ändra längre."))
        else:
            messages.success(request, _("Planen är sparad."))
            return see_other("pilots:pilot", reference)
    designs = [] if pilot.started_on else [(each.label, claims.of(each)) for each in Design]
    context = {"pilot": pilot, "form": form, "designs": designs, "has_begun": pilot.started_on is not None}
    return render(request, "pilots/plan.html", context, status=422 if form.is_bound else 200)


@_FORM
@_CHANGES
def add_place(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the method is tried, or what it is compared with."""
    pilot = finding.handled(reference)
    taken = set(pilot.places.values_list("unit_id", flat=True))
    form = PlaceForm(request.POST if request.method == "POST" else None, taken=taken)
    if form.is_bound and form.is_valid():
        contact, unit = form.cleaned_data["contact"]
        is_comparison = form.cleaned_data["is_comparison"]
        done = _("Platsen är med. Den som lämnar uppgifterna får veta att något väntar.")
        return finding.acted(
            request,
            pilot,
            lambda: actions.add_place(
                pilot=pilot, unit=unit, contact=contact, is_comparison=is_comparison, by=me(request)
            ),
            done,
        )
    lead = _("Den du väljer ser bara sin egen plats, och lämnar tal om grupper, aldrig om en person.")
    return _page(
        request, pilot, form, _("Lägg till en plats"), lead,
        fields=[form["contact"]], radios=[form["is_comparison"]], act=_("Lägg till"),
    )  # fmt: skip


@_FORM
@_CHANGES
def contact(request: HttpRequest, reference: str, place: int) -> HttpResponse:
    """Somebody else at a place."""
    pilot = finding.handled(reference)
    found = finding.place_of(pilot, place)
    form = ContactForm(request.POST if request.method == "POST" else None, unit=found.unit_id)
    if form.is_bound and form.is_valid():
        who, _unit = form.cleaned_data["contact"]
        return finding.acted(
            request,
            pilot,
            lambda: actions.set_contact(place=found, contact=who, by=me(request)),
            _("En annan lämnar uppgifterna nu, och har fått veta det."),
        )
    lead = _("Nu är det %(name)s. Det som redan är lämnat står kvar.") % {"name": found.contact.name}
    heading = _("Vem på %(place)s lämnar uppgifterna?") % {"place": found.unit.name}
    return _page(request, pilot, form, heading, lead, fields=[form["contact"]], act=_("Spara"))


@require_POST
@_CHANGES
def remove_place(request: HttpRequest, reference: str, place: int) -> HttpResponse:
    """Take a place out of a plan."""
    pilot = finding.handled(reference)
    found = finding.place_of(pilot, place)
    return finding.acted(
        request,
        pilot,
        lambda: actions.remove_place(place=found, by=me(request)),
        _("Platsen är borttagen ur planen."),
    )


def _measure_of(pilot: Pilot, measure: int) -> Measure:
    found = Measure.objects.filter(pilot=pilot, pk=measure).first()
    if found is None:
        raise Http404
    return found


def _measure_page(
    request: HttpRequest, pilot: Pilot, form: MeasureForm, heading: str, act: str
) -> HttpResponse:
    lead = _(
        "Samma sak mäts på alla platser, före och efter. Det första måttet är huvudmåttet: det avgör om det blev bättre. När prövningen har börjat går måtten inte att ändra."
    )
    fields = [form[name] for name in ("name", "kind", "better")]
    return _page(request, pilot, form, heading, lead, fields=fields, row=[form["low"], form["high"]], act=act)


@_FORM
@_CHANGES
def add_measure(request: HttpRequest, reference: str) -> HttpResponse:
    """What is measured."""
    pilot = finding.handled(reference)
    form = MeasureForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return finding.acted(
            request,
            pilot,
            lambda: actions.add_measure(pilot=pilot, wording=form.wording(), by=me(request)),
            _("Måttet är med i planen."),
        )
    return _measure_page(request, pilot, form, _("Lägg till ett mått"), _("Lägg till"))


@_FORM
@_CHANGES
def change_measure(request: HttpRequest, reference: str, measure: int) -> HttpResponse:
    """Say it otherwise, until it has been measured."""
    pilot = finding.handled(reference)
    found = _measure_of(pilot, measure)
    initial = {name: getattr(found, name) for name in ("name", "kind", "better", "low", "high")}
    form = MeasureForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            actions.change_measure(measure=found, wording=form.wording(), by=me(request))
        except NotNow:
            form.add_error(None, _("Måttet är redan mätt någonstans. Då kan bara vad som är bättre ändras."))
        else:
            messages.success(request, _("Måttet är ändrat."))
            return see_other("pilots:pilot", reference)
    return _measure_page(request, pilot, form, _("Ändra måttet"), _("Spara"))


@require_POST
@_CHANGES
def main_measure(request: HttpRequest, reference: str, measure: int) -> HttpResponse:
    """Name the measure that decides whether it became better."""
    pilot = finding.handled(reference)
    found = _measure_of(pilot, measure)
    return finding.acted(
        request, pilot, lambda: actions.set_main(measure=found, by=me(request)), _("Det är huvudmåttet nu.")
    )


@require_POST
@_CHANGES
def remove_measure(request: HttpRequest, reference: str, measure: int) -> HttpResponse:
    """Take a measure out of a plan."""
    pilot = finding.handled(reference)
    found = _measure_of(pilot, measure)
    return finding.acted(
        request,
        pilot,
        lambda: actions.remove_measure(measure=found, by=me(request)),
        _("Måttet är borttaget."),
    )

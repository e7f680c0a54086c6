"""The cycle at the desk: where it stands, the picture that is being written, and its adoption."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.programme import actions, figures, reading
from varsam.areas.programme.models import Picture
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.programme import page, spans, steps
from varsam.site.programme.forms import AdoptForm, StartForm, TextForm

WRITES = gates.staff(needs=("programme", Verb.CHANGE))


def language() -> str:
    return get_language() or "sv"


def found(reference: str) -> Picture:
    """A picture that the one who asks may read; what is another's is not there."""
    return get_object_or_404(Picture.objects.select_related("unit"), reference=reference)


@require_safe
@gates.staff(needs=("adopted", Verb.READ))
def overview(request: HttpRequest) -> HttpResponse:
    """Where the cycle stands, step by step, and what is late."""
    cycle = reading.cycle(timezone.localdate())
    plan = reading.plan(cycle.plan) if cycle.plan else []
    writes = actor.may("programme", Verb.CHANGE)
    context = {
        "cycle": cycle,
        "steps": steps.of(cycle, plan, reading.report_of(cycle.plan) if cycle.plan else None, language()),
        "plan": plan,
        "late": [each for each in plan if each.late_since],
        "pictures": [
            (each, page.period(each, language())) for each in Picture.objects.select_related("unit")
        ],
        "writes": writes,
        "can_start": writes and cycle.draft is None and _open_period() is not None,
    }
    return render(request, "programme/overview.html", context)


def _open_period() -> tuple[date, date] | None:
    unit = reading.home(actor.units("programme", Verb.ADD))
    return figures.period_open(unit.pk, timezone.localdate()) if unit else None


@require_http_methods(["GET", "HEAD", "POST"])
@WRITES
def start(request: HttpRequest) -> HttpResponse:
    """Begin a picture of the quarters that no picture has yet."""
    period, unit = _open_period(), reading.home(actor.units("programme", Verb.ADD))
    if period is None or unit is None:
        raise Http404
    form = StartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = actions.start(
            unit=unit.pk,
            period_from=period[0],
            period_to=period[1],
            title=form.cleaned_data["title"],
            by=me(request),
        )
        messages.success(request, _("Lägesbilden är påbörjad. Siffrorna har fyllt i sig själva."))
        return see_other("programme:draft", made.reference)
    context = {"form": form, "period": spans.months(*period, language())}
    return render(request, "programme/start.html", context, status=422 if form.is_bound else 200)


@require_safe
@gates.staff(needs=("adopted", Verb.READ))
def picture(request: HttpRequest, reference: str) -> HttpResponse:
    """One picture: as published, or as a draft with the numbers as they would be published today."""
    one = found(reference)
    numbers = one.figures if one.adopted_at else figures.published(one)
    writes = actor.may("programme", Verb.CHANGE)
    context = {**page.shown(one, numbers or {}, language()), "writes": writes, "missing": steps.missing(one)}
    return render(request, "programme/draft.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@WRITES
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """The texts of a draft; of an adopted picture, what its plan is to reach until that is adopted too."""
    one = found(reference)
    if one.plan_at:
        raise Http404
    form = TextForm(request.POST if request.method == "POST" else None, picture=one)
    if not form.is_valid():
        return _write(request, one, form, 422 if form.is_bound else 200)
    try:
        actions.write(
            picture=one,
            values=form.values(),
            seen=form.cleaned_data["seen"] or 0,
            kept=form.cleaned_data["kept"],
            by=me(request),
        )
    except actions.PointsAtSomebody as pointing:
        form.refuse(pointing)
        return _write(request, one, form, 422)
    except actions.ChangedMeanwhile as changed:
        return _changed_meanwhile(request, form, changed.latest)
    messages.success(request, _("Sparat."))
    return see_other("programme:plan" if one.adopted_at else "programme:draft", reference)


def _changed_meanwhile(request: HttpRequest, form: TextForm, latest: object) -> HttpResponse:
    """Both texts stand side by side; saving once more keeps the one that is in the form."""
    assert isinstance(latest, Picture)
    return _write(request, latest, form, 409, compare=form.face(latest))


def _write(request: HttpRequest, one: Picture, form: TextForm, status: int, **more: object) -> HttpResponse:
    return render(
        request,
        "programme/write.html",
        {"form": form, "picture": one, "period": page.period(one, language()), **more},
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@WRITES
def adopt(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down that the picture is adopted: says first what becomes public, and that it cannot be undone."""
    one = found(reference)
    if one.adopted_at:
        return see_other("programme:draft", reference)
    form = AdoptForm(request.POST if request.method == "POST" else None, initial={"seen": one.version})
    if form.is_valid() and not steps.missing(one):
        said = form.cleaned_data
        if said["on"] <= one.period_to:
            form.add_error("on", _("Lägesbilden kan antas först när dess period är slut."))
        else:
            try:
                actions.adopt(
                    picture=one, on=said["on"], where=said["where"], seen=said["seen"], by=me(request)
                )
            except actions.ChangedMeanwhile:
                messages.warning(
                    request, _("Någon har skrivit i lägesbilden sedan du öppnade sidan. Läs den igen.")
                )
            else:
                messages.success(request, _("Lägesbilden är antagen, och alla kan läsa den."))
            return see_other("programme:draft", reference)
    context = {
        "form": form,
        "picture": one,
        "period": page.period(one, language()),
        "missing": steps.missing(one),
    }
    return render(request, "programme/adopt.html", context, status=422 if form.is_bound else 200)

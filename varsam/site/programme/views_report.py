"""The report to the council: written by the coordination, read by everybody once it is handed in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.programme import actions, reading
from varsam.areas.programme.models import Picture
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.programme import document, page
from varsam.site.programme.forms import HandInForm, ReportForm
from varsam.site.programme.views import WRITES, found, language


def _adopted(reference: str) -> Picture:
    picture = found(reference)
    if not picture.plan_at:
        raise Http404
    return picture


@require_safe
@gates.staff(needs=("adopted", Verb.READ))
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """The report with the measures: as they stand today, or as they stood when it was handed in."""
    picture = _adopted(reference)
    context = {
        "picture": picture,
        "period": page.period(picture, language()),
        "report": reading.report_of(picture),
        "plan": reading.plan(picture),
        "writes": actor.may("programme", Verb.CHANGE),
    }
    return render(request, "programme/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@WRITES
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """The report's texts, until it is handed in."""
    picture = _adopted(reference)
    stored = reading.report_of(picture)
    if stored and stored.handed_in_at:
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None, report=stored)
    if not form.is_valid():
        return _form(request, picture, form, 422 if form.is_bound else 200)
    try:
        begun = stored or actions.begin_report(
            picture=picture, title=form.cleaned_data["title"], by=me(request)
        )
        actions.write_report(
            report=begun,
            values=form.values(),
            seen=form.cleaned_data["seen"] or begun.version,
            kept=form.cleaned_data["kept"],
            by=me(request),
        )
    except actions.PointsAtSomebody as pointing:
        form.refuse(pointing)
        return _form(request, picture, form, 422)
    except actions.ChangedMeanwhile as changed:
        return _form(request, picture, form, 409, compare=form.face(changed.latest))
    messages.success(request, _("Sparat."))
    return see_other("programme:report", reference)


def _form(
    request: HttpRequest, picture: Picture, form: ReportForm, status: int, **more: object
) -> HttpResponse:
    return render(
        request, "programme/report_form.html", {"form": form, "picture": picture, **more}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@WRITES
def hand_in(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand the report in: says first that it becomes public and cannot be changed."""
    picture = _adopted(reference)
    stored = reading.report_of(picture)
    if stored is None or stored.handed_in_at:
        raise Http404
    form = HandInForm(request.POST if request.method == "POST" else None, initial={"seen": stored.version})
    missing = [] if stored.text and stored.lessons else [_("Skriv hur det har gått och vad ni har lärt er.")]
    if form.is_valid() and not missing:
        said = form.cleaned_data
        try:
            actions.hand_in(report=stored, on=said["on"], to=said["to"], seen=said["seen"], by=me(request))
        except actions.ChangedMeanwhile:
            messages.warning(
                request, _("Någon har skrivit i rapporten sedan du öppnade sidan. Läs den igen.")
            )
        else:
            messages.success(request, _("Rapporten är lämnad, och alla kan läsa den."))
        return see_other("programme:report", reference)
    context = {"form": form, "picture": picture, "missing": missing, "is_report": True}
    return render(request, "programme/adopt.html", context, status=422 if form.is_bound else 200)


@require_safe
@gates.staff(needs=("adopted", Verb.READ))
def pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The report on paper, once it is handed in."""
    picture = _adopted(reference)
    stored = reading.report_of(picture)
    if stored is None or not stored.handed_in_at:
        raise Http404
    response = HttpResponse(document.report(stored, picture, language()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="rapport-{picture.reference}.pdf"'
    return response

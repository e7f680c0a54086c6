"""The situation picture and its plan, open to everybody: sums, and never persons."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from varsam.areas.programme import reading
from varsam.areas.programme.models import Picture
from varsam.kernel.access import gates
from varsam.kernel.people import published
from varsam.lib.references import parse_reference
from varsam.site.programme import document, export, page, tables
from varsam.ui.languages import STAFF, written_in


@require_safe
@gates.public
@written_in(*STAFF)
@published.kept
def newest(request: HttpRequest) -> HttpResponse:
    """The newest picture that is adopted; where there is none, when there will be one."""
    found = reading.adopted().first()
    if found is None:
        return render(request, "programme/public_none.html")
    return _page(request, found)


@require_safe
@gates.public
@written_in(*STAFF)
@published.kept
def picture(request: HttpRequest, reference: str) -> HttpResponse:
    """One adopted picture, also when there is a newer one."""
    return _page(request, _adopted(reference))


@require_safe
@gates.public
@published.kept
def pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The picture and its plan on paper."""
    found = _adopted(reference)
    made = document.picture(found, reading.plan(found) if found.plan_at else [], get_language() or "sv")
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="lagesbild-{found.reference}.pdf"'
    return response


@require_safe
@gates.public
@published.kept
def tables_csv(request: HttpRequest, reference: str) -> HttpResponse:
    """All tables of the picture, for spreadsheets."""
    found = _adopted(reference)
    plan = reading.plan(found) if found.plan_at else []
    response = HttpResponse(
        export.as_csv(tables.every(found.figures or {}), plan), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="lagesbild-{found.reference}.csv"'
    return response


def _adopted(reference: str) -> Picture:
    found = reading.adopted().filter(reference=reference).first() if parse_reference(reference) else None
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Picture) -> HttpResponse:
    language = get_language() or "sv"
    every = list(reading.adopted())
    others = [each for each in every if each.pk != found.pk]
    is_newest = every[0].pk == found.pk
    # Until the plan that follows from the newest picture is adopted, the one before it holds.
    plan_of = (
        found if found.plan_at or not is_newest else next((each for each in every if each.plan_at), None)
    )
    report = reading.report_of(plan_of) if plan_of else None
    context = {
        **page.shown(found, found.figures or {}, language),
        "plan": reading.plan(plan_of) if plan_of and plan_of.plan_at else [],
        "plan_of": plan_of,
        "aim": plan_of.said("aim") if plan_of else "",
        "report": report,
        "report_text": page.text(report.text) if report else None,
        "report_lessons": page.text(report.lessons) if report else None,
        "others": [(each, page.period(each, language)) for each in others],
        "is_newest": is_newest,
    }
    return render(request, "programme/public.html", context)

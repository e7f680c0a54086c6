"""How far training has come: for those who plan it, and for whoever answers for a unit."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from varsam.areas.training.coverage import figures
from varsam.areas.training.evaluation import api as evaluation
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.coverage import export, pictures, tables
from varsam.site.coverage.tables import Row
from varsam.site.coverage.views_import import XLSX, file
from varsam.site.evaluation import shown

_READS = gates.staff(needs=("coverage", Verb.READ))
# With more units than this each district is folded until somebody opens it.
_OPEN_AT_MOST = 40


@require_safe
@_READS
def coverage(request: HttpRequest) -> HttpResponse:
    """The whole city, its districts, kinds of work and units; what changed at work, and what is asked for."""
    found = figures.coverage()
    by_district, by_kind = tables.districts(found), tables.kinds(found)
    places, wanted = tables.places(found), tables.wanted(figures.demand())
    every = [*by_district, *by_kind, *(row for place in places for row in place.rows or ())]
    counted = _("Medarbetare som har gått en kurs som gäller, av alla som arbetar där")
    charts = [
        pictures.draw(
            by_district,
            key="omraden",
            title=tables.district_finding(by_district),
            subtitle=counted,
            first=_("Område"),
        ),
        pictures.draw(
            by_kind, key="yrken", title=tables.kind_finding(by_kind), subtitle=counted, first=_("Yrkesgrupp")
        ),
    ]
    context = {
        "finding": tables.finding(found.taught),
        "introduced": tables.number(found.introduced.city.number, found.introduced.city.size)
        if found.introduced.city.size
        else None,
        "charts": [chart for chart in charts if chart],
        "places": places,
        "open": len(found.units) <= _OPEN_AT_MOST,
        "silent": found.silent,
        "marks": tables.marks(every),
        "changes": [shown.bar(told) for told in evaluation.changes()],
        "wanted": wanted,
        "wanted_finding": tables.wanted_finding(wanted),
        "may_bring": actor.may("coverage", Verb.ADD),
        "may_plan": actor.may("training", Verb.READ),
    }
    return render(request, "coverage/coverage.html", context)


@require_safe
@gates.staff(needs=("own_coverage", Verb.READ))
def own(request: HttpRequest) -> HttpResponse:
    """One's own unit, and what helps."""
    units = [
        (
            each,
            tables.number(each.taught, each.size) if each.size else None,
            tables.number(each.introduced, each.size) if each.size else None,
        )
        for each in figures.own()
    ]
    return render(request, "coverage/own.html", {"units": units})


@require_safe
@_READS
def tables_csv(request: HttpRequest) -> HttpResponse:
    """All tables of the page as one, for spreadsheets."""
    return file(export.as_csv(_headings(), _every()), "tackning.csv", "text/csv; charset=utf-8")


@require_safe
@_READS
def tables_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    made = export.as_workbook([(_("Täckning"), _headings(), _every())])
    return file(made, "tackning.xlsx", XLSX)


def _headings() -> list[str]:
    return [
        _("Tabell"),
        _("Rad"),
        _("Medarbetare"),
        _("Har gått en kurs som gäller"),
        _("Har gått introduktionen"),
    ]


def _every() -> Iterator[tuple[str | int, ...]]:
    found = figures.coverage()
    for title, rows in (
        (_("Områden"), tables.districts(found)),
        (_("Yrkesgrupper"), tables.kinds(found)),
        *(
            (_("Enheter, %(place)s") % {"place": place.name}, place.rows or ())
            for place in tables.places(found)
        ),
    ):
        for row in rows:
            yield _line(title, row)
    for each in tables.wanted(figures.demand()):
        yield (
            _("Efterfrågan"),
            each.name,
            _("väntar: %(n)s") % {"n": each.wanted},
            _("lediga platser: %(n)d") % {"n": each.places},
            "",
        )


def _line(title: str, row: Row) -> tuple[str | int, ...]:
    return title, row.name, row.size, row.taught.words, row.introduced.words

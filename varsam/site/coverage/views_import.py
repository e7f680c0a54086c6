"""Bringing in what units have stated: a file, what it would do row by row, and yes or no to all of it."""

import uuid
from collections.abc import Iterator
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.training.coverage import actions, reports
from varsam.areas.training.coverage.enums import UNDER_WAY, State, Verdict
from varsam.areas.training.coverage.models import Import
from varsam.areas.training.coverage.reports import Report
from varsam.areas.training.coverage.shapes import COLUMNS, Subject
from varsam.areas.training.coverage.spreadsheets import Fault
from varsam.kernel.access import actor, gates
from varsam.kernel.people.models import Organisation
from varsam.lib.rows import Verb
from varsam.site.coverage import export, words
from varsam.site.coverage.forms import FileForm
from varsam.site.desk.acts import me, see_other

_BRINGS = gates.staff(needs=("coverage", Verb.ADD))
_SHOWN: Final = 50
# Where nothing is wrong, so many rows are enough to see that the columns are the right ones.
_SAMPLE: Final = 12
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What the templates are called, in the order in which they are needed.
NAMES: Final = {
    "enheter": Subject.UNITS,
    "medarbetare": Subject.STAFF,
    "tidigare-kurser": Subject.EARLIER,
}
# What must be looked at first, and what needs no looking at, last.
_ORDER = {
    verdict: at
    for at, verdict in enumerate(
        (Verdict.WRONG, Verdict.REPLACES, Verdict.REPEATED, Verdict.NEW, Verdict.SAME)
    )
}


@require_http_methods(["GET", "HEAD", "POST"])
@_BRINGS
def imports(request: HttpRequest) -> HttpResponse:
    """The files that have been brought, and a new one."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid():
        sent = form.cleaned_data["brought"]
        unit = Organisation.objects.filter(pk__in=actor.units("coverage", Verb.ADD)).order_by("pk").first()
        assert unit
        made = actions.bring(unit=unit.pk, name=sent.name, content=sent.read(), by=me(request))
        return see_other("coverage:import", made)
    brought = Import.objects.select_related("brought_by").exclude(state=State.DISCARDED)[:_SHOWN]
    context = {
        "form": form,
        "brought": [(each, reports.name(each)) for each in brought],
        "templates": [(name, str(subject.label), COLUMNS[subject]) for name, subject in NAMES.items()],
    }
    return render(request, "coverage/imports.html", context, status=422 if form.is_bound else 200)


@require_safe
@_BRINGS
def template(request: HttpRequest, name: str) -> HttpResponse:
    """A file to fill in, with the headings and two rows of an example."""
    stem, _dot, ending = name.rpartition(".")
    subject = NAMES.get(stem)
    if subject is None or ending not in {"xlsx", "csv"}:
        raise Http404
    columns = COLUMNS[subject]
    headings = [column.heading for column in columns]
    rows = [[column.example[at] for column in columns] for at in (0, 1)]
    if ending == "csv":
        return file(export.as_csv(headings, rows), name, "text/csv; charset=utf-8")
    told = [
        (column.heading, str(column.told), _("Ja") if column.is_needed else _("Nej")) for column in columns
    ]
    sheets: list[export.Sheet] = [
        (str(subject.label), headings, rows),
        (_("Så här gör du"), [_("Kolumn"), _("Vad som ska stå där"), _("Måste fyllas i")], told),
    ]
    return file(export.as_workbook(sheets), name, XLSX)


def _found(import_id: uuid.UUID) -> Import:
    return get_object_or_404(Import.objects.select_related("brought_by", "approved_by"), pk=import_id)


@require_safe
@_BRINGS
def one(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """One file: how far it has come, what is wrong with it, or what bringing it in would do."""
    brought = _found(import_id)
    report = reports.report(brought)
    rows = sorted(report.rows, key=lambda row: (_ORDER[row.verdict], row.number)) if report else []
    shown = rows[: _SHOWN if brought.wrong else _SAMPLE]
    context = {
        "brought": brought,
        "name": reports.name(brought),
        "under_way": State(brought.state) in UNDER_WAY,
        "report": report,
        "fault": words.FAULTS[Fault(brought.fault)] if brought.fault else "",
        "headings": words.headings(report) if report and not brought.fault else [],
        "left_out": words.left_out(report) if report and not report.missing else [],
        "rows": [
            (row, words.VERDICTS[row.verdict], words.row(row, report.subject if report else None))
            for row in shown
        ],
        "columns": _columns(report) if report else [],
        "more": len(rows) - len(shown),
    }
    return render(request, "coverage/import.html", context)


@require_POST
@_BRINGS
def approve(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """Bring all of it in."""
    brought = _found(import_id)
    if actions.approve(brought=brought, by=me(request)):
        if _found(import_id).state == State.DONE:
            messages.success(request, _("Allt är inlagt. Täckningen räknas med de nya uppgifterna."))
    elif _found(import_id).state == State.DONE:
        messages.info(request, _("Filen är redan inlagd."))
    else:
        messages.warning(
            request, _("Något har ändrats sedan filen lästes. Inget är inlagt. Gå igenom den igen.")
        )
    return see_other("coverage:import", import_id)


@require_POST
@_BRINGS
def discard(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """Throw it away; nothing of it has been brought in."""
    if actions.discard(brought=_found(import_id), by=me(request)):
        messages.success(request, _("Filen är kastad. Inget ur den har lagts in."))
        return see_other("coverage:imports")
    messages.warning(
        request, _("Filen läses eller läggs in just nu, eller är redan inlagd. Den går inte att kasta.")
    )
    return see_other("coverage:import", import_id)


@require_safe
@_BRINGS
def report_csv(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """What was found in each row, as text."""
    report = _report(import_id)
    made = export.as_csv(_headings(report), _lines(report))
    return file(made, "rapport.csv", "text/csv; charset=utf-8")


@require_safe
@_BRINGS
def report_xlsx(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """The same as a workbook."""
    report = _report(import_id)
    made = export.as_workbook([(_("Rapport"), _headings(report), _lines(report))])
    return file(made, "rapport.xlsx", XLSX)


def _report(import_id: uuid.UUID) -> Report:
    report = reports.report(_found(import_id))
    if report is None:
        raise Http404
    return report


def _columns(report: Report) -> list[str]:
    return [column.heading for column in COLUMNS[report.subject]] if report.subject else []


def _headings(report: Report) -> list[str]:
    return [_("Rad"), *_columns(report), _("Utfall"), _("Vad som händer")]


def _lines(report: Report) -> Iterator[tuple[int | str, ...]]:
    none = [""] * len(_columns(report))
    for said in words.headings(report):
        yield report.headings_row, *none, _("Rubriker"), said
    for row in report.rows:
        yield row.number, *row.cells, str(words.VERDICTS[row.verdict]), words.row(row, report.subject)


def file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response

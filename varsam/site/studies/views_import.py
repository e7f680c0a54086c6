"""Bringing in a file of references: how far it has come, what was new, and what could not be read."""

import uuid
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.methods.studies import actions, seals
from varsam.areas.methods.studies.enums import ImportState, Verdict
from varsam.areas.methods.studies.models import Import, Pair
from varsam.kernel.access import actor, gates
from varsam.lib.bibliography import Fault, Format
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.studies import words
from varsam.site.studies.forms import FileForm

_ADDS = gates.staff(needs=("study", Verb.ADD))
_READS = gates.staff(needs=("study", Verb.READ))
_SHOWN: Final = 50


@require_http_methods(["GET", "HEAD", "POST"])
@_ADDS
def imports(request: HttpRequest) -> HttpResponse:
    """The files that have been brought, and a new one."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid():
        sent = form.cleaned_data["brought"]
        made = actions.import_file(name=sent.name, content=sent.read(), by=me(request))
        return see_other("studies:import", made)
    brought = Import.objects.select_related("by").defer("content", "report")[:_SHOWN]
    context = {
        "form": form,
        "brought": [(each, seals.name(each), words.import_chip(each.state)) for each in brought],
    }
    return render(request, "studies/imports.html", context, status=422 if form.is_bound else 200)


def _found(import_id: uuid.UUID) -> Import:
    return get_object_or_404(Import.objects.select_related("by").defer("content"), pk=import_id)


@require_safe
@_READS
def one(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """One file."""
    brought = _found(import_id)
    under_way = brought.state in {ImportState.WAITING, ImportState.READING}
    broken = [] if under_way else seals.broken(brought)
    context = {
        "brought": brought,
        "name": seals.name(brought),
        "chip": words.import_chip(brought.state),
        "format": words.FORMATS[Format(brought.format)] if brought.format else "",
        "under_way": under_way,
        "fault": words.FAULTS.get(Fault(brought.fault), "") if brought.fault else "",
        "broken": [(each.line, words.FAULTS[each.fault], each.text[:300]) for each in broken[:_SHOWN]],
        "more": max(0, len(broken) - _SHOWN),
        "doubtful": Pair.objects.filter(
            study__brought=brought, verdict=Verdict.WAITING, study__duplicate_of=None
        ).count(),
        "may_add": actor.may("study", Verb.ADD),
    }
    return render(request, "studies/import.html", context)


def _to_be_mended(form: str, entries: list[str]) -> str:
    """Entries as a file of their kind: items of CSL-JSON are a list, or nothing would read them once they are mended."""
    if form == Format.CSL.value:
        return "[\n{}\n]\n".format(",\n".join(entry.strip().rstrip(",") for entry in entries))
    return "\n\n".join(entries) + "\n"


@require_safe
@_READS
def broken(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """The entries that could not be read, as they stood, to be mended and brought again."""
    brought = _found(import_id)
    found = [each for each in seals.broken(brought) if each.text]
    if not found:
        raise Http404
    ending = {Format.RIS.value: "ris", Format.BIBTEX.value: "bib", Format.CSL.value: "json"}.get(
        brought.format, "txt"
    )
    response = HttpResponse(
        _to_be_mended(brought.format, [each.text for each in found]).encode(),
        content_type="text/plain; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="att-ratta.{ending}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response

"""One record: reading it, writing in it and correcting what was written."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.access import gates
from varsam.kernel.records import reading
from varsam.kernel.records.enums import Information
from varsam.kernel.records.models import Entry, Record
from varsam.kernel.records.reading import Opened
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk import writing as weighing
from varsam.site.desk.acts import me
from varsam.site.desk.forms import TextForm
from varsam.site.records import record_page, writing
from varsam.site.records.forms import EntryForm
from varsam.site.records.found import record_to_change, to_record

_TEMPLATES = {
    "unit": "records/record.html",
    "grant": "records/record_shared.html",
    "glass": "records/record_glass.html",
}


def _open(reference: str) -> Opened:
    opened = reading.open_record(reference)
    if opened is None:
        raise Http404
    return opened


def _page(request: HttpRequest, opened: Opened, status: int = 200, **sent: object) -> HttpResponse:
    return render(
        request, _TEMPLATES[opened.way], record_page.context(request, opened, **sent), status=status
    )


@require_safe
@gates.staff()
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """The record, as far as the one who asks may see it: their unit's, what is shared with them, or in an emergency."""
    return _page(request, _open(reference))


def _is_closed(request: HttpRequest, found: Record) -> bool:
    """Whether nothing can be added any more; says so."""
    if found.closed_at is None:
        return False
    messages.warning(request, _("Akten är avslutad. Öppna den igen om du behöver skriva mer."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def add_entry(request: HttpRequest, reference: str) -> HttpResponse:
    """Sign a note into the record."""
    if request.method != "POST":
        return redirect("records:record", reference=reference)
    found = record_to_change(reference)
    if _is_closed(request, found):
        return to_record(reference)
    form, opened = EntryForm(request.POST, auto_id="anteckning_%s"), _open(reference)
    if not form.is_valid():
        return _page(request, opened, 422, entry_form=form)
    verdict = weighing.weigh(form, request.POST)
    if not verdict.settled:
        form.rewrite(verdict.text)
        return _page(request, opened, 422, entry_form=form, check=verdict.check)
    if not writing.is_repeated(opened.texts, author=me(request), text=verdict.text):
        writing.save(
            record=found,
            information=Information(form.cleaned_data["information"]),
            verdict=verdict,
            happened_at=form.cleaned_data["happened_at"],
            by=me(request),
        )
    messages.success(request, _("Anteckningen är sparad och signerad med ditt namn."))
    return to_record(reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def correct(request: HttpRequest, reference: str, entry: str) -> HttpResponse:
    """Write what should stand instead. The old words stay, struck through."""
    found = record_to_change(reference)
    if _is_closed(request, found):
        return to_record(reference)
    wrong = get_object_or_404(Entry.objects.select_related("author"), pk=entry, record=found)
    if wrong.corrections.exists():
        messages.warning(request, _("Någon har redan rättat den anteckningen. Rätta den nya i stället."))
        return to_record(reference)
    opened = _open(reference)
    before = next(text.body for text in opened.texts if text.entry.pk == wrong.pk)
    if request.method != "POST":
        return _correction(request, found, wrong, before, TextForm(initial={"text": before}))
    form = TextForm(request.POST)
    if not form.is_valid():
        return _correction(request, found, wrong, before, form, status=422)
    verdict = weighing.weigh(form, request.POST)
    if not verdict.settled:
        form.rewrite(verdict.text)
        return _correction(request, found, wrong, before, form, verdict.check, 422)
    if verdict.text == before:
        form.add_error("text", _("Det står likadant redan. Skriv vad som ska stå i stället."))
        return _correction(request, found, wrong, before, form, status=422)
    writing.save(
        record=found,
        information=Information(wrong.information),
        verdict=verdict,
        happened_at=wrong.happened_at,
        corrects=wrong,
        by=me(request),
    )
    messages.success(request, _("Rättelsen är sparad. Det som stod förut finns kvar, överstruket."))
    return to_record(reference)


def _correction(
    request: HttpRequest,
    found: Record,
    wrong: Entry,
    before: str,
    form: TextForm,
    check: weighing.Check | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "record": found,
        "wrong": wrong,
        "before": before,
        "written": moments.short(wrong.at, timezone.now()),
        "form": form,
        "check": check or weighing.Check(),
    }
    return render(request, "records/correct.html", context, status=status)

"""Opening a case, from a record or because of an enquiry: a person decides it and says why. Never by itself."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.areas.knowledge_house.cases import actions
from varsam.areas.knowledge_house.cases.models import Case
from varsam.kernel.access import gates
from varsam.kernel.conversations import policies as conversations
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.records import policies
from varsam.kernel.records.models import Record
from varsam.lib.references import format_reference, parse_reference
from varsam.lib.rows import Verb
from varsam.site.cases import acts, choosing, views_steps
from varsam.site.cases.forms import FromEnquiryForm, NewCaseForm
from varsam.site.desk.acts import me


@dataclass(frozen=True)
class Beginning:
    """What the case begins from: a record, an enquiry, or neither yet."""

    record: Record | None
    enquiry: Enquiry | None

    @property
    def may_answer(self) -> bool:
        return self.enquiry is not None and conversations.can_answer(self.enquiry)


def _beginning(request: HttpRequest) -> Beginning:
    wanted, asked = request.GET.get("akt", ""), request.GET.get("forfragan", "")
    record = _record(wanted) if wanted else None
    enquiry = None
    if asked:
        enquiry = Enquiry.objects.filter(reference=asked).select_related("data_key__wrapped_key").first()
    if (wanted and record is None) or (asked and enquiry is None):
        raise Http404
    if enquiry is not None and not conversations.can_write_in(enquiry):
        raise Http404
    return Beginning(record, enquiry)


def _record(text: str) -> Record | None:
    parsed = parse_reference(text)
    if parsed is None:
        return None
    return (
        Record.objects.filter(reference=format_reference(*parsed))
        .select_related("unit", "data_key__wrapped_key")
        .first()
    )


def _form(request: HttpRequest, begins: Beginning) -> NewCaseForm:
    kind = NewCaseForm if begins.enquiry is None else FromEnquiryForm
    return kind(
        request.POST if request.method == "POST" else None,
        groups=choosing.groups(begins.record) if begins.record else [],
        bases=choosing.bases(),
        pathways=choosing.templates(),
        initial={"record": begins.record.reference if begins.record else ""},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def new_case(request: HttpRequest) -> HttpResponse:
    """Which record, why it becomes a case, what the writer is told, and what it rests on."""
    begins = _beginning(request)
    if begins.record is not None and Case.objects.filter(pk=begins.record.pk).exists():
        return redirect("cases:case", reference=begins.record.reference)
    form = _form(request, begins)
    if begins.record is None:
        # The groups hang on the track of a record that is not chosen yet.
        del form.fields["group"], form.fields["no_group"]
    if request.method == "POST" and form.is_valid():
        record = _record(form.cleaned_data["record"])
        wrong = _wrong(record)
        if not wrong and record is not None:
            return _opened(request, form, record, begins)
        form.add_error("record", wrong)
    context = {"form": form, "begins": begins}
    return render(request, "cases/new_case.html", context, status=422 if form.errors else 200)


def _wrong(record: Record | None) -> str:
    if record is None:
        return _("Ingen akt med den referensen finns här för dig.")
    if not policies.can_write_in(record):
        return _("Akten ligger på en annan enhet. Be dem öppna ärendet.")
    if record.closed_at is not None:
        return _("Akten är avslutad. Öppna den igen först.")
    return ""


def _opened(request: HttpRequest, form: NewCaseForm, record: Record, begins: Beginning) -> HttpResponse:
    try:
        _save(request, form, record, begins)
    except actions.OpenedAlready:
        messages.warning(request, _("Akten har redan ett ärende. Här är det."))
        return acts.to_case(record.reference)
    messages.success(
        request,
        _("Ärendet är öppnat. Den som skrev har fått besked.")
        if begins.may_answer
        else _("Ärendet är öppnat."),
    )
    return acts.to_case(record.reference)


@transaction.atomic
def _save(request: HttpRequest, form: NewCaseForm, record: Record, begins: Beginning) -> None:
    said, by = form.cleaned_data, me(request)
    if begins.enquiry is None:
        case = actions.open_case(record=record, why=said["why"], by=by)
    else:
        case = actions.open_from(
            enquiry=begins.enquiry, record=record, why=said["why"], told=said["told"], by=by
        )
    case.record = record
    if any(said.get(name) for name in ("group", "legal_basis", "pathway")):
        views_steps.save_ground(case, said, request)

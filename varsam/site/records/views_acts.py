"""Acts on a record that change who has it or sees it: each says first what it does."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsam.areas.knowledge_house.cases import reading as cases
from varsam.kernel.access import gates
from varsam.kernel.records import actions, policies, reading
from varsam.kernel.records.models import Grant, Record
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import me, see_other
from varsam.site.records import sharing_picture
from varsam.site.records.forms import HandOverForm
from varsam.site.records.found import record_to_change, to_record


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def stop_share(request: HttpRequest, reference: str, grant: uuid.UUID) -> HttpResponse:
    """End a share before its time, after saying what that does."""
    record = record_to_change(reference)
    found = get_object_or_404(Grant.objects.select_related("organisation", "user"), pk=grant, record=record)
    if request.method == "POST":
        if actions.stop_grant(grant=found, by=me(request)):
            said = _("%(who)s ser inte längre något av akten och har fått veta att de ska sluta.")
            messages.success(request, said % {"who": found.organisation.name})
        else:
            messages.warning(request, _("Delningen var redan slut."))
        return to_record(reference)
    if found.ended_at is not None:
        messages.warning(request, _("Delningen är redan slut."))
        return to_record(reference)
    kinds = [str(kind.label) for kind in sharing_picture.KINDS if kind.value in found.information]
    context = {
        "record": record,
        "who": found.organisation.name,
        "person": found.user.name if found.user else "",
        "kinds": kinds,
        "until": moments.last_day(found.until),
        "is_consent": found.basis_kind == "consent",
    }
    return render(request, "records/stop_share.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the record to another unit of the municipality."""
    record = record_to_change(reference)
    units = [(unit.pk, unit.name) for unit in reading.units_for(record)]
    form = HandOverForm(request.POST if request.method == "POST" else None, units=units)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["unit"]
        actions.transfer(record=record, to=to, by=me(request))
        said = _("%(reference)s är överlämnad till %(unit)s.")
        messages.success(request, said % {"reference": record.reference, "unit": dict(units)[to]})
        return _to_list()
    sharing = sharing_picture.of(record, timezone.now())
    context = {"record": record, "form": form, "units": units, "sharing": sharing}
    return render(request, "records/hand_over.html", context, status=422 if form.errors else 200)


def _to_list() -> HttpResponse:
    """Whoever has given a record away may no longer see it."""
    return see_other("records:records")


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close the record, after saying which shares that ends."""
    record = record_to_change(reference)
    if record.closed_at is not None:
        messages.warning(request, _("Akten är redan avslutad."))
        return to_record(reference)
    if request.method == "POST":
        try:
            actions.close_record(record=record, by=me(request))
        except policies.InUse:
            return _close_page(request, record, status=422)
        messages.success(request, _("Akten är avslutad. Alla delningar är slut."))
        return to_record(reference)
    return _close_page(request, record)


def _close_page(request: HttpRequest, record: Record, status: int = 200) -> HttpResponse:
    context = {
        "record": record,
        "sharing": sharing_picture.of(record, timezone.now()),
        "case_goes_on": cases.goes_on(record),
    }
    return render(request, "records/close.html", context, status=status)


@require_POST
@gates.staff(needs=("record", Verb.CHANGE))
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a closed record again. What was shared stays ended."""
    record = record_to_change(reference)
    if record.closed_at is not None:
        actions.reopen_record(record=record, by=me(request))
        messages.success(
            request, _("Akten är öppen igen. Inget är delat: det måste du dela på nytt med stöd av samtycke.")
        )
    return to_record(reference)

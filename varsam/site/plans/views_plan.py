"""The plan on one page, and the short things that are written on it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.knowledge_house.plans import actions
from varsam.areas.knowledge_house.plans.models import Asset, AssetKind
from varsam.kernel.access import gates
from varsam.kernel.records import reading
from varsam.kernel.records.enums import Basis, Information
from varsam.kernel.records.models import Record
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import me
from varsam.site.plans import part
from varsam.site.plans.forms import AssetForm, DisagreementForm
from varsam.site.plans.found import record_to_change, record_to_read, to_plan


@require_safe
@gates.staff()
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """The plan, for its unit, for those with whom it is shared, and for whoever broke the glass."""
    record, way = record_to_read(reference)
    context = {
        "record": record,
        "way": way,
        "plan": part.of(record, me(request)),
        "asset_form": AssetForm(),
        "shares": _shares(record) if way == "grant" else [],
    }
    return render(request, "plans/page.html", context)


def _shares(record: Record) -> list[dict[str, str]]:
    """Why somebody elsewhere sees the plan, and until when."""
    return [
        {
            "who": each.organisation.name,
            "basis": str(Basis(each.basis_kind).label),
            "until": moments.last_day(each.until),
        }
        for each in reading.parts_of(record.pk)
        if Information.MEASURES in each.information
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def add_asset(request: HttpRequest, reference: str) -> HttpResponse:
    """A strength or a need."""
    record = record_to_change(reference)
    form = AssetForm(request.POST) if request.method == "POST" else AssetForm()
    if form.is_valid():
        said = form.cleaned_data
        actions.add_asset(record=record, kind=AssetKind(said["kind"]), text=said["text"], by=me(request))
        messages.success(request, _("Det står i planen nu."))
        return to_plan(reference)
    return render(
        request, "plans/asset.html", {"record": record, "form": form}, status=422 if form.errors else 200
    )


@require_POST
@gates.staff(needs=("record", Verb.CHANGE))
def end_asset(request: HttpRequest, reference: str, asset: UUID) -> HttpResponse:
    """It no longer holds."""
    record = record_to_change(reference)
    found = get_object_or_404(Asset, pk=asset, record=record)
    actions.end_asset(asset=found, by=me(request))
    messages.success(request, _("Det visas inte längre i planen. Det finns kvar i akten."))
    return to_plan(reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def disagree(request: HttpRequest, reference: str) -> HttpResponse:
    """What the participant does not agree with."""
    record = record_to_change(reference)
    form = DisagreementForm(request.POST) if request.method == "POST" else DisagreementForm()
    if form.is_valid():
        actions.disagree(record=record, text=form.cleaned_data["text"], by=me(request))
        messages.success(request, _("Det står i planen nu, och alla som läser planen ser det."))
        return to_plan(reference)
    return render(
        request, "plans/disagree.html", {"record": record, "form": form}, status=422 if form.errors else 200
    )

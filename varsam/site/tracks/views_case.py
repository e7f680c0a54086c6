"""The ordinary case of a person: pointing at it, and asking how it stands. A page never asks the other system itself."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsam.areas.knowledge_house.tracks import actions
from varsam.areas.knowledge_house.tracks.enums import LivesIn
from varsam.areas.knowledge_house.tracks.models import ExternalCase, Track
from varsam.kernel.access import gates
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.records import policies, reading
from varsam.kernel.records.models import Record
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.records.found import record_to_change
from varsam.site.tracks import external as ordinary
from varsam.site.tracks.forms import OrdinaryForm


def _tracks() -> list[Track]:
    found = Track.objects.filter(lives_in=LivesIn.CASEWORK, group__ended_at=None).select_related("group")
    return sorted(found, key=lambda track: track.group.name)


def _to_page(reference: str) -> HttpResponse:
    return see_other("tracks:external", reference=reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def external(request: HttpRequest, reference: str) -> HttpResponse:
    """How the ordinary case stands; for the unit also opening one there, or putting a reference right."""
    record = Record.objects.filter(reference=reference).select_related("unit", "data_key").first()
    if record is None:
        raise Http404
    shown, writable = ordinary.of(record, timezone.now()), policies.can_add_to(record)
    if shown is None and not policies.can_write_in(record):
        raise Http404
    if request.method == "POST" and not writable:
        raise PermissionDenied
    tracks = None if shown else [(track.pk, track.group.name) for track in _tracks()]
    form = OrdinaryForm(request.POST if request.method == "POST" else None, tracks=tracks)
    if request.method == "POST" and form.is_valid() and _done(request, form, record, shown):
        return _to_page(reference)
    audit.note(
        Event.RECORD_READ,
        target_type="record",
        target=record.reference,
        unit=record.unit_id,
        details={"way": reading.way_to(record.pk) or "grant"},
    )
    context = {
        "record": record,
        "ordinary": shown,
        "ordinary_writable": writable,
        "form": form,
        "tracks": tracks,
    }
    return render(request, "tracks/case.html", context, status=422 if form.errors else 200)


def _done(request: HttpRequest, form: OrdinaryForm, record: Record, shown: ordinary.Ordinary | None) -> bool:
    reference = form.cleaned_data["reference"]
    if shown is not None:
        if actions.correct_reference(case=shown.case, reference=reference, by=me(request)):
            messages.success(request, _("Referensen är rättad. Den förra står kvar bredvid."))
            return True
        form.add_error(
            "reference", _("Så heter ärendet redan. Ladda om sidan om någon annan just har ändrat.")
        )
        return False
    track = Track.objects.get(pk=form.cleaned_data["track"])
    try:
        with transaction.atomic():
            actions.open_external(record=record, track=track, reference=reference, by=me(request))
    except IntegrityError:
        form.add_error("reference", _("Systemet är inte kopplat till Varsam. Skriv referensen som står där."))
        return False
    messages.success(
        request,
        _("Referensen är sparad.") if reference else _("Varsam ber systemet öppna ett ärende. Ingenting om personen skickas."),
    )  # fmt: skip
    return True


@require_POST
@gates.staff(needs=("record", Verb.CHANGE))
def hurry(request: HttpRequest, reference: str) -> HttpResponse:
    """Have the worker ask within the minute."""
    record = record_to_change(reference)
    case = ExternalCase.objects.filter(record=record).first()
    if case is None:
        raise Http404
    if actions.hurry(case=case, by=me(request)):
        messages.success(request, _("Varsam frågar systemet inom en minut. Ladda om sidan sedan."))
    else:
        messages.warning(request, _("Systemet tillfrågades nyss, eller går inte att fråga. Vänta en minut."))
    return _to_page(reference)

"""The parts of one record: following a template, saying how a part stands, and giving it to somebody."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.knowledge_house.pathways import actions, reading
from varsam.areas.knowledge_house.pathways.enums import PartState
from varsam.areas.knowledge_house.pathways.models import Part
from varsam.kernel.access import actor, gates
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records import policies
from varsam.kernel.records import reading as records
from varsam.kernel.records.models import Record
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.pathways import shown
from varsam.site.pathways.forms import OwnerForm, StateForm
from varsam.site.records.found import record_to_change


def _record(reference: str) -> Record:
    """A record that the one who asks may see, with its being read on record."""
    found = Record.objects.filter(reference=reference).select_related("unit", "data_key__wrapped_key").first()
    way = records.way_to(found.pk) if found else None
    if found is None or way is None:
        raise Http404
    audit.note(
        Event.RECORD_READ,
        target_type="record",
        target=found.reference,
        unit=found.unit_id,
        details={"way": way},
    )
    return found


def _to_parts(reference: str) -> HttpResponse:
    return see_other("pathways:parts", reference=reference)


@require_safe
@gates.staff()
def parts(request: HttpRequest, reference: str) -> HttpResponse:
    """Every part that the one who asks may see: the unit's all, another organisation's own."""
    record = _record(reference)
    followed = shown.of(record, timezone.now())
    writable, is_ours = policies.can_add_to(record), record.unit_id in actor.units("record", Verb.READ)
    if not followed and not is_ours:
        raise Http404
    taken = {each.slug for each in followed}
    context = {
        "record": record,
        "followed": followed,
        "is_ours": is_ours,
        "way": "unit" if is_ours else "grant",
        "parts_writable": writable,
        "templates": [each for each in reading.for_new_cases(timezone.localdate()) if each.slug not in taken]
        if writable
        else [],
    }
    return render(request, "pathways/parts.html", context)


@require_POST
@gates.staff(needs=("record", Verb.CHANGE))
def start(request: HttpRequest, reference: str) -> HttpResponse:
    """Follow a template from today: adds its parts, and moves nothing else of the case."""
    record = record_to_change(reference)
    try:
        with transaction.atomic():
            count = actions.start(record=record, pathway=request.POST.get("mall", ""), by=me(request))
    except IntegrityError:
        messages.warning(request, _("Den mallen följs redan, eller används inte för nya ärenden."))
        return _to_parts(reference)
    messages.success(request, _("%(n)s delar är tillagda, var och en med sin tid.") % {"n": count})
    return _to_parts(reference)


def _one(record: Record, pk: uuid.UUID) -> reading.Opened:
    found = next((each for each in reading.parts_of(record) if each.part.pk == pk), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def part(request: HttpRequest, reference: str, part: uuid.UUID) -> HttpResponse:
    """Say how a part stands: the unit of every part, whoever else has one of their own."""
    record = _record(reference)
    opened = _one(record, part)
    is_ours = record.unit_id in actor.units("record", Verb.CHANGE)
    initial = {"seen": opened.part.version, "state": opened.part.state, "note": opened.note}
    form = StateForm(
        request.POST if request.method == "POST" else None, initial=initial, is_owner=not is_ours
    )
    if request.method == "POST" and record.closed_at is not None:
        raise PermissionDenied
    if request.method != "POST" or not form.is_valid():
        return _part_page(request, record, opened, form, 422 if form.errors else 200)
    said = form.cleaned_data
    try:
        actions.set_part(
            part=opened.part,
            state=PartState(said["state"]),
            note=said["note"],
            seen=said["seen"],
            by=me(request),
        )
    except actions.PartChanged:
        return _changed(request, record, part, form, is_ours)
    messages.success(request, _("Sparat. De delar som väntar på den här räknar om sin tid."))
    return _to_parts(reference)


def _changed(
    request: HttpRequest, record: Record, pk: uuid.UUID, form: StateForm, is_ours: bool
) -> HttpResponse:
    """Somebody else was quicker: theirs stands above, mine stays in the form."""
    theirs = _one(record, pk)
    data = request.POST.copy()
    data["seen"] = str(theirs.part.version)
    again = StateForm(data, is_owner=not is_ours)
    again.is_valid()
    return _part_page(request, record, theirs, again, 409, is_conflict=True)


def _part_page(
    request: HttpRequest, record: Record, opened: reading.Opened, form: StateForm, status: int, **more: object
) -> HttpResponse:
    is_ours = record.unit_id in actor.units("record", Verb.CHANGE)
    context = {
        "record": record,
        "row": shown.one(opened, timezone.now()),
        "form": form,
        "is_ours": is_ours,
        "way": "unit" if is_ours else "grant",
        "owner_form": _owner_form(None, record, opened.part)
        if is_ours and opened.part.state == PartState.OPEN
        else None,
        **more,
    }
    return render(request, "pathways/part_page.html", context, status=status)


def _owner_form(data: object, record: Record, part: Part) -> OwnerForm:
    organisations = _organisations(record, part)
    people = _people([each.pk for each in organisations])
    initial = {"seen": part.version, "organisation": part.organisation_id, "owner": part.owner_id}
    return OwnerForm(data, organisations=organisations, people=people, initial=initial)


def _organisations(record: Record, part: Part) -> list[Organisation]:
    """Who can have a part: the unit itself, those with whom measures are shared, and whoever has it already."""
    found = [record.unit, *reading.receivers(record), *([part.organisation] if part.organisation else [])]
    return list({each.pk: each for each in found}.values())


def _people(organisations: list[int]) -> list[tuple[User, int]]:
    works = {pk: organisation for organisation in organisations for pk in reading.workers(organisation)}
    return [(user, works[user.pk]) for user in User.objects.filter(pk__in=works).order_by("name")]


@require_POST
@gates.staff(needs=("record", Verb.CHANGE))
def assign(request: HttpRequest, reference: str, part: uuid.UUID) -> HttpResponse:
    """Give a part to an organisation, or to somebody there."""
    record = record_to_change(reference)
    opened = _one(record, part)
    form = _owner_form(request.POST, record, opened.part)
    if form.is_valid():
        said = form.cleaned_data
        try:
            with transaction.atomic():
                actions.assign(
                    part=opened.part,
                    organisation=said["organisation"],
                    owner=said["owner"],
                    seen=said["seen"],
                    by=me(request),
                )
        except actions.PartChanged:
            messages.warning(
                request, _("Någon annan ändrade delen medan du valde. Se hur den står nu och välj igen.")
            )
            return redirect("pathways:part", reference=reference, part=part)
        except IntegrityError:
            form.add_error(
                None,
                _(
                    "Delen kan inte ges dit: inget är delat med dem om insatser, eller så är delen redan klar."
                ),
            )
        else:
            messages.success(request, _("Sparat."))
            return _to_parts(reference)
    initial = {"seen": opened.part.version, "state": opened.part.state, "note": opened.note}
    return _part_page(request, record, opened, StateForm(initial=initial), 422, owner_form=form)

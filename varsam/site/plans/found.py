"""Finding the record, the goal and the measure that an address names, as far as the one who acts may see them."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from varsam.areas.knowledge_house.plans.models import Goal, Measure
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people.models import User
from varsam.kernel.records import policies, reading
from varsam.kernel.records.enums import Information
from varsam.kernel.records.models import Record
from varsam.kernel.records.reading import Way
from varsam.site.desk.acts import see_other


def _record(reference: str) -> Record:
    return get_object_or_404(
        Record.objects.select_related("unit", "data_key__wrapped_key"), reference=reference
    )


def record_to_read(reference: str) -> tuple[Record, Way]:
    """A record whose plan the one who acts may see, and by which way; on record that it was read. Whoever only has
    other parts of it finds no plan."""
    record = _record(reference)
    way = reading.way_to(record.pk)
    if way is None or record.data_key_id is None:
        raise Http404
    if way == "grant" and not any(
        Information.MEASURES in part.information for part in reading.parts_of(record.pk)
    ):
        raise Http404
    audit.note(
        Event.RECORD_READ,
        target_type="record",
        target=record.reference,
        unit=record.unit_id,
        details={"way": way, "part": "plan"},
    )
    return record, way


def record_to_change(reference: str) -> Record:
    """A record of the unit of the one who acts, open for writing. Not seen is not there; shared is not theirs."""
    record = _record(reference)
    policies.check_can_add_to(record)
    return record


def goal_to_change(reference: str, goal: UUID) -> Goal:
    """A goal in such a record; its `record` is the one found."""
    record = record_to_change(reference)
    found = get_object_or_404(Goal.objects.select_related("by"), pk=goal, record=record)
    found.record = record
    return found


def measure_to_change(reference: str, measure: UUID) -> Measure:
    """A measure in such a record."""
    return _measure(record_to_change(reference), measure)


def _measure(record: Record, measure: UUID) -> Measure:
    found = get_object_or_404(
        Measure.objects.select_related("by", "owner", "method", "goal"), pk=measure, record=record
    )
    found.record = record
    return found


def measure_to_step(reference: str, measure: UUID, by: User) -> Measure:
    """A measure that the one who acts may take a step with: of their unit, or promised by them and shared with them."""
    record, _way = record_to_read(reference)
    found = _measure(record, measure)
    if record.closed_at is not None or not (policies.can_add_to(record) or found.owner_id == by.pk):
        raise PermissionDenied
    return found


def to_plan(reference: str) -> HttpResponse:
    """Back to the plan, by reading it anew."""
    return see_other("plans:plan", reference=reference)

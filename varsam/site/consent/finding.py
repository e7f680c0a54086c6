"""The record that a page is about: those of the responsible unit find it, nobody else does."""

from typing import NoReturn
from uuid import UUID

from django.http import Http404

from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.records import reading
from varsam.kernel.records.models import Record
from varsam.site.consent import standing
from varsam.site.consent.standing import Asked


def _missing() -> NoReturn:
    raise Http404


def record(reference: str) -> Record:
    """The record, and on record that its consents were read; 404 outside its unit, whether it exists or not."""
    found = Record.objects.select_related("unit", "data_key").filter(reference=reference).first()
    if found is None or reading.way_to(found.pk) != "unit":
        _missing()
    audit.note(
        Event.RECORD_READ,
        target_type="record",
        target=found.reference,
        unit=found.unit_id,
        details={"way": "unit", "part": "consents"},
    )
    return found


def request(reference: str, request_id: UUID) -> tuple[Record, list[Asked], Asked]:
    """The record, all that was asked about it, and the one request."""
    found = record(reference)
    every = standing.asked(found)
    return found, every, next((each for each in every if each.request.pk == request_id), None) or _missing()

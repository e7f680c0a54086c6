"""Finding the record that an address names, for an act of its own unit."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from varsam.kernel.records import policies
from varsam.kernel.records.models import Record
from varsam.site.desk.acts import see_other


def record_to_change(reference: str) -> Record:
    """A record of the unit of the one who acts. Not yours is not there; shared with you is not yours to change."""
    record = (
        Record.objects.filter(reference=reference).select_related("unit", "data_key", "opened_by").first()
    )
    if record is None:
        raise Http404
    if not policies.can_write_in(record):
        raise PermissionDenied
    return record


def to_record(reference: str) -> HttpResponse:
    """Back to the record, by reading it anew."""
    return see_other("records:record", reference=reference)

"""Notes as they are saved: what may point at somebody has been masked, or stays with its reason in the record."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people.models import User
from varsam.kernel.records import actions
from varsam.kernel.records.enums import Information
from varsam.kernel.records.models import Entry, Record
from varsam.kernel.records.reading import Text
from varsam.site.desk.writing import Verdict

# A double click, or the same page sent again, comes within this time and says the same.
_SAME_SENDING = timedelta(minutes=10)


def is_repeated(texts: list[Text], *, author: User, text: str, corrects: Entry | None = None) -> bool:
    """Whether the same colleague has just written the very same: then one note is enough."""
    since = timezone.now() - _SAME_SENDING
    return any(
        each.entry.author_id == author.pk
        and each.entry.at >= since
        and each.body == text
        and each.entry.corrects_id == (corrects.pk if corrects else None)
        for each in texts
    )


def save(
    *,
    record: Record,
    information: Information,
    verdict: Verdict,
    happened_at: datetime | None,
    corrects: Entry | None = None,
    by: User,
) -> None:
    """Sign a settled text into the record, with the reason for what may point at somebody and stays."""
    actions.add_entry(
        record=record,
        information=information,
        text=verdict.text,
        happened_at=happened_at,
        corrects=corrects,
        by=by,
    )
    keep_reason(record=record, information=information, verdict=verdict, by=by)


def keep_reason(*, record: Record, information: Information, verdict: Verdict, by: User) -> None:
    """Put on record, and in the record, that something which may point at somebody stays, and why."""
    if not verdict.kept:
        return
    text = _("Uppgifter som kan peka ut någon är kvar, därför att: %(reason)s") % {"reason": verdict.reason}
    actions.add_entry(record=record, information=information, text=text, happened_at=None, by=by)
    audit.record(
        Event.RECORD_IDENTIFIER_KEPT,
        target_type="record",
        target=record.reference,
        unit=record.unit_id,
        details={"kinds": " ".join(verdict.kept)},
    )

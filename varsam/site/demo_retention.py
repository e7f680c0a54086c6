"""Old threads and records of the demo town, so that a list stands there to be gone through."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.conversations import actions, intake
from varsam.kernel.conversations.models import Enquiry, Message
from varsam.kernel.conversations.states import Door, Sender, State
from varsam.kernel.people.models import District, Organisation, User
from varsam.kernel.records import actions as records
from varsam.kernel.records.enums import Track
from varsam.kernel.records.models import Entry, Record
from varsam.kernel.retention import actions as retention
from varsam.kernel.retention import proposing
from varsam.site.reference import OWNER, read_yaml


def load(coordinator: User, registrar: User) -> None:
    """What has run out or soon will, one thread of it held, and the night's proposal."""
    old = read_yaml("varsam.site", "demo_old_threads.yaml")
    for row in old["threads"]:
        _thread(row, coordinator, registrar)
    for row in old["records"]:
        _record(row)
    proposing.propose()


def _thread(row: dict[str, Any], coordinator: User, registrar: User) -> None:
    received = intake.receive(
        text=" ".join(row["text"].split()),
        door=Door.ANONYMOUS_FORM,
        sender=Sender(row["sender"]),
        language="sv",
        district=District.objects.get(name=row["district"]).pk,
        submission="",
    )
    with acting(coordinator):
        enquiry = Enquiry.objects.get(reference=received.reference)
        actions.set_heading(enquiry=enquiry, heading=row["heading"], by=coordinator)
        actions.answer(enquiry=enquiry, text=row["answer"], by=coordinator)
        actions.triage(enquiry=enquiry, to=State.ADVISED, reason=row["reason"], by=coordinator)
    _backdate(received.reference, row["ran_out_days_ago"])
    if row.get("hold"):
        with acting(registrar):
            retention.set_hold(
                kind="enquiry", reference=received.reference, reason=row["hold"], until=None, by=registrar
            )


def _backdate(reference: str, days: int) -> None:
    """Move all of it back, by as long as its time lasts and some days more."""
    now = timezone.now()
    with transaction.atomic(using=OWNER):
        enquiry = Enquiry.objects.using(OWNER).get(reference=reference)
        back = (enquiry.expires_at - now) + timedelta(days=days)
        moments = [
            "received_at", "acknowledge_by", "triage_by", "feedback_by", "acknowledged_at", "triaged_at", "answered_at",
            "last_message_at", "expires_at",
        ]  # fmt: skip
        for name in moments:
            at = getattr(enquiry, name)
            setattr(enquiry, name, at - back if at else None)
        enquiry.save(using=OWNER, update_fields=moments)
        for message in Message.objects.using(OWNER).filter(enquiry=enquiry):
            message.at -= back
            message.save(using=OWNER, update_fields=["at"])


def _record(row: dict[str, Any]) -> None:
    by = User.objects.get(email=row["by"])
    unit = Organisation.objects.get(slug=row["unit"])
    with acting(by):
        record = records.open_record(
            unit=unit.pk,
            track=Track(row["track"]),
            track_reason="",
            text=" ".join(row["text"].split()),
            by=by,
        )
        records.close_record(record=record, by=by)
    closed = timezone.now() - timedelta(days=row["closed_days_ago"])
    began = closed - timedelta(days=row["lasted_days"])
    with transaction.atomic(using=OWNER):
        Entry.objects.using(OWNER).filter(record=record.pk).update(at=began, happened_at=began)
        Record.objects.using(OWNER).filter(pk=record.pk).update(
            opened_at=began, last_entry_at=closed, closed_at=closed
        )

"""The demo town's records: written through the acts by those who answer for them, then laid over the days before today."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records import actions, identities
from varsam.kernel.records.enums import Information, Outcome, Track
from varsam.kernel.records.models import BreakGlass, Entry, Record
from varsam.kernel.vault import identities as vaulted
from varsam.kernel.vault.models import Protection
from varsam.site import demo_cast
from varsam.site.reference import OWNER, read_yaml

_AUDITOR = "dataskydd"
# A note is written up a little after what it is about.
_AFTER = timedelta(minutes=25)
_CORRECTED_AFTER = timedelta(hours=20)


def load() -> None:
    """Write the records of `demo_records.yaml`, in the order in which they were opened, where there are none."""
    if Record.objects.using(OWNER).exists():
        return
    rows = read_yaml("varsam.site", "demo_records.yaml")["records"]
    for row in sorted(rows, key=lambda row: -row["entries"][0]["days_ago"]):
        _record(row)


def _moment(step: dict[str, Any]) -> datetime:
    hour, minute = str(step["at"]).split(":")
    day = timezone.localtime() - timedelta(days=step["days_ago"])
    at = day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    return min(at, timezone.now() - timedelta(minutes=30))


def _record(row: dict[str, Any]) -> None:
    by = demo_cast.user(row["by"])
    unit = Organisation.objects.get(slug=row["unit"])
    first, *later = row["entries"]
    with acting(by):
        record = actions.open_record(
            unit=unit.pk,
            track=Track(row["track"]),
            track_reason=_one_line(row.get("track_reason", "")),
            text=_text(first),
            by=by,
        )
        written: list[Entry] = [record.entries.get()]
        for step in later:
            actions.add_entry(
                record=record,
                information=Information(step["kind"]),
                text=_text(step),
                happened_at=_moment(step),
                corrects=written[step["corrects"] - 1] if "corrects" in step else None,
                by=by,
            )
            written.append(record.entries.exclude(pk__in=[entry.pk for entry in written]).get())
        if "person" in row:
            _name(record, row["person"], by)
        if "closed_days_ago" in row:
            actions.close_record(record=record, by=by)
    _backdate(record, written, row)
    if "glass" in row:
        _glass(record, row["glass"])


def _name(record: Record, row: dict[str, Any], by: User) -> None:
    born = date.fromisoformat(row["born"]) if "born" in row else None
    contact = {part: row.get(part, "") for part in ("phone", "email", "address", "other")}
    identities.add_identity(
        record=record,
        person=vaulted.person_from(row["name"], row.get("number", ""), born, timezone.localdate()),
        contact=vaulted.contact_from(**contact),
        protection=Protection(row.get("protection", Protection.NONE)),
        by=by,
    )


def _text(step: dict[str, Any]) -> str:
    return "\n".join(" ".join(part.split()) for part in _paragraphs(step["text"]))


def _paragraphs(text: str) -> list[str]:
    """The file wraps its lines; a line that begins with a label or a new thought of its own stays on its own."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        if line.startswith(("Behov:", "Styrkor:", "Vi följer upp")) or not lines:
            lines.append(line)
        else:
            lines[-1] += " " + line
    return lines


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _backdate(record: Record, written: list[Entry], row: dict[str, Any]) -> None:
    with transaction.atomic(using=OWNER):
        last = _moment(row["entries"][0])
        for entry, step in zip(written, row["entries"], strict=True):
            happened = _moment(step)
            at = happened + (_CORRECTED_AFTER if "corrects" in step else _AFTER)
            Entry.objects.using(OWNER).filter(pk=entry.pk).update(at=at, happened_at=happened)
            last = max(last, at)
        found = Record.objects.using(OWNER).filter(pk=record.pk)
        found.update(opened_at=_moment(row["entries"][0]) + _AFTER, last_entry_at=last)
        if "closed_days_ago" in row:
            found.update(closed_at=timezone.now() - timedelta(days=row["closed_days_ago"]))


def _glass(record: Record, row: dict[str, Any]) -> None:
    by, at = demo_cast.user(row["by"]), _moment(row)
    with acting(by):
        until = actions.break_glass(reference=record.reference, reason=_one_line(row["reason"]), by=by)
        glass = BreakGlass.objects.get(user=by, reference=record.reference)
    with transaction.atomic(using=OWNER):
        found = BreakGlass.objects.using(OWNER).filter(pk=glass.pk)
        # As long as it was open for, from when it was opened.
        found.update(at=at, until=at + (until - glass.at))
    if "review" in row:
        auditor = demo_cast.user(_AUDITOR)
        with acting(auditor):
            actions.review_break(
                glass=glass,
                outcome=Outcome(row["review"]["outcome"]),
                judgement=_one_line(row["review"]["text"]),
                by=auditor,
            )
        with transaction.atomic(using=OWNER):
            found.update(reviewed_at=timezone.now() - timedelta(days=row["review"]["days_ago"]))

"""What an editor does with the city's calendar. It stands here, above the audit, since `people` lies below it."""

from dataclasses import asdict, dataclass
from datetime import date, time

from django.db import transaction

from varsam.kernel.access import actor
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people import calendar, published
from varsam.kernel.people.models import Holiday, User
from varsam.lib.rows import Verb


@dataclass(frozen=True)
class Day:
    """All that is said of a day that is not an ordinary one; the fields are those of the model."""

    kind: str
    name_sv: str
    name_en: str
    moves_statutory: bool
    closes_at: time | None
    source: str
    confirmed_on: date | None


def _on_record(day: date, kind: str) -> None:
    unit = next(iter(actor.units("calendar", Verb.CHANGE)), None)
    audit.record(
        Event.HOLIDAY_CHANGED,
        target_type="holiday",
        target=day.isoformat(),
        unit=unit,
        details={"kind": kind},
    )
    published.changed()
    transaction.on_commit(calendar.changed)


@transaction.atomic
def set_day(*, day: date, said: Day, by: User) -> Holiday:
    """Say what a date is; clocks and opening hours count with it at once."""
    holiday, _made = Holiday.objects.update_or_create(date=day, defaults=asdict(said))
    _on_record(day, said.kind)
    return holiday


@transaction.atomic
def remove_day(*, day: date, by: User) -> None:
    """Say that a date is an ordinary one after all."""
    Holiday.objects.filter(date=day).delete()
    _on_record(day, "ordinary")

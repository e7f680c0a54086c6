"""Hours for payment: per month, expert and kind, without a word of whom they were for."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum
from django.db.models.functions import TruncMonth

from varsam.areas.knowledge_house.engagements.enums import HOURS_OF
from varsam.areas.knowledge_house.engagements.models import HourEntry, HourReview
from varsam.kernel.access import actor
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people.models import User
from varsam.lib.months import months_after
from varsam.lib.rows import Verb
from varsam.lib.working_days import STOCKHOLM

_KINDS = dict(HOURS_OF)
HEADINGS = ("Månad", "Namn", "Organisation", "Insats", "Timmar")
# A cell that begins with one of these is run as a formula by spreadsheets (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Line:
    """What one expert is paid for in one month, of one kind."""

    month: date
    user: int
    name: str
    organisation: str
    kind: str
    minutes: int

    @property
    def kind_words(self) -> str:
        return str(_KINDS[self.kind])

    @property
    def hours(self) -> Decimal:
        """Hours with two decimals."""
        return in_hours(self.minutes)


def in_hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)


def first_of(day: date) -> date:
    return day.replace(day=1)


def _next(month: date) -> date:
    return months_after(datetime(month.year, month.month, 1, tzinfo=STOCKHOLM), 1).date()


def lines(month: date) -> list[Line]:
    """The month's hours that the one who acts pays for, by name."""
    units = actor.units("hours", Verb.READ)
    found = (
        HourEntry.objects.filter(unit__in=units, day__gte=month, day__lt=_next(month))
        .values("user_id", "user__name", "organisation__name_sv", "kind")
        .annotate(total=Sum("minutes"))
        .order_by("user__name", "organisation__name_sv", "kind")
    )
    return [
        Line(
            month,
            row["user_id"],
            row["user__name"],
            row["organisation__name_sv"],
            row["kind"],
            row["total"],
        )
        for row in found
        if row["total"]
    ]


def months() -> list[tuple[date, int]]:
    """Each month with hours that the one who acts pays for, newest first, with its minutes."""
    units = actor.units("hours", Verb.READ)
    return _by_month(HourEntry.objects.filter(unit__in=units))


def my_months(user: User) -> list[tuple[date, int]]:
    """Each month with hours of one's own, newest first, with its minutes."""
    return _by_month(HourEntry.objects.filter(user=user))


def _by_month(found: Any) -> list[tuple[date, int]]:
    rows = found.annotate(month=TruncMonth("day")).values("month").annotate(total=Sum("minutes"))
    return [(row["month"], row["total"]) for row in rows.order_by("-month")]


@dataclass(frozen=True)
class Standing:
    """Whether a month has been looked through. `is_stale`: hours have come or gone since."""

    by: str
    at: datetime
    is_stale: bool


def standing(month: date) -> Standing | None:
    """The latest review of a month by those who pay; None where nobody has looked."""
    reviews = HourReview.objects.filter(month=month).select_related("by")
    latest = {review.unit_id: review for review in sorted(reviews, key=lambda each: each.at)}
    if not latest:
        return None
    newest = max(latest.values(), key=lambda each: each.at)
    units = actor.units("hours", Verb.READ)
    written = (
        HourEntry.objects.filter(unit__in=units, day__gte=month, day__lt=_next(month))
        .values("unit_id")
        .annotate(last=Max("written_at"))
    )
    is_stale = any(row["unit_id"] not in latest or row["last"] > latest[row["unit_id"]].at for row in written)
    return Standing(newest.by.name, newest.at, is_stale)


def _is_as_reviewed(now: dict[str, Any], then: HourReview | None) -> bool:
    return then is not None and now["last"] <= then.at and now["total"] == then.minutes


@transaction.atomic
def review(*, month: date, by: User) -> int:
    """Say that a month's hours were looked through and are right; returns for how many networks. The database counts
    what stood there."""
    found = HourEntry.objects.filter(
        unit__in=actor.units("hours", Verb.ADD), day__gte=month, day__lt=_next(month)
    )
    units = sorted(set(found.values_list("unit_id", flat=True)))
    for unit in units:
        HourReview.objects.create(unit_id=unit, month=month, minutes=0, by=by, at=datetime.now(STOCKHOLM))
    return len(units)


def _cell(text: str) -> str:
    """A cell that no spreadsheet runs."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_csv(found: Iterable[Line]) -> bytes:
    """For a Swedish spreadsheet: semicolons, decimal comma, UTF-8 with its mark."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for line in found:
        hours = str(line.hours).replace(".", ",")
        writer.writerow(
            [f"{line.month:%Y-%m}", _cell(line.name), _cell(line.organisation), line.kind_words, hours]
        )
    return out.getvalue().encode("utf-8-sig")


def as_json(month: date, found: Iterable[Line]) -> bytes:
    """For a system of payment: month, and for each expert and kind the hours as text with two decimals."""
    rows = [
        {
            "expert": line.name,
            "organisation": line.organisation,
            "kind": line.kind,
            "hours": str(line.hours),
            "minutes": line.minutes,
        }
        for line in found
    ]
    return json.dumps({"month": f"{month:%Y-%m}", "lines": rows}, ensure_ascii=False, indent=2).encode()


def exported(month: date, form: str) -> None:
    """Put on record that hours were taken out for payment."""
    audit.note(
        Event.HOURS_EXPORTED,
        target_type="hours",
        target=f"{month:%Y-%m}",
        unit=next(iter(actor.units("hours", Verb.READ)), None),
        details={"form": form},
    )

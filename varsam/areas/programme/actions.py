"""Writing a picture and its plan, adopting them, following them up and reporting. Each act is one transaction, on record;
the database holds what may happen when (sql/20_frozen.sql, 30_adopting.sql)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from varsam.areas.methods.register.api import check_may_be_used
from varsam.areas.programme import figures
from varsam.areas.programme.enums import MeasureState, Standing
from varsam.areas.programme.models import TEXTS, FollowUp, Measure, Picture, Report
from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people.models import User
from varsam.lib import deidentification
from varsam.lib.deidentification import Finding, Kind

WORDED = tuple(f"{name}_{language}" for name in TEXTS for language in ("sv", "en"))
MEASURE_FIELDS = (
    "title_sv", "title_en", "why_sv", "why_en", "goal_sv", "goal_en", "indicator_sv", "indicator_en", "owner", "function",
    "budget", "method", "starts_on", "due_on",
)  # fmt: skip
REPORT_FIELDS = ("title", "text", "lessons")


class ChangedMeanwhile(Exception):
    """Somebody else has saved since the page was opened; `latest` is how it stands now."""

    def __init__(self, latest: Picture | Measure | Report) -> None:
        super().__init__(type(latest).__name__)
        self.latest = latest


class PointsAtSomebody(Exception):
    """A text for everybody holds what may point at a person; `findings` by field. The texts are not in the message."""

    def __init__(self, findings: Mapping[str, list[Finding]]) -> None:
        super().__init__(" ".join(findings))
        self.findings = findings

    @property
    def is_certain(self) -> bool:
        """Whether a number of a person is among them: that can never stay."""
        return any(each.kind is Kind.PERSONNUMMER for found in self.findings.values() for each in found)


def _check(values: Mapping[str, object], *, kept: bool) -> None:
    """Raise PointsAtSomebody, unless somebody has read the findings and says that they are about nobody."""
    found = {name: deidentification.find(text) for name, text in values.items() if isinstance(text, str)}
    pointing = PointsAtSomebody({name: findings for name, findings in found.items() if findings})
    if pointing.findings and (pointing.is_certain or not kept):
        raise pointing


def _on_record(event: Event, picture: Picture, **details: str | int) -> None:
    audit.record(
        event, target_type="picture", target=picture.reference, unit=picture.unit_id, details=details
    )


def _save[Row: (Picture, Measure, Report)](
    row: Row, values: Mapping[str, Any], seen: int, allowed: tuple[str, ...], *, kept: bool
) -> list[str]:
    """Store in a locked row what differs, as its next version; the names of what did. Errors as in `write`."""
    if row.version != seen:
        raise ChangedMeanwhile(row)
    changed: dict[str, Any] = {name: value for name, value in values.items() if getattr(row, name) != value}
    assert set(changed) <= set(allowed)
    _check(changed, kept=kept)
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.version += 1
        row.save(update_fields=[*changed, "version"])
    return sorted(changed)


@transaction.atomic
def start(*, unit: int, period_from: date, period_to: date, title: str, by: User) -> Picture:
    """Begin a picture of whole quarters. IntegrityError for another period; AssertionError for whoever may not."""
    reference = call("programme_next_reference")
    assert reference
    picture = Picture.objects.create(
        reference=reference,
        unit_id=unit,
        period_from=period_from,
        period_to=period_to,
        title_sv=title,
        started_by=by,
        started_at=timezone.now(),
    )
    _on_record(Event.PICTURE_STARTED, picture)
    return Picture.objects.get(pk=picture.pk)


@transaction.atomic
def write(*, picture: Picture, values: Mapping[str, str], seen: int, kept: bool = False, by: User) -> Picture:
    """Save texts of a draft (WORDED). ChangedMeanwhile where `seen` is no longer its version; PointsAtSomebody as in
    `_check`; IntegrityError where it is frozen."""
    picture = Picture.objects.select_for_update(of=("self",)).get(pk=picture.pk)
    if changed := _save(picture, values, seen, WORDED, kept=kept):
        _on_record(Event.PICTURE_CHANGED, picture, fields=" ".join(changed))
    return picture


@transaction.atomic
def adopt(*, picture: Picture, on: date, where: str, seen: int, by: User) -> Picture:
    """Write down that the picture is adopted: from now on it is public, and frozen with its figures."""
    until = call("programme_adopt", picture.pk, seen, on, where, Jsonb(figures.published(picture)))
    latest = Picture.objects.get(pk=picture.pk)
    if until is None:
        raise ChangedMeanwhile(latest)
    return latest


@transaction.atomic
def add_measure(*, picture: Picture, values: Mapping[str, Any], kept: bool = False, by: User) -> Measure:
    """Put a measure in the plan, last. IntegrityError where the plan is adopted; Withdrawn for a method that is no longer
    used."""
    _check(values, kept=kept)
    check_may_be_used(values.get("method"))
    locked = Picture.objects.select_for_update(of=("self",)).get(pk=picture.pk)
    last = locked.measures.order_by("-number").values_list("number", flat=True).first()
    measure = Measure.objects.create(picture=locked, number=(last or 0) + 1, **values)
    _on_record(Event.PLAN_CHANGED, locked, measure=measure.number, what="added")
    return measure


@transaction.atomic
def change_measure(
    *, measure: Measure, values: Mapping[str, Any], seen: int, kept: bool = False, by: User
) -> Measure:
    """Change a measure of a draft. ChangedMeanwhile, PointsAtSomebody, IntegrityError and Withdrawn as above."""
    measure = Measure.objects.select_for_update(of=("self",)).select_related("picture").get(pk=measure.pk)
    if (method := values.get("method")) and method.pk != measure.method_id:
        check_may_be_used(method)
    if _save(measure, values, seen, MEASURE_FIELDS, kept=kept):
        _on_record(Event.PLAN_CHANGED, measure.picture, measure=measure.number, what="changed")
    return measure


@transaction.atomic
def remove_measure(*, measure: Measure, by: User) -> None:
    """Take a measure out of a draft."""
    picture, number = measure.picture, measure.number
    measure.delete()
    _on_record(Event.PLAN_CHANGED, picture, measure=number, what="removed")


@transaction.atomic
def plan_follow_up(*, measure: Measure, due_on: date, by: User) -> FollowUp:
    """Decide a day on which the measure is looked at. IntegrityError for a day that is there already."""
    follow_up = FollowUp.objects.create(measure=measure, due_on=due_on)
    _on_record(Event.PLAN_CHANGED, measure.picture, measure=measure.number, what="follow_up")
    return follow_up


@transaction.atomic
def adopt_plan(*, picture: Picture, on: date, where: str, seen: int, by: User) -> Picture:
    """Write down that the plan is adopted: its measures are public and frozen, only how far they have come goes on."""
    done = call("programme_adopt_plan", picture.pk, seen, on, where)
    latest = Picture.objects.get(pk=picture.pk)
    if not done:
        raise ChangedMeanwhile(latest)
    return latest


@transaction.atomic
def move(*, measure: Measure, state: MeasureState, reason: str = "", seen: int, by: User) -> Measure:
    """Say how far a measure of an adopted plan has come. IntegrityError for a step that is none, or a drop without why."""
    _check({"reason": reason}, kept=False)
    done = call("programme_move", measure.pk, seen, state.value, reason)
    latest = Measure.objects.get(pk=measure.pk)
    if not done:
        raise ChangedMeanwhile(latest)
    return latest


@transaction.atomic
def follow_up(
    *, follow_up: FollowUp, standing: Standing, text: str, on: date, kept: bool = False, by: User
) -> FollowUp:
    """Write down what was found. It stays: IntegrityError where something is written already."""
    _check({"text": text}, kept=kept)
    found = (
        FollowUp.objects.select_for_update(of=("self",))
        .select_related("measure__picture")
        .get(pk=follow_up.pk)
    )
    found.done_on, found.standing, found.text = on, standing, text
    found.save(update_fields=["done_on", "standing", "text"])
    _on_record(Event.MEASURE_FOLLOWED_UP, found.measure.picture, measure=found.measure.number)
    return FollowUp.objects.get(pk=found.pk)


@transaction.atomic
def begin_report(*, picture: Picture, title: str, by: User) -> Report:
    """Begin the report to the council. IntegrityError where there is one."""
    return Report.objects.create(picture=picture, title=title)


@transaction.atomic
def write_report(
    *, report: Report, values: Mapping[str, str], seen: int, kept: bool = False, by: User
) -> Report:
    """Save the texts of a report that is not handed in (REPORT_FIELDS); errors as in `write`."""
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    _save(report, values, seen, REPORT_FIELDS, kept=kept)
    return report


@transaction.atomic
def hand_in(*, report: Report, on: date, to: str, seen: int, by: User) -> Report:
    """Hand the report in to the council: it is public and frozen, with the measures as they stand now."""
    done = call("programme_hand_in", report.picture_id, seen, on, to)
    latest = Report.objects.get(pk=report.pk)
    if not done:
        raise ChangedMeanwhile(latest)
    return latest


def add_earlier(
    *,
    unit: int,
    quarter: date,
    topic: str,
    district: int | None,
    kind: str,
    count: int,
    by: User,
) -> None:
    """Write down a sum from before Varsam; the same once more takes its place."""
    call("programme_add_earlier", unit, quarter, topic, district, kind, count)

"""The demo's programme: two years from the first picture to the report, and the next plan, which is being written."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from varsam.areas.methods.register.models import Method
from varsam.areas.programme import actions, figures
from varsam.areas.programme.enums import Group, MeasureState, Standing, Topic
from varsam.areas.programme.models import FollowUp, Measure, Picture
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import District, Organisation, User
from varsam.lib.months import months_after
from varsam.lib.working_days import STOCKHOLM
from varsam.site import demo_cast
from varsam.site.reference import OWNER, read_yaml

_TRACKS = ("sspf", "sig")


def load() -> None:
    """Tell the story once, as the coordinator."""
    if Picture.objects.using(OWNER).exists():
        return
    story = read_yaml("varsam.site", "demo_programme.yaml")
    coordinator = demo_cast.user("samordnare")
    unit = Organisation.objects.get(slug="samordningen").pk
    with acting(coordinator):
        _earlier(story, unit, coordinator)
        for row in story["pictures"]:
            _picture(row, unit, coordinator)


def _quarter(back: int) -> date:
    """The first day of the quarter so many from this one."""
    day = figures.quarter_of(timezone.localdate())
    months = day.year * 12 + day.month - 1 + 3 * back
    return date(months // 12, months % 12 + 1, 1)


def _later(day: date, months: int) -> date:
    return months_after(datetime(day.year, day.month, day.day, tzinfo=STOCKHOLM), months).date()


def _past(day: date) -> date:
    """The day, or today where it has not come yet."""
    return min(day, timezone.localdate())


# --- sums from before -------------------------------------------------------------------------------------------


def _earlier(story: dict[str, Any], unit: int, by: User) -> None:
    known = dict(District.objects.values_list("slug", "pk"))
    districts = [known.get(slug) for slug in story["districts"]]
    for row in story["earlier"]:
        for group in Group:
            for district, count in zip(districts, row[group.value], strict=True):
                _sum(row, Topic.ENQUIRIES, district, group.value, count, unit, by)
        for district, count in zip(districts, row["consultations"], strict=True):
            _sum(row, Topic.CONSULTATIONS, district, "", count, unit, by)
        for track in _TRACKS:
            for district, count in zip(districts[:4], row[track], strict=True):
                _sum(row, Topic.CASES, district, track, count, unit, by)


def _sum(
    row: dict[str, Any],
    topic: Topic,
    district: int | None,
    kind: str,
    count: int,
    unit: int,
    by: User,
) -> None:
    if count:
        actions.add_earlier(
            unit=unit,
            quarter=_quarter(row["quarter"]),
            topic=topic.value,
            district=district,
            kind=kind,
            count=count,
            by=by,
        )


# --- pictures, plans, follow-ups, reports -----------------------------------------------------------------------


def _picture(row: dict[str, Any], unit: int, by: User) -> None:
    first, last = row["quarters"]
    ends = _quarter(last + 1) - timedelta(days=1)
    picture = actions.start(
        unit=unit, period_from=_quarter(first), period_to=ends, title=row["title_sv"], by=by
    )
    texts = {name: row[name] for name in actions.WORDED if name in row}
    picture = actions.write(picture=picture, values=texts, seen=picture.version, by=by)
    on = _past(_quarter(last + 1) + timedelta(days=row["adopted"]["after_days"]))
    picture = actions.adopt(
        picture=picture, on=on, where=row["adopted"]["where"], seen=picture.version, by=by
    )
    plan_on = _quarter(last + 1) + timedelta(days=row.get("plan", {}).get("after_days", 76))
    planned = [_measure(picture, each, plan_on, by) for each in row["measures"]]
    if "plan" in row:
        picture = actions.adopt_plan(
            picture=picture, on=plan_on, where=row["plan"]["where"], seen=picture.version, by=by
        )
        for measure, each in zip(planned, row["measures"], strict=True):
            _followed_up(measure, each, plan_on, by)
    if "report" in row:
        _report(picture, row["report"], by)


def _measure(picture: Picture, row: dict[str, Any], plan_on: date, by: User) -> Measure:
    starts, ends = row["months"]
    values = {
        **{name: row[name] for name in actions.MEASURE_FIELDS if name in row},
        "owner": Organisation.objects.get(slug=row["owner"]),
        "method": Method.objects.get(slug=row["method"]) if "method" in row else None,
        "starts_on": _later(plan_on, starts),
        "due_on": _later(plan_on, ends),
    }
    measure = actions.add_measure(picture=picture, values=values, by=by)
    for each in row["follow_ups"]:
        actions.plan_follow_up(measure=measure, due_on=_later(plan_on, each["month"]), by=by)
    return measure


def _followed_up(measure: Measure, row: dict[str, Any], plan_on: date, by: User) -> None:
    for each in row["follow_ups"]:
        planned = FollowUp.objects.get(measure=measure, due_on=_later(plan_on, each["month"]))
        if each.get("late_days") is not None:
            actions.follow_up(
                follow_up=planned,
                standing=Standing(each["standing"]),
                text=each["text"],
                on=_past(planned.due_on + timedelta(days=each["late_days"])),
                by=by,
            )
    state = MeasureState(row["state"])
    moved = actions.move(measure=measure, state=MeasureState.ONGOING, seen=measure.version, by=by)
    if state is not MeasureState.ONGOING:
        actions.move(measure=moved, state=state, reason=row.get("reason", ""), seen=moved.version, by=by)


def _report(picture: Picture, row: dict[str, Any], by: User) -> None:
    report = actions.begin_report(picture=picture, title=row["title"], by=by)
    values = {"text": row["text"], "lessons": row["lessons"]}
    report = actions.write_report(report=report, values=values, seen=report.version, by=by)
    on = _past(_quarter(row["after_quarter"]) + timedelta(days=row["after_days"]))
    actions.hand_in(report=report, on=on, to=row["to"], seen=report.version, by=by)

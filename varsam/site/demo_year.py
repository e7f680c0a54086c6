"""The demo town's year of cooperation: its groups meet each month, decide, promise and follow up, as a city would have written it."""

from datetime import date, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import agenda, groups, planning, series
from varsam.kernel.meetings.enums import Function, GroupKind, Rhythm
from varsam.kernel.meetings.models import Group, Meeting, Member, Series
from varsam.kernel.people import calendar
from varsam.kernel.people.models import Membership, Organisation, User
from varsam.lib.series import LAST, Occurrence, Rule, Step, occurrences, wall_clock
from varsam.site import demo_cast, demo_sittings
from varsam.site.demo_sittings import CHAIR, Sitting
from varsam.site.reference import OWNER, read_yaml

_FILE = "demo_year.yaml"
_TUESDAY, _JULY = 1, 7
_YEAR = timedelta(days=420)
# How long after something was over somebody had written it down (demo_developments.py).
_NOTED_AFTER = timedelta(days=2)


def load() -> None:
    """The groups, and what they have met about. Before other things wait for their agendas: those did not wait then."""
    if Group.objects.using(OWNER).filter(kind=GroupKind.COUNCIL).exists():
        return
    for row in read_yaml("varsam.site", _FILE)["groups"]:
        group = _group(row)
        sittings = _sittings(row)
        demo_sittings.meet(group, row, sittings)
        demo_sittings.lay_down(sittings, timedelta(minutes=row["minutes"]))
        demo_sittings.adjust(sittings[:-1] if row["kind"] == GroupKind.OPERATIVE else sittings)
        demo_sittings.settle(sittings)
        demo_sittings.lay_promises(sittings)


def plan() -> None:
    """The meetings to come, with what waits for them now: after all else has happened in the town."""
    if Series.objects.using(OWNER).exists():
        return
    by = demo_cast.user(CHAIR)
    with acting(by):
        for row in read_yaml("varsam.site", _FILE)["groups"]:
            group = Group.objects.get(name=row["name"])
            for meeting, titles in zip(_to_come(group, row, by), row["planned"], strict=True):
                for title in titles:
                    planning.add_item(meeting=meeting, title=title, minutes=15, by=by)
                if titles is row["planned"][0]:
                    agenda.fill(meeting=meeting, by=by)
    _lay_series()


# --- who meets -------------------------------------------------------------------------------------------------------


def _group(row: dict[str, Any]) -> Group:
    chair = demo_cast.user(CHAIR)
    users = {said["account"]: demo_cast.user(said["account"]) for said in row["members"]}
    homes = dict(Membership.objects.using(OWNER).values_list("user_id", "organisation_id"))
    seats: dict[str, Member] = {}
    with acting(chair):
        group = groups.make_group(
            unit=Organisation.objects.get(slug="samordningen").pk,
            kind=GroupKind(row["kind"]),
            name=row["name"],
            area=row["area"],
            purpose=row["purpose"],
            place=row["place"],
            every_weeks=0,
            by=chair,
        )
        for said in row["members"]:
            user = users[said["account"]]
            seats[said["account"]] = groups.add_member(
                group=group,
                user=user,
                organisation=homes[user.pk],
                function=Function(said["function"]),
                leads=said["account"] == CHAIR,
                deputy_for=seats.get(said.get("deputy_for", "")),
                by=chair,
            )
        for said in row["standing"]:
            agenda.add_standing(group=group, title=said["title"], minutes=said["minutes"], by=chair)
    Member.objects.using(OWNER).filter(group_id=group.pk).update(valid_from=demo_cast.ago(365))
    return group


# --- when ------------------------------------------------------------------------------------------------------------


def _next_tuesday() -> date:
    today = timezone.localdate()
    return today + timedelta(days=(_TUESDAY - today.weekday()) % 7 or 7)


def _nth() -> int:
    """Which Tuesday of the month the group meets on: that of the coming week, whenever somebody opens the demo."""
    nth = (_next_tuesday().day - 1) // 7 + 1
    return nth if nth <= 4 else LAST


def _days_held(how_many: int) -> list[Occurrence]:
    """Those of the year behind us. In July nobody meets."""
    today = timezone.localdate()
    rule = Rule(Step.MONTHS, 1, _next_tuesday() - _YEAR, today - timedelta(days=1), _nth())
    found = [each for each in occurrences(rule, calendar.current()) if each.day.month != _JULY]
    return found[-how_many:]


def _not_in_july(day: date) -> date:
    return day - timedelta(days=31) if day.month == _JULY else day


def _clock(row: dict[str, Any]) -> time:
    return time.fromisoformat(row["at"])


def _sittings(row: dict[str, Any]) -> list[Sitting]:
    """The meetings that were held, the oldest first, each with what came up at it."""
    at, held = _clock(row), row["held"]
    if "topics" not in row:
        days = [demo_cast.working_day(_not_in_july(demo_cast.day(said["days_ago"]))) for said in held]
        return [
            Sitting(said, wall_clock(day, at), said["topics"]) for said, day in zip(held, days, strict=True)
        ]
    found = [
        Sitting(said, wall_clock(each.day, at), [], each.by_rhythm)
        for said, each in zip(held, _days_held(len(held)), strict=True)
    ]
    known = {
        each["heading"]: demo_cast.ago(each["ago"] - each.get("for", 0)) + _NOTED_AFTER
        for each in read_yaml("varsam.site", "demo_developments.yaml")["developments"]
    }
    for topic in row["topics"]:
        after = [sitting for sitting in found if sitting.starts > known[topic["about"]]]
        # What happened after the last meeting waits for the next.
        if after:
            after[0].topics.append({"title": topic["about"], **topic})
    return found


# --- what is to come -----------------------------------------------------------------------------------------------------


def _to_come(group: Group, row: dict[str, Any], by: User) -> list[Meeting]:
    if "in_days" in row:
        starts = wall_clock(demo_cast.working_day(demo_cast.day(-row["in_days"])), _clock(row))
        ends = starts + timedelta(minutes=row["minutes"])
        return [planning.plan_meeting(group=group, starts_at=starts, ends_at=ends, place=row["place"], by=by)]
    first, nth, how_many = _next_tuesday(), _nth(), len(row["planned"])
    ahead = first + timedelta(days=35 * how_many)
    days = series.preview(rhythm=Rhythm.MONTHS, every=1, nth=nth, first_on=first, until=ahead)[:how_many]
    made = series.plan_series(
        group=group,
        rhythm=Rhythm.MONTHS,
        every=1,
        nth=nth,
        first_on=first,
        until=days[-1].day,
        local_time=_clock(row),
        minutes=row["minutes"],
        place=row["place"],
        by=by,
    )
    return list(made.meetings.order_by("starts_at"))


@transaction.atomic(using=OWNER)
def _lay_series() -> None:
    """The series has gone on for a year: the meetings that were held are its own."""
    made = Series.objects.using(OWNER).get()
    held = list(
        Meeting.objects.using(OWNER).filter(group_id=made.group_id, series=None).order_by("starts_at")
    )
    days = _days_held(len(held))
    for meeting, day in zip(held, days, strict=True):
        meeting.series_id, meeting.series_day = made.pk, day.by_rhythm
    Meeting.objects.using(OWNER).bulk_update(held, ["series_id", "series_day"])
    Series.objects.using(OWNER).filter(pk=made.pk).update(first_on=days[0].by_rhythm)

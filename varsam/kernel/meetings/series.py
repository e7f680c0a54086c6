"""Meetings that come again. Each act is one transaction, decided by the database; each meeting can be moved by itself."""

from datetime import date, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from varsam.kernel.access.functions import is_refused
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.meetings import planning
from varsam.kernel.meetings.enums import Rhythm
from varsam.kernel.meetings.models import Group, Meeting, Series
from varsam.kernel.meetings.states import MeetingState
from varsam.kernel.people import calendar
from varsam.kernel.people.models import User
from varsam.lib.series import Occurrence, Rule, Step, occurrences, wall_clock

# So many can be planned at once that a weekly group has a year, and a slip of the pen no century.
LONGEST = 60


class TooMany(ValueError):
    """More meetings than anybody plans ahead."""


def preview(*, rhythm: Rhythm, every: int, nth: int | None, first_on: date, until: date) -> list[Occurrence]:
    """The days that a series would have, with those that were moved; ValueError where the rhythm says nothing that can be
    counted, TooMany where there are more than LONGEST."""
    rule = Rule(Step(rhythm.value), every, first_on, until, nth)
    if _steps(rule, first_on) > LONGEST:
        raise TooMany
    found = occurrences(rule, calendar.current())
    if len(found) > LONGEST:
        raise TooMany
    return found


def _steps(rule: Rule, start: date) -> int:
    """How many days there can be at most, without counting them out."""
    longest = 31 if rule.step is Step.MONTHS else 7
    return (rule.until - start).days // (longest * rule.every)


def _rule(series: Series) -> Rule:
    return Rule(Step(series.rhythm), series.every, series.first_on, series.until, series.nth)


def days(series: Series) -> list[Occurrence]:
    """The days of a series by its rhythm and the calendar as it is now; some of its meetings may have been moved since."""
    return occurrences(_rule(series), calendar.current())


@transaction.atomic
def plan_series(
    *,
    group: Group,
    rhythm: Rhythm,
    every: int,
    nth: int | None,
    first_on: date,
    until: date,
    local_time: time,
    minutes: int,
    place: str,
    by: User,
) -> Series:
    """A series of meetings of `group`, each called with what stands on every agenda. Days that have passed are left out.

    PermissionDenied where the one who acts may not call the group; ValueError for a rhythm without days, without length, or
    beyond the group's own last day; TooMany.
    """
    found = preview(rhythm=rhythm, every=every, nth=nth, first_on=first_on, until=until)
    if minutes < 1 or not _to_come(found, local_time):
        raise ValueError("a series has days to come, and its meetings some length")
    if group.valid_until is not None and until > group.valid_until:
        raise ValueError("the group has a last day")
    try:
        with transaction.atomic():
            series = Series.objects.create(
                group=group,
                unit_id=group.unit_id,
                rhythm=rhythm,
                every=every,
                nth=nth,
                first_on=first_on,
                until=until,
                local_time=local_time,
                minutes=minutes,
                place=place.strip(),
            )
    except DatabaseError as error:
        # Row security, and the trigger that holds a series to its group.
        if is_refused(error):
            raise PermissionDenied("not a group of the one who calls, or one that meets no more") from error
        raise
    called = _call(series, found, by)
    _on_record(Event.MEETING_SERIES, series, how_many=len(called))
    return series


@transaction.atomic
def extend_series(*, series: Series, until: date, by: User) -> list[Meeting]:
    """The meetings that come after those that there are, until a later day; those that were moved or cancelled stay so."""
    series = _locked(series)
    if until <= series.until:
        raise ValueError("a series is made longer")
    if series.group.valid_until is not None and until > series.group.valid_until:
        raise ValueError("the group has a last day")
    before, series.until = series.until, until
    if _steps(_rule(series), before) > LONGEST:
        raise TooMany
    found = [each for each in days(series) if each.day > before]
    if len(found) > LONGEST:
        raise TooMany
    series.save(update_fields=["until"])
    called = _call(series, found, by)
    _on_record(Event.MEETING_SERIES, series, how_many=len(called))
    return called


@transaction.atomic
def end_series(*, series: Series, reason: str, by: User) -> list[Meeting]:
    """It comes no more: what has not begun is cancelled, for a `reason`; ValueError without one."""
    series = _locked(series)
    if not reason.strip():
        raise ValueError("say why it does not go on")
    series.ended_at = timezone.now()
    series.save(update_fields=["ended_at"])
    waiting = list(series.meetings.filter(state=MeetingState.PLANNED))
    cancelled = [planning.cancel_meeting(meeting=each, reason=reason, by=by) for each in waiting]
    _on_record(Event.MEETING_SERIES_ENDED, series, how_many=len(cancelled))
    return cancelled


def _locked(series: Series) -> Series:
    """The series, for those who may change it and where it goes on; PermissionDenied for others."""
    found = (
        Series.objects.select_for_update(of=("self",))
        .select_related("group")
        .filter(pk=series.pk, ended_at=None)
        .first()
    )
    if found is None:
        raise PermissionDenied("not a series of the one who acts, or ended")
    return found


def _to_come(found: list[Occurrence], local_time: time) -> list[Occurrence]:
    now = timezone.now()
    return [each for each in found if wall_clock(each.day, local_time) > now]


def _call(series: Series, found: list[Occurrence], by: User) -> list[Meeting]:
    """Those of the days that are to come and have no meeting yet."""
    there = set(series.meetings.values_list("series_day", flat=True))
    called = []
    for each in _to_come(found, series.local_time):
        if each.by_rhythm not in there:
            starts_at = wall_clock(each.day, series.local_time)
            ends_at = starts_at + timedelta(minutes=series.minutes)
            called.append(
                planning.plan_day_of_series(
                    series=series, day=each.by_rhythm, starts_at=starts_at, ends_at=ends_at, by=by
                )
            )
    return called


def _on_record(event: Event, series: Series, **details: int) -> None:
    audit.record(
        event, target_type="group", target=str(series.group_id), unit=series.unit_id, details={**details}
    )

"""A group as it is shown: who sits there for what, by which rhythm it meets, what stands on every agenda."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import get_day_names
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from varsam.areas.collaboration.agreements import reading, standing
from varsam.kernel.meetings.enums import Function, Rhythm
from varsam.kernel.meetings.models import Group, Meeting, Member, Series
from varsam.kernel.meetings.states import MeetingState
from varsam.lib import when
from varsam.lib.working_days import STOCKHOLM
from varsam.site.agreements import presentation
from varsam.site.desk import moments
from varsam.site.meetings import group_found, words

# A time of day is said alike on all of them.
_ANY_DAY = date(2026, 1, 1)
_SOON = timedelta(days=90)
_SHOWN = 6


@dataclass(frozen=True)
class Service:
    """Those who sit in a group for one service."""

    words: str
    members: Sequence[Member]


@dataclass(frozen=True)
class Coming:
    """One of its meetings."""

    reference: str
    day: str
    time: str
    place: str
    chip: str
    chip_words: str


@dataclass(frozen=True)
class Rhythmic:
    """One of its series."""

    pk: int
    words: str
    until: str
    left: int


def services(members: Iterable[Member]) -> list[Service]:
    """By service, in their order; who leads first, deputies last."""
    by: dict[str, list[Member]] = {}
    for member in sorted(members, key=lambda each: (not each.leads, each.deputy_for_id is not None, each.pk)):
        by.setdefault(member.function, []).append(member)
    return [Service(str(function.label), by[function.value]) for function in Function if function.value in by]


def clock(time: Any) -> str:
    """A time of the wall clock as it is said."""
    return when.clock(datetime.combine(_ANY_DAY, time, STOCKHOLM), get_language() or "sv")


def rhythm(group: Group) -> str:
    """How often it meets: "Var 4:e vecka, torsdag 13.00"."""
    if not group.every_weeks:
        return _("Vid behov")
    said = ngettext("Varje vecka", "Var %(n)s:e vecka", group.every_weeks) % {"n": group.every_weeks}
    if group.weekday is None:
        return said
    day = get_day_names("wide", locale=get_language() or "sv")[group.weekday]
    return f"{said}, {day} {clock(group.usual_time) if group.usual_time else ''}".strip()


def rhythms(groups: Iterable[Group]) -> dict[int, str]:
    """How often each of them meets, by its id: as its series say while there are any, else as was agreed."""
    groups = list(groups)
    planned: dict[int, list[str]] = {}
    for series in Series.objects.filter(group__in=groups, ended_at=None).order_by("pk"):
        planned.setdefault(series.group_id, []).append(of_series(series))
    return {group.pk: "; ".join(planned.get(group.pk, [])) or rhythm(group) for group in groups}


def of_series(series: Series) -> str:
    """The rhythm of a series: "Den tredje torsdagen varannan månad 13.00"."""
    day = get_day_names("wide", locale=get_language() or "sv")[series.first_on.weekday()]
    return f"{steps(series.rhythm, series.every, series.nth, day)}, {clock(series.local_time)}"


def steps(rhythm: str, every: int, nth: int | None, day: str) -> str:
    """Its steps in words."""
    if rhythm == Rhythm.WEEKS:
        said = ngettext("Varje vecka", "Var %(n)s:e vecka", every) % {"n": every}
        return f"{said}, {day}"
    which = {1: _("första"), 2: _("andra"), 3: _("tredje"), 4: _("fjärde"), -1: _("sista")}[nth or 1]
    said = ngettext("Varje månad", "Var %(n)s:e månad", every) % {"n": every}
    return _("%(how)s, %(which)s %(day)s") % {"how": said, "which": which, "day": day}


def history(everybody: list[Member]) -> list[tuple[str, str, str]]:
    """Who came and who left, newest first: the day, the name, and the words for it."""
    moves = [(each.valid_from, each, False) for each in everybody]
    moves += [(each.valid_to, each, True) for each in everybody if each.valid_to]
    moves.sort(key=lambda move: move[0], reverse=True)
    return [
        (
            moments.short_day(at),
            each.user.name,
            (_("lämnade sin plats för %(who)s") if left else _("fick en plats för %(who)s"))
            % {"who": each.organisation.name},
        )
        for at, each, left in moves
    ]


def validity(group: Group) -> tuple[str, str]:
    """The kind of a chip and its words: until when the group is to be there."""
    if group.ended_at is not None:
        return "closed", _("Avslutad %(day)s") % {"day": moments.short_day(group.ended_at)}
    if group.valid_until is None:
        return "plain", _("Tills vidare")
    today, day = timezone.localdate(), moments.short_day(group.valid_until)
    if group.valid_until < today:
        return "late", _("Gick ut %(day)s") % {"day": day}
    kind = "wait" if group.valid_until - today <= _SOON else "info"
    return kind, _("Till och med %(day)s") % {"day": day}


def rhythm_of(group: Group) -> dict[str, Any]:
    """What the part about when a group meets shows, on the pages of all kinds of groups."""
    now = timezone.now()
    coming = group.meetings.filter(ends_at__gte=now).order_by("starts_at", "pk")[:_SHOWN]
    return {
        "rhythm": rhythm(group),
        "group_address": group_found.address_of(group),
        "series": [_rhythmic(each, now) for each in group.series.filter(ended_at=None).order_by("pk")],
        "coming": [_coming(each) for each in coming],
        "standing": list(group.standing_items.all()),
        "may_call": group_found.may_call(group),
        "may_change": group_found.may_change(group),
        "agreements": _agreements(group),
    }


def _agreements(group: Group) -> list[presentation.Line]:
    """What it rests on, for those who may read it."""
    today = timezone.localdate()
    return [presentation.line(each, standing.of(each, today)) for each in reading.of_group(group)]


def _coming(meeting: Meeting) -> Coming:
    chip, said = words.MEETING_CHIPS[MeetingState(meeting.state)]
    language = get_language() or "sv"
    return Coming(
        meeting.reference,
        moments.short_day(meeting.starts_at),
        f"{when.clock(meeting.starts_at, language)}–{when.clock(meeting.ends_at, language)}",
        meeting.place,
        chip,
        str(said),
    )


def _rhythmic(series: Series, now: datetime) -> Rhythmic:
    left = series.meetings.filter(state=MeetingState.PLANNED, starts_at__gt=now).count()
    return Rhythmic(series.pk, of_series(series), moments.short_day(series.until), left)

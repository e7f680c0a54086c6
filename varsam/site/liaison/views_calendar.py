"""Deadlines and visits of a month: as a grid where there is room, as a list everywhere."""

import re
from calendar import Calendar
from dataclasses import dataclass, field
from datetime import date, timedelta

from babel.dates import format_date, get_day_names
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from varsam.areas.liaison.missions import reading
from varsam.areas.liaison.missions.models import Mission
from varsam.kernel.access import gates
from varsam.lib import when
from varsam.lib.rows import Verb
from varsam.lib.working_days import STOCKHOLM
from varsam.site.liaison import tabs

_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Event:
    """A deadline or a day of a visit; `words` say which."""

    address: str
    title: str
    words: str
    kind: str
    is_late: bool


@dataclass
class Day:
    """A day of the grid; those of other months are pale."""

    date: date
    is_in: bool
    is_today: bool
    words: str
    events: list[Event] = field(default_factory=list)


@require_safe
@gates.staff(needs=("own_mission", Verb.READ))
def calendar(request: HttpRequest) -> HttpResponse:
    """One month, this one unless another is asked for."""
    first = _month(request.GET.get("manad", ""))
    days = _days(first)
    _fill(days)
    mine = [day for day in days if day.is_in and day.events]
    language = get_language() or "sv"
    number = len(mine)
    context = {
        "tabs": tabs.of("calendar"),
        "month": format_date(first, "LLLL y", locale=language),
        "finding": ngettext("En dag att minnas", "%(number)s dagar att minnas", number) % {"number": number}
        if number
        else _("Inget den här månaden"),
        "weeks": [days[at : at + 7] for at in range(0, len(days), 7)],
        "names": [get_day_names("abbreviated", locale=language)[day] for day in range(7)],
        "listed": mine,
        "earlier": _name(first - timedelta(days=1)),
        "later": _name(first + timedelta(days=32)),
        "is_now": first == timezone.localdate().replace(day=1),
    }
    return render(request, "liaison/calendar.html", context)


def _month(written: str) -> date:
    match = _MONTH.fullmatch(written)
    return date(int(match[1]), int(match[2]), 1) if match else timezone.localdate().replace(day=1)


def _name(day: date) -> str:
    return day.strftime("%Y-%m")


def _days(first: date) -> list[Day]:
    """All days of the weeks of a month, Monday first."""
    language, today = get_language() or "sv", timezone.localdate()
    return [
        Day(each, each.month == first.month, each == today, when.day(each, language))
        for each in Calendar().itermonthdates(first.year, first.month)
    ]


def _fill(days: list[Day]) -> None:
    by_date = {day.date: day for day in days}
    for mission in reading.between(days[0].date, days[-1].date):
        for each, event in _events(mission):
            if each in by_date:
                by_date[each].events.append(event)


def _events(mission: Mission) -> list[tuple[date, Event]]:
    address, found = reverse("liaison:mission", args=[mission.reference]), []
    if mission.is_running and mission.deadline:
        local = mission.deadline.astimezone(STOCKHOLM)
        words = _("sista dag, %(time)s") % {"time": when.clock(mission.deadline, get_language() or "sv")}
        found.append((local.date(), Event(address, mission.title, words, "deadline", mission.is_late)))
    if mission.starts_on and mission.ends_on:
        length = (mission.ends_on - mission.starts_on).days
        words = mission.place or str(mission.get_kind_display())
        event = Event(address, mission.title, words, "visit", False)
        found += [(mission.starts_on + timedelta(days=n), event) for n in range(min(length, 60) + 1)]
    return found

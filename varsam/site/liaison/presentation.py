"""Missions as people read them: the finding first, then each with its deadline in Swedish time and as it was named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date
from babel.numbers import format_currency
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from varsam.areas.liaison.missions import deadlines, reading
from varsam.areas.liaison.missions.deadlines import Deadline, Shown
from varsam.areas.liaison.missions.enums import Direction, What
from varsam.areas.liaison.missions.models import Mission
from varsam.areas.liaison.missions.reading import Line, Piles, Total
from varsam.areas.liaison.missions.states import State
from varsam.kernel.people import calendar
from varsam.lib.working_days import STOCKHOLM, working_days_left
from varsam.site.desk import moments

_CHIPS = {State.OPEN: "info", State.WAITING: "wait", State.ANSWERED: "done", State.CLOSED: "plain"}
# How wide the line from the beginning to the deadline is, in its own units.
_WIDTH = 100


@dataclass(frozen=True)
class Due:
    """A deadline: in Swedish time, as the asker said it, and what is left. `x` is where today lies on the line to it."""

    shown: Shown
    left: str
    number: int
    unit: str
    is_late: bool
    is_today: bool
    x: int
    leaf_day: str
    leaf_month: str


@dataclass(frozen=True)
class Row:
    """One mission in a list."""

    mission: Mission
    address: str
    kind: str
    who: str
    due: Due | None
    was: str
    days: str
    chip: str
    chip_words: str
    owner: str
    is_quiet: bool


def chip(mission: Mission) -> tuple[str, str]:
    """The kind and the words of how it stands."""
    if mission.is_late:
        return "late", _("Försenat")
    return _CHIPS[State(mission.state)], str(State(mission.state).label)


def due(mission: Mission, now: datetime) -> Due | None:
    """Its deadline as it stands at `now` (aware); None where it has none."""
    deadline = reading.deadline_of(mission)
    if deadline is None:
        return None
    number = working_days_left(now, deadline.at, calendar.current())
    is_late = deadline.at < now
    local = deadline.at.astimezone(STOCKHOLM)
    whole = max((deadline.at - mission.opened_at).total_seconds(), 1)
    gone = (now - mission.opened_at).total_seconds() / whole
    return Due(
        deadlines.shown(deadline),
        _left(number, is_late),
        abs(number),
        ngettext("arbetsdag", "arbetsdagar", abs(number)),
        is_late,
        local.date() == now.astimezone(STOCKHOLM).date(),
        round(_WIDTH * min(max(gone, 0), 1)),
        str(local.day),
        format_date(local.date(), "MMM", locale=get_language() or "sv").replace(".", ""),
    )


def _left(number: int, is_late: bool) -> str:
    if is_late and number == 0:
        return _("Gick ut i dag")
    if is_late:
        return ngettext("%(days)s arbetsdag sent", "%(days)s arbetsdagar sent", -number) % {"days": -number}
    if number == 0:
        return _("I dag")
    return ngettext("%(days)s arbetsdag kvar", "%(days)s arbetsdagar kvar", number) % {"days": number}


def days(mission: Mission) -> str:
    """The days of a visit, "3–5 dec 2026"; empty where it has none."""
    if mission.starts_on is None or mission.ends_on is None:
        return ""
    if mission.starts_on == mission.ends_on:
        return moments.short_day(mission.starts_on)
    return f"{moments.short_day(mission.starts_on)} – {moments.short_day(mission.ends_on)}"


def row(mission: Mission, now: datetime) -> Row:
    kind, words = chip(mission)
    direction = Direction(mission.direction).label
    return Row(
        mission,
        reverse("liaison:mission", args=[mission.reference]),
        f"{mission.get_kind_display()} · {direction}",
        mission.body.name if mission.body else "",
        due(mission, now) if mission.is_running else None,
        moments.short_day(mission.deadline) if mission.deadline else "",
        days(mission),
        kind,
        words,
        mission.owner.name,
        not mission.is_running,
    )


@dataclass(frozen=True)
class Pile:
    """Missions under one heading."""

    anchor: str
    words: str
    hint: str
    rows: list[Row]


def piles(found: Piles) -> list[Pile]:
    """Those that have something in them, what is to be done first on top."""
    now = timezone.now()
    named = [
        ("fragad", _("Du är tillfrågad"), _("Någon ber dig ta över. Säg ja eller nej."), found.asked),
        ("forsenat", _("Försenat"), "", found.late),
        ("mina", _("Mina"), "", found.mine),
        ("vantar", _("Mina som väntar på andra"), "", found.waiting),
        ("andras", _("Andras"), "", found.others),
        ("klart", _("Besvarat och avslutat"), "", found.done),
    ]
    return [
        Pile(anchor, words, hint, [row(each, now) for each in missions])
        for anchor, words, hint, missions in named
        if missions
    ]


def finding(found: Piles) -> str:
    """What matters most: what somebody asks me, what is late, what is next."""
    if found.asked:
        return ngettext(
            "Någon ber dig ta över ett uppdrag", "Du är tillfrågad om %(number)s uppdrag", len(found.asked)
        ) % {"number": len(found.asked)}
    if found.late:
        return ngettext("Ett uppdrag är försenat", "%(number)s uppdrag är försenade", len(found.late)) % {
            "number": len(found.late)
        }
    running = len(found.mine) + len(found.waiting)
    if running:
        return ngettext("Du har ett uppdrag", "Du har %(number)s uppdrag", running) % {"number": running}
    return _("Inget uppdrag väntar på dig")


# --- the thread --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """One line of the thread: who and when, what happened in words, and what was written."""

    who: str
    at: str
    words: str
    text: str
    what: str


def thread(lines: Iterable[Line]) -> list[Said]:
    """The thread, the latest first."""
    now = timezone.now()
    return [
        Said(
            each.entry.by.name, moments.short(each.entry.at, now), _happened(each), each.text, each.entry.what
        )
        for each in lines
    ][::-1]


def _happened(line: Line) -> str:
    entry, what = line.entry, What(line.entry.what)
    if what == What.DEADLINE:
        return _moved(line.was, line.became)
    if what == What.OPENED and line.became:
        return _("la upp uppdraget, med sista dag %(day)s") % {"day": _moment(line.became)}
    if what == What.STATE:
        return _("ändrade läget till ”%(state)s”") % {"state": State(entry.after).label}
    who = {"name": entry.who.name} if entry.who else {"name": ""}
    if what == What.KEPT:
        words = _("tackade nej till att ta över efter %(name)s")
        return (words if entry.after == "declined" else _("tog tillbaka frågan till %(name)s")) % who
    said = {
        What.OPENED: _("la upp uppdraget"),
        What.NOTE: "",
        What.JOURNEY: _("skrev från resan"),
        What.CHANGED: _("ändrade uppgifterna"),
        What.OFFERED: _("bad %(name)s ta över"),
        What.TAKEN: _("tog över efter %(name)s"),
        What.ANSWER: _("svarade"),
        What.CLOSED: _("avslutade uppdraget"),
        What.DOCUMENT: _("la till ett dokument"),
        What.REMOVED: _("tog bort ett dokument"),
        What.COST: _("skrev upp en kostnad"),
        What.STRUCK: _("strök en kostnad"),
    }[what]
    return said % who


def _moment(deadline: Deadline) -> str:
    return deadlines.within_words(deadline.at)


def _moved(was: Deadline | None, became: Deadline | None) -> str:
    if became is None:
        return _("tog bort sista dag (den var %(was)s)") % {"was": _moment(was) if was else ""}
    if was is None:
        return _("satte sista dag till %(day)s") % {"day": _moment(became)}
    return _("flyttade sista dag från %(was)s till %(day)s") % {"was": _moment(was), "day": _moment(became)}


# --- money -------------------------------------------------------------------------------------------------------


def money(total: Total) -> str:
    """A sum with the code of its currency, since crowns are of several countries: "1 240,50 SEK", "0,30 EUR"."""
    return str(
        format_currency(total.amount, total.currency, "#,##0.00\u00a0¤¤", locale=get_language() or "sv",
                        currency_digits=False)
    )  # fmt: skip

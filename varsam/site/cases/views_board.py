"""The board: cases by stage and by what is due, who handles how many, and offers that wait on either side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from varsam.areas.knowledge_house.cases import reading
from varsam.areas.knowledge_house.cases.enums import Due
from varsam.areas.knowledge_house.cases.models import Case
from varsam.areas.knowledge_house.cases.reading import Load
from varsam.areas.knowledge_house.cases.reading import Stage as State_
from varsam.areas.knowledge_house.cases.states import State
from varsam.kernel.access import actor, gates
from varsam.kernel.people import calendar
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records.enums import Track
from varsam.lib.calendar_days import Calendar
from varsam.lib.rows import Verb
from varsam.lib.working_days import STOCKHOLM
from varsam.site.cases import columns, views_handover
from varsam.site.cases.columns import Stage
from varsam.site.desk import clocks
from varsam.site.desk.acts import me
from varsam.site.desk.clocks import Clock
from varsam.site.records import record_page

_CARDS, _LISTED = 6, 60
_CHOICES: tuple[tuple[str, str | Promise, dict[str, str]], ...] = (
    ("", pgettext_lazy("ärenden", "Alla"), {}),
    ("mina", gettext_lazy("Mina"), {"mine": "yes"}),
    ("sena", gettext_lazy("Sena"), {"late": "yes"}),
    ("utan", gettext_lazy("Utan handläggare"), {"free": "yes"}),
)
_SHORT: dict[str, str | Promise] = {
    Due.WITHDRAWN: gettext_lazy("Samtycket togs tillbaka"),
    Due.OF_AGE: gettext_lazy("Bestämmer själv nu"),
    Due.CONSENT: gettext_lazy("Svar om samtycke"),
    Due.REVIEW: gettext_lazy("Uppföljning"),
    Due.HANDOVER: gettext_lazy("Svar om överlämning"),
    Due.TELL: gettext_lazy("Berätta för personen"),
    Due.POST_CHECK: gettext_lazy("Efterkontroll"),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a selection, a unit, one column."""

    chosen: str
    unit: int | None
    stage: Stage | None

    def filters(self) -> dict[str, object]:
        own = next(filters for key, _words, filters in _CHOICES if key == self.chosen)
        return {**own, "unit": self.unit or ""}

    def query(self, **more: str) -> str:
        pairs = {
            "visa": self.chosen,
            "enhet": str(self.unit or ""),
            "skede": self.stage.slug if self.stage else "",
            **more,
        }
        return "?" + urlencode({name: value for name, value in pairs.items() if value})


def _asked(query: QueryDict, units: Sequence[Organisation]) -> Asked:
    chosen, unit = query.get("visa", ""), query.get("enhet", "")
    return Asked(
        chosen if chosen in {key for key, _words, _filters in _CHOICES} else "",
        int(unit) if unit.isdecimal() and int(unit) in {each.pk for each in units} else None,
        columns.BY_SLUG.get(query.get("skede", "")),
    )


@dataclass(frozen=True)
class Card:
    """One case on the board: what the person is called here, what is due and who handles it."""

    reference: str
    pseudonym: str
    track: str
    icon: str
    state: str
    clock: Clock
    due: str
    handler: str
    initials: str
    is_mine: bool
    unit: str


@dataclass(frozen=True)
class Column:
    """One stage: how many, how many of them late, and the first of them."""

    stage: Stage
    total: int
    late: int
    cards: list[Card]
    address: str
    is_cut: bool


@dataclass(frozen=True)
class LoadRow:
    """A handler's cases: all, and those that are late, with how long their bars are of 100."""

    name: str
    unit: str
    total: int
    late: int
    width: int
    late_width: int


class _Desk:
    """What every card needs to be written: who looks, when, and by which calendar."""

    def __init__(self, user: User, now: datetime, days: Calendar, free: set[int]) -> None:
        self.user, self.now, self.days, self.free = user, now, days, free

    def card(self, case: Case) -> Card:
        handler = case.handler if case.pk not in self.free else None
        track = Track(case.record.track)
        return Card(
            reference=case.record.reference,
            pseudonym=case.record.pseudonym,
            track=case.group.name if case.group else str(track.label),
            icon=record_page.TRACK_ICONS[track],
            state=str(State(case.state).label),
            clock=clock(case.due_on, case.state_at, self.now, self.days),
            due=str(_SHORT.get(case.due_why, "")),
            handler=handler.name if handler else "",
            initials=handler.initials if handler else "",
            is_mine=handler is not None and handler.pk == self.user.pk,
            unit=case.record.unit.name,
        )


def clock(due_on: date | None, since: datetime, now: datetime, days: Calendar) -> Clock:
    """The clock of what is due on a day."""
    if due_on is None:
        return clocks.NONE
    return clocks.until(datetime.combine(due_on, time(23, 59, 59), STOCKHOLM), since, now, days)


@require_safe
@gates.staff(needs=("record", Verb.READ))
def board(request: HttpRequest) -> HttpResponse:
    """All cases of the units of the one who acts, what is late first."""
    units = list(Organisation.objects.filter(pk__in=actor.units("record", Verb.READ)).order_by("slug"))
    asked = _asked(request.GET, units)
    free = reading.unhandled()
    desk = _Desk(me(request), timezone.now(), calendar.current(), free)
    found = reading.board(asked.filters(), _LISTED if asked.stage else _CARDS)
    shown = [each for each in columns.STAGES if asked.stage in {None, each}]
    made = [_column(stage, found, desk, asked) for stage in shown]
    to_us, by_us = reading.handovers_to_us(), reading.handovers_by_us()
    load = reading.load()
    late = sum(each.late for each in load)
    context = {
        "asked": asked,
        "columns": made,
        "total": sum(column.total for column in made),
        "choices": [
            (words, key == asked.chosen, Asked(key, asked.unit, asked.stage).query())
            for key, words, _filters in _CHOICES
        ],
        "units": [(unit.pk, unit.name) for unit in units] if len(units) > 1 else [],
        "title": _title(late, sum(each.total for each in load)),
        "free": len(free),
        "late": late,
        "load": _load(load),
        "to_us": [views_handover.row(each) for each in to_us],
        "by_us": [views_handover.row(each, with_record=True) for each in by_us],
        "has_any": bool(load) or any(stage.total for stage in found),
    }
    return render(request, "cases/board.html", context)


def _column(stage: Stage, found: Sequence[State_], desk: _Desk, asked: Asked) -> Column:
    own = [each for each in found if each.state in stage.states]
    cases = [case for each in own for case in each.cases]
    cases.sort(key=lambda case: (case.due_on or date.max, case.state_at))
    most = _LISTED if asked.stage else _CARDS
    total = sum(each.total for each in own)
    return Column(
        stage=stage,
        total=total,
        late=sum(each.late for each in own),
        cards=[desk.card(case) for case in cases[:most]],
        address=Asked(asked.chosen, asked.unit, stage).query(),
        is_cut=total > most,
    )


def _title(late: int, total: int) -> str:
    if not total:
        return _("Inga öppna ärenden")
    if late:
        return ngettext("Ett ärende är sent", "%(n)s ärenden är sena", late) % {"n": late}
    return ngettext("Ett öppet ärende, i tid", "%(n)s öppna ärenden, alla i tid", total) % {"n": total}


def _load(found: Sequence[Load]) -> list[LoadRow]:
    most = max((each.total for each in found), default=0) or 1
    return [
        LoadRow(
            name=each.handler.name if each.handler else _("Ingen än"),
            unit=each.unit.name,
            total=each.total,
            late=each.late,
            width=max(2, round(100 * each.total / most)),
            late_width=max(2, round(100 * each.late / most)) if each.late else 0,
        )
        for each in found
    ]

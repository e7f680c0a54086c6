"""A request's way as everybody reads it: who holds it, what is next, who does that and by when, as a picture of the steps."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.areas.operations import progress, reading
from varsam.areas.operations.models import Request
from varsam.areas.operations.reading import NextKey
from varsam.areas.operations.states import State
from varsam.lib import when

Who = Literal["unit", "city", ""]


@dataclass(frozen=True)
class Stop:
    """One step: `state` is done, now or later; `who` does it; `more` is its day, or a line about it."""

    words: str
    more: str
    state: Literal["done", "now", "later"]
    who: Who

    @property
    def who_words(self) -> str:
        return {"unit": _("Ni"), "city": _("Vi"), "": ""}[self.who]


@dataclass(frozen=True)
class Way:
    """All steps, and what is next in words; `due` is the day of what is next, None where nothing is promised."""

    stops: list[Stop]
    holder: str
    next_words: str
    waits_for: Who
    due: date | None
    is_late: bool
    is_ended: bool

    @property
    def due_words(self) -> str:
        if self.due is None:
            return ""
        said = {"day": when.day(self.due, get_language() or "sv")}
        return _("Skulle ha varit klart %(day)s") % said if self.is_late else _("Senast %(day)s") % said


_ORDER = (State.ASKED, State.CHECKED, State.PLANNED, State.FOLLOWED, State.DONE)


def of(request: Request, visit_at: datetime | None = None, *, at_desk: bool = False) -> Way:
    """The way of one request as it stands today, said to the unit or (`at_desk`) to whoever handles it; `visit_at` is a visit
    that is booked."""
    following = reading.next_step(request)
    words = _at_desk(following.key) if at_desk else _to_unit(following.key)
    return Way(
        _stops(request, following.key, visit_at, at_desk=at_desk),
        request.holder.name if request.holder else "",
        words,
        following.who,
        _day(following.due),
        following.is_late,
        not request.is_open,
    )


def _to_unit(key: NextKey) -> str:
    return progress.next_words(key) or _("Skriv i samtalet om ni behöver mer")


def _at_desk(key: NextKey) -> str:
    """What is next, said to whoever holds it."""
    return {
        "check": _("De går igenom vem som ansvarar för vad"),
        "choose_guide": _("Välj en guide som passar"),
        "propose_plan": _("Föreslå en plan"),
        "answer_plan": _("De läser planen och svarar"),
        "propose_again": _("Ändra planen och föreslå den igen"),
        "do": _("De genomför planen"),
        "tell": _("De berättar hur det gick"),
        "decide": _("Läs hur det gick och bestäm om mer behövs"),
        "ended": _("Inget mer ska göras"),
    }[key]


def _stops(request: Request, following: NextKey, visit_at: datetime | None, *, at_desk: bool) -> list[Stop]:
    reached = _ORDER.index(State(request.state)) if request.state in _ORDER else -1
    visit = visit_at or request.visited_at
    planned = _said(request.planned_at)
    stops = [
        _stop(
            _("De bad om stöd") if at_desk else _("Ni bad om stöd"),
            _said(request.asked_at),
            0,
            reached,
            "unit",
        ),
        _stop(_("Vem ansvarar för vad"), _said(request.checked_at), 1, reached, "unit"),
        _stop(
            _("Planen"),
            planned or _plan_more(following, at_desk=at_desk),
            2,
            reached,
            "city",
        ),
        _stop(_("Hur gick det?"), _follow_up_more(request), 3, reached, "unit"),
        _stop(_("Klart"), _said(request.ended_at), 4, reached, ""),
    ]
    if visit is not None:
        is_done = request.visited_at is not None
        stops.insert(
            3,
            Stop(
                _("Besök hos dem") if at_desk else _("Besök hos er"),
                _said(visit),
                "done" if is_done else "later",
                "city",
            ),
        )
    if request.state == State.WITHDRAWN:
        stops = [each for each in stops if each.state == "done"]
        stops.append(Stop(_("Avbrutet"), _said(request.ended_at), "done", ""))
    return stops


def _stop(words: str, more: str, place: int, reached: int, who: Who) -> Stop:
    """A step is done once its state has been reached; the one after the last done is what goes on now."""
    if place <= reached or (reached < 0 and more):
        return Stop(words, more, "done", who)
    return Stop(words, more, "now" if place == reached + 1 and reached >= 0 else "later", who)


def _plan_more(following: NextKey, *, at_desk: bool) -> str:
    if following != "answer_plan":
        return ""
    return _("Väntar på deras ja") if at_desk else _("Väntar på ert ja")


def _follow_up_more(request: Request) -> str:
    if request.followed_at:
        return _said(request.followed_at)
    if request.follow_up_due:
        return _said(request.follow_up_due)
    return _("Sex veckor efter planen")


def _day(at: datetime | None) -> date | None:
    return timezone.localtime(at).date() if at else None


def _said(at: datetime | None) -> str:
    return when.day(at, get_language() or "sv") if at else ""

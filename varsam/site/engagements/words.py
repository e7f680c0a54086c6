"""How engagements are said: states with their look, why one rests, how long something took."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from varsam.areas.knowledge_house.engagements.enums import AGREED, PAUSED_WHY, EndedWhy, Kind
from varsam.areas.knowledge_house.engagements.models import Engagement
from varsam.areas.knowledge_house.engagements.states import State
from varsam.site.desk import moments

_LOOKS = {
    State.MATCHED: ("wait", "hourglass"),
    State.INTRODUCED: ("info", "handshake"),
    State.STARTED: ("open", "circle-check"),
    State.PAUSED: ("late", "clock"),
    State.ENDED: ("done", "check"),
}
ICONS = {
    Kind.MENTOR: "users",
    Kind.THEOLOGICAL_ADVISER: "book-open",
    Kind.EXIT_SUPPORTER: "door-open",
    Kind.PARENT_COACH: "hand-heart",
}
_PAUSED = dict(PAUSED_WHY)
# The next step as the one main act, and what it says of what follows.
_NEXT: dict[State, tuple[State, str | Promise]] = {
    State.MATCHED: (State.INTRODUCED, _("De har träffats")),
    State.INTRODUCED: (State.STARTED, _("Starta insatsen")),
    State.PAUSED: (State.STARTED, _("Fortsätt insatsen")),
}


def spent(minutes: int) -> str:
    """A time in hours and minutes: "1 tim 30 min", "45 min"; with its sign where it is less than nothing."""
    whole, rest = divmod(abs(minutes), 60)
    parts = []
    if whole:
        parts.append(ngettext("%(n)s tim", "%(n)s tim", whole) % {"n": whole})
    if rest or not whole:
        parts.append(ngettext("%(n)s min", "%(n)s min", rest) % {"n": rest})
    return ("−" if minutes < 0 else "") + " ".join(parts)


@dataclass(frozen=True)
class Standing:
    """Where an engagement stands: a chip, and a sentence about since when and why."""

    kind: str
    icon: str
    words: str
    since: str
    why: str
    is_by_itself: bool


def standing(engagement: Engagement) -> Standing:
    state = State(engagement.state)
    kind, icon = _LOOKS[state]
    at = {
        State.MATCHED: engagement.matched_at,
        State.INTRODUCED: engagement.introduced_at,
        State.STARTED: engagement.started_at,
        State.PAUSED: engagement.paused_at,
        State.ENDED: engagement.ended_at,
    }[state]
    return Standing(
        kind,
        icon,
        str(state.label),
        moments.short_day(at) if at else "",
        _why(engagement, state),
        state is State.PAUSED and engagement.paused_why != AGREED,
    )


def _why(engagement: Engagement, state: State) -> str:
    if state is State.PAUSED:
        return str(_PAUSED.get(engagement.paused_why, ""))
    if state is State.ENDED and engagement.ended_why:
        return str(EndedWhy(engagement.ended_why).label)
    return ""


def next_step(engagement: Engagement) -> tuple[str, str] | None:
    """The state that the main act leads to, and what stands on its button; None where there is none."""
    found = _NEXT.get(State(engagement.state))
    return (found[0].value, str(found[1])) if found else None


@dataclass(frozen=True)
class Stop:
    """One stop on an engagement's way, passed or not."""

    words: str
    day: str
    is_passed: bool


def way(engagement: Engagement) -> list[Stop]:
    """The stops of the way with the days when they were passed."""

    def stop(words: str | Promise, at: datetime | None) -> Stop:
        return Stop(str(words), moments.short_day(at) if at else "", at is not None)

    return [
        stop(State.MATCHED.label, engagement.matched_at),
        stop(State.INTRODUCED.label, engagement.introduced_at),
        stop(_("Startad"), engagement.started_at),
        stop(State.ENDED.label, engagement.ended_at),
    ]

"""What a request's own page shows to the unit: with the code and signed in, the same."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsam.areas.operations.models import Request
from varsam.areas.operations.states import State
from varsam.site.operations import guide_page, opened, responsibility, way
from varsam.site.operations.opened import Opened
from varsam.site.operations.responsibility import Picture

CHIPS = {
    State.ASKED: "open",
    State.CHECKED: "info",
    State.PLANNED: "info",
    State.FOLLOWED: "info",
    State.DONE: "done",
    State.WITHDRAWN: "plain",
}


@dataclass(frozen=True)
class May:
    """What the unit can do now."""

    check: bool
    answer: bool
    tick: bool
    follow_up: bool
    lesson: bool
    withdraw: bool


def may(found: Opened) -> May:
    """What the state of the request allows the unit."""
    state = State(found.request.state)
    return May(
        check=state in {State.ASKED, State.CHECKED} and found.guide is not None and not found.plan_waits,
        answer=found.plan_waits and found.request.is_open,
        tick=state in {State.PLANNED, State.FOLLOWED} and bool(found.agreed),
        follow_up=state == State.PLANNED,
        lesson=state in {State.PLANNED, State.FOLLOWED, State.DONE},
        withdraw=state in {State.ASKED, State.CHECKED, State.PLANNED},
    )


def chip(request: Request, *, at_desk: bool = False) -> tuple[str, str]:
    """The kind and the words of its state, said to the unit or to whoever handles it."""
    state = State(request.state)
    words = _("De har bett om stöd") if at_desk and state is State.ASKED else str(state.label)
    return CHIPS[state], words


def picture(found: Opened) -> Picture | None:
    """Who does what, once the unit has said anything about it."""
    return responsibility.picture(found.guide, found.said) if found.guide and found.said else None


def context(found: Opened, visit_at: datetime | None = None) -> dict[str, object]:
    """The page's context, without its forms."""
    request = found.request
    drawn = way.of(request, visit_at)
    return {
        "request_": request,
        "chip": chip(request),
        "heading": drawn.next_words,
        "way": drawn,
        "guide": found.guide,
        "text_language": guide_page.text_language(found.guide) if found.guide else "sv",
        "picture": picture(found),
        "may": may(found),
        "is_time": found.whole.next.key == "tell",
        "plan": _plan(found),
        "was_declined": bool(found.declined_why) and found.request.is_open,
        "measures": found.agreed,
        "measures_finding": finding(found.agreed),
        "followed": found.followed,
        "lessons": found.lessons,
    }


def _plan(found: Opened) -> dict[str, object] | None:
    proposed = found.whole.proposed
    if proposed is None or not found.request.is_open:
        return None
    words = _(
        "Läs igenom. Säg ja om det går att göra, eller vad som behöver ändras. Inget gäller förrän ni har sagt ja."
    )
    return {"number": proposed.plan.number, "words": words, "measures": found.proposed}


def finding(measures: list[opened.Shown]) -> str:
    """How far what was agreed has come."""
    done = sum(each.is_done for each in measures)
    if done == len(measures):
        return ngettext("Det ni kom överens om är gjort", "Allt ni kom överens om är gjort", len(measures))
    return _("%(done)s av %(all)s åtgärder är gjorda") % {"done": done, "all": len(measures)}

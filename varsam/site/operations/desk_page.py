"""What whoever holds a request can do with it now, in words and ways."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from varsam.areas.operations.states import State, Why
from varsam.kernel.people.models import User
from varsam.site.operations import status_page
from varsam.site.operations.opened import Opened

_BEFORE_PLAN = {State.ASKED, State.CHECKED}
_WITH_PLAN = {State.CHECKED, State.PLANNED, State.FOLLOWED}


@dataclass(frozen=True)
class May:
    """What the state of a request allows the city. `tell` and `agree` only for a unit that rang: others answer themselves."""

    choose: bool
    check: bool
    plan: bool
    propose: bool
    agree: bool
    tell: bool
    lesson: bool


@dataclass(frozen=True)
class Act:
    """Something to do: its words, picture and address; a form where it is done at once."""

    words: str
    icon: str
    address: str
    is_post: bool = False


def only_rang(found: Opened) -> bool:
    """Whether the unit can answer nowhere: no code, and nobody of it signed in."""
    return found.request.unit_id is None and found.request.enquiry.writer_digest is None


def may(found: Opened) -> May:
    """What can be done now."""
    state, rang = State(found.request.state), only_rang(found)
    return May(
        choose=state in _BEFORE_PLAN and not found.plan_waits,
        check=state in _BEFORE_PLAN and not found.plan_waits,
        plan=state in _WITH_PLAN,
        propose=state in _WITH_PLAN and bool(found.working) and (found.is_changed or not found.plan_waits),
        agree=state in _WITH_PLAN and found.plan_waits and rang,
        tell=state == State.PLANNED and rang,
        lesson=state in {State.PLANNED, State.FOLLOWED, State.DONE},
    )


def acts(found: Opened, me: User) -> list[Act]:
    """The ways on that stand beside the request, the most likely first."""
    can, request = may(found), found.request
    if not request.is_open:
        return [_way(found, _("Skriv en lärdom"), "notebook-pen", "suggest_lesson")] if can.lesson else []
    offered = [
        (request.holder_id != me.pk, _way(found, _("Ta över, jag håller i det"), "hand-heart", "take", is_post=True)),
        (can.check and found.guide is None, _way(found, _("Vi har gått igenom ansvaret utan guide"), "check", "check", is_post=True)),
        (can.check and found.guide is not None, _way(found, _("Gå igenom ansvaret på telefon"), "list-checks", "check")),
        (can.choose, _way(found, _("Byt guide") if found.guide else _("Välj guide"), "book-open", "choose_guide")),
        (can.tell, _way(found, _("Anteckna hur det gick"), "message-square", "follow_up")),
        (True, _way(found, _("Besök gjort i dag"), "map-pin", "note_visit", is_post=True)),
        (can.lesson, _way(found, _("Skriv en lärdom"), "notebook-pen", "suggest_lesson")),
        (bool(ends(found)), _way(found, _("Avsluta stödet"), "circle-check", "close")),
    ]  # fmt: skip
    return [act for is_offered, act in offered if is_offered]


def _way(found: Opened, words: str, icon: str, name: str, *, is_post: bool = False) -> Act:
    return Act(words, icon, reverse(f"unit_support:{name}", args=[found.request.reference]), is_post)


def ends(found: Opened) -> list[Why]:
    """Why it can end from where it is; none where it has ended."""
    return {
        State.ASKED: [Why.SOLVED_ITSELF, Why.OTHER_WAY, Why.NO_ANSWER],
        State.CHECKED: [Why.CHECK_WAS_ENOUGH, Why.SOLVED_ITSELF, Why.OTHER_WAY, Why.NO_ANSWER],
        State.PLANNED: [Why.SOLVED_ITSELF, Why.OTHER_WAY, Why.NO_ANSWER],
        State.FOLLOWED: [Why.ENOUGH],
    }.get(State(found.request.state), [])


def is_done(state: State, why: Why) -> bool:
    """Whether this end means that what was to be done is done; else the request falls away."""
    return state == State.FOLLOWED or why == Why.CHECK_WAS_ENOUGH


def plan_finding(found: Opened) -> str:
    """How the plan stands."""
    if found.agreed:
        return status_page.finding(found.agreed)
    return _("Planen väntar på deras svar") if found.plan_waits else _("Planen")


def plan_more(found: Opened) -> str:
    """What is to be done with it."""
    if not found.request.is_open:
        return ""
    if found.plan_waits and found.is_changed:
        return _("Du har ändrat något sedan du föreslog den. Föreslå den igen, så gäller den nya.")
    if found.plan_waits:
        return _("Den är föreslagen. Verksamheten säger ja eller vad som ska ändras.")
    if not found.agreed and not found.working:
        return _("Skriv vad som ska göras, av vilken roll och till när. Föreslå sedan allt på en gång.")
    return ""

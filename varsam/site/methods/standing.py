"""Where a method stands once its checks have been heard: what a state says alone, and what speaks against it now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.methods.register.models import CheckSaid, Method, State
from varsam.areas.methods.register.states import ADVISED
from varsam.site.methods import checks, words
from varsam.site.methods.checks import Tried

# Where a method is in somebody's hands, or may be put there. A step there asks for checks; nothing takes it back when a check
# runs out, or a new one says otherwise.
_IN_HANDS = (State.PILOT, State.EVALUATION, *ADVISED)
# What is worst first: none that may be used, none that holds, one that asks for more than the state says.
_WORST = (CheckSaid.NOT_OK, None, CheckSaid.CONDITIONS)
_DRAWN: Mapping[CheckSaid | None, tuple[str, str]] = {
    CheckSaid.NOT_OK: ("late", "ban"),
    None: ("late", "triangle-alert"),
    CheckSaid.CONDITIONS: ("wait", "triangle-alert"),
}
_WARNINGS: Mapping[CheckSaid | None, str | Promise] = {
    CheckSaid.NOT_OK: gettext_lazy("En prövning säger nej. Börja inte arbeta efter metoden."),
    None: gettext_lazy("En prövning saknas eller har gått ut. Vänta med metoden tills den är prövad igen."),
    CheckSaid.CONDITIONS: gettext_lazy("Metoden går att använda bara med villkor. Läs dem först."),
}


@dataclass(frozen=True)
class Stand:
    """A method's chip, what its state means now, and the checks that speak against it with what that asks of the reader."""

    chip: tuple[str, str, str]
    meaning: str
    doubts: tuple[Tried, ...] = ()
    warning: str = ""
    is_no: bool = False


def of(state: str, tried: Sequence[Tried]) -> Stand:
    """Where a method in this state stands, by both its checks."""
    now = State(state)
    doubts = _doubts(now, tried)
    if not doubts:
        return Stand(words.chip(state), words.meaning(state))
    worst = doubts[0]
    kind, drawing = _DRAWN[worst.said]
    meaning = words.meaning(state)
    if worst.said is not CheckSaid.CONDITIONS:
        meaning = _("Läget är ”%(state)s”, men det håller inte just nu.") % {"state": words.named(now)}
    return Stand(
        (kind, worst.chip[1], drawing),
        meaning,
        tuple(doubts),
        str(_WARNINGS[worst.said]),
        worst.said is CheckSaid.NOT_OK,
    )


def _doubts(now: State, tried: Sequence[Tried]) -> list[Tried]:
    if now not in _IN_HANDS:
        return []
    # What is recommended without a word of caution may have no conditions (register/states.py).
    enough = {CheckSaid.OK} if now is State.RECOMMENDED else {CheckSaid.OK, CheckSaid.CONDITIONS}
    return sorted(
        (each for each in tried if each.said not in enough), key=lambda each: _WORST.index(each.said)
    )


def doubted(today: date) -> dict[int, str]:
    """Methods that a check speaks against where they are, by key, with what it says; two queries."""
    found = Method.objects.filter(state__in=_IN_HANDS).prefetch_related("checks")
    stands = {each.pk: of(each.state, checks.of(each.checks.all(), today)) for each in found}
    return {key: stand.chip[1] for key, stand in stands.items() if stand.doubts}

"""A method's pilots in words for everybody: also those that nobody has evaluated, and what was settled before each began."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from varsam.areas.methods.pilots.enums import Severity
from varsam.areas.methods.pilots.openly import Open
from varsam.areas.methods.pilots.states import State
from varsam.site.methods import cards
from varsam.site.pilots import words

_KINDS: Final[dict[Severity, str | Promise]] = {
    Severity.MILD: gettext_lazy("händelser, även lindriga"),
    Severity.MODERATE: gettext_lazy("måttliga eller allvarliga händelser"),
    Severity.SERIOUS: gettext_lazy("allvarliga händelser"),
}


@dataclass(frozen=True)
class Settled:
    """What was settled before a pilot began, how it was stopped ("" where it was not), and who said what came of it."""

    aim: str
    rule: str
    stopped: str
    evaluated: str


@dataclass(frozen=True)
class Line:
    """A pilot of which nobody has said what came of it. `settled` is None where it never began."""

    words: str
    design: str
    settled: Settled | None


def lines(found: Sequence[Open]) -> list[Line]:
    return [
        Line(_state(each), str(each.design.label), settled(each) if each.began else None)
        for each in found
        if each.state != State.EVALUATED
    ]


def settled(pilot: Open) -> Settled:
    evaluated = (
        _("%(who)s, %(day)s.") % {"who": cards.who(pilot.role), "day": words.day(pilot.evaluated)}
        if pilot.evaluated
        else ""
    )
    return Settled(pilot.aim, _rule(pilot), _stopped(pilot), evaluated)


def title(found: Sequence[Open]) -> str:
    """The heading: what is over has been tried here, what goes on is tried, and what never began is neither."""
    if any(each.state in {State.ENDED, State.STOPPED, State.EVALUATED} for each in found):
        return _("Prövad här")
    return _("Prövas här") if any(each.began for each in found) else _("Prövningar här")


def summary(found: Sequence[Open]) -> str:
    """How many have been evaluated and how many have not, of those that have begun."""
    done = sum(each.state == State.EVALUATED for each in found)
    left = sum(each.began is not None for each in found) - done
    parts = [
        ngettext("%(n)s utvärderad prövning", "%(n)s utvärderade prövningar", done) % {"n": done}
        if done
        else "",
        ngettext("%(n)s prövning som inte är utvärderad", "%(n)s prövningar som inte är utvärderade", left)
        % {"n": left}
        if left
        else "",
    ]
    return ", ".join(part for part in parts if part)


def _state(pilot: Open) -> str:
    month = words.month(pilot.ended) if pilot.ended else ""
    if pilot.state == State.DROPPED:
        return _("En prövning planerades men blev inte av. Det bestämdes i %(month)s.") % {"month": month}
    if pilot.state == State.STOPPED:
        return _("En prövning är stoppad. Den är inte utvärderad än.")
    if pilot.state == State.ENDED:
        return _("En prövning avslutades i %(month)s. Den är inte utvärderad än.") % {"month": month}
    began = words.month(pilot.began) if pilot.began else ""
    return _("En prövning pågår sedan %(month)s. Vi vet inte än vad som kommer fram.") % {"month": began}


def _stopped(pilot: Open) -> str:
    if pilot.stopped is None:
        return ""
    by_rule, by_person = (
        _("Prövningen stoppades i %(month)s, av stoppregeln."),
        _("Prövningen stoppades i %(month)s, av den som svarar för den och inte av stoppregeln."),
    )
    return (by_rule if pilot.is_rule else by_person) % {"month": words.month(pilot.stopped)}


def _rule(pilot: Open) -> str:
    """What stops it, and never at how many: that would tell how many came to harm."""
    said = _(
        "Stoppas av sig själv vid ett bestämt antal %(kind)s. Antalet visas inte, för det skulle kunna avslöja hur många som skadades."
    )
    return said % {"kind": _KINDS[pilot.severity]}

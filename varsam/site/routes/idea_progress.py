"""What the writer of a question about a way of working reads, once it has become an idea: where the idea stands."""

from django.utils.translation import gettext as _

from varsam.areas.methods.register.api import State
from varsam.kernel.conversations.pages import Step
from varsam.site.routes import ideas

# Where a method's way ends, for now: nothing more is waited for.
_SETTLED = frozenset({State.RECOMMENDED, State.CAUTION, State.WITHDRAWN})


def step(enquiry: int) -> Step | None:
    """What whoever wrote reads: that the question became an idea, and where it stands; None before that."""
    made = ideas.of(enquiry)
    if made is None:
        return None
    state = State(made.method.state)
    return Step(_("Din fråga blev en idé i metodregistret"), _stands(state), state in _SETTLED)


def _stands(state: State) -> str:
    return {
        State.IDEA: _("Ingen har bestämt än om den ska prövas."),
        State.REVIEW: _("Vi läser vad forskningen säger om den."),
        State.CHECKS: _("Vi kontrollerar den mot lagen och barns rättigheter."),
        State.PILOT: _("Den prövas i liten skala."),
        State.EVALUATION: _("Den har prövats. Vi går igenom hur det gick."),
        State.RECOMMENDED: _("Staden rekommenderar metoden."),
        State.CAUTION: _("Staden rekommenderar metoden, med försiktighet."),
        State.WITHDRAWN: _("Staden använder inte metoden. Fråga oss gärna varför."),
    }[state]

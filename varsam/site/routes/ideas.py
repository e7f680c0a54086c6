"""A question about a way of working: the door to the register of methods, and what its writer reads of how it goes."""

from django.urls import reverse
from django.utils.translation import gettext as _

from varsam.areas.methods.register.api import State
from varsam.kernel.access import actor
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.pages import Step
from varsam.lib.rows import Verb
from varsam.site.routes.models import Idea

# Where a method's way ends, for now: nothing more is waited for.
_SETTLED = frozenset({State.RECOMMENDED, State.CAUTION, State.WITHDRAWN})


def of(enquiry: int) -> Idea | None:
    """What the question became, as far as the reader may see the thread."""
    return Idea.objects.filter(enquiry_id=enquiry).select_related("method").first()


def door(enquiry: Enquiry) -> tuple[str, str, str, str]:
    """The door at the desk: what to do, the link's words and address, an act or none. Whoever may think of methods writes the
    idea, others ask those who answer for them."""
    made = of(enquiry.pk)
    if made:
        words = _("Frågan är en idé i metodregistret. Den som skrev ser hur det går.")
        return words, _("Se idén"), reverse("register:method", args=[made.method.slug]), ""
    if actor.may("method_idea", Verb.ADD):
        words = _("Kan det vara värt att pröva? Gör en idé av frågan, utan att säga vem som frågade.")
        return (
            words,
            _("Gör en idé i metodregistret"),
            reverse("routes_desk:idea", args=[enquiry.reference]),
            "",
        )
    words = _("Fråga den som ansvarar för metoder, utan att säga vem det gäller, och svara sedan här.")
    return words, _("Se metodregistret"), reverse("register:methods"), _("Lägg det bland mina uppgifter")


def step(enquiry: int) -> Step | None:
    """What whoever wrote reads: that the question became an idea, and where it stands; None before that."""
    made = of(enquiry)
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

"""Answers that do not go together, told kindly: a person may have slipped."""

from math import inf

from django.utils import timezone
from django.utils.translation import gettext as _

from varsam.kernel.lawfulness import rules as law
from varsam.lib import routing
from varsam.lib.routing import Situation

# Whoever is younger is a child, by the rule on the duty to report.
_CHILD = "sol-19-1-orosanmalan"


def adult_at() -> float:
    """The age from which somebody is an adult, from the rules of law; beyond all ages where no rule says."""
    try:
        return float(law.parameter(_CHILD, "child_below_age", timezone.localdate()))
    except LookupError:
        return inf


def told(situation: Situation) -> list[str]:
    """What does not go together, one sentence each, with what the answer goes by."""
    said = {
        "age": _(
            "Du skrev en ålder, men valde att det inte gäller en person. Vi har gått efter vad du sa att det gäller."
        ),
        "consent": _(
            "Du sa att personen har sagt ja, men valde att det inte gäller en person. Vi har gått efter vad du sa att det gäller."
        ),
        "child_may_be_harmed": _(
            "Du kryssade i att ett barn far illa, men skrev en ålder för en vuxen. Vi har gått efter åldern. Finns det ett barn i närheten som far illa: gör en orosanmälan."
        ),
        "mandated_reporter": _(
            "Du sa att du möter barn i arbetet, men också att du hör av dig privat. Vi har gått efter båda. Den som får veta något i sitt arbete är skyldig att anmäla."
        ),
    }
    return [said[name] for name in routing.contradictions(situation, adult_at())]

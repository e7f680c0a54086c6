"""The way of a method, as one table: from → to, with why the step exists and what must hold before it is taken.

The database gets the same table at every migration (`methods_way`) and takes no other step, whoever asks
(docs/adr/0032-methods-are-judged-in-steps.md). Every step is taken by somebody, with a reason in their own words.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    IDEA = "idea", _("Idé")
    REVIEW = "review", _("Kunskapsöversikt")
    CHECKS = "checks", _("Kontroller")
    PILOT = "pilot", _("Prövning")
    EVALUATION = "evaluation", _("Utvärdering")
    RECOMMENDED = "recommended", _("Rekommenderas")
    CAUTION = "caution", _("Rekommenderas med försiktighet")
    WITHDRAWN = "withdrawn", _("Används inte längre")


class Gate(models.TextChoices):
    """What must hold before a step; the database decides whether it does (`varsam.method_missing`)."""

    DESCRIBED = "described", _("Kortet säger vad metoden är, för vem och på vilken nivå.")
    HARMS = "harms", _("Kortet säger vad som kan skada, eller att vi har letat och inte hittat något.")
    LEGAL = "legal", _("En rättslig prövning gäller och säger inte nej.")
    CHILD = "child", _("En prövning av barns rättigheter gäller och säger inte nej.")
    LEGAL_OK = "legal_ok", _("En rättslig prövning gäller och säger ja utan villkor.")
    CHILD_OK = "child_ok", _("En prövning av barns rättigheter gäller och säger ja utan villkor.")
    IN_USE = "in_use", _("Kortet säger sedan vilket år metoden är i vanligt bruk i staden, och var det står.")
    GRADED = (
        "graded",
        _("Någon här har bedömt stödet för effekt sedan metoden senast gick till kunskapsöversikt."),
    )
    SHOWN = "shown", _("Stödet för effekt är svagt, måttligt eller starkt.")


@dataclass(frozen=True)
class Way:
    """A step that exists: why, and what must hold first."""

    why: str
    gates: tuple[Gate, ...] = ()


class NoSuchStep(ValueError):
    """No method goes that way."""


S, G = State, Gate
# What may be tried on anybody, and what may be put in anybody's hands.
_CHECKED = (G.HARMS, G.LEGAL, G.CHILD)
_CAUTION = (*_CHECKED, G.GRADED)
_RECOMMENDED = (G.HARMS, G.LEGAL_OK, G.CHILD_OK, G.GRADED, G.SHOWN)

TRANSITIONS: dict[tuple[State, State], Way] = {
    (S.IDEA, S.REVIEW): Way("it is clear enough what it is to look for what is known of it", (G.DESCRIBED,)),
    (S.REVIEW, S.CHECKS): Way("what is known has been gone through, harms too", (G.DESCRIBED, G.HARMS)),
    (S.CHECKS, S.PILOT): Way("nothing in the law or in children's rights stands in the way of trying it", _CHECKED),
    (S.CHECKS, S.EVALUATION): Way(
        "it was in ordinary use before it was judged, and is judged by that", (*_CHECKED, G.IN_USE)
    ),
    (S.CHECKS, S.REVIEW): Way("a check shows that something must be found out first"),
    (S.PILOT, S.EVALUATION): Way("it has been tried, or stopped, and what came of it can be judged"),
    (S.PILOT, S.CHECKS): Way("the trial shows that it must be checked anew before it goes on"),
    (S.EVALUATION, S.RECOMMENDED): Way("studies or a trial show some effect, and nothing stands in its way", _RECOMMENDED),
    (S.EVALUATION, S.CAUTION): Way("it may be used, with what is not known or what it asks for said beside it", _CAUTION),
    (S.EVALUATION, S.REVIEW): Way("the evaluation asks for more than is known"),
    (S.RECOMMENDED, S.CAUTION): Way("something new asks for caution at once", _CAUTION),
    (S.RECOMMENDED, S.REVIEW): Way("what is known is to be gone through again"),
    (S.CAUTION, S.REVIEW): Way("what is known is to be gone through again"),
    (S.IDEA, S.WITHDRAWN): Way("it is not taken further"),
    (S.REVIEW, S.WITHDRAWN): Way("what is known speaks against it"),
    (S.CHECKS, S.WITHDRAWN): Way("the law or children's rights speak against it"),
    (S.PILOT, S.WITHDRAWN): Way("trying it showed that it should not be used"),
    (S.EVALUATION, S.WITHDRAWN): Way("the evaluation speaks against it"),
    (S.RECOMMENDED, S.WITHDRAWN): Way("it is no longer to be used"),
    (S.CAUTION, S.WITHDRAWN): Way("it is no longer to be used"),
    (S.WITHDRAWN, S.REVIEW): Way("there is reason to look at it again", (G.DESCRIBED,)),
}  # fmt: skip

# What is under way before anybody has decided whether it is to be used.
UNDER_WAY = (S.REVIEW, S.CHECKS, S.PILOT, S.EVALUATION)
# What the city says that one may use.
ADVISED = (S.RECOMMENDED, S.CAUTION)


def ways() -> list[tuple[str, str, str, list[str]]]:
    """The table as the database keeps it: from, to, why, gates."""
    return [
        (before.value, after.value, way.why, [gate.value for gate in way.gates])
        for (before, after), way in TRANSITIONS.items()
    ]


def nexts(state: str) -> list[State]:
    """Where a method can go from here, in the table's order."""
    return [after for before, after in TRANSITIONS if before == state]

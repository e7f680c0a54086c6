"""The way of a pilot, as one table: from → to, with why the step exists. The database knows the same steps."""

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("prövning", "Planeras")
    RUNNING = "running", pgettext_lazy("prövning", "Pågår")
    STOPPED = "stopped", pgettext_lazy("prövning", "Stoppad")
    ENDED = "ended", pgettext_lazy("prövning", "Avslutad")
    EVALUATED = "evaluated", pgettext_lazy("prövning", "Utvärderad")
    DROPPED = "dropped", pgettext_lazy("prövning", "Blev inte av")


OPEN = (State.PLANNED, State.RUNNING, State.STOPPED, State.ENDED)
# Somebody meets the method, or has just met it: harms are asked for.
MET = (State.RUNNING, State.STOPPED, State.ENDED, State.EVALUATED)

TRANSITIONS: dict[tuple[State, State], str] = {
    (State.PLANNED, State.RUNNING): "all that a pilot needs is there",
    (State.PLANNED, State.DROPPED): "it was never begun",
    (State.RUNNING, State.STOPPED): "the stop rule was reached, or somebody stopped it earlier",
    (State.STOPPED, State.RUNNING): "the method lead has looked at what happened and says why it goes on",
    (State.RUNNING, State.ENDED): "it was carried through",
    (State.STOPPED, State.ENDED): "it does not go on",
    (State.ENDED, State.EVALUATED): "somebody has said what came of it",
}

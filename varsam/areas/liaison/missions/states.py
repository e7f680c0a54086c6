"""The way of a mission, as one table: from → to, with why the step exists. The database knows the same steps."""

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    OPEN = "open", pgettext_lazy("ett uppdrag", "Pågår")
    WAITING = "waiting", pgettext_lazy("ett uppdrag", "Väntar på andra")
    ANSWERED = "answered", pgettext_lazy("ett uppdrag", "Besvarat")
    CLOSED = "closed", pgettext_lazy("ett uppdrag", "Avslutat")


RUNNING = (State.OPEN, State.WAITING)

TRANSITIONS: dict[tuple[State, State], str] = {
    (State.OPEN, State.WAITING): "somebody else has to do something first",
    (State.WAITING, State.OPEN): "they did it, or it is taken up without them",
    (State.OPEN, State.ANSWERED): "the answer was given",
    (State.WAITING, State.ANSWERED): "the answer was given",
    (State.OPEN, State.CLOSED): "it is over; what came in says why it has no answer",
    (State.WAITING, State.CLOSED): "it is over; what came in says why it has no answer",
    (State.ANSWERED, State.CLOSED): "nothing more comes after the answer",
    (State.ANSWERED, State.OPEN): "more is needed",
    (State.CLOSED, State.OPEN): "it turned out not to be over",
}

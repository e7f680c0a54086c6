"""The way of a consultation, as one table: from → to, with why the step exists."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    ASKED = "asked", _("Frågan är ställd")
    INVITED = "invited", _("Experter läser")
    ANSWERING = "answering", _("Experter svarar")
    ADVISED = "advised", _("Råd har getts")
    CLOSED = "closed", pgettext_lazy("en konsultation", "Avslutad")
    WITHDRAWN = "withdrawn", _("Tillbakadragen")


OPEN = (State.ASKED, State.INVITED, State.ANSWERING)

TRANSITIONS: dict[tuple[State, State], str] = {
    (State.ASKED, State.INVITED): "somebody who knows has been asked",
    (State.INVITED, State.ANSWERING): "the first of them has answered",
    (State.INVITED, State.ADVISED): "nobody answered in time, and the coordinator knew enough",
    (State.ANSWERING, State.ADVISED): "the coordinator has put together what they said",
    (State.ADVISED, State.CLOSED): "the asker needs nothing more",
    (State.ASKED, State.WITHDRAWN): "the question fell away before anybody was asked",
    (State.INVITED, State.WITHDRAWN): "the question fell away before anybody answered",
    (State.ANSWERING, State.WITHDRAWN): "the question fell away while experts answered",
}


class Reply(models.TextChoices):
    """What somebody who was invited has said; silence is its own answer."""

    SILENT = "", _("Har inte svarat")
    YES = "yes", _("Med")
    NO = "no", _("Tackade nej")


class PostKind(models.TextChoices):
    ANSWER = "answer", _("Svar")
    DISAGREE = "disagree", _("Håller inte med")
    ADDITION = "addition", _("Tillägg")

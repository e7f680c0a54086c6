"""The way of a unit's request, as one table: from → to, with why the step exists. The database knows the same steps."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    ASKED = "asked", _("Ni har bett om stöd")
    CHECKED = "checked", _("Ansvaret är genomgånget")
    PLANNED = "planned", _("Planen är överenskommen")
    FOLLOWED = "followed", _("Uppföljningen är gjord")
    DONE = "done", pgettext_lazy("ett stöd till en verksamhet", "Klart")
    WITHDRAWN = "withdrawn", pgettext_lazy("ett stöd till en verksamhet", "Avbrutet")


class Why(models.TextChoices):
    """Why a request ended."""

    SILENT = "", ""
    ENOUGH = "enough", _("Verksamheten behöver inget mer")
    CHECK_WAS_ENOUGH = "check_was_enough", _("Det räckte att veta vem som gör vad")
    SOLVED_ITSELF = "solved", _("Verksamheten löste det på annat sätt")
    OTHER_WAY = "other_way", _("Någon annan tog över frågan")
    NO_ANSWER = "no_answer", _("Verksamheten svarade inte")
    ERASED = "erased", _("Samtalet raderades")


OPEN = (State.ASKED, State.CHECKED, State.PLANNED, State.FOLLOWED)
ENDED = (State.DONE, State.WITHDRAWN)

TRANSITIONS: dict[tuple[State, State], str] = {
    (State.ASKED, State.CHECKED): "it is clear who is responsible for what",
    (State.CHECKED, State.ASKED): "another guide fits better, and its responsibilities are gone through anew",
    (State.CHECKED, State.PLANNED): "the city proposed measures and the unit agreed to them",
    (State.CHECKED, State.DONE): "to know who does what was enough",
    (State.PLANNED, State.FOLLOWED): "the unit has told how it went",
    (State.FOLLOWED, State.PLANNED): "more is needed, and the unit agreed to a new plan",
    (State.FOLLOWED, State.DONE): "nothing more is needed",
    (State.ASKED, State.WITHDRAWN): "the request fell away before anything was clear",
    (State.CHECKED, State.WITHDRAWN): "the request fell away before there was a plan",
    (State.PLANNED, State.WITHDRAWN): "the plan was given up, or the unit did not tell how it went",
    (State.FOLLOWED, State.WITHDRAWN): "its thread was erased",
}

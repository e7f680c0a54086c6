"""The ways of a parent group and of a place in it, each as one table: from → to, with why the step exists.

The database holds the same (sql/20_states.sql); a test compares the two.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """How far a group has come."""

    PLANNED = "planned", pgettext_lazy("en föräldragrupp", "Planeras")
    OPEN = "open", pgettext_lazy("en föräldragrupp", "Öppen för anmälan")
    RUNNING = "running", pgettext_lazy("en föräldragrupp", "Pågår")
    ENDED = "ended", pgettext_lazy("en föräldragrupp", "Avslutad")


class SeatState(models.TextChoices):
    """What one relative has of a place."""

    INVITED = "invited", pgettext_lazy("en plats", "Inbjuden")
    ASKED = "asked", pgettext_lazy("en plats", "Har bett om plats")
    WAITING = "waiting", pgettext_lazy("en plats", "Står på väntelista")
    TAKEN = "taken", pgettext_lazy("en plats", "Har plats")
    DECLINED = "declined", pgettext_lazy("en plats", "Blev inte med")
    LEFT = "left", _("Har lämnat gruppen")


LIVE = (SeatState.INVITED, SeatState.ASKED, SeatState.WAITING, SeatState.TAKEN)

TRANSITIONS: dict[tuple[State, State], str] = {
    (State.PLANNED, State.OPEN): "it has its first meeting, and relatives can be invited or ask",
    (
        State.OPEN,
        State.RUNNING,
    ): "the group is formed: nobody asks any more, those who wait can still get a place",
    (State.RUNNING, State.OPEN): "there is room for more after all",
    (State.PLANNED, State.ENDED): "it came to nothing",
    (State.OPEN, State.ENDED): "it came to nothing, or it is over",
    (State.RUNNING, State.ENDED): "they have met for the last time",
}

SEAT_TRANSITIONS: dict[tuple[SeatState, SeatState], str] = {
    (SeatState.INVITED, SeatState.TAKEN): "they agreed to the promise of silence, and there was room",
    (SeatState.INVITED, SeatState.WAITING): "they agreed to the promise of silence, and it was full",
    (SeatState.INVITED, SeatState.DECLINED): "they said no thanks",
    (SeatState.ASKED, SeatState.INVITED): "staff said yes; the promise of silence is still to be read",
    (
        SeatState.ASKED,
        SeatState.TAKEN,
    ): "staff said yes to somebody who had agreed already, and there was room",
    (
        SeatState.ASKED,
        SeatState.WAITING,
    ): "staff said yes to somebody who had agreed already, and it was full",
    (SeatState.ASKED, SeatState.DECLINED): "staff said no, or the relative changed their mind",
    (SeatState.WAITING, SeatState.TAKEN): "a place became free, and they were first in line",
    (SeatState.WAITING, SeatState.LEFT): "they did not want to wait any longer",
    (SeatState.TAKEN, SeatState.LEFT): "they left; they need not say why",
    (SeatState.DECLINED, SeatState.ASKED): "the relative asks after all",
    (SeatState.DECLINED, SeatState.INVITED): "staff ask once more",
    (SeatState.LEFT, SeatState.ASKED): "the relative would like to come back",
    (SeatState.LEFT, SeatState.INVITED): "staff ask them back",
}

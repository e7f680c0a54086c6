"""The ways of a meeting, of the minutes of an item and of an action, as one table each: from → to, with why.

The database refuses every other step (sql/20_rooms.sql); a test compares the two.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("Planerat")
    ONGOING = "ongoing", _("Pågår")
    HELD = "held", _("Hållet")
    CANCELLED = "cancelled", _("Inställt")


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("Utkast")
    ADJUSTED = "adjusted", _("Justerat")
    LOCKED = "locked", _("Låst")


class ActionState(models.TextChoices):
    OPEN = "open", _("Pågår")
    DONE = "done", _("Klar")
    DROPPED = "dropped", _("Släppt")


MEETING: dict[tuple[MeetingState, MeetingState], str] = {
    (MeetingState.PLANNED, MeetingState.ONGOING): "the chair opens it",
    (MeetingState.PLANNED, MeetingState.CANCELLED): "it does not take place, and the invited are told why",
    (MeetingState.ONGOING, MeetingState.HELD): "the chair closes it",
    (MeetingState.ONGOING, MeetingState.PLANNED): "it was begun by mistake, and nothing has been written",
}

MINUTES: dict[tuple[MinutesState, MinutesState], str] = {
    (MinutesState.DRAFT, MinutesState.ADJUSTED): "every adjuster has signed what stands there",
    (MinutesState.ADJUSTED, MinutesState.DRAFT): "something was wrong and is put right before it is locked",
    (
        MinutesState.ADJUSTED,
        MinutesState.LOCKED,
    ): "nothing changes any more; what is added later is an addendum",
}

ACTION: dict[tuple[ActionState, ActionState], str] = {
    (ActionState.OPEN, ActionState.DONE): "its owner has done it",
    (ActionState.OPEN, ActionState.DROPPED): "it is no longer needed, or cannot be done",
    (ActionState.DONE, ActionState.OPEN): "it was not done after all",
    (ActionState.DROPPED, ActionState.OPEN): "it is needed after all",
}

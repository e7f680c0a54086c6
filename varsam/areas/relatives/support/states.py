"""The ways of a support, of its coach and of a handover, each as one table: from → to, with why the step exists.

The database holds the same (sql/20_states.sql); a test compares the two.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """How far a relative's support has come."""

    OFFERED = "offered", pgettext_lazy("ett stöd", "Erbjudet")
    ONGOING = "ongoing", pgettext_lazy("ett stöd", "Pågår")
    DECLINED = "declined", pgettext_lazy("ett stöd", "Tackade nej")
    ENDED = "ended", pgettext_lazy("ett stöd", "Avslutat")


class CoachState(models.TextChoices):
    """What has become of asking a parent coach."""

    NONE = "", _("Ingen föräldracoach är tillfrågad")
    ASKED = "asked", _("Föräldracoachen är tillfrågad")
    YES = "yes", _("Föräldracoachen är med")
    NO = "no", _("Föräldracoachen kunde inte")
    OVER = "over", _("Föräldracoachen har slutat")


class HandoverState(models.TextChoices):
    """How far a handover to a social office has come."""

    OFFERED = "offered", pgettext_lazy("en kontakt med socialkontoret", "Väntar på den anhöriga")
    CONSENTED = "consented", pgettext_lazy("en kontakt med socialkontoret", "Väntar på socialkontoret")
    REFUSED = "refused", pgettext_lazy("en kontakt med socialkontoret", "Den anhöriga sa nej")
    WITHDRAWN = "withdrawn", pgettext_lazy("en kontakt med socialkontoret", "Tillbakatagen")
    ACCEPTED = "accepted", pgettext_lazy("en kontakt med socialkontoret", "Socialkontoret tar kontakt")
    DECLINED = "declined", pgettext_lazy("en kontakt med socialkontoret", "Socialkontoret sa nej")


TRANSITIONS: dict[tuple[State, State], str] = {
    (State.OFFERED, State.ONGOING): "the relative read what it is and said yes",
    (State.OFFERED, State.DECLINED): "the relative said no",
    (State.OFFERED, State.ENDED): "the offer was taken back, or was never answered",
    (State.DECLINED, State.ONGOING): "the relative thought again and said yes",
    (
        State.ONGOING,
        State.ENDED,
    ): "it is done, the relative wants no more, or nothing has been heard for long",
}

COACH_TRANSITIONS: dict[tuple[CoachState, CoachState], str] = {
    (CoachState.NONE, CoachState.ASKED): "a parent coach is wanted",
    (CoachState.NO, CoachState.ASKED): "the first could not, and another is asked",
    (CoachState.OVER, CoachState.ASKED): "the first has gone, and another is asked",
    (CoachState.ASKED, CoachState.YES): "the coach has time and stands free",
    (CoachState.ASKED, CoachState.NO): "the coach has no time, or has a conflict of interest",
    (CoachState.ASKED, CoachState.OVER): "the coach is not needed after all",
    (CoachState.YES, CoachState.NO): "the coach found a conflict of interest",
    (CoachState.YES, CoachState.OVER): "they have met for the last time, or the relative wants no coach",
}

HANDOVER_TRANSITIONS: dict[tuple[HandoverState, HandoverState], str] = {
    (HandoverState.OFFERED, HandoverState.CONSENTED): "the relative has written what the office may know",
    (HandoverState.OFFERED, HandoverState.REFUSED): "the relative does not want it",
    (HandoverState.OFFERED, HandoverState.WITHDRAWN): "the offer was taken back, or the support ended",
    (HandoverState.CONSENTED, HandoverState.WITHDRAWN): "the relative took their consent back",
    (
        HandoverState.ACCEPTED,
        HandoverState.WITHDRAWN,
    ): "the relative took their consent back: what was given is gone at once",
    (HandoverState.CONSENTED, HandoverState.ACCEPTED): "the office makes contact",
    (HandoverState.CONSENTED, HandoverState.DECLINED): "the office cannot help, and has said why",
}

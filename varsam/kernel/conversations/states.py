"""The way of an enquiry, as one table: from → to, with why the step exists."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    RECEIVED = "received", _("Nytt")
    ACKNOWLEDGED = "acknowledged", _("Bekräftat")
    WAITING = "waiting", _("Väntar")
    ADVISED = "advised", _("Råd har getts")
    CLOSED = "closed", _("Avslutat")
    ERASED = "erased", _("Raderat")


class Door(models.TextChoices):
    ANONYMOUS_FORM = "anonymous_form", _("Anonymt formulär")
    PROFESSIONAL_FORM = "professional_form", _("Formulär för yrkesverksamma")
    PUBLIC_FORM = "public_form", _("Synpunkt på webbplatsen")
    TELEPHONE = "telephone", _("Telefon")


class Sender(models.TextChoices):
    RELATIVE = "relative", _("Anhörig")
    SCHOOL = "school", _("Skola")
    YOUTH_CENTRE = "youth_centre", _("Fritidsgård")
    OTHER_UNIT = "other_unit", _("Annan verksamhet")
    PARTNER = "partner", _("Partner")
    CITIZEN = "citizen", _("Invånare")
    ABROAD = "abroad", _("Utlandet")


# The letter that a reference begins with tells the desk who wrote, at a glance.
REFERENCE_LETTER = {
    Sender.RELATIVE: "A",
    Sender.SCHOOL: "V",
    Sender.YOUTH_CENTRE: "V",
    Sender.OTHER_UNIT: "V",
    Sender.PARTNER: "P",
    Sender.CITIZEN: "M",
    Sender.ABROAD: "L",
}

OPEN = (State.RECEIVED, State.ACKNOWLEDGED, State.WAITING)
TRIAGED = (State.WAITING, State.ADVISED, State.CLOSED)

TRANSITIONS: dict[tuple[State, State], str] = {
    (State.RECEIVED, State.ACKNOWLEDGED): "the writer learns that somebody has read",
    (State.RECEIVED, State.WAITING): "it is clear at once who has to do what next",
    (State.RECEIVED, State.ADVISED): "the first answer was the advice",
    (State.RECEIVED, State.CLOSED): "nothing is to be done, and the writer was told why",
    (State.ACKNOWLEDGED, State.WAITING): "something has to happen before there is an answer",
    (State.ACKNOWLEDGED, State.ADVISED): "advice was given",
    (State.ACKNOWLEDGED, State.CLOSED): "nothing more is to be done, and the writer was told why",
    (State.WAITING, State.ADVISED): "what was waited for came, and advice was given",
    (State.WAITING, State.CLOSED): "what was waited for led to nothing more",
    (State.ADVISED, State.WAITING): "the advice showed that something more is needed",
    (State.ADVISED, State.CLOSED): "the writer needs nothing more",
    (State.WAITING, State.ACKNOWLEDGED): "the writer wrote again",
    (State.ADVISED, State.ACKNOWLEDGED): "the writer wrote again",
    (State.CLOSED, State.ACKNOWLEDGED): "the writer wrote again",
} | {
    (state, State.ERASED): "the writer erased it, or its time ran out"
    for state in State
    if state != State.ERASED
}


class Step(models.TextChoices):
    """What an enquiry is promised by a day, in the order in which it is done."""

    ACKNOWLEDGE = "acknowledge", _("Bekräftat att vi har läst")
    TRIAGE = "triage", _("Bestämt vad som händer")
    FEEDBACK = "feedback", _("Svarat")


class Side(models.TextChoices):
    WRITER = "writer", _("Den som skriver")
    CITY = "city", _("Staden")
    NOTE = "note", _("Intern anteckning")

"""The words of the programme's cycle."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeasureState(models.TextChoices):
    """How far a measure has come; only its owner's own follow-up moves it."""

    PLANNED = "planned", _("Planerad")
    ONGOING = "ongoing", _("Pågår")
    DONE = "done", pgettext_lazy("en åtgärd", "Klar")
    DROPPED = "dropped", _("Genomförs inte")


class Standing(models.TextChoices):
    """What a follow-up found, measured by the measure's own indicator."""

    AS_PLANNED = "as_planned", _("Enligt plan")
    BEHIND = "behind", _("Efter plan")
    REACHED = "reached", _("Målet är nått")
    NOT_REACHED = "not_reached", _("Målet nås inte")


class Group(models.TextChoices):
    """Who asked, in groups so large that they can be counted."""

    UNITS = "units", _("Verksamheter")
    RELATIVES = "relatives", _("Anhöriga")
    OTHERS = "others", _("Andra")


class Topic(models.TextChoices):
    """What sums are of."""

    ENQUIRIES = "enquiries", _("Förfrågningar")
    CONSULTATIONS = "consultations", _("Konsultationer")
    CASES = "cases", _("Ärenden")

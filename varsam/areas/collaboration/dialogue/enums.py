"""The words that the dialogue is sorted by. None of them says what anybody believes, or who belongs where."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What sort of organisation the city talks with. What it is called is its own choice; no tradition is a kind."""

    FAITH_COMMUNITY = "faith_community", _("Samfund eller församling")
    ASSOCIATION = "association", _("Förening")
    COUNCIL = "council", _("Råd eller paraplyorganisation")


class Consent(models.TextChoices):
    """How somebody who does not sign in has said that the city may keep their name and number."""

    WRITTEN = "written", _("Skriftligt")
    SPOKEN = "spoken", _("Muntligt, på möte eller i telefon")


class State(models.TextChoices):
    """Whether the city has done what it promised. Late is no state: it follows from the day."""

    OPEN = "open", pgettext_lazy("ett löfte", "Pågår")
    KEPT = "kept", pgettext_lazy("ett löfte", "Hållet")
    BROKEN = "broken", pgettext_lazy("ett löfte", "Inte hållet")

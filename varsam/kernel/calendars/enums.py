"""The words that answers are sorted by."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """What somebody says to an invitation."""

    YES = "yes", _("Ja, jag kommer")
    NO = "no", _("Nej, jag kan inte")
    DEPUTY = "deputy", _("Nej, men min ersättare kommer")


class Standing(models.TextChoices):
    """Whether an invitation can be answered, and why not."""

    OPEN = "open", _("Kan besvaras")
    CANCELLED = "cancelled", _("Mötet är inställt")
    OUT = "out", _("Inte längre inbjuden")
    BEGUN = "begun", _("Mötet har börjat eller varit")

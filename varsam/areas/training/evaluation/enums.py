"""The fixed words of surveys."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Moment(models.TextChoices):
    """When those who took part are asked. How long after the last sitting the second time is, is a time limit."""

    AFTER = "after", _("Direkt efteråt")
    LATER = "later", _("En tid senare")


class Standing(models.TextChoices):
    """Whether a survey can be answered by a link, and why not."""

    OPEN = "open", _("Kan besvaras")
    ANSWERED = "answered", _("Redan besvarad")
    CLOSED = "closed", _("Svarstiden är över")

"""The words that templates of cases and their parts are sorted by."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Days(models.TextChoices):
    """How a part's time is counted."""

    DAYS = "days", _("dagar")
    WORKING_DAYS = "working_days", _("arbetsdagar")


class PartState(models.TextChoices):
    """How far somebody has come with their part. None of them moves the case: that has gates of its own."""

    OPEN = "open", _("Att göra")
    DONE = "done", _("Klar")
    NOT_NEEDED = "not_needed", _("Behövs inte")

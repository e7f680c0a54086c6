"""The fixed words of courses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Form(models.TextChoices):
    """Where one learns."""

    CLASSROOM = "classroom", _("På plats")
    ONLINE = "online", _("På nätet")
    EITHER = "classroom_or_online", _("På plats eller på nätet")
    SELF_PACED = "self_paced", _("I egen takt")

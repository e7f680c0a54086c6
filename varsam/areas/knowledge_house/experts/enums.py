"""What an expert can be engaged as."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody in the network does. The kinds of engagements have the same names."""

    ADVISER = "adviser", _("Rådgivare i konsultationer")
    MENTOR = "mentor", _("Mentor")
    THEOLOGICAL_ADVISER = "theological_adviser", _("Teologisk rådgivare")
    EXIT_SUPPORTER = "exit_supporter", _("Avhopparstöd")
    PARENT_COACH = "parent_coach", _("Föräldracoach")

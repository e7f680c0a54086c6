"""The words that offered and booked times are sorted by."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a time is for."""

    TALK = "talk", _("Samtal")
    VISIT = "visit", _("Besök")


class Form(models.TextChoices):
    """How people meet."""

    PHONE = "phone", _("Telefon")
    ROOM = "room", _("Hos oss")
    VIDEO = "video", _("Video")
    ON_SITE = "on_site", _("Hos er")


class State(models.TextChoices):
    """How a booked time stands. The database knows no step but from booked to one of the others."""

    BOOKED = "booked", _("Bokad")
    CANCELLED = "cancelled", _("Avbokad")
    HELD = "held", _("Blev av")
    MISSED = "missed", _("Blev inte av")


# What a time of each kind can be held as: nobody comes home to a relative, and a visit is made.
FORMS = {
    Kind.TALK: (Form.PHONE, Form.ROOM, Form.VIDEO),
    Kind.VISIT: (Form.ON_SITE, Form.ROOM, Form.VIDEO, Form.PHONE),
}

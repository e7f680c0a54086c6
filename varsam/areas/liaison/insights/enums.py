"""The few words that what was learned from outside is sorted by."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """A draft is for those who write it; what is shared can be passed on, and stays shared."""

    DRAFT = "draft", _("Utkast")
    SHARED = "shared", pgettext_lazy("en lärdom", "Delad")


class Answer(models.TextChoices):
    """What somebody who was passed an insight makes of it. Nobody has to say anything."""

    SILENT = "", _("Inget svar än")
    USES = "uses", _("Använder det")
    RAISES = "raises", _("Tar upp det i gruppen")
    NOT_US = "not_us", _("Inte för oss")

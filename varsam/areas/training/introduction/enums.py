"""The words that the introduction is put together of."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a step asks of the one who takes it: to read, to choose, or to save a number."""

    WORDS = "words", _("Text")
    CASE = "case", _("Fall")
    CONTACTS = "contacts", _("Telefonnummer")


class Part(models.TextChoices):
    """The parts of the introduction, in their order."""

    SEE = "see", _("Vad oro är")
    TALK = "talk", _("Att se och prata")
    ACT = "act", _("Ditt ansvar")
    CALL = "call", _("Vem du ringer")


class Verdict(models.TextChoices):
    """What is said of a choice. Nothing is counted: there is no score to get."""

    GOOD = "good", _("Ja, så här")
    DEPENDS = "depends", _("Det beror på")
    RATHER_NOT = "rather_not", _("Hellre inte")

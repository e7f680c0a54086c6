"""The words that a relative's support is sorted by. None says anything about the young person."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Helped(models.TextChoices):
    """Whether it helped, by the relative's own word."""

    SILENT = "", _("Inget svar")
    YES = "yes", pgettext_lazy("hjälpte det?", "Ja")
    PARTLY = "partly", pgettext_lazy("hjälpte det?", "Delvis")
    NO = "no", pgettext_lazy("hjälpte det?", "Nej")
    UNSURE = "unsure", pgettext_lazy("hjälpte det?", "Kan inte säga")


class Kind(models.TextChoices):
    """Kinds of help that were used."""

    TALK = "talk", _("Samtal")
    COACH = "coach", _("Föräldracoach")
    GROUP = "group", _("Föräldragrupp")
    HANDOVER = "handover", _("Kontakt med socialkontoret")


class EndedHow(models.TextChoices):
    """How a support ended."""

    DONE = "done", _("Det som stödet var till för är klart")
    OTHER_HELP = "other_help", _("Annan hjälp tog vid")
    LEFT = "left", _("Den anhöriga ville sluta")
    SILENT = "silent", _("Ingen hade hörts av på länge")
    NO_ANSWER = "no_answer", _("Erbjudandet fick inget svar")
    TAKEN_BACK = "taken_back", _("Erbjudandet togs tillbaka")


# What staff may say; the rest follows from what happened.
BY_STAFF = (EndedHow.DONE, EndedHow.OTHER_HELP, EndedHow.SILENT)


class Why(models.TextChoices):
    """Why a social office does not take a handover."""

    NONE = "", _("Inget skäl")
    WRONG_OFFICE = "wrong_office", _("Ett annat socialkontor har ansvaret")
    NO_TASK = "no_task", _("Det är inte socialtjänstens uppgift")
    NOT_REACHED = "not_reached", _("Socialkontoret fick inte tag i personen")
    OTHER = "other", pgettext_lazy("skäl", "Annat skäl")

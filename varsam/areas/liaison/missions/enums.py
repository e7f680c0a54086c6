"""The words that missions, their threads and their costs are sorted by."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    MISSION = "mission", _("Uppdrag")
    REQUEST = "request", pgettext_lazy("till eller från ett organ", "Fråga")
    VISIT = "visit", pgettext_lazy("studiebesök", "Besök")
    NETWORK = "network", _("Nätverk")


class Direction(models.TextChoices):
    """Who began: they came to us, or we went to them."""

    IN = "in", _("Till oss")
    OUT = "out", _("Från oss")


class What(models.TextChoices):
    """What an entry of the thread is: somebody's words, or something that happened."""

    NOTE = "note", pgettext_lazy("i ett uppdrags tråd", "Anteckning")
    OPENED = "opened", _("Lades upp")
    CHANGED = "changed", _("Ändrades")
    DEADLINE = "deadline", _("Ny sista dag")
    OFFERED = "offered", _("Erbjöds någon annan")
    TAKEN = "taken", _("Togs över")
    KEPT = "kept", _("Togs inte över")
    STATE = "state", _("Nytt läge")
    ANSWER = "answer", pgettext_lazy("i ett uppdrags tråd", "Svar")
    CLOSED = "closed", _("Avslutades")
    JOURNEY = "journey", _("Reseanteckning")
    DOCUMENT = "document", _("Ett dokument lades till")
    REMOVED = "removed", _("Ett dokument togs bort")
    COST = "cost", _("En kostnad skrevs upp")
    STRUCK = "struck", _("En kostnad ströks")


class CostKind(models.TextChoices):
    TRAVEL = "travel", _("Resa")
    LODGING = "lodging", _("Boende")
    FEE = "fee", _("Avgift")
    ALLOWANCE = "allowance", _("Traktamente")
    OTHER = "other", pgettext_lazy("en kostnad", "Annat")

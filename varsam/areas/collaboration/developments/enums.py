"""The words that developments are sorted by. None of them says what anybody thinks or believes, or where they come from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What has happened. What gets better is a kind of its own, so that it is noted too."""

    PROPAGANDA = "propaganda", _("Propaganda och symboler")
    RECRUITMENT = "recruitment", _("Värvning och påverkan")
    THREAT = "threat", _("Hot och trakasserier")
    DAMAGE = "damage", _("Skadegörelse och klotter")
    GATHERING = "gathering", _("Sammankomster och demonstrationer")
    ONLINE = "online", _("På nätet")
    TENSION = "tension", _("Oro och motsättningar")
    RUMOUR = "rumour", _("Ryktesspridning")
    PROGRESS = "progress", _("Något som har blivit bättre")


class Source(models.TextChoices):
    """From where it is known: what sort of source, never who."""

    SCHOOL = "school", _("Skola")
    LEISURE = "leisure", _("Fritidsverksamhet")
    SOCIAL_SERVICES = "social_services", _("Socialtjänst")
    POLICE = "police", _("Polis")
    CITY = "city", _("Annan del av staden")
    HOUSING = "housing", _("Bostadsbolag")
    CIVIL_SOCIETY = "civil_society", _("Föreningar och samfund")
    RESIDENTS = "residents", _("Boende")
    MEDIA = "media", _("Medier och öppna källor")


class Reliability(models.TextChoices):
    """How well it is known, by whoever notes it."""

    SEEN = "seen", _("Egen iakttagelse")
    SEVERAL = "several", _("Flera oberoende källor")
    SINGLE = "single", _("En källa, inte bekräftad")
    HEARSAY = "hearsay", _("Hörsägen")


class Confidence(models.TextChoices):
    """How sure a group is of what it concludes."""

    SURE = "sure", _("Säkra")
    LIKELY = "likely", _("Ganska säkra")
    UNSURE = "unsure", _("Osäkra, behöver veta mer")


class StruckWhy(models.TextChoices):
    """Why a note was taken away."""

    POINTED_OUT = "pointed_out", _("Texten pekade ut någon")
    WRONG = "wrong", _("Det stämde inte")
    TWICE = "twice", pgettext_lazy("en händelse", "Den var redan antecknad")

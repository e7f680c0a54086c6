"""The words that groups and meetings are sorted by."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GroupKind(models.TextChoices):
    """What a group is for. Trends and cases are two rooms: a group of one kind cannot hold the other's meetings."""

    SSPF = "sspf", _("SSPF (skola, socialtjänst, polis, fritid)")
    SIG = "sig", _("SIG, social insatsgrupp")


class Function(models.TextChoices):
    """For which service somebody sits in a group."""

    SOCIAL_SERVICES = "social_services", _("Socialtjänst")
    SCHOOL = "school", _("Skola")
    POLICE = "police", _("Polis")
    LEISURE = "leisure", _("Fritid")
    PROBATION = "probation", _("Kriminalvård")
    HEALTH = "health", _("Hälso- och sjukvård")
    CIVIL_SOCIETY = "civil_society", _("Civilsamhälle")
    OTHER = "other", _("Annan")

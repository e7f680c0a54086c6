"""The words that groups and meetings are sorted by."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GroupKind(models.TextChoices):
    """What a group is for. Trends and cases are two rooms: a group of one kind cannot hold the other's meetings."""

    SSPF = "sspf", _("SSPF (skola, socialtjänst, polis, fritid)")
    SIG = "sig", _("SIG, social insatsgrupp")
    TRENDS = "trends", _("Lägesbild, inga enskilda personer")
    COUNCIL = "council", _("Strategiskt råd")
    OPERATIVE = "operative", _("Operativ grupp")
    DIALOGUE = "dialogue", _("Dialog med samfund")


class Function(models.TextChoices):
    """For which service somebody sits in a group."""

    SOCIAL_SERVICES = "social_services", _("Socialtjänst")
    SCHOOL = "school", _("Skola")
    POLICE = "police", _("Polis")
    LEISURE = "leisure", _("Fritid")
    PROBATION = "probation", _("Kriminalvård")
    HEALTH = "health", _("Hälso- och sjukvård")
    CIVIL_SOCIETY = "civil_society", _("Civilsamhälle")
    COORDINATION = "coordination", _("Samordning")
    OTHER = "other", _("Annan")


class Room(models.TextChoices):
    """The two rooms: in one, named people who get support; in the other, what happens, without people."""

    CASES = "cases", _("Ärenden")
    TRENDS = "trends", _("Lägesbild")


# What each kind of group may meet about. The database holds it too (sql/20_rooms.sql).
ROOMS = {
    GroupKind.SSPF: Room.CASES,
    GroupKind.SIG: Room.CASES,
    GroupKind.TRENDS: Room.TRENDS,
    GroupKind.COUNCIL: Room.TRENDS,
    GroupKind.OPERATIVE: Room.TRENDS,
    GroupKind.DIALOGUE: Room.TRENDS,
}


class Rhythm(models.TextChoices):
    """What the steps of a series of meetings are counted in."""

    WEEKS = "weeks", _("Veckor")
    MONTHS = "months", _("Månader")


class Presence(models.TextChoices):
    """Whether somebody who was invited is there."""

    INVITED = "invited", _("Inbjuden")
    PRESENT = "present", _("Närvarande")
    EXCUSED = "excused", _("Har meddelat förhinder")
    ABSENT = "absent", _("Frånvarande")


class ItemKind(models.TextChoices):
    """What an item of an agenda is."""

    CASE = "case", _("Ärende")
    OPENING = "opening", _("Mötet öppnas")
    PREVIOUS = "previous", _("Sedan förra mötet")
    TREND = "trend", _("Händelseutveckling")
    OTHER = "other", _("Övrigt")
    NEXT = "next", _("Nästa möte")


class LineKind(models.TextChoices):
    """What a line of the minutes is."""

    TEXT = "text", _("Anteckning")
    DECISION = "decision", _("Beslut")
    ACTION = "action", _("Åtgärd")
    QUESTION = "question", _("Fråga till nästa möte")
    ADDENDUM = "addendum", _("Tillägg efter låsning")


class Why(models.TextChoices):
    """Why somebody is in the circle of an item, or outside it."""

    UNIT = "unit", _("Arbetar i enheten som har akten")
    GRANT = "grant", _("Akten är delad med dem")
    OPEN = "open", _("Punkten gäller ingen person")
    CONFLICT = "conflict", _("Jäv")
    LEFT = "left", _("Har lämnat organisationen")
    NOT_SHARED = "not_shared", _("Inget samtycke eller beslut")

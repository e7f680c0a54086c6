"""The words of studies and reviews."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Design(models.TextChoices):
    """How a study went about its question; what each can carry is said by the rule (data/rating_rule.yaml)."""

    SYSTEMATIC_REVIEW = "systematic_review", _("Systematisk översikt")
    RANDOMISED = "randomised", _("Slumpad studie")
    CONTROLLED = "controlled", _("Studie med jämförelsegrupp")
    COHORT = "cohort", _("Studie som följer en grupp över tid")
    BEFORE_AFTER = "before_after", _("Mätning före och efter")
    QUALITATIVE = "qualitative", _("Intervjuer eller observationer")
    CASE_STUDY = "case_study", _("Fallstudie")
    OPINION = "opinion", _("Erfarenhet eller debatt")


class Finding(models.TextChoices):
    """What a study found. About implementation, HELPED means that it could be carried out as it was meant to. EMPTY is for a
    systematic review alone: it looked, and found no study that could answer."""

    HELPED = "helped", _("Det hjälpte")
    NO_DIFFERENCE = "no_difference", _("Ingen skillnad")
    HARMED = "harmed", _("Det gjorde skada")
    MIXED = "mixed", _("Både och")
    UNCLEAR = "unclear", _("Går inte att säga")
    EMPTY = "empty", _("Fann ingen studie")


class Bias(models.TextChoices):
    """How much a study may be wrong in one direction: in choice, measuring, drop-out or telling."""

    LOW = "low", pgettext_lazy("risk för snedvridning", "Låg")
    SOME = "some", pgettext_lazy("risk för snedvridning", "Viss")
    HIGH = "high", pgettext_lazy("risk för snedvridning", "Hög")
    UNCLEAR = "unclear", pgettext_lazy("risk för snedvridning", "Går inte att bedöma")


class WhyNot(models.TextChoices):
    """Why a study that was read in full is left out."""

    QUESTION = "question", _("Handlar om en annan fråga")
    GROUP = "group", _("Gäller en annan målgrupp")
    METHOD = "method", _("Gäller en annan metod")
    OUTCOME = "outcome", _("Mäter inte det som frågan gäller")
    DESIGN = "design", _("Upplägget kan inte svara på frågan")
    SAME = "same", _("Samma undersökning som en annan studie")
    OTHER = "other", _("Av ett annat skäl")


class Readers(models.TextChoices):
    """By how many the studies of a review were chosen and weighed: one person alone is wrong more often than two are."""

    ONE = "one", _("En person, ingen annan har kontrollerat")
    CHECKED = "checked", _("En person, och en annan har kontrollerat")
    TWO = "two", _("Två personer, var för sig")


class ReviewState(models.TextChoices):
    """Where a review stands. What is done never changes; the next one takes its place."""

    OPEN = "open", pgettext_lazy("kunskapsöversikt", "Pågår")
    DONE = "done", pgettext_lazy("kunskapsöversikt", "Klar")
    REPLACED = "replaced", pgettext_lazy("kunskapsöversikt", "Ersatt av en nyare")


class ImportState(models.TextChoices):
    """Where a file with references stands on its way in."""

    WAITING = "waiting", _("Väntar på att läsas")
    READING = "reading", _("Läses in")
    DONE = "done", _("Inläst")
    REFUSED = "refused", _("Gick inte att läsa")


class Why(models.TextChoices):
    """Why two studies may be the same."""

    TITLE = "title", _("Nästan samma titel, år och författare")
    DOI = "doi", _("Samma DOI men olika titlar")


class Verdict(models.TextChoices):
    """What a person has said of two that may be the same."""

    WAITING = "waiting", _("Väntar på att du tittar")
    MERGED = "merged", _("Samma studie, sammanslagna")
    APART = "apart", _("Två olika studier")


class Moment(models.TextChoices):
    """When the method leads are reminded."""

    SOON = "soon", _("Snart dags")
    DUE = "due", _("Dags nu")

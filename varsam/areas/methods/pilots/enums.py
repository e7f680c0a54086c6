"""The words of a pilot: how it is laid out, what is measured when, how bad a harm is, and what can be concluded."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Design(models.TextChoices):
    """How a pilot is laid out; it decides what its result can say (claims.py)."""

    DESCRIPTION = "description", _("Beskrivning: hur det gick att genomföra")
    BEFORE_AFTER = "before_after", _("Före och efter, utan jämförelse")
    COMPARISON = "comparison", _("Före och efter, med platser att jämföra med")
    RANDOMISED = "randomised", _("Lottad: lotten avgjorde vilka platser som fick metoden")


COMPARING: Final = (Design.COMPARISON, Design.RANDOMISED)


class Kind(models.TextChoices):
    """What kind of number a measure is."""

    SHARE = "share", _("Andel: hur många av gruppen")
    MEAN = "mean", _("Medelvärde: gruppens genomsnitt")
    COUNT = "count", _("Antal händelser i gruppen")


class Better(models.TextChoices):
    """Which way is better."""

    HIGHER = "higher", _("Högre är bättre")
    LOWER = "lower", _("Lägre är bättre")


class Moment(models.TextChoices):
    BEFORE = "before", pgettext_lazy("mätning", "Före")
    DURING = "during", pgettext_lazy("mätning", "Under")
    AFTER = "after", pgettext_lazy("mätning", "Efter")


class Severity(models.IntegerChoices):
    """How bad it was. The number is an order: the stop rule counts those of a severity and all above it."""

    MILD = 1, pgettext_lazy("skada", "Lindrig")
    MODERATE = 2, pgettext_lazy("skada", "Måttlig")
    SERIOUS = 3, pgettext_lazy("skada", "Allvarlig")


class Conclusion(models.TextChoices):
    """What an evaluation concludes."""

    HELPED = "helped", _("Metoden hjälpte")
    HARMED = "harmed", _("Metoden skadade")
    BETTER = "better", _("Det blev bättre")
    SAME = "same", _("Ingen förändring går att se")
    WORSE = "worse", _("Det blev sämre")
    DONE = "done", _("Det gick att genomföra")
    NOT_DONE = "not_done", _("Det gick inte att genomföra")
    UNCLEAR = "unclear", _("Det går inte att säga")


_ANY = frozenset({Conclusion.DONE, Conclusion.NOT_DONE, Conclusion.UNCLEAR})
_CHANGE = _ANY | {Conclusion.BETTER, Conclusion.SAME, Conclusion.WORSE}
_CAUSE = _CHANGE | {Conclusion.HELPED, Conclusion.HARMED}
# What a layout can carry; the database refuses all else (sql/10_rules.sql), and a test compares the two.
CARRIES: Final[Mapping[Design, frozenset[Conclusion]]] = {
    Design.DESCRIPTION: _ANY,
    Design.BEFORE_AFTER: _CHANGE,
    Design.COMPARISON: _CAUSE,
    Design.RANDOMISED: _CAUSE,
}

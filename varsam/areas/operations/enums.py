"""The words of this area."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from varsam.kernel.lawfulness.models.rule import Certainty

__all__ = [
    "ROLES",
    "Certainty",
    "Harm",
    "How",
    "LessonState",
    "Rating",
    "Said",
    "Setting",
    "Worked",
    "role_words",
]


class Setting(models.TextChoices):
    """Where a situation arises."""

    SCHOOL = "school", _("Skola")
    YOUTH_CENTRE = "youth_centre", _("Fritidsgård")
    ANY_UNIT = "any_unit", _("Alla verksamheter")


class Said(models.TextChoices):
    """What a unit says of one responsibility."""

    DOES = "does", _("Det gör vi")
    NOT_YET = "not_yet", _("Inte ännu")
    UNSURE = "unsure", _("Vet inte")


class Worked(models.TextChoices):
    """What a unit says of one measure afterwards; silence is its own answer."""

    SILENT = "", _("Inte besvarat")
    YES = "yes", _("Det hjälpte")
    PARTLY = "partly", _("Det hjälpte delvis")
    NO = "no", _("Det hjälpte inte")
    NOT_TRIED = "not_tried", _("Det blev inte av")


class Rating(models.TextChoices):
    """How a unit itself judges the situation, compared with when it asked."""

    BETTER = "better", _("Mycket bättre")
    SOME = "some", _("Lite bättre")
    SAME = "same", _("Som förut")
    WORSE = "worse", _("Sämre")
    UNSURE = "unsure", _("Det går inte att säga")


class Harm(models.TextChoices):
    """Whether a unit has seen that something it did made anything worse for anyone."""

    NONE = "none", _("Nej, vi har inte märkt något")
    NOTICED = "noticed", _("Ja, vi har märkt något")
    UNSURE = "unsure", _("Vet inte")


class How(models.TextChoices):
    """How a unit's word came to be here."""

    SILENT = "", ""
    CODE = "code", _("Med koden")
    ACCOUNT = "account", _("Inloggad")
    TOLD = "told", _("På telefon, antecknat av samordningen")


class LessonState(models.TextChoices):
    SUGGESTED = "suggested", _("Föreslagen")
    ACCEPTED = "accepted", _("Blev ett utkast")
    DECLINED = "declined", _("Gick inte vidare")


# Who can be responsible for something. Roles, never names.
ROLES = {
    "rektor": _("Rektor"),
    "unit_manager": _("Verksamhetens chef"),
    "employer": _("Arbetsgivaren"),
    "all_school_staff": _("Alla som arbetar i skolan"),
    "all_staff": _("Alla som arbetar i verksamheten"),
    "appointed_person": _("Den som huvudmannen har utsett"),
    "pupil_health": _("Elevhälsan"),
    "socialtjansten": _("Socialtjänsten"),
    "police": _("Polisen"),
    "coordination": _("Samordningen"),
    "other": _("Någon annan"),
}


def role_words(role: str) -> str:
    """A role in words."""
    return str(ROLES.get(role, role))

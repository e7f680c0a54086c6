"""The words of the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varsam.areas.methods.register.states import State

__all__ = ["About", "CheckKind", "CheckSaid", "Level", "Origin", "Rating", "Setting", "State"]


class Level(models.TextChoices):
    """For whom a method is meant."""

    UNIVERSAL = "universal", _("Alla")
    SELECTIVE = "selective", _("Grupper och miljöer")
    INDICATED = "indicated", _("En person som det finns oro för")


class Rating(models.TextChoices):
    """How much is known. `NONE`: looked for and not found; `UNKNOWN`: nobody has looked, or what there is does not tell. Which
    of these says whether anybody has rated it (Graded), and whether a review stands behind that."""

    STRONG = "strong", _("Starkt")
    MODERATE = "moderate", _("Måttligt")
    WEAK = "weak", _("Svagt")
    NONE = "none", _("Inget stöd funnet")
    UNKNOWN = "unknown", _("Vet inte")


class Setting(models.TextChoices):
    """Where a method is used."""

    HOME = "home", pgettext_lazy("var en metod används", "Hemma")
    SCHOOL = "school", _("Skola")
    LEISURE = "leisure", _("Fritid och fritidsgård")
    SOCIAL_SERVICES = "social_services", _("Socialtjänst")
    HEALTH = "health", _("Vård")
    PRISON = "prison", _("Häkte, fängelse och frivård")
    ONLINE = "online", _("På nätet")
    COMMUNITY = "community", _("Föreningar och samfund")
    WORKPLACE = "workplace", _("Arbetsplats")


class About(models.TextChoices):
    """What a rating is about: liked is not the same as helped."""

    EFFECT = "effect", _("Effekt")
    IMPLEMENTATION = "implementation", _("Genomförande")


class CheckKind(models.TextChoices):
    """What is gone through before a method is tried on anybody."""

    LEGAL = "legal", _("Rättslig prövning")
    CHILD = "child", _("Prövning av barns rättigheter")


class CheckSaid(models.TextChoices):
    """What a check came to."""

    OK = "ok", _("Går att använda")
    CONDITIONS = "conditions", _("Går att använda med villkor")
    NOT_OK = "not_ok", _("Går inte att använda")


class Origin(models.TextChoices):
    """Where the thought of a method came from."""

    OWN = "own", _("Vår egen idé")
    INSIGHT = "insight", _("En lärdom utifrån")
    LESSON = "lesson", _("En lärdom från vårt eget arbete")
    ENQUIRY = "enquiry", _("En förfrågan")
    EXCHANGE = "exchange", _("En annan kommuns register")

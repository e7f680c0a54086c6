"""The register of methods: what is known about each, and what is not."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from varsam.lib import rows
from varsam.lib.rows import Verb


class Level(models.TextChoices):
    """For whom a method is meant."""

    UNIVERSAL = "universal", _("Alla")
    SELECTIVE = "selective", _("Grupper och miljöer")
    INDICATED = "indicated", _("En person som det finns oro för")


class Rating(models.TextChoices):
    """How much is known. `NONE`: looked for and not found; `UNKNOWN`: nobody has looked, or the result was not to be had."""

    STRONG = "strong", _("Starkt")
    MODERATE = "moderate", _("Måttligt")
    WEAK = "weak", _("Svagt")
    NONE = "none", _("Inget stöd funnet")
    UNKNOWN = "unknown", _("Vet inte")


class Status(models.TextChoices):
    """What the city has decided."""

    CANDIDATE = "candidate", _("Under prövning")
    RECOMMENDED = "recommended", _("Rekommenderas")
    WITHDRAWN = "withdrawn", _("Används inte längre")


class Method(models.Model):
    """One way of working. Effect and implementation are rated apart: liked is not the same as helped."""

    slug = models.SlugField(unique=True, max_length=60)
    name_sv = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    target_sv = models.TextField()
    target_en = models.TextField()
    level = models.CharField(max_length=12, choices=Level)
    description_sv = models.TextField()
    description_en = models.TextField()
    effect = models.CharField(max_length=12, choices=Rating)
    effect_sv = models.TextField()
    effect_en = models.TextField()
    effect_source = models.TextField()
    implementation = models.CharField(max_length=12, choices=Rating)
    implementation_sv = models.TextField()
    implementation_en = models.TextField()
    implementation_source = models.TextField()
    harms_sv = models.TextField()
    harms_en = models.TextField()
    needs_sv = models.TextField()
    needs_en = models.TextField()
    status = models.CharField(max_length=12, choices=Status, default=Status.CANDIDATE)
    source = models.TextField()
    verified_on = models.DateField(null=True)
    review_on = models.DateField(null=True)

    declaration = rows.Declaration(
        rows.Shared("method", frozenset({Verb.READ, Verb.ADD, Verb.CHANGE})),
        "says what is known about a way of working before it is chosen",
        "as long as anything points at it; it is about no person",
    )

    class Meta:
        ordering = ["name_sv"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.said("name")

    def said(self, field: str) -> str:
        """A text of the card in the active language: Swedish where that is asked for, else English."""
        text: str = getattr(self, f"{field}_{'sv' if get_language() == 'sv' else 'en'}")
        return text

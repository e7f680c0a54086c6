"""A rule of law as people who edit it have written it: versions that stay, each with its source and its doubt."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from varsam.lib import rows
from varsam.lib.rows import Verb


class RuleStatus(models.TextChoices):
    """What kind of force a rule has."""

    IN_FORCE = "in_force", _("Gällande rätt")
    PROPOSED = "proposed", _("Förslag")
    PRACTICE = "practice", _("Praxis, inte lag")
    RECOMMENDATION = "recommendation", _("Rekommendation")


class Certainty(models.TextChoices):
    """How surely a version says what the law says."""

    CONFIRMED = "confirmed", _("Texten är läst")
    AMENDED_TEXT_NOT_SEEN = "amended_text_not_seen", _("Ändrad eller föreslagen, dagens lydelse inte läst")
    GENERAL_KNOWLEDGE = "general_knowledge", _("Allmänkunskap, ingen text läst")


class LegalRule(models.Model):
    """One version of one rule. It never changes: a new wording, a correction and a lawyer's check are new versions.

    - `slug` is the same for all versions of a rule, `number` counts them in the order in which they were written.
    - A version holds from `valid_from` (none: since before anyone here knew) until the next one begins, or to and
      with `valid_to`.
    - `replaces` is the number of a version that this one takes the place of, for all of its days.
    - `parameters` holds every number and list of the rule; null means that nobody here knows.
    """

    slug = models.SlugField(max_length=60)
    number = models.PositiveSmallIntegerField()
    replaces = models.PositiveSmallIntegerField(null=True, blank=True)
    law = models.CharField(max_length=200)
    section = models.CharField(max_length=200)
    short_sv = models.TextField()
    short_en = models.TextField()
    effect_sv = models.TextField()
    effect_en = models.TextField()
    parameters = models.JSONField(default=dict)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=16, choices=RuleStatus, default=RuleStatus.IN_FORCE)
    certainty = models.CharField(max_length=24, choices=Certainty)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    source = models.TextField()
    verified_on = models.DateField(null=True, blank=True)
    domain_ref = models.CharField(max_length=4, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    why = models.TextField()

    declaration = rows.Declaration(
        rows.Shared("rule", frozenset({Verb.READ, Verb.ADD})),
        "holds every legal limit and test that the software follows, so that none stands in code",
        "for good: every decision remembers the version it followed",
        {
            "made_by": "the colleague who wrote the version, so that it can be asked about",
            "checked_by": "the lawyer who answers for the check",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["slug", "number"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "number"], name="one_version_of_a_number"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="a_version_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | Q(replaces__lt=F("number")),
                name="a_version_replaces_an_earlier_one",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None, checked_at=None)
                | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="a_check_has_somebody_behind_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.number}"

    @property
    def needs_lawyer_check(self) -> bool:
        """Whether no lawyer of the city has yet said that this version is right."""
        return self.checked_by_id is None

    @property
    def short(self) -> str:
        """What the rule says, in a sentence or two, in the reader's language."""
        return self.short_sv if get_language() == "sv" else self.short_en

    @property
    def effect(self) -> str:
        """What the software must do about it, in the reader's language."""
        return self.effect_sv if get_language() == "sv" else self.effect_en

    @property
    def title(self) -> str:
        """Law and section, as a decision names them."""
        return f"{self.law}, {self.section}"

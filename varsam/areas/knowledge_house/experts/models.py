"""The network of experts: what each can do, in which languages, and how much time there is."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from varsam.lib import rows
from varsam.lib.rows import Verb


class Competence(models.Model):
    """Something that an expert can know. Never what anybody believes."""

    slug = models.SlugField(unique=True, max_length=40)
    name_sv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    declaration = rows.Declaration(
        rows.Shared("competence", frozenset({Verb.READ, Verb.ADD, Verb.CHANGE})),
        "lets the right expert be asked",
        "as long as an expert has it",
    )

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        return self.name_sv if get_language() == "sv" else self.name_en


class Expert(models.Model):
    """Somebody in the network, as they describe themselves. The unit is the home of the network that they belong to."""

    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+", help_text="where they work"
    )
    lent_by = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="the municipality that lends them",
    )
    roles = ArrayField(models.CharField(max_length=20), default=list, help_text="what they can be engaged as")
    competences = ArrayField(models.SlugField(max_length=40), default=list, help_text="slugs of competences")
    languages = ArrayField(models.CharField(max_length=3), default=list, help_text="ISO 639-1 or -3")
    districts = ArrayField(
        models.BigIntegerField(), default=list, help_text="districts they work in; none: all"
    )
    presentation = models.TextField(blank=True)
    hours_a_month = models.PositiveSmallIntegerField(default=0)
    away_from = models.DateField(null=True)
    away_until = models.DateField(null=True)
    supervisor = models.CharField(max_length=120, blank=True)
    supervised_on = models.DateField(null=True)
    supervision_on = models.DateField(null=True, help_text="when the next supervision is")
    agreement = models.CharField(max_length=120, blank=True, help_text="what the work rests on")
    agreement_until = models.DateField(null=True)
    avoids = ArrayField(
        models.BigIntegerField(),
        default=list,
        help_text="organisations where they have a conflict of interest (jäv)",
    )
    last_asked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(
        default=timezone.now, help_text="when they last said that this is right"
    )
    warned_at = models.DateTimeField(null=True, help_text="when we reminded of a day that comes near")
    ended_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: "unit_id = any ((select varsam.units('expert', 'read'))::bigint[])"
                " or user_id = (select varsam.actor())",
                Verb.ADD: "unit_id = any ((select varsam.units('expert', 'add'))::bigint[])",
                Verb.CHANGE: "unit_id = any ((select varsam.units('expert', 'change'))::bigint[])"
                " or user_id = (select varsam.actor())",
            },
            changes=(
                "roles", "competences", "languages", "districts", "presentation", "hours_a_month", "away_from", "away_until",
                "supervisor", "supervised_on", "supervision_on", "agreement", "agreement_until", "avoids",
                "confirmed_at", "ended_at",
            ),
        ),
        "finds somebody who knows, has time and stands free",
        "two years after they left the network",
        {
            "user": "who it is",
            "presentation": "how they describe their own work",
            "languages": "which languages they can work in",
            "supervisor": "who gives them supervision",
            "agreement": "what their work rests on",
            "avoids": "where they must not be asked",
        },
        basis=("gdpr-6-1-c-e",),
    )  # fmt: skip

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "user"], condition=Q(ended_at=None), name="one_entry_an_expert"
            ),
            models.CheckConstraint(
                condition=Q(lent_by=None) | (Q(agreement_until__isnull=False) & ~Q(agreement="")),
                name="lent_by_agreement",
            ),
            models.CheckConstraint(
                condition=Q(away_until=None)
                | Q(away_from__isnull=False, away_until__gte=models.F("away_from")),
                name="away_ends",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)

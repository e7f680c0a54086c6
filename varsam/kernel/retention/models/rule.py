"""For how long, and with which exceptions: versions that stay."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsam.kernel.retention.enums import Action, Unit
from varsam.lib import rows
from varsam.lib.rows import Verb

_FOR_GOOD = "for good: every list and certificate names the version that it followed"


class RetentionRule(models.Model):
    """One version of how long one kind of thing is kept. It never changes: another period is a new version.

    - `municipality` is the root of a tree, or null for every tree without a rule of its own.
    - `clock` says in words from when the period counts; the moment itself comes from the kind.
    - `legal_rule` is the slug of a legal rule and `legal_version` its number, where one stands behind it.
    """

    kind = models.CharField(max_length=24)
    municipality = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    number = models.PositiveSmallIntegerField()
    amount = models.PositiveSmallIntegerField(help_text="0: at once when the clock of the kind has run out")
    unit = models.CharField(max_length=8, choices=Unit)
    clock = models.CharField(max_length=160)
    action = models.CharField(max_length=8, choices=Action)
    legal_rule = models.CharField(max_length=60, blank=True)
    legal_version = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=240)
    valid_from = models.DateTimeField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    declaration = rows.Declaration(
        rows.Shared("retention", frozenset({Verb.READ})),
        "says how long each kind of thing is kept, so that no period stands in code",
        _FOR_GOOD,
        {"made_by": "the colleague who wrote the version, so that it can be asked about"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["kind", "-valid_from", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "municipality", "number"], name="rule_version", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(amount__lte=200), name="rule_in_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def period(self) -> str:
        """How long, in words."""
        if self.amount == 0:
            return _("genast")
        words = {
            Unit.DAYS: ngettext("%(n)s dag", "%(n)s dagar", self.amount),
            Unit.MONTHS: ngettext("%(n)s månad", "%(n)s månader", self.amount),
            Unit.YEARS: ngettext("%(n)s år", "%(n)s år", self.amount),
        }
        return words[Unit(self.unit)] % {"n": self.amount}


class Exemption(models.Model):
    """One version of an exception from destruction: what it covers is kept for the archive instead.

    - `slug` is the same for all versions, `number` counts them; a version with `is_ended` ends the exception.
    - `born_days` are days of the month on which the person was born; empty: everyone. A person whose day is not
      known is covered: what has been destroyed by mistake does not come back.
    """

    slug = models.SlugField(max_length=60)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=24)
    municipality = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    born_days = ArrayField(models.PositiveSmallIntegerField(), default=list)
    is_ended = models.BooleanField(default=False)
    legal_rule = models.CharField(max_length=60, blank=True)
    legal_version = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=240)
    valid_from = models.DateTimeField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    declaration = rows.Declaration(
        rows.Shared("retention", frozenset({Verb.READ})),
        "keeps for research what the law exempts from destruction",
        _FOR_GOOD,
        {"made_by": "the colleague who wrote the version, so that it can be asked about"},
        basis=("gdpr-6-1-c-e", "f2025-468-13-1-gallringsundantag"),
    )

    class Meta:
        ordering = ["slug", "-number"]
        constraints = [models.UniqueConstraint(fields=["slug", "number"], name="exemption_version")]

    def __str__(self) -> str:
        return f"{self.slug} {self.number}"

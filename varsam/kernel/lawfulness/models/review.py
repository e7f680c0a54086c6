"""Looking afterwards at who has read what: a round, and the readings on it that somebody judges."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from varsam.kernel.lawfulness.models.rule import LegalRule
from varsam.lib import rows
from varsam.lib.rows import Verb

_BASIS = ("l2001-454-10-behorighet-logg", "gdpr-6-1-c-e")


class Why(models.TextChoices):
    """Why a reading is on the list: by chance, or because it is unlike the others. None says that it was wrong."""

    OWN_NAME = "own_name", _("Samma efternamn")
    GLASS = "glass", _("Nödöppning")
    PROTECTED = "protected", _("Skyddad identitet")
    MANY = "many", _("Många akter på kort tid")
    NIGHT = "night", _("På natten")
    DAY_OFF = "day_off", _("På en ledig dag")
    SAMPLE = "sample", _("Stickprov")


class Judgement(models.TextChoices):
    """What the one who judges found."""

    IN_ORDER = "in_order", _("I sin ordning")
    ASK = "ask", _("Att fråga om")
    BREACH = "breach", _("Obehörig läsning")


class ReviewResult(models.TextChoices):
    """What a round came to: the gravest of its judgements."""

    IN_ORDER = "in_order", _("Allt i sin ordning")
    REMARKS = "remarks", _("Läsningar att fråga om")
    BREACH = "breach", _("Obehörig läsning")


class LogReview(models.Model):
    """One round: the readings of a municipality in one stretch of the log, from which some were drawn.

    - The stretch is bounded by numbers of entries, not by times: a clock that steps back leaves no reading out. The
      times say when it was drawn.
    - `rule` is the version by which it was drawn; `found`: reason → how many there were, also those beyond the list.
    - `days`: [day, readings, readings that stand out], one for each day that has any.
    - `due`: when the next round comes; one that is not signed by then is late.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.BigIntegerField()
    reference = models.CharField(max_length=16, unique=True)
    municipality = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    rule = models.ForeignKey(LegalRule, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    from_entry = models.BigIntegerField(help_text="the last entry of the round before")
    until_entry = models.BigIntegerField()
    due = models.DateTimeField()
    readings = models.PositiveIntegerField(default=0)
    days = models.JSONField(default=list)
    found = models.JSONField(default=dict)
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    result = models.CharField(max_length=12, choices=ReviewResult, blank=True)
    words = models.BinaryField(null=True, help_text="sealed; what the one who signed adds")
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")

    declaration = rows.Declaration(
        rows.InUnit("review", "municipality_id", frozenset({Verb.READ})),
        "shows that access is checked recurrently, and what the check came to",
        "as the log that it is about",
        {
            "days": "how many readings a day had, by anybody",
            "found": "how many readings had each reason, by anybody",
            "words": "what the auditor adds to the result",
            "signed_by": "the auditor who answers for it",
        },
        basis=_BASIS,
    )

    class Meta:
        ordering = ["-until_at"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "until_at"], name="one_round_of_a_moment"),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None, result="")
                | Q(signed_at__isnull=False, signed_by__isnull=False, result__in=ReviewResult.values),
                name="a_round_is_signed_with_a_result",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ReviewItem(models.Model):
    """Readings of one thing by one colleague on one day, or many things in one go: judged as one.

    - `entry` is the first of the log's entries, `times` how many there are. The row stands by itself: it stays when the
      entry or the record is gone.
    - `references`: of what was read; empty where the reading had none, such as a search.
    - `breach_at`: when it was found to be unauthorised. From then runs the time in which the authority is told.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    review = models.ForeignKey(LogReview, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveIntegerField()
    entry = models.BigIntegerField()
    target_type = models.CharField(max_length=40, blank=True)
    references = ArrayField(models.CharField(max_length=60), default=list)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    reader = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    events = ArrayField(models.CharField(max_length=60), default=list)
    ways = ArrayField(models.CharField(max_length=20), default=list)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField()
    why = ArrayField(models.CharField(max_length=12, choices=Why), default=list)
    judgement = models.CharField(max_length=12, choices=Judgement, blank=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    words = models.BinaryField(null=True, help_text="sealed by the round's key")
    breach_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    told_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")

    declaration = rows.Declaration(
        rows.Through("lawfulness_logreview", "review_id", frozenset({Verb.READ})),
        "lets somebody judge whether a colleague had reason to read what they read",
        "as the log that it is about",
        {
            "reader": "whose reading is judged",
            "judged_by": "the auditor who judged it",
            "words": "what the auditor found",
            "told_by": "the auditor who told the controller of a breach",
        },
        basis=_BASIS,
    )

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["review", "place"], name="one_item_of_a_place"),
            models.CheckConstraint(
                condition=Q(judgement="", judged_at=None, judged_by=None)
                | Q(judgement__in=Judgement.values, judged_at__isnull=False, judged_by__isnull=False),
                name="a_judgement_has_somebody_behind_it",
            ),
            models.CheckConstraint(
                condition=Q(judged_by=None) | ~Q(judged_by=models.F("reader")),
                name="nobody_judges_their_own_reading",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.place}"

"""When the support is looked at again, and what it came to in the end."""

import uuid

from django.db import models
from django.db.models import F, Q

from varsam.areas.knowledge_house.cases.enums import Cancelled, Ending, Harm, PostCheck, ReviewKind, Verdict
from varsam.areas.knowledge_house.cases.models.case import BASIS, ENDS, SHARED
from varsam.lib import rows
from varsam.lib.rows import Verb

REVIEW_CHANGES = (
    "held_on", "held_by_id", "sealed", "verdict", "cancelled_at", "cancelled_by_id", "cancelled_why",
)  # fmt: skip


class Review(models.Model):
    """A day on which the support is looked at again with the person; or, after the end, how it went."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="case_reviews")
    kind = models.CharField(max_length=12, choices=ReviewKind, default=ReviewKind.REVIEW)
    planned_on = models.DateField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField(null=True)
    held_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    sealed = models.BinaryField(null=True, help_text="what it came to, in words")
    verdict = models.CharField(max_length=12, choices=Verdict, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_why = models.CharField(max_length=12, choices=Cancelled, blank=True)

    declaration = rows.Declaration(
        rows.Through(
            "records_record",
            "record_id",
            frozenset({Verb.READ, Verb.ADD, Verb.CHANGE}),
            changes=REVIEW_CHANGES,
            adds="planned_by_id = (select varsam.actor())",
            reads=SHARED,
        ),
        "keeps the support from going on unseen",
        ENDS,
        {
            "planned_by": "the colleague who planned it",
            "held_by": "the colleague who held it",
            "cancelled_by": "the colleague who cancelled it",
            "sealed": "what it came to, in the colleague's words",
            "verdict": "what happens with the support now",
        },
        basis=BASIS,
    )

    class Meta:
        ordering = ["planned_on", "planned_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_on=None) | Q(cancelled_at=None), name="review_held_or_cancelled"
            ),
            models.CheckConstraint(
                condition=Q(held_on=None, held_by=None, verdict="", sealed=None)
                | (Q(held_on__isnull=False, held_by__isnull=False, sealed__isnull=False) & ~Q(verdict="")),
                name="review_held_says_what",
            ),
        ]
        indexes = [models.Index(fields=["record", "planned_on"], name="case_reviews")]

    def __str__(self) -> str:
        return f"{self.kind} {self.planned_on}"


class Outcome(models.Model):
    """How one round of a case ended. Added once, never changed but for what the person says of post-checks."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="case_outcomes")
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    ending = models.CharField(max_length=16, choices=Ending)
    goals_open = models.PositiveSmallIntegerField(default=0)
    goals_reached = models.PositiveSmallIntegerField(default=0)
    goals_dropped = models.PositiveSmallIntegerField(default=0)
    helped = models.BinaryField(null=True, help_text="sealed; what helped")
    harm = models.CharField(max_length=8, choices=Harm)
    harm_words = models.BinaryField(null=True, help_text="sealed; what harmed")
    instead = models.BinaryField(null=True, help_text="sealed; what the person was offered instead")
    post_check = models.CharField(max_length=12, choices=PostCheck, default=PostCheck.NOT_ASKED)
    post_check_on = models.DateField(null=True, help_text="the day of the answer")
    taken_back_on = models.DateField(null=True, help_text="when the person took back their yes")

    declaration = rows.Declaration(
        rows.Through(
            "records_record",
            "record_id",
            frozenset({Verb.READ, Verb.ADD, Verb.CHANGE}),
            changes=("post_check", "post_check_on", "taken_back_on"),
            adds="by_id = (select varsam.actor())",
        ),
        "says what the support came to, also where it harmed, so that others learn from it",
        ENDS,
        {
            "by": "the colleague who wrote it",
            "ending": "why the support ended",
            "helped": "what helped, in words",
            "harm": "whether anything did harm",
            "harm_words": "what did harm, in words",
            "instead": "what was offered to somebody who said no",
            "post_check": "what the person said of being asked later",
        },
        basis=BASIS,
    )

    class Meta:
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["record", "round"], name="one_outcome_a_round"),
            models.CheckConstraint(
                condition=~Q(harm=Harm.SOME) | Q(harm_words__isnull=False), name="harm_is_told"
            ),
            models.CheckConstraint(
                condition=Q(post_check=PostCheck.NOT_ASKED, post_check_on=None)
                | (~Q(post_check=PostCheck.NOT_ASKED) & Q(post_check_on__isnull=False)),
                name="post_check_answer_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_on=None)
                | Q(post_check=PostCheck.YES, taken_back_on__gte=F("post_check_on")),
                name="only_a_yes_is_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ending} ({self.round})"

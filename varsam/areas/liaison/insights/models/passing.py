"""To whom in the city an insight was passed on, and what came of it. It supports those who were told; it watches nobody."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from varsam.areas.liaison.insights.enums import Answer
from varsam.areas.liaison.insights.models.insight import OURS, Insight
from varsam.lib import rows
from varsam.lib.rows import Verb


class Passed(models.Model):
    """An insight handed on to one colleague, or to a unit: then to all who work there, or those with chosen roles.

    `rested_at`: so long ago that who has read it was forgotten.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, related_name="passings")
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    roles = ArrayField(models.CharField(max_length=24), default=list, help_text="empty: everybody there")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, null=True, related_name="+")
    words = models.TextField(help_text="why it concerns them")
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    remind_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    rested_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Where(
            {Verb.READ: f"{OURS.format('read')} or id = any ((select varsam.insights_passings())::bigint[])"}
        ),
        "lets what was learned reach those whom it concerns",
        "goes with its insight",
        {
            "user": "the colleague to whom it was passed on",
            "words": "why it concerns them; checked to be free of persons",
            "by": "the colleague who passed it on",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None, user__isnull=False, roles=[]) | Q(unit__isnull=False, user=None),
                name="passed_to_a_unit_or_a_person",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="passed_on_with_a_word"),
            models.UniqueConstraint(
                fields=["insight", "user"], condition=Q(unit=None), name="passed_to_a_person_once"
            ),
            models.UniqueConstraint(
                fields=["insight", "unit", "roles"], condition=Q(user=None), name="passed_to_a_unit_once"
            ),
        ]
        indexes = [models.Index(fields=["remind_at"], condition=Q(reminded_at=None), name="passed_remind")]

    def __str__(self) -> str:
        return f"{self.insight_id} to {self.unit_id or self.user_id}"


class Receipt(models.Model):
    """That a colleague has opened what was passed on to them, and what they say of it; and that they were reminded, once."""

    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, related_name="receipts")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=8, choices=Answer, blank=True, default=Answer.SILENT)
    said = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Where({Verb.READ: f"{OURS.format('read')} or user_id = (select varsam.actor())"}),
        "lets the sender know whether what was learned has arrived, and never whether somebody reads much or little",
        "a year after it was passed on; a limit that the city sets",
        {
            "user": "the colleague to whom it was passed on",
            "said": "what they answered; checked to be free of persons",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["insight", "user"], name="one_receipt_each"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, said="")
                | (~Q(answer="") & Q(answered_at__isnull=False, read_at__isnull=False)),
                name="answered_after_reading",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.insight_id} {self.user_id}"

"""Who has been asked: a round of letters, and a ticket for each, which says nothing of whose it is."""

import uuid

from django.db import models
from django.db.models import Q

from varsam.areas.training.evaluation.enums import Moment
from varsam.areas.training.occasions.models.occasion import SEEN
from varsam.lib import rows
from varsam.lib.rows import Verb


class Round(models.Model):
    """Everybody who took part in one occasion is asked at one moment, until the time to answer is over.

    How many have answered is not here, and is told nobody before the round is closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    occasion = models.ForeignKey("occasions.Occasion", on_delete=models.PROTECT, related_name="rounds")
    moment = models.CharField(max_length=8, choices=Moment)
    questionnaire = models.ForeignKey(
        "evaluation.Questionnaire", on_delete=models.PROTECT, related_name="rounds"
    )
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")

    declaration = rows.Declaration(
        rows.Where({Verb.READ: f"occasion_id = {SEEN}"}),
        "says which occasions are being asked about, and until when",
        "as the occasion; its key only until the answers are let out",
    )

    class Meta:
        ordering = ["-opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["occasion", "moment"], name="asked_once"),
            models.CheckConstraint(condition=Q(moment__in=Moment.values), name="asked_at_a_moment"),
        ]
        indexes = [
            models.Index(fields=["closes_at"], condition=Q(closed_at=None), name="round_open"),
        ]

    def __str__(self) -> str:
        return f"{self.moment} {self.occasion_id}"


class Ticket(models.Model):
    """The right to answer once. The secret whose digest this is comes from the key file and the sign-up: the database alone
    cannot tell whose it is. There is no time in it, and when the round closes it is gone."""

    digest = models.BinaryField(primary_key=True, help_text="SHA-256 of the secret in the link")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    is_used = models.BooleanField(default=False)

    declaration = rows.Declaration(
        rows.FunctionsOnly("asked with the secret of a link, and told to nobody else"),
        "lets everybody who took part answer once, and nobody twice",
        "until the time to answer is over: then it is gone",
        {"digest": "of the secret in somebody's link", "is_used": "whether it has been answered with"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.round_id)

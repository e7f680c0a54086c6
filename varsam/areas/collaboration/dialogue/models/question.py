"""What an organisation has asked the city, and what the city answered."""

import uuid

from django.db import models
from django.db.models import Q

from varsam.areas.collaboration.dialogue.models.community import ENDS, KEPT_OR_OURS, Community
from varsam.lib import rows
from varsam.lib.rows import Verb


class Question(models.Model):
    """One question that the organisation raised, at a meeting or between; asked by it, never by anybody in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="questions")
    asked_on = models.DateField()
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.PROTECT, related_name="+")
    asked = models.BinaryField(help_text="sealed, person-free")
    answer = models.BinaryField(null=True, help_text="sealed, person-free")
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    written_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.Where({Verb.READ: f"community_id = {KEPT_OR_OURS}"}),
        "keeps what was asked until it is answered",
        ENDS,
        {
            "asked": "sealed; kept free of persons",
            "answer": "sealed; kept free of persons",
            "answered_by": "the colleague who answered",
            "written_by": "the colleague who wrote it down",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-asked_on", "-at"]
        indexes = [models.Index(fields=["community", "-asked_on"], name="dialogue_question_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer=None, answered_on=None, answered_by=None)
                | Q(answer__isnull=False, answered_on__isnull=False, answered_by__isnull=False),
                name="answered_in_full",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)

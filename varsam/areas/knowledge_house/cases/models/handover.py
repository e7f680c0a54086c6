"""Somebody else is asked to carry on: what both sides see of it."""

import uuid

from django.db import models
from django.db.models import Q

from varsam.areas.knowledge_house.cases.enums import Offer
from varsam.areas.knowledge_house.cases.models.case import BASIS
from varsam.lib import rows
from varsam.lib.rows import Verb


class Handover(models.Model):
    """An offer to another unit or organisation. Its note and its answer lie under a key of their own: the one who is
    asked sees these, and nothing else of the record, until it has been handed over; after a no they see nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="case_handovers")
    from_unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=Offer, default=Offer.OFFERED)
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.BinaryField(
        help_text="sealed by its own key; what the one who is asked needs to know to answer"
    )
    offered_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    respond_by = models.DateTimeField()
    answered_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.BinaryField(null=True, help_text="sealed by the same key; why not, or what is promised")
    person_told_on = models.DateField(null=True)
    person_told_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    completed_at = models.DateTimeField(null=True)
    told_on = models.DateField(null=True, help_text="when both sides were reminded that the answer is late")

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: "from_unit_id = any ((select varsam.units('record', 'read'))::bigint[])"
                " or (state in ('offered', 'accepted', 'completed')"
                " and organisation_id = any ((select varsam.case_asked())::bigint[]))"
            }
        ),
        "lets two sides agree on who carries on, and see when the answer is late",
        "as the record that it belongs to",
        {
            "note": "what the one who is asked must know to answer",
            "offered_by": "the colleague who asks",
            "answered_by": "who answered",
            "answer": "why not, or what is promised",
            "person_told_by": "the colleague who told the person",
        },
        basis=BASIS,
    )

    class Meta:
        ordering = ["-offered_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[Offer.ACCEPTED, Offer.DECLINED, Offer.COMPLETED])
                | Q(answered_at__isnull=False),
                name="handover_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state=Offer.COMPLETED)
                | Q(completed_at__isnull=False, person_told_on__isnull=False),
                name="handover_told_first",
            ),
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(state__in=[Offer.OFFERED, Offer.ACCEPTED]),
                name="one_open_handover",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "respond_by"], name="handover_to_us"),
            models.Index(fields=["from_unit", "respond_by"], name="handover_by_us"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.state} to {self.organisation_id}"

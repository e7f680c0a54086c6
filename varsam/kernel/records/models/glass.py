"""Opening a record in an emergency."""

import uuid

from django.db import models
from django.db.models import Func, Q
from django.db.models.lookups import GreaterThanOrEqual

from varsam.kernel.records.enums import Outcome
from varsam.lib import rows
from varsam.lib.rows import Verb

# AES-GCM adds a nonce of 12 and a tag of 16 bytes: what is sealed is never shorter than the reason itself.
_SHORTEST_SEALED = 12 + 20 + 16


class _Octets(Func):
    function = "octet_length"
    output_field = models.IntegerField()


class BreakGlass(models.Model):
    """Somebody opened one record without a grant, for a few hours, and said why. It is reviewed afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="breaks")
    reference = models.CharField(max_length=16, help_text="of the record, which a reviewer need not open")
    unit = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+", help_text="responsible at the time"
    )
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.BinaryField(
        help_text="sealed by its own key, so that a reviewer need not open the record"
    )
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    judgement = models.BinaryField(null=True, help_text="sealed; the reviewer's words")

    declaration = rows.Declaration(
        rows.InUnit(
            "break_glass",
            "unit_id",
            frozenset({Verb.READ, Verb.CHANGE}),
            changes=("reviewed_at", "reviewed_by_id", "outcome", "judgement"),
            reads="user_id = (select varsam.actor())",
        ),
        "lets somebody help in an emergency, and lets it be judged afterwards",
        "as the record that was opened",
        {
            "user": "who opened it",
            "reason": "why, in the colleague's words",
            "reviewed_by": "who judged it",
            "judgement": "what the reviewer found",
        },
        basis=("l2001-454-10-behorighet-logg", "gdpr-6-1-c-e"),
    )

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(data_key=None) | Q(GreaterThanOrEqual(_Octets("reason"), _SHORTEST_SEALED)),
                name="glass_has_a_reason",
            )
        ]
        indexes = [
            models.Index(fields=["user", "-until"], name="glass_mine"),
            models.Index(fields=["unit", "-at"], name="glass_in_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} by {self.user_id}"

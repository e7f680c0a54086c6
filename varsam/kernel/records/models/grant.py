"""Who outside the responsible unit may see which record."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from varsam.kernel.records.enums import Basis, Ended
from varsam.lib import rows
from varsam.lib.rows import Verb


class Grant(models.Model):
    """One organisation, or one person in it, may see named kinds of information in one record, for a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="grants")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    information = ArrayField(models.CharField(max_length=12))
    basis_kind = models.CharField(max_length=12, choices=Basis)
    basis = models.UUIDField(help_text="the consent's scope, the decision or the request that it rests on")
    given_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=12, choices=Ended, blank=True)
    stopped_at = models.DateTimeField(null=True, help_text="when the recipient said that they have stopped")

    declaration = rows.Declaration(
        rows.Through("records_record", "record_id", frozenset({Verb.READ})),
        "lets somebody outside the unit do their part, and only for as long as there is a basis",
        "as the record that it opens",
        {
            "user": "the only one in the organisation who may see it",
            "given_by": "the colleague who shared it",
        },
        basis=("gdpr-6-1-c-e", "osl-26-1-socialtjanstsekretess"),
    )

    class Meta:
        ordering = ["-starts_at"]
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("starts_at")), name="grant_has_an_end")]
        indexes = [
            models.Index(fields=["user", "organisation"], condition=Q(ended_at=None), name="grant_in_force"),
            models.Index(fields=["basis"], name="grant_basis"),
            models.Index(fields=["until"], condition=Q(ended_at=None), name="grant_ending"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} to {self.organisation_id}"

"""Who would like to come, before there is anything to come to."""

import uuid

from django.db import models
from django.db.models import Q

from varsam.lib import rows
from varsam.lib.rows import Verb


class Interest(models.Model):
    """That somebody, or somebody for their unit, would like a course. `course` null: whatever suits; `unit` null: not said.

    `desk` is the unit that keeps it. Invited to an `occasion`, they may sign up there before everybody else. Settled: it has
    been met, or is no longer wanted.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    course = models.ForeignKey(
        "courses.Course", on_delete=models.PROTECT, null=True, related_name="interests"
    )
    desk = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    district = models.ForeignKey("people.District", on_delete=models.SET_NULL, null=True, related_name="+")
    for_unit = models.BooleanField(help_text="for several at the unit, and not for oneself alone")
    how_many = models.PositiveSmallIntegerField(default=1)
    from_month = models.DateField(null=True, help_text="the first day of the earliest month that suits")
    to_month = models.DateField(null=True, help_text="the first day of the last month that suits")
    language = models.CharField(max_length=2, default="sv")
    at = models.DateTimeField()
    confirm_by = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    occasion = models.ForeignKey(
        "occasions.Occasion", on_delete=models.SET_NULL, null=True, related_name="interests"
    )
    invited_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    digest = models.BinaryField(null=True, unique=True, help_text="SHA-256 of the secret in their link")
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    person = models.BinaryField(null=True, help_text="sealed: name, address and what they want it for")
    email_index = models.BinaryField(null=True, help_text="keyed digest of the address")
    bounced_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Where({Verb.READ: "desk_id = any ((select varsam.units('training', 'read'))::bigint[])"}),
        "shows where a course is wanted, and lets those who waited be asked first",
        "a name for the limit `training_interest`, or `training_rest` after it was met; then only how many",
        {
            "person": "sealed; who asks, where to answer, and what for",
            "email_index": "keyed digest by which the same address is known again",
            "digest": "of the secret in their link",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(how_many__gte=1), name="interest_of_somebody"),
            models.CheckConstraint(
                condition=Q(data_key=None, person=None) | Q(data_key__isnull=False, person__isnull=False),
                name="interest_name_with_its_key",
            ),
        ]
        indexes = [
            models.Index(fields=["course", "unit"], condition=Q(settled_at=None), name="interest_waits"),
            models.Index(fields=["email_index"], name="interest_of_address"),
        ]

    def __str__(self) -> str:
        return str(self.uid)

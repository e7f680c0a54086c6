"""Certificates: that somebody took part in what a course asks for, until when it counts, and how it is checked."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from varsam.areas.training.occasions.models.occasion import SEEN
from varsam.lib import rows
from varsam.lib.rows import Verb


class Certificate(models.Model):
    """One certificate. What the course was called and taught stands here as it was that day.

    `digest` is of the code that stands on it, `link` of the secret in the holder's own link; both come from the key file and
    are kept nowhere. `expires_on` null: it counts for good. `despite` says why somebody who missed a sitting has it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    signup = models.OneToOneField("occasions.Signup", on_delete=models.PROTECT, related_name="certificate")
    occasion = models.ForeignKey("occasions.Occasion", on_delete=models.PROTECT, related_name="certificates")
    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="certificates")
    digest = models.BinaryField(unique=True, help_text="SHA-256 of its code")
    link = models.BinaryField(unique=True, help_text="SHA-256 of the secret in the holder's link")
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.PROTECT, related_name="+")
    holder = models.BinaryField(help_text="the name, sealed by the certificate's key")
    title_sv = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    goals_sv = ArrayField(models.CharField(max_length=300), default=list)
    goals_en = ArrayField(models.CharField(max_length=300), default=list)
    minutes = models.PositiveSmallIntegerField()
    began_on = models.DateField()
    ended_on = models.DateField()
    issued_on = models.DateField()
    expires_on = models.DateField(null=True, help_text="the last day on which it counts")
    despite = models.CharField(max_length=240, blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_why = models.CharField(max_length=240, blank=True)
    revoked_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    reminded_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Where({Verb.READ: f"occasion_id = {SEEN}"}),
        "lets somebody show that they took part, and lets others check it",
        "for the limit `certificate_kept` after its last day, or after it was issued where it counts for good; then its"
        " key is destroyed and the row is gone",
        {
            "holder": "sealed; whom it is for",
            "digest": "of the code by which it is checked",
            "link": "of the secret in the holder's own link",
            "revoked_by": "the colleague who revoked it",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-issued_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gt=F("issued_on")), name="certificate_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_why="", revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoked_why=""),
                name="certificate_revoked_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["occasion"], name="certificate_of_occasion"),
            models.Index(
                fields=["expires_on"], condition=Q(reminded_at=None, revoked_at=None), name="certificate_ends"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def title(self) -> str:
        return self.title_sv if get_language() == "sv" else self.title_en

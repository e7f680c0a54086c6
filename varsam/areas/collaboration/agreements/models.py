"""What organisations have agreed to do together, with whom, where and until when."""

import uuid

from django.db import models
from django.db.models import F, Q

from varsam.lib import file_kinds, rows
from varsam.lib.rows import Verb

_READ = (
    "unit_id = any ((select varsam.units('agreement', 'read'))::bigint[])"
    " or id = any ((select varsam.agreements_ours())::bigint[])"
)
_OF_ONE_READ = (
    "agreement_id = any ((select varsam.agreements_ours())::bigint[])"
    " or exists (select 1 from public.agreements_agreement a where a.id = agreement_id"
    " and a.unit_id = any ((select varsam.units('agreement', 'read'))::bigint[]))"
)
_ENDS = "for good, as the city keeps what it has agreed; the archive authority decides"


class Agreement(models.Model):
    """One agreement between organisations. A new one may go on where it ends; what was agreed is never changed."""

    number = models.BigIntegerField()
    reference = models.CharField(max_length=16, unique=True)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    purpose = models.TextField()
    district = models.ForeignKey(
        "people.District",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="null: the whole city",
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, help_text="the last day; null: until somebody ends it")
    ended_on = models.DateField(null=True, help_text="the last day, where somebody ended it before its time")
    ended_why = models.TextField(blank=True)
    renews = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="renewed_by")
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    parties = models.ManyToManyField("people.Organisation", through="agreements.Party", related_name="+")
    groups = models.ManyToManyField("meetings.Group", through="agreements.Covered", related_name="+")

    declaration = rows.Declaration(
        rows.Where({Verb.READ: _READ}),
        "says what organisations do together, and until when they have agreed to",
        _ENDS,
        {"written_by": "the colleague who wrote it in"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["valid_until", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="agreement_ends"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | ~Q(ended_why=""), name="agreement_ended_with_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["unit", "valid_until"], name="agreement_by_its_end")]

    def __str__(self) -> str:
        return self.reference


class Party(models.Model):
    """An organisation that has agreed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="party_rows")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")

    declaration = rows.Declaration(
        rows.Where({Verb.READ: _OF_ONE_READ}), "says which organisations have agreed", _ENDS
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["agreement", "organisation"], name="party_once")]

    def __str__(self) -> str:
        return str(self.pk)


class Covered(models.Model):
    """A group that meets on the ground of the agreement."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="covered_rows")
    group = models.ForeignKey("meetings.Group", on_delete=models.PROTECT, related_name="+")

    declaration = rows.Declaration(
        rows.Where({Verb.READ: _OF_ONE_READ}), "says which groups rest on an agreement", _ENDS
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["agreement", "group"], name="covered_once")]

    def __str__(self) -> str:
        return str(self.pk)


class Paper(models.Model):
    """The written agreement as a file. `size` is in bytes as it was brought. Removed, it is empty."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="papers")
    name = models.BinaryField(help_text="sealed by the agreement's key")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in file_kinds.Kind])
    size = models.PositiveIntegerField()
    sealed = models.BinaryField(null=True, help_text="its bytes, by the agreement's key")
    added_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Where({Verb.READ: _OF_ONE_READ}),
        "keeps what was signed",
        f"{_ENDS}; or until it is removed, then empty",
        {
            "name": "sealed; what the file is called",
            "sealed": "the agreement as it was signed, with those who signed it",
            "added_by": "the colleague who brought it",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=file_kinds.LARGEST), name="paper_is_not_too_large"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(sealed=None), name="paper_removed_is_empty"
            ),
        ]
        indexes = [models.Index(fields=["agreement", "-at"], name="paper_of_agreement")]

    def __str__(self) -> str:
        return str(self.id)

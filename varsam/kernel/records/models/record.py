"""One person's file, and the signed notes in it."""

import uuid

from django.db import models
from django.db.models import Q

from varsam.kernel.records.enums import TEXTS, Information, Track
from varsam.lib import rows
from varsam.lib.rows import Verb

_ENDS = "by the retention rule `record`, from its last entry; destruction is reviewed and shreds the key"

# All that the app may change of a record; whose it is, where it lies and what opens it change by functions only.
CHANGES = ("closed_at", "last_entry_at")


class Record(models.Model):
    """What one unit keeps about one person whom it supports. Who that is lies in the vault."""

    number = models.BigIntegerField()
    reference = models.CharField(max_length=16, unique=True)
    pseudonym = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    track = models.CharField(max_length=16, choices=Track)
    track_reason = models.BinaryField(null=True, help_text="sealed; why no ordinary track fits")
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    identity = models.OneToOneField("vault.Identity", on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    last_entry_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.InUnit(
            "record",
            "unit_id",
            frozenset({Verb.READ, Verb.CHANGE}),
            changes=CHANGES,
            reads="id = any ((select varsam.records_opened())::bigint[])",
        ),
        "lets those who support a person know what has been agreed and done",
        _ENDS,
        {
            "pseudonym": "what the person is called in lists; the name lies in the vault",
            "track": "the ordinary way that the support runs in",
            "track_reason": "sealed; why no ordinary track fits",
            "opened_by": "the colleague who opened it",
        },
        basis=("gdpr-6-1-c-e", "gdpr-9-2-h", "l2001-454-6-nodvandigt", "l2001-454-7-kansliga-uppgifter"),
    )

    class Meta:
        ordering = ["-last_entry_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(track=Track.NONE) | Q(track_reason__isnull=False) | Q(data_key=None),
                name="no_track_without_a_reason",
            )
        ]
        indexes = [models.Index(fields=["unit", "-last_entry_at"], include=["id"], name="record_newest")]

    def __str__(self) -> str:
        return self.reference


class Entry(models.Model):
    """One signed note in a record. It is never changed: a correction is a new entry that points at the old one."""

    KINDS = [(kind.value, kind.label) for kind in TEXTS]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="entries")
    information = models.CharField(max_length=12, choices=KINDS, default=Information.SITUATION)
    author = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(help_text="when it was written")
    happened_at = models.DateTimeField(help_text="when it was said or seen")
    corrects = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="corrections")
    sealed = models.BinaryField()

    declaration = rows.Declaration(
        rows.Through(
            "records_record",
            "record_id",
            frozenset({Verb.READ, Verb.ADD}),
            adds="author_id = (select varsam.actor())",
            reads="record_id = any ((select varsam.records_broken())::bigint[])"
            " or (record_id || ':' || information) = any ((select varsam.records_parts())::text[])",
        ),
        "documents what is known and decided (FL 27 §)",
        _ENDS,
        {
            "author": "the colleague who signs",
            "sealed": "what matters for the support, in the colleague's words",
            "information": "which kind of information it is, so that no more is shared than was agreed",
        },
        basis=(
            "gdpr-6-1-c-e",
            "gdpr-9-2-h",
            "l2001-454-6-nodvandigt",
            "l2001-454-7-kansliga-uppgifter",
            "fl-27-dokumentation",
        ),
    )

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["record", "at"])]

    def __str__(self) -> str:
        return str(self.id)

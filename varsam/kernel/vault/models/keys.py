"""Keys of things that are protected: destroying the key destroys what it opened."""

import uuid

from django.db import models
from django.utils import timezone

from varsam.lib import rows


class KeyCheck(models.Model):
    """The fingerprint of a master key, so that a wrong key file is noticed at start."""

    master = models.CharField(max_length=20, primary_key=True)
    fingerprint = models.CharField(max_length=32)

    declaration = rows.Declaration(
        rows.Open("a fingerprint opens nothing", frozenset({rows.Verb.READ})),
        "tells at start when the key file belongs to other data",
        "as long as keys are wrapped by it",
    )

    def __str__(self) -> str:
        return self.master


class Origin(models.Model):
    """Which database this is, through every backup and restoration, and how many backups have begun: one row.

    It tells whether a keys part belongs to a backup, and that it is not older than the backup.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    backups = models.PositiveBigIntegerField(default=0)

    declaration = rows.Declaration(
        rows.FunctionsOnly("only backup and restoration ask, as the owner"),
        "keeps the keys of one backup from being taken for those of another",
        "as long as the database",
    )

    def __str__(self) -> str:
        return str(self.id)


class DataKey(models.Model):
    """The name of one key, of a case, a thread or an identity. What opens lies in `WrappedKey`, and is gone when that is.

    Apart, so that a backup can hold everything but what opens it (docs/adr/0020-keys-apart.md).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    created_at = models.DateTimeField(default=timezone.now)
    owner = models.CharField(
        max_length=127,
        blank=True,
        db_default="",
        help_text="the column of the row that it encrypts, as table.column; noted by the database",
    )

    declaration = rows.Declaration(
        rows.Keys(), "names what opens one thread or case and nothing else", "destroyed with what it opens"
    )

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return str(self.id)


class WrappedKey(models.Model):
    """The key itself, wrapped by a master key that lies outside the database. Never in a backup."""

    key = models.OneToOneField(
        DataKey, on_delete=models.CASCADE, primary_key=True, related_name="wrapped_key"
    )
    wrapped = models.BinaryField()
    # A foreign key, so that a master key cannot be forgotten while something is being wrapped by it.
    master = models.ForeignKey(KeyCheck, on_delete=models.PROTECT, related_name="wrapped_keys")

    declaration = rows.Declaration(
        rows.Keys(named_by="key_id"),
        "opens one thread or case and nothing else",
        "destroyed with what it opens, and gone from the keys part at the next backup or destruction",
    )

    def __str__(self) -> str:
        return str(self.pk)

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


class DataKey(models.Model):
    """The key of one case or thread, wrapped by a master key that lies outside the database."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    wrapped = models.BinaryField()
    # A foreign key, so that a master key cannot be forgotten while something is being wrapped by it.
    master = models.ForeignKey(KeyCheck, on_delete=models.PROTECT, related_name="data_keys")
    created_at = models.DateTimeField(default=timezone.now)

    declaration = rows.Declaration(
        rows.Keys(), "opens one thread or case and nothing else", "destroyed with what it opens"
    )

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return str(self.id)

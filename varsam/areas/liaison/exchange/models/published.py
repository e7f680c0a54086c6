"""Our own feed: who publishes, by which keys, and every version of every entry."""

from django.db import models
from django.db.models import Q

from varsam.areas.liaison.exchange.enums import Kind
from varsam.lib import rows
from varsam.lib.rows import Verb

_OPEN = rows.Shared("exchange", frozenset({Verb.READ}))
_KEPT = "for good: others may hold a version and must be able to check it; it is about no person"


class Publisher(models.Model):
    """The municipality whose register and lessons the feed holds, under the name that it has among all feeds.

    `number` grows whenever anything of the feed changes; `seen` is the count of what was published on the site when the
    feed was last brought up to date.
    """

    municipality = models.OneToOneField("people.Organisation", on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField(unique=True)
    number = models.BigIntegerField(default=0)
    seen = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField()

    declaration = rows.Declaration(_OPEN, "lets others know whose feed they read", _KEPT)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.uid)


class SigningKey(models.Model):
    """The public part of a key that entries are signed by. `endorsement`: the statement about this key signed by the one
    before it (docs/exchange.md), empty for the first."""

    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="keys")
    name = models.CharField(max_length=16, unique=True)
    public = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    endorsed_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="+")
    endorsement = models.CharField(max_length=100, blank=True)

    declaration = rows.Declaration(_OPEN, "lets others check that an entry is ours and unchanged", _KEPT)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["publisher"], condition=Q(retired_at=None), name="one_key_that_signs"
            ),
            models.CheckConstraint(
                condition=Q(endorsed_by=None, endorsement="")
                | (Q(endorsed_by__isnull=False) & ~Q(endorsement="")),
                name="endorsed_by_a_signature",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SigningSecret(models.Model):
    """The private part of a key, sealed; it is gone when the key is retired."""

    key = models.OneToOneField(SigningKey, on_delete=models.PROTECT, related_name="+")
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()

    declaration = rows.Declaration(
        rows.FunctionsOnly("opened by the worker that signs, and when a key is replaced"),
        "signs what the city publishes",
        "until the key is replaced",
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)


class Published(models.Model):
    """One version of one entry, as it was signed. `statement` is canonical JSON; a later version never changes an earlier.
    When an entry has been taken back, nobody reads what it said before, whatever comes after."""

    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="entries")
    uid = models.UUIDField(help_text="the entry's, the same for all its versions")
    kind = models.CharField(max_length=8, choices=Kind)
    slug = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    statement = models.TextField()
    digest = models.CharField(max_length=72)
    content_digest = models.CharField(max_length=72)
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="+")
    signature = models.CharField(max_length=100)
    at = models.DateTimeField()
    is_removed = models.BooleanField(default=False)
    is_newest = models.BooleanField(default=True)

    declaration = rows.Declaration(
        rows.Where(
            {Verb.READ: "is_newest or not (id = any ((select varsam.exchange_withheld())::bigint[]))"},
        ),
        "tells other municipalities what we know of methods",
        _KEPT,
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["uid", "version"], name="a_version_once"),
            models.UniqueConstraint(
                fields=["uid"], condition=Q(is_newest=True), name="one_version_is_the_newest"
            ),
        ]
        indexes = [
            models.Index(
                fields=["publisher", "kind", "-at", "-id"],
                condition=Q(is_newest=True),
                name="published_newest_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug} {self.version}"

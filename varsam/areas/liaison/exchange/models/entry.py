"""What another municipality tells, version by version, and what we have made of it."""

import uuid

from django.db import models
from django.db.models import Q

from varsam.areas.liaison.exchange.enums import EntryState, Kind, Signature, Warning
from varsam.areas.liaison.exchange.models.subscription import Subscription, TheirKey
from varsam.lib import rows
from varsam.lib.rows import Verb

_KEPT = "as long as the city follows the feed or has anything from it; it is about no person"


class Entry(models.Model):
    """One entry of a feed as it stood when it was last fetched and held together.

    - `content` is cleaned and of known shape (`shapes.py`); `digest` is of what they signed.
    - `warning` is about something that came and was not taken in; it stays until a person has looked.
    - `adopted_version` is theirs when we took it over, `compared_version` the last that somebody here has compared.
    - `takes_anew`: somebody has decided that their history may begin anew with the next fetch.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="entries")
    entry_id = models.UUIDField()
    kind = models.CharField(max_length=8, choices=Kind)
    slug = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=72)
    content = models.JSONField()
    url = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField(help_text="as they say")
    is_removed = models.BooleanField(default=False)
    gone_at = models.DateTimeField(null=True, help_text="when it was first missing from the feed")
    signature = models.CharField(max_length=8, choices=Signature)
    key = models.ForeignKey(TheirKey, on_delete=models.PROTECT, null=True, related_name="+")
    first_seen_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=EntryState, default=EntryState.NEW)
    warning = models.CharField(max_length=12, choices=Warning, blank=True, default=Warning.NONE)
    warned_at = models.DateTimeField(null=True)
    takes_anew = models.BooleanField(default=False)
    adopted_version = models.PositiveIntegerField(null=True)
    compared_version = models.PositiveIntegerField(null=True)
    adopted_at = models.DateTimeField(null=True)
    method = models.ForeignKey("methods.Method", on_delete=models.SET_NULL, null=True, related_name="+")
    insight = models.ForeignKey("insights.Insight", on_delete=models.SET_NULL, null=True, related_name="+")

    declaration = rows.Declaration(
        rows.Through(
            "exchange_subscription",
            "subscription_id",
            frozenset({Verb.READ, Verb.CHANGE}),
            changes=(
                "state",
                "warning",
                "takes_anew",
                "adopted_version",
                "compared_version",
                "adopted_at",
                "method_id",
                "insight_id",
            ),
        ),
        "lets the city see what is new elsewhere, and where its own methods come from",
        _KEPT,
    )

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "entry_id"], name="an_entry_of_theirs_once"),
            models.CheckConstraint(
                condition=Q(method=None) | Q(insight=None), name="adopted_as_one_thing_only"
            ),
        ]
        indexes = [
            models.Index(fields=["subscription", "state", "-changed_at"], name="entry_by_state"),
            models.Index(fields=["method"], condition=Q(method__isnull=False), name="entry_of_method"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_sure(self) -> bool:
        """Signed by a key that somebody here has confirmed."""
        return bool(self.signature == Signature.VALID and self.key and self.key.state == "trusted")

    @property
    def is_adopted(self) -> bool:
        return self.adopted_version is not None

    @property
    def has_moved(self) -> bool:
        """Taken over, and another there now than what somebody here last compared."""
        return self.compared_version is not None and self.version > self.compared_version


class EntryVersion(models.Model):
    """What an entry said in one of the versions that we have taken in. `key` has signed it; null where none did, or where it came
    before that was kept."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=72)
    title = models.CharField(max_length=200, blank=True, default="")
    content = models.JSONField()
    url = models.CharField(max_length=500, blank=True, default="")
    changed_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    key = models.ForeignKey(TheirKey, on_delete=models.PROTECT, null=True, related_name="+")

    declaration = rows.Declaration(
        rows.Through("exchange_subscription", "subscription_id", frozenset({Verb.READ})),
        "shows what has changed there since we took it over",
        _KEPT,
    )

    class Meta:
        ordering = ["-version", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "digest"], name="a_version_of_theirs_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.version}"

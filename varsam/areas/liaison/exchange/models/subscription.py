"""Another municipality's feed that we follow, and the keys that it has shown."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from varsam.areas.liaison.exchange.enums import KeyState, SubscriptionState
from varsam.lib import rows
from varsam.lib.rows import Verb

_KEPT = "as long as the city follows the feed or has anything from it"


class Subscription(models.Model):
    """A feed, fetched once a day.

    - `publisher` is who the feed says that it is, as it was the first time; another one is a fault.
    - `done` of `total` entries have been gone through while it is being fetched (`fetching_since`).
    - `left_out` says how many entries of the last fetch were not taken in, by reason.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    address = models.URLField(max_length=500)
    state = models.CharField(max_length=8, choices=SubscriptionState, default=SubscriptionState.ACTIVE)
    publisher = models.UUIDField(null=True)
    called = models.CharField(max_length=160, blank=True, help_text="what the feed calls itself")
    etag = models.CharField(max_length=200, blank=True)
    fault = models.CharField(max_length=16, blank=True)
    failures = models.PositiveIntegerField(default=0)
    wanted_at = models.DateTimeField(null=True, db_default=Now())
    fetching_since = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=dict)
    tried_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    declaration = rows.Declaration(
        rows.InUnit(
            "exchange",
            "unit_id",
            frozenset({Verb.READ, Verb.ADD, Verb.CHANGE}),
            changes=("name", "address", "state", "wanted_at", "etag"),
        ),
        "lets the city learn what other municipalities know of methods",
        _KEPT,
        {"added_by": "the colleague who added it"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "address"],
                condition=~Q(state=SubscriptionState.ENDED),
                name="a_feed_is_followed_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class TheirKey(models.Model):
    """A key that a feed has shown. Nothing signed by it counts before somebody here has confirmed it.

    `retired_at`: since when it is not used any more, as it has signed itself when it signed for the next. `said_retired_at`: so the
    feed says, and nobody has signed that; whoever writes there may say so of any key.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="keys")
    name = models.CharField(max_length=16)
    public = models.BinaryField(max_length=32)
    state = models.CharField(max_length=8, choices=KeyState, default=KeyState.SEEN)
    endorsed_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)
    said_retired_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Through(
            "exchange_subscription",
            "subscription_id",
            frozenset({Verb.READ, Verb.CHANGE}),
            changes=("state", "decided_by_id", "decided_at"),
        ),
        "tells whether what a feed says is said by the municipality itself",
        _KEPT,
        {"decided_by": "the colleague who checked the key with them"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-seen_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "public"], name="a_key_of_theirs_once"),
            models.CheckConstraint(
                condition=Q(state=KeyState.SEEN) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="a_key_is_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

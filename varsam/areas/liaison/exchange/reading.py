"""Reading what others publish: the feeds that we follow, what there is to go through, and where a method comes from."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from varsam.areas.liaison.exchange.enums import EntryState, KeyState, SubscriptionState, Warning
from varsam.areas.liaison.exchange.models import Entry, EntryVersion, Subscription, TheirKey
from varsam.areas.methods.register.models import Method

_WARNED = ~Q(warning=Warning.NONE)
_UNDONE = (EntryState.NEW, EntryState.CHANGED)
_OPEN = Q(state__in=_UNDONE) | _WARNED
_OPEN_OF_FEED = Q(entries__state__in=_UNDONE) | ~Q(entries__warning=Warning.NONE)
SHOWN = {
    "": _OPEN,
    "nya": Q(state=EntryState.NEW),
    "andrade": Q(state=EntryState.CHANGED),
    "varningar": _WARNED,
    "overtagna": Q(adopted_version__isnull=False),
    "alla": Q(),
}
# What stays to be read when a feed is no longer followed; of the rest nothing is to be done any more.
_STAYS = frozenset({"overtagna", "alla"})


def feeds() -> QuerySet[Subscription]:
    """The feeds that are followed, with how much of each there is to go through: `waiting` counts an entry once, whether it is
    new, changed, does not add up, or two of these."""
    return (
        Subscription.objects.exclude(state=SubscriptionState.ENDED)
        .annotate(
            fresh=Count("entries", filter=Q(entries__state=EntryState.NEW)),
            changed=Count("entries", filter=Q(entries__state=EntryState.CHANGED)),
            warned=Count("entries", filter=~Q(entries__warning=Warning.NONE)),
            waiting=Count("entries", filter=_OPEN_OF_FEED),
            many=Count("entries"),
        )
        .order_by("name", "pk")
    )


def feed(uid: uuid.UUID) -> Subscription | None:
    return Subscription.objects.select_related("added_by").filter(uid=uid).first()


def entries(shown: str = "", subscription: Subscription | None = None) -> QuerySet[Entry]:
    """Entries to look at (one of SHOWN), what does not add up first, then those that changed last."""
    found = Entry.objects.filter(SHOWN[shown]).select_related("subscription", "key")
    if subscription is not None:
        found = found.filter(subscription=subscription)
    elif shown not in _STAYS:
        found = found.exclude(subscription__state=SubscriptionState.ENDED)
    return found.order_by("-warned_at" if shown == "varningar" else "-changed_at", "-pk")


def entry(uid: uuid.UUID) -> Entry | None:
    return Entry.objects.select_related("subscription", "key", "method", "insight").filter(uid=uid).first()


def then(entry: Entry) -> EntryVersion | None:
    """What the entry said when somebody here last looked, or took it over."""
    number = entry.compared_version or entry.adopted_version
    return EntryVersion.objects.filter(entry=entry, version=number).first() if number else None


def last_said(entry: Entry) -> dict[str, object]:
    """What it says; of one that was taken back, what it said before."""
    if entry.content:
        return dict(entry.content)
    others = (KeyState.REFUSED, KeyState.SEEN) if entry.is_sure else (KeyState.REFUSED,)
    kept = EntryVersion.objects.filter(entry=entry).exclude(content={}).exclude(key__state__in=others)
    before = kept.order_by("-version", "-pk").first()
    return dict(before.content) if before else {}


def keys(subscription: Subscription) -> list[TheirKey]:
    return list(
        TheirKey.objects.filter(subscription=subscription).select_related("decided_by", "endorsed_by")
    )


@dataclass(frozen=True)
class Origin:
    """Where a method of ours comes from, as everybody may read it; `content` is theirs, in the shape of content.py, as it was
    `fetched_at` that moment and signed by a key that somebody here has confirmed. It is empty, with no moments, where there is
    nothing of that kind. `is_unchecked`: what came last is signed otherwise, and not told."""

    uid: uuid.UUID
    url: str
    version: int
    adopted_version: int
    changed_at: datetime | None
    fetched_at: datetime | None
    is_gone: bool
    is_unchecked: bool
    content: dict[str, Any]


def origin_of(method: Method) -> Origin | None:
    """None for a method that is not from another municipality."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.exchange_origin(%s)", [method.pk])
        row = cursor.fetchone()
    if row is None:
        return None
    uid, url, version, adopted, changed_at, fetched_at, is_gone, is_unchecked, content = row
    said = json.loads(content) if isinstance(content, str) else content
    return Origin(uid, url, version, adopted, changed_at, fetched_at, is_gone, is_unchecked, said)

"""The demo town's exchange: the feed of an invented municipality, as it has been fetched twice, and our own, signed.

Exempelstad signs as any other would, with a key that is thrown away; nobody answers at its address, so it is paused.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import connections
from django.utils import timezone

from varsam.areas.liaison.exchange import actions, documents, fetching, publishing, statements
from varsam.areas.liaison.exchange.content import SAID
from varsam.areas.liaison.exchange.documents import Head, KeyRow, Signed
from varsam.areas.liaison.exchange.enums import SubscriptionState
from varsam.areas.liaison.exchange.models import Entry, Subscription, TheirKey
from varsam.kernel.access import actor
from varsam.kernel.people.models import User
from varsam.lib import signed
from varsam.lib.rows import Verb
from varsam.site import demo_cast
from varsam.site.reference import OWNER, read_yaml

_NOTHING = {"sv": "", "en": ""}


class _Town:
    """Exempelstad: its name among feeds, and its key."""

    def __init__(self, data: dict[str, Any], now: datetime) -> None:
        self.data, self.now = data, now
        self.publisher = uuid.uuid5(uuid.NAMESPACE_URL, data["address"])
        self.private, self.public = signed.new_pair()
        self.made_at = now - timedelta(days=400)

    def feed(self, *, is_later: bool) -> bytes:
        """The feed as it was the first time, or as it is now."""
        head = Head(
            publisher=self.publisher,
            names=self.data["called"],
            number=2 if is_later else 1,
            changed_at=self.now,
            keys=[KeyRow(signed.key_id(self.public), self.public, self.made_at)],
            total=len(self.data["entries"]),
            home="https://exempelstad.example/",
            about="https://exempelstad.example/metoder/flode/",
            json_address=self.data["address"],
            atom_address=self.data["address"].replace(".json", ".atom"),
        )
        return documents.json_feed(
            head, [self._entry(row, is_later=is_later) for row in self.data["entries"]]
        )

    def _entry(self, row: dict[str, Any], *, is_later: bool) -> Signed:
        first = self._statement(row, _content(row["kind"], row["content"]), 1, None, row["days_ago"])
        if not is_later or not ("later" in row or "rewritten" in row):
            return self._signed(first)
        if "rewritten" in row:
            other = _content(row["kind"], {**row["content"], **row["rewritten"]})
            return self._signed(self._statement(row, other, 1, None, row["days_ago"]))
        said = {name: value for name, value in row["later"].items() if name != "days_ago"}
        changed = _content(row["kind"], {**row["content"], **said})
        return self._signed(self._statement(row, changed, 2, signed.digest(first), row["later"]["days_ago"]))

    def _statement(
        self, row: dict[str, Any], content: dict[str, Any], version: int, previous: str | None, days: int
    ) -> dict[str, Any]:
        return statements.entry(
            publisher=self.publisher,
            kind=row["kind"],
            slug=row["key"],
            version=version,
            previous=previous,
            changed_at=self.now - timedelta(days=days),
            url=f"https://exempelstad.example/metoder/{row['key']}/",
            content=content,
        )

    def _signed(self, statement: dict[str, Any]) -> Signed:
        return Signed(
            signed.canonical(statement).decode(),
            signed.digest(statement),
            signed.key_id(self.public),
            signed.sign(self.private, statement),
        )


def _content(kind: str, said: dict[str, Any]) -> dict[str, Any]:
    """The content whole, with what the file leaves out."""
    if kind == "lesson":
        return {"source": "", **said}
    rating = {"summary": _NOTHING, "source": "", "rated_on": None}
    return {
        **{name: _NOTHING for name in SAID},
        "level": "",
        "ages": {"from": None, "to": None},
        "settings": [],
        "languages": [],
        "checks": [],
        "steps": [],
        "pilots": [],
        "in_use_since": None,
        "source": "",
        "verified_on": None,
        "review_on": None,
        "origin": None,
        **said,
        "effect": {**rating, **said["effect"]},
        "implementation": {**rating, **said["implementation"]},
    }


def load() -> None:
    """Sign our own feed; follow Exempelstad's, adopt a method of theirs, and see it change, where nobody is followed."""
    publishing.publish()
    if Subscription.objects.using(OWNER).exists():
        return
    by, data = demo_cast.user("metodansvarig"), read_yaml("varsam.site", "demo_exchange.yaml")
    town = _Town(data, timezone.now().replace(microsecond=0))
    with actor.acting(by):
        unit = actor.units("exchange", Verb.ADD)[0]
        feed = actions.follow(unit=unit, name=data["name"], address=data["address"], by=by)
    # Nobody answers there, so that nothing is fetched.
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "delete from procrastinate_jobs where task_name like %s and status = 'todo'", ["%exchange_fetch"]
        )
    fetching.take_in(feed.uid, town.feed(is_later=False), documents.KINDS[0])
    _adopt(feed, data, by)
    fetching.take_in(feed.uid, town.feed(is_later=True), documents.KINDS[0])
    with actor.acting(by):
        actions.set_state(subscription=feed, state=SubscriptionState.PAUSED, by=by)


def _adopt(feed: Subscription, data: dict[str, Any], by: User) -> None:
    with actor.acting(by):
        for key in TheirKey.objects.filter(subscription=feed):
            actions.decide_key(key=key, is_theirs=True, by=by)
        for row in data["entries"]:
            if "adopted" in row:
                entry = Entry.objects.get(subscription=feed, slug=row["key"])
                actions.adopt_method(entry=entry, **row["adopted"], by=by)

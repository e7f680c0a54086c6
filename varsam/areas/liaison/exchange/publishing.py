"""Our own feed is brought up to date: what differs from what was last signed becomes a new version, signed."""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from varsam.areas.liaison.exchange import content, statements, tried
from varsam.areas.liaison.exchange.enums import Kind
from varsam.areas.liaison.exchange.models import Published, Publisher
from varsam.areas.liaison.insights import reading as insights
from varsam.areas.methods.pilots import openly
from varsam.areas.methods.pilots import reading as pilots
from varsam.areas.methods.register.models import Method, State
from varsam.areas.methods.studies.models import Review
from varsam.kernel.access import actor
from varsam.kernel.people import published
from varsam.kernel.people.models import Organisation
from varsam.kernel.vault import api as vault
from varsam.lib import signed


@dataclass(frozen=True)
class Secret:
    """The key that signs: its name, and the private 32 bytes."""

    name: str
    private: bytes

    def __repr__(self) -> str:
        return f"<Secret {self.name}>"


def secret() -> Secret | None:
    """The key that signs now, opened; None where none has been made. For the worker, and for those who may replace it."""
    with connection.cursor() as cursor:
        cursor.execute("select name, data_key, wrapped, master, sealed from varsam.exchange_secret()")
        row = cursor.fetchone()
    if row is None:
        return None
    name, data_key, wrapped, master, sealed = row
    opened = vault.unwrap(data_key, wrapped, master)
    return Secret(name, vault.unseal(opened, sealed, belongs_to=_belongs_to(name)))


def _belongs_to(name: str) -> str:
    return f"signing key {name}"


def make_key() -> bool:
    """Sign by a fresh key from now on; the one before, if any, signs for it and is destroyed. False where somebody was
    first."""
    before, publisher = secret(), Publisher.objects.first()
    private, public = signed.new_pair()
    name, now = signed.key_id(public), timezone.now().replace(microsecond=0)
    uid = publisher.uid if publisher else uuid.uuid4()
    word = signed.sign(before.private, statements.key(uid, public, now)) if before else ""
    key_id, opens, wrapped, master = vault.new_key()
    home = Organisation.objects.filter(parent=None, kind="municipality").order_by("pk").first()
    assert home, "a municipality"
    with connection.cursor() as cursor:
        cursor.execute(
            "select varsam.exchange_new_key(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                home.pk, uid, before.name if before else None, name, public, now, word, key_id, wrapped, master,
                vault.seal(opens, private, belongs_to=_belongs_to(name)),
            ],
        )  # fmt: skip
        return bool(cursor.fetchone()[0])


def publish() -> int:
    """As the worker: sign what is new, changed or taken back since the last time; how many versions. Nothing is looked at
    while nothing on the site has been published, and nothing kept that was signed by a key replaced meanwhile: the next
    time signs it anew."""
    with actor.working():
        publisher = Publisher.objects.first()
        if publisher is None:
            make_key()
            publisher = Publisher.objects.get()
        seen = published.version()
        if publisher.seen == seen:
            return 0
        signs = secret()
        assert signs, "the key that was made"
        entries = [_row(signs, each) for each in _changes(publisher, timezone.now())]
        with connection.cursor() as cursor:
            cursor.execute("select varsam.exchange_publish(%s::jsonb, %s)", [json.dumps(entries), seen])
            return int(cursor.fetchone()[0])


def _row(signs: Secret, statement: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "uid": statement["id"].removeprefix("urn:uuid:"),
        "kind": statement["kind"],
        "slug": statement["key"],
        "version": statement["version"],
        "statement": signed.canonical(statement).decode(),
        "digest": signed.digest(statement),
        "content_digest": signed.digest(statement["content"]),
        "key": signs.name,
        "signature": signed.sign(signs.private, statement),
        "at": statement["changed"],
        "is_removed": statement["removed"],
    }


def _changes(publisher: Publisher, now: datetime) -> Iterator[dict[str, Any]]:
    held = {
        (each.kind, each.slug): each
        for each in Published.objects.filter(publisher=publisher, is_newest=True).defer("statement")
    }
    here = set()
    for kind, slug, url, said in _all():
        here.add((kind, slug))
        before = held.get((kind, slug))
        if before is None or before.is_removed or before.content_digest != signed.digest(said):
            yield _next(publisher, kind, slug, before, now, url, said)
    for (kind, slug), before in held.items():
        if (kind, slug) not in here and not before.is_removed:
            yield _next(publisher, kind, slug, before, now, _home(), None)


def _next(
    publisher: Publisher,
    kind: str,
    slug: str,
    before: Published | None,
    now: datetime,
    url: str,
    said: Mapping[str, Any] | None,
) -> dict[str, Any]:
    return statements.entry(
        publisher=publisher.uid,
        kind=kind,
        slug=slug,
        version=before.version + 1 if before else 1,
        previous=before.digest if before else None,
        changed_at=now,
        url=url,
        content=said,
    )


def _home() -> str:
    return address("exchange_feed:about")


def address(name: str, *args: object) -> str:
    """Where the public finds a page of ours, in Swedish, whose addresses have no prefix."""
    with translation.override("sv"):
        return settings.PUBLIC_ADDRESS + reverse(name, args=args)


def _all() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Every method that is more than an idea, and every open lesson: kind, key, address and content."""
    rows = Method.objects.exclude(state=State.IDEA).prefetch_related("steps", "checks", "graded")
    methods = list(rows.order_by("pk"))
    known, evaluated = openly.of_each(methods), defaultdict(list)
    for each in pilots.published_each(methods):
        evaluated[each.method_id].append(each)
    reviewed = {uid: at for uid, at in Review.objects.values_list("uid", "done_at") if at}
    for method in methods:
        came = tried.of(known[method.pk], evaluated[method.pk])
        said = content.of_method(
            method, method.steps.all(), method.checks.all(), method.graded.all(), reviewed, came
        )
        yield Kind.METHOD.value, method.slug, address("methods:method", method.slug), said
    for insight in insights.open_insights():
        where = f"{_home()}#lardom-{insight.uid}"
        yield Kind.LESSON.value, str(insight.uid), where, content.of_insight(insight)

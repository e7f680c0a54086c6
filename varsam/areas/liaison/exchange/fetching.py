"""The worker's round: fetch the feeds that are due and write down what they say. No transaction is open meanwhile."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from varsam.areas.liaison.exchange import feeds
from varsam.areas.liaison.exchange.documents import KINDS
from varsam.areas.liaison.exchange.enums import KeyState
from varsam.areas.liaison.exchange.feeds import Page
from varsam.areas.liaison.exchange.judging import Known, Verdict, judge, retirements
from varsam.areas.liaison.exchange.statements import NotReadable
from varsam.kernel.access import actor
from varsam.kernel.access.functions import call
from varsam.lib.safe_fetch import Fault, Fetched, Fetcher, NotFetched, same_place

_log = logging.getLogger("varsam.exchange")

SECONDS = 120.0
MOST_BYTES = 64 * 1024 * 1024
MOST_ENTRIES = 10_000
MOST_PAGES = 250


class NotTaken(Exception):
    """Nothing comes of this fetch; `fault` is one of enums.FAULTS."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Taken:
    """A feed whose turn it is, with what we know of it."""

    id: int
    address: str
    etag: str
    publisher: UUID | None
    known: Mapping[UUID, Known]
    refused: frozenset[bytes]
    retired: Mapping[bytes, datetime]


@dataclass(frozen=True)
class Whole:
    """A feed read to its end. `is_still`: it did not change while it was read, so what is missing is gone."""

    pages: tuple[Page, ...]
    etag: str
    is_still: bool


def fetch_due() -> int:
    """Fetch all that are due; how many."""
    with actor.working(), connection.cursor() as cursor:
        cursor.execute("select * from varsam.exchange_due()")
        due = [row[0] for row in cursor.fetchall()]
    return sum(fetch(each) for each in due)


def fetch(subscription: UUID) -> bool:
    """Fetch one feed; False where another worker has it, or nobody follows it any more."""
    taken = _take(subscription)
    if taken is None:
        return False
    try:
        whole = _get(taken)
        if whole is None:
            _nothing(taken, "")
        else:
            _told(taken, whole, _judged(taken, whole))
    except NotTaken as refused:
        _nothing(taken, refused.fault)
    except Exception as unforeseen:
        # One feed that nobody foresaw must not keep the others waiting; what was in it is not for the log.
        _log.error("a feed could not be taken in: %s", type(unforeseen).__name__)
        _nothing(taken, "fetching_broke")
    return True


def take_in(subscription: UUID, document: bytes, kind: str) -> bool:
    """Take in a feed of one page that somebody has brought, as if it had been fetched; False where it is not followed."""
    taken = _take(subscription)
    if taken is None:
        return False
    whole = Whole((_page(Fetched(taken.address, document, kind, "", False), taken, []),), "", True)
    _told(taken, whole, _judged(taken, whole))
    return True


def _get(taken: Taken) -> Whole | None:
    """The whole feed, page by page; None where nothing has changed since the last time."""
    pages: list[Page] = []
    url, etag = taken.address, ""
    with Fetcher(
        seconds=SECONDS, most_bytes=MOST_BYTES, kinds=KINDS, allowed=settings.EXCHANGE_ALLOWED
    ) as fetcher:
        while url:
            try:
                found = fetcher.get(url, "" if pages else taken.etag)
            except NotFetched as refused:
                raise NotTaken(refused.fault.value) from None
            if found.is_same:
                return None
            etag = etag if pages else found.etag
            pages.append(_page(found, taken, pages))
            _progress(taken, sum(len(each.items) for each in pages), pages[0].total)
            url = _following(pages, found.url)
    return Whole(tuple(pages), etag, len({(each.number, each.publisher) for each in pages}) == 1)


def _page(found: Fetched, taken: Taken, before: list[Page]) -> Page:
    try:
        page = feeds.read(found.content, found.kind, found.url)
    except NotReadable:
        raise NotTaken("format") from None
    if page.publisher != (before[0].publisher if before else taken.publisher or page.publisher):
        raise NotTaken("publisher")
    if sum(len(each.items) for each in (*before, page)) > MOST_ENTRIES:
        raise NotTaken("too_many")
    return page


def _following(pages: list[Page], here: str) -> str:
    """The address of the next page: on the same server, and not endlessly."""
    url = pages[-1].next
    if url and not same_place(url, here):
        raise NotTaken(Fault.HOPS.value)
    if url and len(pages) >= MOST_PAGES:
        raise NotTaken("too_many")
    return url


def _judged(taken: Taken, whole: Whole) -> Verdict:
    first = whole.pages[0]
    return judge(
        (item for page in whole.pages for item in page.items),
        publisher=first.publisher,
        keys=first.keys,
        refused=taken.refused,
        retired=taken.retired,
        known=taken.known,
        now=timezone.now(),
    )


# --- what the database is asked and told ----------------------------------------------------------------------------


def _take(subscription: UUID) -> Taken | None:
    with actor.working(), connection.cursor() as cursor:
        cursor.execute(
            "select id, address, etag, publisher, keys, entries from varsam.exchange_take(%s)", [subscription]
        )
        row = cursor.fetchone()
    if row is None:
        return None
    pk, address, etag, publisher, keys, entries = row
    shown = [(bytes.fromhex(each["public"]), each) for each in _parsed(keys)]
    return Taken(
        id=pk,
        address=address,
        etag=etag,
        publisher=publisher,
        known={
            UUID(uid): Known(each["version"], each["digest"], each["sure"], each["anew"])
            for uid, each in _parsed(entries).items()
        },
        refused=frozenset(public for public, each in shown if each["state"] == KeyState.REFUSED),
        retired={
            public: datetime.fromisoformat(each["retired_at"]) for public, each in shown if each["retired_at"]
        },
    )


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _progress(taken: Taken, done: int, total: int) -> None:
    with actor.working():
        call("exchange_progress", taken.id, done, max(done, total))


def _nothing(taken: Taken, fault: str) -> None:
    with actor.working():
        call("exchange_nothing", taken.id, fault)


def _told(taken: Taken, whole: Whole, verdict: Verdict) -> None:
    first = whole.pages[0]
    ends = retirements(first.keys, taken.refused)
    keys = [
        {
            "name": each.name,
            "public": each.public.hex(),
            "endorsed_by": each.endorsed_by.hex() if each.endorsed_by else "",
            "retired_at": _moment(ends.get(each.public)),
            "said_retired_at": _moment(None if each.public in ends else each.retired_at),
        }
        for each in first.keys
    ]
    # Where something was left out or moved meanwhile, all of it is asked for again the next time.
    is_settled = whole.is_still and not verdict.left_out and not any(each.warning for each in verdict.judged)
    with actor.working(), connection.cursor() as cursor:
        cursor.execute(
            "select varsam.exchange_told(%s, %s, %s, %s, %s::jsonb, %s::jsonb, %s::uuid[], %s::jsonb)",
            [
                taken.id,
                first.publisher,
                first.called,
                whole.etag if is_settled else "",
                json.dumps(keys),
                json.dumps([each.as_json() for each in verdict.judged]),
                verdict.here if whole.is_still else None,
                json.dumps(verdict.left_out),
            ],
        )

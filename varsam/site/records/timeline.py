"""A record's notes as a calm timeline: by day, newest first, with what a correction corrects beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils.translation import get_language

from varsam.kernel.records.enums import Information
from varsam.kernel.records.models import Entry
from varsam.kernel.records.reading import Text
from varsam.lib import when
from varsam.lib.working_days import STOCKHOLM
from varsam.site.desk import moments

ICONS = {
    Information.SITUATION: "eye",
    Information.NEEDS: "heart",
    Information.SCHOOL: "graduation-cap",
    Information.MEASURES: "list-checks",
    Information.MEETINGS: "users",
    Information.IDENTITY: "user",
    Information.CONTACT: "phone",
}
# What is written within the hour reads as written at once.
_AT_ONCE = timedelta(hours=1)


@dataclass(frozen=True)
class Earlier:
    """What stood before it was corrected."""

    body: str
    who: str
    written: str


@dataclass(frozen=True)
class Item:
    """One note as it holds now: its newest wording, and those before."""

    entry_id: str
    icon: str
    kind: str
    who: str
    initials: str
    at: datetime
    clock: str
    written: str
    body: str
    earlier: list[Earlier] = field(default_factory=list)


@dataclass(frozen=True)
class Day:
    """The notes of what happened on one day."""

    words: str
    items: list[Item]


def _chain(entry: Entry, by_id: dict[object, Entry]) -> list[Entry]:
    """The note, what it corrects, and so on back to the first, as far as the reader sees it."""
    chain = [entry]
    while chain[-1].corrects_id in by_id and by_id[chain[-1].corrects_id] not in chain:
        chain.append(by_id[chain[-1].corrects_id])
    return chain


def _threads(texts: Iterable[Text]) -> list[list[Text]]:
    found = list(texts)
    by_id: dict[object, Entry] = {text.entry.pk: text.entry for text in found}
    chains = {text.entry.pk: _chain(text.entry, by_id) for text in found}
    threads: dict[object, list[Text]] = {}
    # A correction comes after what it corrects, whatever the clock said.
    for text in sorted(found, key=lambda text: (len(chains[text.entry.pk]), text.entry.at)):
        threads.setdefault(chains[text.entry.pk][-1].pk, []).append(text)
    return list(threads.values())


def _item(thread: list[Text], now: datetime) -> Item:
    *before, newest = thread
    entry = newest.entry
    is_at_once = abs(entry.at - entry.happened_at) <= _AT_ONCE
    return Item(
        entry_id=str(entry.pk),
        icon=ICONS[Information(entry.information)],
        kind=str(Information(entry.information).label),
        who=entry.author.name,
        initials=entry.author.initials,
        at=entry.happened_at,
        clock=when.clock(entry.happened_at, get_language() or "sv"),
        written="" if is_at_once and not before else moments.short(entry.at, now),
        body=newest.body,
        earlier=[
            Earlier(old.body, old.entry.author.name, moments.short(old.entry.at, now))
            for old in reversed(before)
        ],
    )


def _day(item: Item) -> date:
    return item.at.astimezone(STOCKHOLM).date()


def days(texts: Iterable[Text], now: datetime) -> list[Day]:
    """The timeline, the newest day first and the newest note first in it."""
    items = sorted((_item(thread, now) for thread in _threads(texts)), key=lambda item: item.at, reverse=True)
    language, today = get_language() or "sv", now.astimezone(STOCKHOLM).date()
    return [Day(_words(day, today, language), list(group)) for day, group in groupby(items, key=_day)]


def _words(day: date, today: date, language: str) -> str:
    if -1 <= (day - today).days <= 0:
        near = moments.near_day(day, today)
        return near[:1].upper() + near[1:]
    said = when.full_date(day, language) if day.year != today.year else when.day(day, language)
    return said[:1].upper() + said[1:]

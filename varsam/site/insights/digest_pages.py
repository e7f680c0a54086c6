"""How the month's letter is shown: its frozen lines in the reader's language, each with a link where it leads anywhere."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from babel.dates import format_date
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language

from varsam.areas.liaison.exchange.models import Entry, Subscription
from varsam.areas.liaison.insights.models import Digest, Insight, Reading
from varsam.kernel.access import actor
from varsam.lib.rows import Verb


@dataclass(frozen=True)
class Line:
    words: str
    kind: str = ""
    address: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    lines: list[Line]


def month_words(digest: Digest) -> str:
    """The month that it is about, as "oktober 2026"."""
    return format_date(digest.month, "MMMM y", locale=get_language() or "sv")


def sections(digest: Digest) -> list[Section]:
    """What was written, as it was written; each line leads there for whoever may read that today."""
    language = "sv" if get_language() == "sv" else "en"
    written = digest.content["sections"]
    addresses = _addresses(line for section in written for line in section["lines"])
    return [
        Section(
            section["title"][language],
            [
                Line(each[language], each["kind"], addresses.get((each["kind"], each["target"]), ""))
                for each in section["lines"]
            ],
        )
        for section in written
    ]


def _addresses(lines: Iterable[Mapping[str, str]]) -> dict[tuple[str, str], str]:
    """The address of each line that leads anywhere, by its kind and what it is about; a question for each kind."""
    about: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line["target"]:
            about[line["kind"]].add(line["target"])
    return {
        (kind, target): address
        for kind, targets in about.items()
        if kind in _LEADS
        for target, address in _LEADS[kind](targets).items()
    }


def _methods(slugs: Collection[str]) -> Mapping[str, str]:
    return {slug: reverse("register:method", args=(slug,)) for slug in slugs}


def _insights(uids: Collection[str]) -> Mapping[str, str]:
    """At the desk by right, else where they were passed on."""
    mine = set(actor.units("insight", Verb.READ))
    return {
        str(each.uid): reverse(
            "insights:insight" if each.unit_id in mine else "insights:received", args=(each.uid,)
        )
        # What is only open to all has no page of the reader's own at the desk.
        for each in Insight.objects.filter(
            Q(uid__in=uids), Q(unit__in=mine) | Q(passings__isnull=False)
        ).distinct()
    }


def _entries(uids: Collection[str]) -> Mapping[str, str]:
    found = Entry.objects.filter(uid__in=uids).values_list("uid", flat=True)
    return {str(uid): reverse("exchange:entry", args=(uid,)) for uid in found}


def _feeds(uids: Collection[str]) -> Mapping[str, str]:
    found = Subscription.objects.filter(uid__in=uids).values_list("uid", flat=True)
    return {str(uid): reverse("exchange:feed", args=(uid,)) for uid in found}


def _shelf(uids: Collection[str]) -> Mapping[str, str]:
    found = Reading.objects.filter(uid__in=uids, removed_at=None).values_list("uid", flat=True)
    return {str(uid): reverse("insights:shelf") for uid in found}


# What lines of a kind are about, all at once, and the address of each that the one who reads may open.
_LEADS: dict[str, Callable[[Collection[str]], Mapping[str, str]]] = {
    "method": _methods,
    "insight": _insights,
    "entry": _entries,
    "feed": _feeds,
    "reading": _shelf,
}

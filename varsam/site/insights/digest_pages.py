"""How the month's letter is shown: its frozen lines in the reader's language, each with a link where it leads anywhere."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from babel.dates import format_date
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language

from varsam.areas.liaison.insights.models import Digest, Insight
from varsam.kernel.access import actor
from varsam.lib.rows import Verb

_addresses: dict[str, Callable[[str], str]] = {}


def register_address(kind: str, address: Callable[[str], str]) -> None:
    """Say where lines of a kind lead; called by packages when the house loads. An empty address leads nowhere."""
    _addresses[kind] = address


register_address("method", lambda slug: reverse("register:method", args=(slug,)))


@dataclass(frozen=True)
class Line:
    words: str
    address: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    lines: list[Line]


def month_words(digest: Digest) -> str:
    """The month that it is about, as "oktober 2026"."""
    return format_date(digest.month, "MMMM y", locale=get_language() or "sv")


def sections(digest: Digest) -> list[Section]:
    """What was written, as it was written; insights lead there for whoever may read them today."""
    language = "sv" if get_language() == "sv" else "en"
    written = digest.content["sections"]
    insights = _insights(each for section in written for each in section["lines"])
    return [
        Section(
            section["title"][language],
            [Line(each[language], _address(each, insights)) for each in section["lines"]],
        )
        for section in written
    ]


def _insights(lines: Iterable[dict[str, str]]) -> dict[str, str]:
    """Addresses of those insights that the reader may read: at the desk by right, else where they were passed on."""
    uids = [each["target"] for each in lines if each["kind"] == "insight"]
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


def _address(line: dict[str, str], insights: dict[str, str]) -> str:
    if line["kind"] == "insight":
        return insights.get(line["target"], "")
    make = _addresses.get(line["kind"])
    return make(line["target"]) if make and line["target"] else ""

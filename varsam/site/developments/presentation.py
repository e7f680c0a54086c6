"""Developments as people read them: rows of a list, the finding of a picture, and words for when and where."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from varsam.areas.collaboration.developments import reading
from varsam.areas.collaboration.developments.enums import Kind, Reliability
from varsam.areas.collaboration.developments.models import Development
from varsam.kernel.people.models import District
from varsam.site.developments.forms import CITY

# How well it is known: drawing and words; what is not confirmed looks open.
CHIPS = {
    Reliability.SEEN: "done",
    Reliability.SEVERAL: "done",
    Reliability.SINGLE: "wait",
    Reliability.HEARSAY: "unknown",
}


@dataclass(frozen=True)
class Line:
    """One development in a list."""

    reference: str
    address: str
    heading: str
    kind: str
    is_good: bool
    day: str
    place: str
    source: str
    chip: tuple[str, str]


def line(development: Development) -> Line:
    return Line(
        development.reference,
        reverse("developments:development", args=[development.reference]),
        reading.heading_of(development),
        str(Kind(development.kind).label),
        reading.is_good(development),
        days(development),
        place(development),
        development.get_source_display(),
        chip(development),
    )


def chip(development: Development) -> tuple[str, str]:
    """The kind and the words of how well it is known."""
    how = Reliability(development.reliability)
    return CHIPS[how], str(how.label)


def place(development: Development) -> str:
    return development.district.name if development.district else _("Hela staden")


def day(found: date) -> str:
    """A date with its year, such as "3 nov 2026"."""
    return format_date(found, "d MMM y", locale=get_language() or "sv").replace(".", "")


def days(development: Development) -> str:
    """A day, or the first and the last of a time."""
    if development.ends_on is None:
        return day(development.starts_on)
    return f"{day(development.starts_on)} – {day(development.ends_on)}"


def places() -> list[tuple[str, str]]:
    """The districts by slug and name, and last the whole city."""
    return [(each.slug, each.name) for each in District.objects.all()] + [(CITY, _("Hela staden"))]


def finding(found: Sequence[Development]) -> str:
    """What the pictures say, as their title."""
    if not found:
        return _("Ingen händelse är antecknad den tiden")
    words = ngettext("En händelse", "%(number)s händelser", len(found)) % {"number": len(found)}
    most = Counter(each.district.name for each in found if each.district).most_common(2)
    if most and (len(most) == 1 or most[0][1] > most[1][1]):
        words += ", " + _("flest i %(place)s") % {"place": most[0][0]}
    return words


def good_words(found: Sequence[Development]) -> str:
    """How many of them got better, as a sentence; empty where none did."""
    good = sum(map(reading.is_good, found))
    if not good:
        return ""
    return ngettext(
        "En av dem är något som har blivit bättre.",
        "%(number)s av dem är något som har blivit bättre.",
        good,
    ) % {"number": good}


@dataclass(frozen=True)
class Count:
    """A row of the table under the map."""

    place: str
    number: int
    good: int
    unsure: int


def counts(found: Sequence[Development]) -> list[Count]:
    """The same numbers as in the map, district by district, and the whole city last."""
    by_place: dict[str, list[Development]] = {slug: [] for slug, _words in places()}
    for each in found:
        by_place[each.district.slug if each.district else CITY].append(each)
    unsure = {Reliability.SINGLE, Reliability.HEARSAY}
    return [
        Count(
            words,
            len(by_place[slug]),
            sum(map(reading.is_good, by_place[slug])),
            sum(each.reliability in unsure for each in by_place[slug]),
        )
        for slug, words in places()
    ]

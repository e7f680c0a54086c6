"""Which social office serves the place that somebody types: a part of town, a district or a postcode.

Misspellings are forgiven and so is writing without å, ä and ö. What is typed is compared in memory and kept nowhere.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import yaml

from varsam.areas.relatives.models import Area, Contact
from varsam.kernel.people import calendar
from varsam.kernel.people.models import District
from varsam.lib.opening_hours import OpeningHours, opening_at

OFFICE, NIGHT, CENTRE = "goteborg-socialkontor", "goteborg-socialjouren", "goteborg-kontaktcenter"
LONGEST = 80
# Two of these in a row are what a Swede without the right keyboard writes for å, ä and ö.
_PAIRS = (("aa", "a"), ("ae", "a"), ("oe", "o"))
_POSTCODE = re.compile(r"(?<!\d)(\d{3})\s?(\d{2})(?!\d)")
_SHORT_CODE = re.compile(r"\d{3}")
# The city's own name says nothing of where in it; a street number neither.
_SAYS_NOTHING = frozenset({"goteborg", "gothenburg", "gbg", "se", "s", "sverige", "vid", "nara", "i"})


class Kind(StrEnum):
    """What was found; several asks for a choice, unknown for a district."""

    FOUND = "found"
    BORDER = "border"
    OUTSIDE = "outside"
    SEVERAL = "several"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """`areas` are what the words fit, best first; `districts` those whose offices serve them; `outside` the other
    municipality. `guessed`: the words were not quite a name that is known."""

    kind: Kind
    areas: tuple[Area, ...] = ()
    districts: tuple[District, ...] = ()
    outside: str = ""
    guessed: bool = False
    was_postcode: bool = False


def key(text: str) -> str:
    """A name as it is compared: small letters without dots, rings and accents, single spaces, plain digits."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char if char.isalnum() else " "
        for char in plain
        if not unicodedata.combining(char)
    )
    for pair, letter in _PAIRS:
        letters = letters.replace(pair, letter)
    return " ".join(letters.split())


def find(text: str, areas: Iterable[Area]) -> Answer:
    """What is known of a place, by its name or its postcode."""
    said, known = key(text[:LONGEST]), list(areas)
    code = _POSTCODE.search(said)
    if code:
        return _by_postcode(int(code[1] + code[2]), known)
    if _SHORT_CODE.fullmatch(said):
        first = int(said) * 100
        inside = [a for a in known if a.first_postcode and first <= a.first_postcode <= first + 99]
        return _answer(inside, was_postcode=True)
    if not any(char.isalpha() for char in said):
        return Answer(Kind.UNKNOWN, was_postcode=bool(said))
    return _by_name(said, known)


def of_district(district: District) -> Answer:
    """The answer to somebody who chose the district."""
    return Answer(Kind.FOUND, districts=(district,))


def _by_postcode(code: int, known: list[Area]) -> Answer:
    around = [
        a
        for a in known
        if a.first_postcode and a.last_postcode and a.first_postcode <= code <= a.last_postcode
    ]
    around.sort(key=lambda a: (a.last_postcode or 0) - (a.first_postcode or 0))
    return _answer(around[:1], was_postcode=True)


def _by_name(said: str, known: list[Area]) -> Answer:
    names = [(name, area) for area in known for name in _names(area)]
    exact = [area for name, area in names if name == said]
    if exact:
        return _answer(exact)
    words = [word for word in said.split() if word not in _SAYS_NOTHING and not word.isdigit()]
    # "Angered centrum" is Angered's, not the district Centrum.
    rest = " ".join(word for word in words if word != "centrum" or len(words) == 1)
    if not rest:
        return Answer(Kind.UNKNOWN)
    within = list(_longest(_within(rest, names)))
    if within:
        return _answer(within)
    begun = [area for name, area in names if len(rest) >= 3 and name.startswith(rest)]
    return _answer(begun or list(_nearest(rest, names)), guessed=True)


def _names(area: Area) -> set[str]:
    return {key(name) for name in (area.name, *area.spellings)}


def _within(said: str, names: Iterable[tuple[str, Area]]) -> Iterator[tuple[str, Area]]:
    """Those whose whole name stands among the words: "Hjällbo torg 4", "ovanför Slottsskogen"."""
    around = f" {said} "
    return ((name, area) for name, area in names if f" {name} " in around)


def _longest(found: Iterable[tuple[str, Area]]) -> Iterator[Area]:
    """Södra Biskopsgården and not also Biskopsgården."""
    all_found = list(found)
    most = max((len(name) for name, _area in all_found), default=0)
    return (area for name, area in all_found if len(name) == most)


def _nearest(said: str, names: Iterable[tuple[str, Area]]) -> Iterator[Area]:
    """Those that are the fewest slips away, and not more than a third of the word."""
    near = [
        (slips, area)
        for name, area in names
        if (slips := _slips(said, name, _most_slips(min(len(said), len(name))))) is not None
    ]
    least = min((slips for slips, _area in near), default=0)
    return (area for slips, area in near if slips == least)


def _most_slips(length: int) -> int:
    return 0 if length < 4 else 1 if length < 7 else 2 if length < 11 else 3


def _slips(one: str, other: str, most: int) -> int | None:
    """How many letters are wrong, missing, too many or swapped; None where it is more than `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None


def _answer(found: Iterable[Area], *, guessed: bool = False, was_postcode: bool = False) -> Answer:
    areas = tuple(dict.fromkeys(found))
    if not areas:
        return Answer(Kind.UNKNOWN, was_postcode=was_postcode)
    districts = tuple(dict.fromkeys(district for area in areas for district in area.districts))
    outside = {area.outside for area in areas if area.outside}
    if len(areas) > 1 and len(districts) + len(outside) > 1:
        return Answer(Kind.SEVERAL, areas, guessed=guessed, was_postcode=was_postcode)
    kind = Kind.OUTSIDE if not districts else Kind.FOUND
    if len(districts) > 1 or (districts and outside):
        kind = Kind.BORDER
    return Answer(kind, areas, districts, next(iter(outside), ""), guessed, was_postcode)


@cache
def _data() -> dict[str, Any]:
    text = (
        resources.files("varsam.areas.relatives").joinpath("data", "offices.yaml").read_text(encoding="utf-8")
    )
    data: dict[str, Any] = yaml.safe_load(text)
    return data


@cache
def _daytime() -> OpeningHours:
    return OpeningHours.from_data(_data()["daytime"])


def night_service_first(office: Contact | None, at: datetime) -> bool:
    """Whether the emergency social service is the one to call at `at`: the office's own hours decide; while they are
    unknown, what can be assumed of an office in the daytime (the file names its source)."""
    days = calendar.current()
    stated = opening_at(office.opening_hours, at, days).open if office else None
    if stated is not None:
        return not stated
    return opening_at(_daytime(), at, days).open is not True


def rows(districts: Mapping[str, District]) -> Iterator[Area]:
    """Unsaved areas that an installation begins with, from the file; `districts` by their slug."""
    data = _data()
    sources: dict[str, str] = data["sources"]
    for slug, places in data["places"].items():
        for line in places:
            name, _equals, spellings = line.partition("=")
            yield Area(
                name=name.replace("?", "").strip(),
                spellings=_parted(spellings),
                district=districts[slug],
                certainty="likely" if "?" in name else "certain",
                source=sources["places"],
            )
    for name, slug, other, municipality, spellings in data["borders"]:
        yield Area(
            name=name,
            spellings=_parted(spellings),
            district=districts[slug],
            second_district=districts.get(other or ""),
            outside=municipality,
            certainty="likely",
            source=sources["places"],
        )
    for municipality, places in data["outside"].items():
        for name in places:
            yield Area(name=name, outside=municipality, certainty="certain", source=sources["outside"])
    for name, first, last, slug, other, municipality, certainty in data["postcodes"]:
        yield Area(
            name=name,
            first_postcode=first,
            last_postcode=last,
            district=districts.get(slug or ""),
            second_district=districts.get(other or ""),
            outside=municipality,
            certainty=certainty,
            source=sources["postcodes"],
        )


def _parted(spellings: str) -> list[str]:
    return [each.strip() for each in spellings.split(",") if each.strip()]

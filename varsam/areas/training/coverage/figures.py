"""How much of the staff has been reached, as it may be shown: small numbers are hidden here, before anybody sees them.

Two things are counted side by side and never added, since nobody knows who they have in common: those whom a course that still
holds has reached (people of today's sign-ups, and of courses before Varsam), and those who finished the introduction. Both are
set against the staff that units have stated. Who left since cannot be told, so no unit shows more than it has.

- The city and its districts are exact, and so are the units of a district, each list with what hiding.py hides of it. A
  district whose own number is hidden for another's sake shows no numbers of its units: they would add up to it.
- Kinds of work cut through the same units. They are shown as tenths, never as numbers, and only where no unit is half of the
  kind, so that they are of no use for working out a unit's number.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection

from varsam.areas.training.courses.models import Course, Group
from varsam.areas.training.coverage import hiding
from varsam.areas.training.coverage.hiding import Hidden, Part, Shown
from varsam.kernel.people.models import District, Organisation

# A tenth of so many is five people or more; and what so many units have in common tells little of any.
_KIND_AT_LEAST: Final = 50
_UNITS_AT_LEAST: Final = 3
_LAST: Final = str.maketrans("åäö", "{|}")


@dataclass(frozen=True)
class Sum:
    """One sum of the database (sql/30_sums.sql), small ones too: for this module only. `kind` None: all other kinds of work."""

    unit: int
    kind: int | None
    staff: int
    reached: int
    earlier: int
    introduced: int


@dataclass(frozen=True)
class Measured:
    """One thing that is counted: those whom a course has reached, or those who finished the introduction.

    `districts` by slug, in the order of their names, the whole city's own units last (empty slug); `units` by district slug,
    None where no number of a unit can be shown; keys of units are their slugs.
    """

    city: Hidden
    districts: list[Hidden]
    units: dict[str, list[Hidden] | None]
    kinds: list["Kind"]


@dataclass(frozen=True)
class Kind:
    """A kind of work: `tenths` of it have been reached, or why that is not said. `slugs` empty: all that have no line."""

    slugs: tuple[str, ...]
    size: int
    tenths: int | None
    mark: Shown | None


@dataclass(frozen=True)
class Coverage:
    """All that may be shown. `silent` are units with somebody reached or a statement missing: they have not said how many
    they are."""

    taught: Measured
    introduced: Measured
    silent: list[Organisation]
    units: dict[str, Organisation]


@dataclass(frozen=True)
class Own:
    """A unit as whoever answers for it sees it, on the first day of a month; marks as in hiding.py, None where a number is
    shown. `size` None: it has not said how many work there."""

    unit: Organisation
    size: int | None
    taught: int | Shown
    introduced: int | Shown
    day: date


@dataclass(frozen=True)
class Asked:
    """What is asked for and what there is of one course. `wanted` None: somebody waits, fewer than five."""

    course: Course
    wanted: int | None
    places: int
    occasions: int


def sums() -> list[Sum]:
    """For this module only. ProgrammingError for whoever may not have them."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.coverage_sums()")
        return [Sum(*row) for row in cursor.fetchall()]


def coverage() -> Coverage:
    """How far training has come in the municipality of the one who acts. ProgrammingError for whoever may not ask."""
    found = sums()
    units = {
        each.pk: each
        for each in Organisation.objects.filter(pk__in={each.unit for each in found}).select_related(
            "district"
        )
    }
    staff = Counter[int]()
    for each in found:
        staff[each.unit] += each.staff
    stated = [each for each in found if staff[each.unit]]
    silent = sorted(
        (unit for pk, unit in units.items() if not staff[pk]), key=lambda unit: alphabetical(unit.name)
    )
    counted = _Counting(stated, units)
    return Coverage(
        taught=counted.of(lambda each: each.reached + each.earlier),
        introduced=counted.of(lambda each: each.introduced),
        silent=silent,
        units={unit.slug: unit for unit in units.values()},
    )


class _Counting:
    def __init__(self, found: Sequence[Sum], units: dict[int, Organisation]) -> None:
        self.found, self.units = found, units
        self.groups = dict(Group.objects.values_list("pk", "slug"))
        order = sorted(District.objects.values_list("name", "slug"))
        self.places = [*(slug for _name, slug in order), ""]

    def of(self, count: Callable[[Sum], int]) -> Measured:
        parts = self._units(count)
        by_place: dict[str, list[Part]] = {place: [] for place in self.places}
        for unit, part in parts.items():
            district = self.units[unit].district
            by_place[district.slug if district else ""].append(part)
        city = hiding.whole(list(parts.values()))
        wholes = [
            Part((place,), sum(part.size for part in inside), sum(part.reached for part in inside))
            for place, inside in by_place.items()
            if inside
        ]
        districts = (
            hiding.hide(hiding.together(wholes), sum_is_shown=isinstance(city.number, int)) if wholes else []
        )
        shown = {key: each for each in districts or [] for key in each.keys}
        return Measured(
            city=city,
            districts=districts or [],
            units={place: _inside(inside, shown.get(place)) for place, inside in by_place.items() if inside},
            kinds=self._kinds(count),
        )

    def _units(self, count: Callable[[Sum], int]) -> dict[int, Part]:
        size, reached = Counter[int](), Counter[int]()
        for each in self.found:
            size[each.unit] += each.staff
            reached[each.unit] += count(each)
        order = sorted(size, key=lambda unit: alphabetical(self.units[unit].name))
        return {
            unit: Part((self.units[unit].slug,), size[unit], min(size[unit], reached[unit])) for unit in order
        }

    def _kinds(self, count: Callable[[Sum], int]) -> list[Kind]:
        by_kind: defaultdict[str, Counter[int]] = defaultdict(Counter)
        reached = Counter[str]()
        for each in self.found:
            slug = self.groups[each.kind] if each.kind else ""
            by_kind[slug][each.unit] += each.staff
            reached[slug] += min(each.staff, count(each))
        shown = [slug for slug in self.groups.values() if slug in by_kind and _is_broad(by_kind[slug])]
        rest = [slug for slug in by_kind if slug not in shown]
        others = Counter[int]()
        for slug in rest:
            others.update(by_kind[slug])
        made = [_kind((slug,), by_kind[slug].total(), reached[slug]) for slug in shown]
        if _is_broad(others):
            made.append(_kind((), others.total(), sum(reached[slug] for slug in rest)))
        return made


def _inside(parts: list[Part], district: Hidden | None) -> list[Hidden] | None:
    """The units of a district. One that is put together with another district, or hidden for another's sake, shows none."""
    if district is None or len(district.keys) > 1 or district.number in {Shown.REST, Shown.TOO_SMALL}:
        return None
    return hiding.hide(hiding.together(parts), sum_is_shown=isinstance(district.number, int))


def _is_broad(units: Counter[int]) -> bool:
    """Whether a kind of work is spread so that its share says little of any one unit."""
    total = units.total()
    return (
        total >= _KIND_AT_LEAST
        and sum(count > 0 for count in units.values()) >= _UNITS_AT_LEAST
        and 2 * max(units.values()) <= total
    )


def _kind(slugs: tuple[str, ...], size: int, reached: int) -> Kind:
    whole = hiding.whole([Part(slugs, size, reached)])
    if isinstance(whole.number, Shown):
        return Kind(slugs, size, None, whole.number)
    return Kind(slugs, size, round(10 * whole.number / size), None)


def alphabetical(name: str) -> str:
    """What a name is sorted by: å, ä and ö come last, in that order."""
    return name.casefold().translate(_LAST)


def own() -> list[Own]:
    """The units that the one who acts answers for. Small numbers never leave the database."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.coverage_own()")
        rows = cursor.fetchall()
    units = Organisation.objects.in_bulk([row[0] for row in rows])
    return [
        Own(
            units[unit],
            size,
            Shown(mark) if mark else reached,
            Shown(introduced_mark) if introduced_mark else introduced,
            day,
        )
        for unit, size, reached, mark, introduced, introduced_mark, day in rows
    ]


def demand() -> list[Asked]:
    """What is asked for against what there is, course by course in the order of the catalogue."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.coverage_demand()")
        rows = cursor.fetchall()
    courses = Course.objects.in_bulk([row[0] for row in rows])
    return [
        Asked(courses[course], None if is_few else wanted or 0, places, occasions)
        for course, wanted, is_few, places, occasions in rows
    ]


def tenths(number: int, size: int) -> int:
    """How many in ten; 0 where nobody works there."""
    return round(10 * number / size) if size else 0

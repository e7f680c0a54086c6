"""What is known of how far training has come, as people read it: words beside every number, and what it amounts to."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from varsam.areas.training.courses.models import Group
from varsam.areas.training.coverage import figures
from varsam.areas.training.coverage.figures import Asked, Coverage, Kind, Measured
from varsam.areas.training.coverage.hiding import Hidden, Number, Shown
from varsam.kernel.people.models import District
from varsam.lib.suppression import LEAST

_TENTHS = (
    gettext_lazy("Ingen av tio"), gettext_lazy("En av tio"), gettext_lazy("Två av tio"), gettext_lazy("Tre av tio"),
    gettext_lazy("Fyra av tio"), gettext_lazy("Fem av tio"), gettext_lazy("Sex av tio"), gettext_lazy("Sju av tio"),
    gettext_lazy("Åtta av tio"), gettext_lazy("Nio av tio"), gettext_lazy("Tio av tio"),
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One number in words; `width` of its bar in per cent, empty where it is not shown, and then `mark` says why."""

    words: str
    width: str = ""
    mark: str = ""
    share: float | None = None


@dataclass(frozen=True)
class Row:
    """One line: a district, a unit or several small ones, or a kind of work."""

    name: str
    size: int
    taught: Cell
    introduced: Cell


@dataclass(frozen=True)
class Place:
    """A district with its units. `rows` None: no number of a unit can be shown; `names` are then their names."""

    slug: str
    name: str
    rows: Sequence[Row] | None
    names: Sequence[str]


@dataclass(frozen=True)
class Wanted:
    """A course, how many wait for it in words, and the places that are free."""

    name: str
    slug: str
    wanted: str
    places: int
    occasions: int
    is_short: bool


def number(value: Number, size: int) -> Cell:
    """How many of `size`, or why that is not shown."""
    if isinstance(value, Shown):
        return Cell(_why(value), mark=value.value)
    return Cell(
        _("%(n)s av %(size)s") % {"n": intcomma(value), "size": intcomma(size)},
        width=f"{100 * value / size:.1f}%",
        share=value / size,
    )


def _why(mark: Shown) -> str:
    return {
        Shown.FEW: _("färre än %(least)d"),
        Shown.NEARLY_ALL: _("alla utom färre än %(least)d"),
        Shown.REST: _("dold"),
        Shown.TOO_SMALL: _("för få"),
    }[mark] % {"least": LEAST}


def _kind_cell(kind: Kind) -> Cell:
    if kind.mark:
        return Cell(_why(kind.mark), mark=kind.mark.value)
    tenths = kind.tenths or 0
    return Cell(_("ungefär %(n)d av 10") % {"n": tenths}, width=f"{10 * tenths}.0%", share=tenths / 10)


def districts(found: Coverage) -> list[Row]:
    """The city's districts in the order of their names, and the whole city last."""
    names = place_names()
    rows = [
        _row(", ".join(names[key] for key in each.keys), each, found.introduced.districts)
        for each in found.taught.districts
    ]
    if not found.taught.city.size:
        return []
    return [*rows, _row(_("Hela staden"), found.taught.city, [found.introduced.city])]


def place_names() -> dict[str, str]:
    """Slug → name; units of no district are the whole city's."""
    return {**dict(District.objects.values_list("slug", "name")), "": _("Stadsövergripande")}


def _row(name: str, taught: Hidden, others: Sequence[Hidden]) -> Row:
    beside = next((each for each in others if each.keys == taught.keys), None)
    return Row(
        name,
        taught.size,
        number(taught.number, taught.size),
        number(beside.number, beside.size) if beside else Cell(_("dold"), mark="rest"),
    )


def places(found: Coverage) -> list[Place]:
    """Each district with its units in the order of their names."""
    names, made = place_names(), []
    inside: dict[str, list[str]] = {}
    for slug, unit in found.units.items():
        if unit not in found.silent:
            inside.setdefault(unit.district.slug if unit.district else "", []).append(slug)
    for place, parts in found.taught.units.items():
        rows = None
        if parts is not None:
            rows = [
                _row(_named(each, found), each, found.introduced.units.get(place) or []) for each in parts
            ]
        listed = sorted((found.units[slug].name for slug in inside.get(place, ())), key=figures.alphabetical)
        made.append(Place(place, names[place], rows, listed))
    return made


def _named(part: Hidden, found: Coverage) -> str:
    if len(part.keys) == 1:
        return found.units[part.keys[0]].name
    return _("Små enheter tillsammans: %(names)s") % {
        "names": ", ".join(found.units[key].name for key in part.keys)
    }


def kinds(found: Coverage) -> list[Row]:
    """Kinds of work in the order of the catalogue, all others last. Tenths, and never numbers."""
    names = {group.slug: group.name for group in Group.objects.all()}
    introduced = {each.slugs: each for each in found.introduced.kinds}
    return [
        Row(
            names[each.slugs[0]] if each.slugs else _("Alla andra"),
            each.size,
            _kind_cell(each),
            _kind_cell(introduced[each.slugs]),
        )
        for each in found.taught.kinds
    ]


def wanted(asked: Sequence[Asked]) -> list[Wanted]:
    """Demand against supply. Nothing to compare is left out."""
    return [
        Wanted(
            each.course.title,
            each.course.slug,
            str(each.wanted) if each.wanted is not None else _why(Shown.FEW),
            each.places,
            each.occasions,
            (1 if each.wanted is None else each.wanted) > each.places,
        )
        for each in asked
        if each.wanted != 0 or each.occasions
    ]


# --- what the numbers amount to ---------------------------------------------------------------------------------


def finding(found: Measured) -> str:
    """How far the city has come, in a sentence."""
    city = found.city
    if not city.size or city.number is Shown.TOO_SMALL:
        return _("Täckningen syns när enheterna har sagt hur många de är")
    if city.number is Shown.FEW:
        return _("De första är på väg")
    if city.number is Shown.NEARLY_ALL:
        return _("Nästan alla har gått en kurs som gäller")
    assert isinstance(city.number, int)
    tenths = figures.tenths(city.number, city.size)
    if not tenths:
        return _("De första är på väg")
    return _("Ungefär %(tenths)s har gått en kurs som gäller") % {"tenths": str(_TENTHS[tenths]).lower()}


def district_finding(rows: Sequence[Row]) -> str:
    """What all districts have in common; nobody is put last."""
    shares = [row.taught.share for row in rows[:-1] if row.taught.share is not None]
    least = int(10 * min(shares)) if shares else 0
    if least and len(shares) == len(rows) - 1:
        return _("I varje område har minst %(tenths)s gått en kurs") % {"tenths": str(_TENTHS[least]).lower()}
    return _("Så många har gått en kurs i stadens områden")


def kind_finding(rows: Sequence[Row]) -> str:
    """Among whom most are left to reach: where one more occasion does the most good."""
    named = [row for row in rows if row.name != _("Alla andra")]
    left = {row.name: row.size * (1 - row.taught.share) for row in named if row.taught.share is not None}
    if not left:
        return _("Så många har gått en kurs i olika yrken")
    most = max(left, key=lambda name: left[name])
    return _("Flest att nå: %(who)s") % {"who": most}


def wanted_finding(rows: Sequence[Wanted]) -> str:
    short = [row for row in rows if row.is_short]
    if not short:
        return _("Det finns plats för alla som väntar")
    if len(short) == 1:
        return _("Fler vill gå %(course)s än det finns plats för") % {"course": short[0].name}
    return ngettext(
        "%(n)d kurs har fler som vill gå än det finns plats för",
        "%(n)d kurser har fler som vill gå än det finns plats för",
        len(short),
    ) % {"n": len(short)}


def marks(rows: Sequence[Row]) -> set[str]:
    """Which reasons for a hidden number stand in these rows."""
    return {cell.mark for row in rows for cell in (row.taught, row.introduced) if cell.mark}

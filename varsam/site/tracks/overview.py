"""SSPF and SIG as they are shown: who leads, which services sit there and which are missing, how often, and where."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.tracks import systems
from varsam.areas.knowledge_house.tracks.enums import LivesIn
from varsam.areas.knowledge_house.tracks.models import Track
from varsam.kernel.meetings.enums import Function, GroupKind
from varsam.kernel.meetings.models import Group, Member
from varsam.kernel.people.models import District
from varsam.site.meetings import groups_shown

# The services that the track is named after, or that Socialstyrelsen's SIG has at the table. Others may sit there too.
NEEDED = {
    GroupKind.SSPF: (Function.SOCIAL_SERVICES, Function.SCHOOL, Function.POLICE, Function.LEISURE),
    GroupKind.SIG: (Function.SOCIAL_SERVICES, Function.POLICE, Function.PROBATION),
}
KINDS = tuple(kind.value for kind in NEEDED)


@dataclass(frozen=True)
class Service:
    """A service in a group, and who sits there for it; nobody: it is missing."""

    words: str
    members: list[Member]

    @property
    def is_missing(self) -> bool:
        return not self.members


@dataclass(frozen=True)
class Home:
    """Where the casework lies: in Varsam, or in a system that is connected, or in one that is not."""

    words: str
    is_elsewhere: bool
    is_connected: bool
    is_invented: bool


@dataclass(frozen=True)
class Card:
    """One group."""

    group: Group
    services: list[Service]
    home: Home
    rhythm: str
    leader: Member | None = None

    @property
    def missing(self) -> list[str]:
        return [service.words for service in self.services if service.is_missing]

    @property
    def seats(self) -> int:
        return sum(len(service.members) for service in self.services)


@dataclass(frozen=True)
class Row:
    """A district with its tracks, in the order of KINDS; None where it has none."""

    name: str
    cards: list[Card | None] = field(default_factory=list)


def home(track: Track | None) -> Home:
    """Where its casework lies."""
    if track is None or track.lives_in == LivesIn.VARSAM:
        return Home(_("Varsam"), False, True, False)
    known = {each.slug: each for each in systems.connected()}.get(track.system)
    if known is None:
        name = track.system or _("Annat system, utan koppling")
        return Home(name, True, False, False)
    return Home(known.name, True, not known.wrong, known.is_invented)


def _services(group: Group, members: Iterable[Member]) -> list[Service]:
    by: dict[str, list[Member]] = {}
    for member in members:
        by.setdefault(member.function, []).append(member)
    needed = [function.value for function in NEEDED.get(GroupKind(group.kind), ())]
    more = [function.value for function in Function if function.value in by and function.value not in needed]
    return [Service(str(Function(each).label), by.get(each, [])) for each in [*needed, *more]]


def card(group: Group, members: list[Member]) -> Card:
    """One group with its current members."""
    track = getattr(group, "track", None)
    leader = next((member for member in members if member.leads), None)
    return Card(group, _services(group, members), home(track), groups_shown.rhythm(group), leader)


def cards() -> list[Card]:
    """Every SSPF and SIG that the one who asks may see and that has not ended, in the order of districts."""
    groups = list(
        Group.objects.filter(kind__in=KINDS, ended_at=None)
        .select_related("district", "unit", "track")
        .order_by("district__name", "name")
    )
    members: dict[int, list[Member]] = {}
    for member in (
        Member.objects.current().filter(group__in=groups).select_related("user", "organisation", "deputy_for__user")
    ):  # fmt: skip
        members.setdefault(member.group_id, []).append(member)
    return [card(group, members.get(group.pk, [])) for group in groups]


def by_district(found: list[Card]) -> list[Row]:
    """The same by district; a second group of a kind in a district stands in a row of its own."""
    rows: dict[tuple[str, int], dict[str, Card]] = {}
    for each in found:
        name = each.group.district.name if isinstance(each.group.district, District) else _("Hela staden")
        place = 0
        while each.group.kind in rows.setdefault((name, place), {}):
            place += 1
        rows[name, place][each.group.kind] = each
    return [Row(name, [kinds.get(kind) for kind in KINDS]) for (name, _place), kinds in rows.items()]

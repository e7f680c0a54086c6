"""Which ways the desk shows to whom: only what the role can use, and nothing that leads nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varsam.kernel.access.roles import RIGHTS
from varsam.kernel.people.models import Membership, Role
from varsam.lib.rows import Verb
from varsam.site.desk import tallies


@dataclass(frozen=True)
class Way:
    """One entry of the side navigation: the view's name, its drawing, its words and what reading it takes. With `roles`,
    only those look for it here."""

    name: str
    icon: str
    words: str | Promise
    resource: str | None = None
    tally: str = ""
    roles: frozenset[Role] = frozenset()


# Those who are engaged to walk beside a person; others who are find it through what is shared with them.
_ENGAGED = frozenset({Role.MENTOR, Role.THEOLOGIAN, Role.CIVIL_SOCIETY})
# Those who may be asked to be a relative's parent coach.
_COACHES = frozenset({Role.MENTOR, Role.CIVIL_SOCIETY})
# Those of the city's services and its partners who may sit in its groups; what each sees there is theirs.
_SITS = frozenset(
    {
        Role.COORDINATOR,
        Role.SOCIAL_WORKER,
        Role.SSPF_COORDINATOR,
        Role.SIG_COORDINATOR,
        Role.SCHOOL,
        Role.LEISURE,
        Role.POLICE,
        Role.PROBATION,
    }
)
# Who is elected, who runs the system and a community's contact are told nothing of what was learned.
_LEARNS = frozenset(Role) - {Role.COUNCIL, Role.SYSTEM_ADMIN, Role.COMMUNITY}
# What came of methods is for those who answer for them or for the programme.
_SEES_USE = frozenset({Role.COORDINATOR, Role.METHOD_LEAD})
_OWES = frozenset({Role.SOCIAL_WORKER, Role.SSPF_COORDINATOR, Role.SIG_COORDINATOR, Role.METHOD_LEAD})


@dataclass(frozen=True)
class Part:
    """Ways that belong together, under one heading; the first part has none. A part that is kept folds in a long menu."""

    words: str | Promise
    ways: tuple[Way, ...]
    is_kept: bool = False


PARTS: tuple[Part, ...] = (
    Part(
        "",
        (
            Way("desk:start", "house", _("Skrivbordet")),
            Way("desk:inbox", "inbox", _("Inkorgen"), "enquiry", "open"),
            Way("desk:tasks", "list-checks", _("Mina uppgifter"), "task", "tasks"),
            # When people come to talk, and where we go.
            Way("appointments:times", "clock", _("Tider"), "appointment"),
            # Whoever something may be shared with may be invited too.
            Way("calendars:calendar", "calendar", _("Kalender"), "shared"),
        ),
    ),
    Part(
        _("Stöd till personer"),
        (
            Way("cases:board", "panels-top-left", _("Ärenden"), "record"),
            Way("records:records", "notebook-pen", _("Akter"), "record"),
            Way("consent:ending", "user-check", _("Samtycken"), "record"),
            Way("support:board", "heart", _("Anhörigstöd"), "support"),
            Way("support:coaching", "heart", _("Mina anhörigstöd"), "shared", roles=_COACHES),
            Way("support:offices", "phone", _("Anhöriga att kontakta"), "handover"),
            Way("engagements:mine", "hand-heart", _("Mina insatser"), "shared", roles=_ENGAGED),
            Way("records:shared", "door-open", _("Delat med oss"), "shared"),
            Way("disclosures:disclosures", "send", _("Utlämnanden"), "disclosure"),
            Way("rights:requests", "user", _("Egna uppgifter"), "rights_request"),
        ),
    ),
    Part(
        _("Samverkan"),
        (
            Way("meetings:meetings", "message-square", _("Möten"), "shared"),
            Way("meetings:groups", "users", _("Grupper"), "shared"),
            # Who sits in a group sees it too, from police to school.
            Way("tracks:tracks", "circle-dot", _("SSPF och SIG"), "shared"),
            Way("developments:developments", "map-pin", _("Händelser"), "shared", roles=_SITS),
            Way("agreements:agreements", "file-text", _("Överenskommelser"), "shared", roles=_SITS),
            # What the city has promised communities and associations: who keeps the dialogue, who answers for a
            # promise, and they.
            Way("dialogue:dialogues", "handshake", _("Dialog"), "dialogue"),
            Way("dialogue:owned", "handshake", _("Löften jag svarar för"), "promise", roles=_OWES),
            Way("dialogue:ours", "handshake", _("Våra löften från staden"), "promised"),
            Way("programme:programme", "chart-column", _("Lägesbild och plan"), "adopted"),
        ),
    ),
    Part(
        _("Stöd till verksamheter"),
        (
            Way("unit_support:requests", "hand-heart", _("Verksamheters stöd"), "unit_request"),
            Way("unit_support:guides", "book-open", _("Guider"), "guide"),
            Way("own_unit:own", "hand-heart", _("Vårt stöd"), "own_request"),
        ),
    ),
    Part(
        _("Omvärld"),
        (
            # What the city is asked from outside and asks there; any colleague may own one.
            Way("liaison:missions", "globe", _("Uppdrag i omvärlden"), "own_mission"),
            Way("insights:insights", "file-text", _("Lärdomar utifrån"), "insight"),
            # Everybody to whom something can be passed on; the reading list and the month's letter are beside it.
            Way("insights:mine", "book-open", _("Lärdomar för mig"), roles=_LEARNS),
            Way("exchange:exchange", "refresh-cw", _("Utbyte mellan kommuner"), "exchange"),
        ),
    ),
    Part(
        _("Kunskap"),
        (
            Way("consultations:consultations", "circle-help", _("Konsultationer"), "shared"),
            Way("experts:experts", "graduation-cap", _("Experter"), "expert"),
            Way("register:methods", "sliders-horizontal", _("Metoder")),
            Way("evidence:reviews", "book-open", _("Kunskapsöversikter"), "study"),
            Way("studies:studies", "file-text", _("Studier"), "study"),
            # The method lead finds the way there on the board.
            Way("register:legal", "shield-check", _("Rättslig prövning"), roles=frozenset({Role.LAWYER})),
            Way("learning:in_use", "chart-column", _("Metoder i bruk"), roles=_SEES_USE),
            Way("pilots:pilots", "flag", _("Prövningar"), "pilot"),
            Way("pilots:own", "flag", _("Våra prövningar"), "own_pilot"),
            Way("consultations:lessons", "book-open", _("Lärdomar"), "lesson"),
            Way("pathways:pathways", "list", _("Ärendemallar"), "record"),
            Way("engagements:hours", "clock", _("Timmar"), "hours"),
        ),
    ),
    Part(
        _("Utbildning"),
        (
            Way("occasions:occasions", "graduation-cap", _("Tillfällen"), "course"),
            Way("occasions:courses", "book-open", _("Kurser"), "course"),
            Way("surveys:surveys", "message-square", _("Utvärderingar"), "survey"),
            Way("certificates:certificates", "file-text", _("Intyg"), "survey"),
            Way("coverage:coverage", "chart-column", _("Täckning"), "coverage"),
            Way("coverage:own", "chart-column", _("Vår enhet och utbildning"), "own_coverage"),
            # Everybody who works here may learn.
            Way("my_training:own", "user-check", _("Mina utbildningar")),
        ),
    ),
    Part(
        _("Kontroll"),
        (
            Way("records:reviews", "shield-check", _("Nödöppningar"), "review"),
            Way("review:rounds", "eye", _("Granska läsloggen"), "review"),
            Way("editing:log", "history", _("Läslogg"), "audit"),
            Way("retention:start", "trash-2", _("Gallring"), "retention"),
        ),
    ),
    Part(
        _("Sköta om"),
        (
            Way("editing:contacts", "phone", _("Kontakter"), "contact"),
            Way("editing:areas", "map-pin", _("Områden"), "contact"),
            Way("editing:pages", "file-text", _("Sidor"), "page"),
            Way("editing:limits", "hourglass", _("Frister"), "limit"),
            Way("editing:holidays", "calendar", _("Röda dagar"), "calendar"),
            Way("rules:rules", "book-open", _("Rättsregler")),
            Way("routes_desk:table", "map-pin", _("Vägvalet"), "route_rule"),
            Way("routes_desk:languages", "languages", _("Språk jag läser"), "enquiry"),
            Way("consent:terms", "languages", _("Samtyckestexter"), "rule"),
            Way("records:partners", "building-2", _("Partner"), "partner"),
            Way("editing:system", "settings", _("Systemet"), "system"),
        ),
        is_kept=True,
    ),
)
# A menu with more ways than this folds what is kept in order now and then.
_LONG = 14


@dataclass(frozen=True)
class Link:
    """A way as it is drawn for one visit."""

    address: str
    icon: str
    words: str | Promise
    count: int | None
    here: bool


@dataclass(frozen=True)
class Drawn:
    """A part of the menu as it is drawn for one visit."""

    words: str | Promise
    links: list[Link]
    folds: bool
    here: bool


@dataclass(frozen=True)
class Frame:
    """What surrounds every page of the desk for the one who is signed in."""

    parts: list[Drawn]
    roles: list[str]
    handles_enquiries: bool


def resources(memberships: Iterable[Membership], verb: Verb = Verb.READ) -> frozenset[str]:
    """What the roles may read (or another verb) in at least one unit."""
    return frozenset(
        right.resource
        for membership in memberships
        for right in RIGHTS.get(Role(membership.role), ())
        if verb in right.verbs
    )


def memberships_of(request: HttpRequest) -> list[Membership]:
    """The current roles, where a staff gate has put them; empty on pages outside it, such as the account's."""
    return getattr(request, "memberships", [])


def frame(request: HttpRequest) -> Frame:
    """The frame of this visit, counted once."""
    kept: Frame | None = getattr(request, "desk_frame", None)
    if kept is not None:
        return kept
    held = memberships_of(request)
    allowed = resources(held)
    counts = tallies.of(request, only=("open",)) if "enquiry" in allowed else {}
    made = Frame(
        parts=_parts(request, allowed, counts),
        roles=list(dict.fromkeys(str(membership.get_role_display()) for membership in held)),
        handles_enquiries="enquiry" in allowed,
    )
    request.desk_frame = made  # type: ignore[attr-defined]
    return made


def _parts(request: HttpRequest, allowed: frozenset[str], counts: dict[str, int]) -> list[Drawn]:
    held = {Role(membership.role) for membership in memberships_of(request)}
    shown = [(part, [way for way in part.ways if _is_for(way, allowed, held)]) for part in PARTS]
    addresses = {way.name: reverse(way.name) for _part, ways in shown for way in ways}
    here, is_long = _nearest(request.path, list(addresses.values())), len(addresses) > _LONG
    drawn = []
    for part, ways in shown:
        links = [
            Link(
                addresses[way.name],
                way.icon,
                way.words,
                counts.get(way.tally),
                addresses[way.name] == here,
            )
            for way in ways
        ]
        if links:
            is_here = any(link.here for link in links)
            drawn.append(Drawn(part.words, links, part.is_kept and is_long, is_here))
    return drawn


def _is_for(way: Way, allowed: frozenset[str], held: set[Role]) -> bool:
    return (way.resource is None or way.resource in allowed) and (not way.roles or bool(way.roles & held))


def _nearest(path: str, addresses: list[str]) -> str:
    """The address that the visit is at or below; the start page is only itself, though all lie below it."""
    start = reverse("desk:start")
    below = [each for each in addresses if path.startswith(each) and (each != start or path == start)]
    return max(below, key=len, default="")

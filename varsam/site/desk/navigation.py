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


WORK = (
    Way("desk:start", "house", _("Skrivbordet")),
    Way("desk:inbox", "inbox", _("Inkorgen"), "enquiry", "open"),
    Way("desk:tasks", "list-checks", _("Mina uppgifter"), "task", "tasks"),
    # Whoever something may be shared with may be invited too.
    Way("calendars:calendar", "calendar", _("Kalender"), "shared"),
    Way("records:records", "notebook-pen", _("Akter"), "record"),
    Way("consent:ending", "user-check", _("Samtycken"), "record"),
    Way("records:shared", "handshake", _("Delat med oss"), "shared"),
    Way("records:reviews", "shield-check", _("Nödöppningar"), "review"),
    Way("review:rounds", "eye", _("Granska läsloggen"), "review"),
    Way("disclosures:disclosures", "send", _("Utlämnanden"), "disclosure"),
    Way("rights:requests", "user", _("Egna uppgifter"), "rights_request"),
)
# Those who are engaged to walk beside a person; others who are find it through what is shared with them.
_ENGAGED = frozenset({Role.MENTOR, Role.THEOLOGIAN, Role.CIVIL_SOCIETY})
# The Knowledge House.
HOUSE: tuple[Way, ...] = (
    Way("cases:board", "panels-top-left", _("Ärenden"), "record"),
    # Whoever something may be shared with may be invited too.
    Way("meetings:meetings", "calendar", _("Konferenser"), "shared"),
    Way("engagements:mine", "hand-heart", _("Mina insatser"), "shared", roles=_ENGAGED),
    Way("consultations:consultations", "message-square", _("Konsultationer"), "shared"),
    Way("experts:experts", "graduation-cap", _("Experter"), "expert"),
    # Who sits in a group sees it too, from police to school.
    Way("tracks:tracks", "map-pin", _("Spår"), "shared"),
    Way("pathways:pathways", "list", _("Ärendemallar"), "record"),
    Way("programme:programme", "chart-column", _("Programmet"), "adopted"),
    Way("register:methods", "sliders-horizontal", _("Metoder")),
    Way("consultations:lessons", "book-open", _("Lärdomar"), "lesson"),
    Way("engagements:hours", "clock", _("Timmar"), "hours"),
)
# The cooperation. Those of the city's services and its partners who may sit in its groups; what each sees there is theirs.
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
_OWES = frozenset({Role.SOCIAL_WORKER, Role.SSPF_COORDINATOR, Role.SIG_COORDINATOR, Role.METHOD_LEAD})
TOGETHER: tuple[Way, ...] = (
    Way("meetings:groups", "users", _("Grupper"), "shared"),
    Way("developments:developments", "map-pin", _("Händelser"), "shared", roles=_SITS),
    Way("agreements:agreements", "file-text", _("Överenskommelser"), "shared", roles=_SITS),
    # What the city has promised communities and associations: who keeps the dialogue, who answers for a promise, and they.
    Way("dialogue:dialogues", "handshake", _("Dialog"), "dialogue"),
    Way("dialogue:owned", "handshake", _("Löften jag svarar för"), "promise", roles=_OWES),
    Way("dialogue:ours", "handshake", _("Våra löften från staden"), "promised"),
)
KEEPING = (
    Way("editing:contacts", "phone", _("Kontakter"), "contact"),
    Way("editing:pages", "file-text", _("Sidor"), "page"),
    Way("editing:limits", "hourglass", _("Frister"), "limit"),
    Way("editing:holidays", "calendar", _("Röda dagar"), "calendar"),
    Way("rules:rules", "book-open", _("Rättsregler")),
    Way("consent:terms", "languages", _("Samtyckestexter"), "rule"),
    Way("records:partners", "users", _("Partner"), "partner"),
    Way("retention:start", "trash-2", _("Gallring"), "retention"),
    Way("editing:log", "history", _("Läslogg"), "audit"),
    Way("editing:system", "settings", _("Systemet"), "system"),
)


@dataclass(frozen=True)
class Link:
    """A way as it is drawn for one visit."""

    address: str
    icon: str
    words: str | Promise
    count: int | None
    here: bool


@dataclass(frozen=True)
class Frame:
    """What surrounds every page of the desk for the one who is signed in."""

    work: list[Link]
    house: list[Link]
    together: list[Link]
    keeping: list[Link]
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
        work=_links(request, WORK, allowed, counts),
        house=_links(request, HOUSE, allowed, counts),
        together=_links(request, TOGETHER, allowed, counts),
        keeping=_links(request, KEEPING, allowed, counts),
        roles=list(dict.fromkeys(str(membership.get_role_display()) for membership in held)),
        handles_enquiries="enquiry" in allowed,
    )
    request.desk_frame = made  # type: ignore[attr-defined]
    return made


def _links(
    request: HttpRequest, ways: tuple[Way, ...], allowed: frozenset[str], counts: dict[str, int]
) -> list[Link]:
    held = {Role(membership.role) for membership in memberships_of(request)}
    shown = [
        way
        for way in ways
        if (way.resource is None or way.resource in allowed) and (not way.roles or way.roles & held)
    ]
    addresses = {way.name: reverse(way.name) for way in shown}
    here = _nearest(request.path, list(addresses.values()))
    return [
        Link(addresses[way.name], way.icon, way.words, counts.get(way.tally), addresses[way.name] == here)
        for way in shown
    ]


def _nearest(path: str, addresses: list[str]) -> str:
    """The address that the visit is at or below; the start page is only itself, though all lie below it."""
    start = reverse("desk:start")
    below = [each for each in addresses if path.startswith(each) and (each != start or path == start)]
    return max(below, key=len, default="")

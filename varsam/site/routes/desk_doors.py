"""Where a decided route leads on at the desk: each area by its own door."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from varsam.areas.liaison.missions import api as missions
from varsam.areas.operations import api as operations
from varsam.areas.relatives import api as relatives
from varsam.areas.relatives.support import api as support
from varsam.areas.relatives.support.refusals import NotNow
from varsam.kernel.conversations import actions
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.people.models import User
from varsam.site.desk.forms import next_working_day
from varsam.site.routes import ideas


@dataclass(frozen=True)
class Number:
    """Somebody to call."""

    name: str
    display: str
    dial: str
    when: str


@dataclass(frozen=True)
class Door:
    """The way on for the colleague: what to do in words, a page to go to, an act to press, numbers to give."""

    words: str
    address: str = ""
    link: str = ""
    act: str = ""
    numbers: tuple[Number, ...] = ()


_CONTACTS = {
    "call_112": ("sos-alarm-112",),
    "security_police": ("sakerhetspolisen", "polisen-114-14"),
    "orosanmalan": ("goteborg-socialkontor", "goteborg-socialjouren"),
    "contact_centre": ("goteborg-kontaktcenter",),
}


def of(route: str, enquiry: Enquiry) -> Door:
    """The door of a route for one enquiry."""
    if route == "methods":
        words, link, address, act = ideas.door(enquiry)
        return Door(words, address, link, act)
    words, link, act = _said(route, enquiry)
    return Door(words, _address(route, enquiry), link, act, _numbers(_CONTACTS.get(route, ())))


def _said(route: str, enquiry: Enquiry) -> tuple[str, str, str]:
    """What to do, the words of the link and of the act; empty where there is none."""
    office = (
        enquiry.district.office.name
        if enquiry.district and enquiry.district.office
        else _("socialkontoret där barnet bor")
    )
    return {
        "call_112": (_("Den som skrev ska ringa 112 själv. Skriv det i ett svar nu."), "", ""),
        "security_police": (
            _("Den som skrev ska berätta för polisen själv. Skriv det i ett svar, med numren."),
            "",
            "",
        ),
        "orosanmalan": (
            _(
                "Anmälan görs hos %(office)s. Den som vet något anmäler själv; gör du det, så säg det i ett svar."
            )
            % {"office": office},
            "",
            "",
        ),
        "sspf": (
            _("Ett ärende öppnas bara av en person, med samtycke."),
            _("Öppna ett ärende efter förfrågan"),
            "",
        ),
        "sig": (
            _("Ett ärende öppnas bara av en person, med samtycke."),
            _("Öppna ett ärende efter förfrågan"),
            "",
        ),
        "consultation": (_("Experter ger råd utan att veta vem det gäller."), _("Fråga Kunskapshuset"), ""),
        "relative_support": (
            _("Den som skrev får ett erbjudande i samtalet och bestämmer själv."),
            "",
            _("Erbjud stöd"),
        ),
        "unit_support": (
            _("Verksamheten går igenom sitt ansvar, och ni kommer överens om en plan.")
            if operations.can_take_up(enquiry)
            else _(
                "Bara en förfrågan från en verksamhet kan bli ett stöd. Ta kontakt med verksamheten i ett svar."
            ),
            _("Öppna stöd till verksamheten") if operations.can_take_up(enquiry) else "",
            "",
        ),
        "training": (
            _("Skicka länken till katalogen i ett svar. Intresse anmäls där."),
            _("Se utbildningskatalogen"),
            "",
        ),
        "liaison": (
            _("Frågan blir ett uppdrag med en som ansvarar och en sista dag. Svaret skrivs här i samtalet."),
            "",
            _("Lägg upp ett uppdrag"),
        ),
        "contact_centre": (_("Kontaktcenter lotsar vidare i staden. Ge numret i ett svar."), "", ""),
    }[route]


def _address(route: str, enquiry: Enquiry) -> str:
    if route in {"sspf", "sig"}:
        return f"{reverse('cases:new_case')}?forfragan={enquiry.reference}"
    if route == "consultation":
        return reverse("consultations:ask_from_enquiry", args=[enquiry.reference])
    if route == "unit_support" and operations.can_take_up(enquiry):
        return reverse("unit_support:take_up", args=[enquiry.reference])
    return {"training": reverse("training:catalogue")}.get(route, "")


def _numbers(slugs: tuple[str, ...]) -> tuple[Number, ...]:
    if not slugs:
        return ()
    named = {card.id: card for card in relatives.cards("relative", "professional")}
    return tuple(
        Number(card.name, card.phone["display"], card.phone["dial"], card.status_words)
        for slug in slugs
        if (card := named.get(slug)) and card.phone
    )


class CannotOpen(Exception):
    """The area says no; the message says why, to the colleague."""


Opener = Callable[[Enquiry, User], str]


def _take_on(kind: str) -> Opener:
    def open_(enquiry: Enquiry, by: User) -> str:
        due: date = next_working_day()
        actions.add_task(enquiry=enquiry, kind=kind, due=due, by=by)
        return reverse("desk:enquiry", args=[enquiry.reference])

    return open_


def _offer_support(enquiry: Enquiry, by: User) -> str:
    try:
        support.open_support(enquiry, by)
    except NotNow as refused:
        raise CannotOpen(refused.why) from refused
    return reverse("support:one", args=[enquiry.reference])


def _open_mission(enquiry: Enquiry, by: User) -> str:
    try:
        made = missions.open_from_enquiry(enquiry, by)
    except missions.NotNow as refused:
        raise CannotOpen(_("Samtalet är raderat, eller så är det inte ditt att föra vidare.")) from refused
    return reverse("liaison:mission", args=[made.reference])


# What one press at the desk opens; each gives the address to go on at, or raises CannotOpen.
OPENERS: dict[str, Opener] = {
    "relative_support": _offer_support,
    "methods": _take_on("ask_colleague"),
    "liaison": _open_mission,
}

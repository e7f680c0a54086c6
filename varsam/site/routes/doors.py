"""Where each route leads on: for whoever asks, for the colleague who decided, and what a writer is told comes next."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Words = str | Promise


@dataclass(frozen=True)
class Way:
    """A way on for whoever asks: where it leads, in words, with its drawing."""

    address: str
    words: str
    icon: str


@dataclass(frozen=True)
class Public:
    """A route as anyone reads it: what to do, whom to call (slugs of contacts, in order), and the ways on."""

    title: Words
    contacts: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()


PUBLIC: dict[str, Public] = {
    "call_112": Public(gettext_lazy("Ring 112 nu"), ("sos-alarm-112",)),
    "security_police": Public(
        gettext_lazy("Ring polisen eller Säkerhetspolisen"), ("sakerhetspolisen", "polisen-114-14")
    ),
    "orosanmalan": Public(
        gettext_lazy("Gör en orosanmälan till socialtjänsten"),
        ("goteborg-socialkontor", "goteborg-socialjouren"),
        ("offices", "write"),
    ),
    "sspf": Public(gettext_lazy("SSPF hjälper er tillsammans"), ("goteborg-socialkontor",), ("write",)),
    "sig": Public(gettext_lazy("Den sociala insatsgruppen (SIG)"), ("goteborg-socialkontor",), ("write",)),
    "consultation": Public(
        gettext_lazy("Fråga Kunskapshuset om råd, utan namn"),
        ("goteborg-samordningen", "cve-stodtelefon"),
        ("write",),
    ),
    "relative_support": Public(
        gettext_lazy("Stöd till dig som är anhörig"),
        ("radda-barnen-orostelefonen",),
        ("anonymous", "guides", "relatives"),
    ),
    "unit_support": Public(
        gettext_lazy("Stöd till er verksamhet"),
        ("goteborg-samordningen", "cve-stodtelefon"),
        ("unit", "unit_guides"),
    ),
    "training": Public(gettext_lazy("Utbildning"), (), ("catalogue", "introduction")),
    "methods": Public(gettext_lazy("Läs om metoder, eller fråga"), (), ("methods", "write")),
    "liaison": Public(gettext_lazy("Samordningen tar emot frågan"), ("goteborg-samordningen",), ("write",)),
    "contact_centre": Public(gettext_lazy("Ring Kontaktcenter"), ("goteborg-kontaktcenter",), ("write",)),
}


def ways(route: str, sender: str | None) -> list[Way]:
    """The ways on of a route, for whoever asks: those who work write as professionals, everyone else without a name."""
    return [_way(name, sender) for name in PUBLIC[route].ways]


def _way(name: str, sender: str | None) -> Way:
    works = sender in {"school", "youth_centre", "other_unit", "partner", "abroad"}
    if name == "write":
        name = "unit" if works else "anonymous"
    address, words, icon = {
        "anonymous": ("relatives:write", _("Skriv till oss utan namn"), "pencil"),
        "relatives": ("relatives:start", _("Se vem du kan prata med nu"), "heart"),
        "unit": ("site:operations_write", _("Fråga oss, utan namn"), "pencil"),
        "unit_guides": ("guides:guides", _("Läs guider för verksamheter"), "book-open"),
        "guides": ("relatives:guides", _("Råd till dig som är anhörig"), "book-open"),
        "offices": ("relatives:offices", _("Hitta ditt socialkontor"), "map-pin"),
        "catalogue": ("training:catalogue", _("Se utbildningar"), "graduation-cap"),
        "introduction": ("introduction:start", _("Gör introduktionen på 20 minuter"), "book-open"),
        "methods": ("methods:methods", _("Se metodregistret"), "sliders-horizontal"),
    }[name]
    return Way(reverse(address), words, icon)


def next_words(route: str) -> str:
    """What happens next with a question that belongs there, as whoever wrote it reads it."""
    return {
        "call_112": _("Ring 112 själv om faran är kvar. Vi fortsätter samtalet här."),
        "security_police": _(
            "Ring polisen på 114 14, eller 112 om det brådskar. Du berättar själv för dem. Vi fortsätter samtalet här."
        ),
        "orosanmalan": _(
            "Du gör anmälan hos socialkontoret där barnet bor, eller hos socialjouren kvällar och nätter. Vi svarar på dina frågor om hur du gör."
        ),
        "sspf": _("Vi svarar dig här om hur SSPF kan hjälpa. Inget görs om någon person utan samtycke."),
        "sig": _(
            "Vi svarar dig här om hur den sociala insatsgruppen kan hjälpa. Inget görs om någon person utan samtycke."
        ),
        "consultation": _("Vi frågar experter om råd, utan att någon pekas ut. Rådet kommer här i samtalet."),
        "relative_support": _(
            "Vi erbjuder dig ett eget stöd här i samtalet. Du bestämmer om du vill ha det."
        ),
        "unit_support": _(
            "Vi hjälper er att se ert ansvar och välja åtgärder. Nästa steg kommer här i samtalet."
        ),
        "training": _(
            "Vi svarar dig här om vilken utbildning som passar. Du kan också se alla utbildningar på webbplatsen."
        ),
        "methods": _("Den som ansvarar för metoder hjälper till med svaret. Det kommer här i samtalet."),
        "liaison": _("Samordningen tar hand om frågan och svarar dig här."),
        "contact_centre": _("Kontaktcenter kan lotsa dig vidare i staden. Vi svarar dig också här."),
    }[route]

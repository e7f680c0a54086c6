"""What the exchange says in plain words: what went wrong with a feed and what to do, what a warning means, what a field is."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varsam.areas.liaison.exchange.enums import EntryState, Outcome, Warning

Words = str | Promise

# Why nothing came of a fetch, and what to do.
FAULTS: dict[str, tuple[Words, Words]] = {
    "address": (_("Adressen, eller den som den skickar vidare till, går inte att hämta från."), _("Den ska börja med https:// och gå till den vanliga porten.")),
    "inside": (_("Adressen leder till en dator som inte finns på det öppna nätet."), _("Fråga dem efter den adress som andra kommuner ska använda.")),
    "name": (_("Ingen svarar på det namnet."), _("Kontrollera att adressen är rätt skriven.")),
    "down": (_("Deras server svarade inte, eller bröt mitt i."), _("Vi försöker igen av oss själva. Hör av dig till dem om det håller i sig.")),
    "certificate": (_("Deras server kan inte visa att den är den som adressen säger."), _("Hör av dig till dem. Det kan vara ett certifikat som har gått ut, eller någon som lyssnar på vägen.")),
    "slow": (_("Svaret tog för lång tid."), _("Vi försöker igen av oss själva.")),
    "huge": (_("Flödet är större än vad vi tar emot."), _("Hör av dig till dem: något är troligen fel.")),
    "hops": (_("Flödet skickar vidare till en annan server, eller runt i en ring."), _("Fråga dem efter den adress som gäller nu.")),
    "status": (_("Servern svarade, men inte med flödet."), _("Kontrollera att adressen är rätt skriven, eller fråga dem.")),
    "kind": (_("Adressen leder till något annat än ett flöde."), _("Leta efter en adress som slutar på .json eller .atom.")),
    "broken": (_("Svaret gick inte att packa upp."), _("Hör av dig till dem om det håller i sig.")),
    "format": (_("Det är inget flöde i det format som vi kan läsa."), _("Formatet beskrivs på sidan om vårt eget flöde. Skicka den till dem.")),
    "publisher": (_("Någon annan än förut säger sig äga flödet."), _("Ta inte över något. Ring dem och fråga vad som har hänt.")),
    "too_many": (_("Flödet har fler poster än vad vi tar emot."), _("Hör av dig till dem: något är troligen fel.")),
    "fetching_broke": (_("Något oväntat stoppade hämtningen hos oss."), _("Vi försöker igen. Säg till den som sköter systemet om det håller i sig.")),
}  # fmt: skip
LEFT_OUT: dict[str, Words] = {each.value: each.label for each in Outcome}
# What does not add up, and what it can mean.
WARNINGS: dict[str, tuple[Words, Words]] = {
    Warning.REWRITTEN: (
        _("Samma version har fått ett annat innehåll."),
        _(
            "En version ska aldrig ändras. Antingen har de gjort fel, eller så är det inte de som har skrivit."
        ),
    ),
    Warning.BACKWARDS: (
        _("En äldre version har kommit tillbaka."),
        _("De kan ha återställt en säkerhetskopia. Någon kan också visa er gammalt innehåll."),
    ),
    Warning.CHAIN: (
        _("Den nya versionen bygger inte på den som ni har."),
        _("Deras historik är en annan än den som ni har sett."),
    ),
    Warning.SIGNATURE: (
        _("Signaturen stämmer inte, eller saknas."),
        _("Innehållet kan ha ändrats på vägen. Det är inte taget härifrån."),
    ),
}
STATES: dict[str, tuple[str, Words]] = {
    EntryState.NEW: ("wait", EntryState.NEW.label),
    EntryState.SEEN: ("plain", EntryState.SEEN.label),
    EntryState.ADOPTED: ("done", EntryState.ADOPTED.label),
    EntryState.CHANGED: ("wait", EntryState.CHANGED.label),
    EntryState.SKIPPED: ("plain", EntryState.SKIPPED.label),
}
FIELDS: dict[str, Words] = {
    "name": _("Namn"),
    "target": _("För vem"),
    "description": _("Vad det är"),
    "harms": _("Kända risker och invändningar"),
    "needs": _("Vad som krävs"),
    "cost": _("Kostnad"),
    "level": _("Nivå"),
    "ages": _("Ålder"),
    "settings": _("Miljöer"),
    "languages": _("Språk"),
}
TABS: dict[str, Words] = {
    "": _("Att gå igenom"),
    "nya": _("Nya"),
    "andrade": _("Ändrade"),
    "varningar": _("Stämmer inte"),
    "overtagna": _("Övertagna"),
    "alla": _("Alla poster"),
}
# Why an address is refused before anything is fetched.
ADDRESS = _(
    "Skriv hela adressen till flödet. Den börjar med https:// och innehåller varken användarnamn eller portnummer."
)

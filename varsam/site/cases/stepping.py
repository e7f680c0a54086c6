"""The steps of a case in words: what each is called, what it means, and what it ends for others."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varsam.areas.knowledge_house.cases.states import State

S = State
Words = str | Promise


@dataclass(frozen=True)
class Telling:
    """One step: its name as an act, what it means for the person and the unit, and whether something ends by it."""

    act: Words
    meaning: Words
    kind: Literal["on", "back", "end"] = "on"
    losses: tuple[Words, ...] = ()


_CLOSE = _("Avsluta ärendet")
_CLOSED: tuple[Words, ...] = (
    _("Inbokade uppföljningar ställs in."),
    _("Det som är delat fortsätter att vara delat, om du inte avslutar delningen samtidigt."),
    _("Akten finns kvar och gallras efter sina regler. Ärendet går att öppna igen, men då frågar ni på nytt om samtycke."),
)  # fmt: skip
_AGAIN: tuple[Words, ...] = (
    _("Ett nytt varv börjar. Det gamla samtycket räknas inte: personen får frågan på nytt."),
    _("Efterkontroller som är inbokade ställs in."),
)


def _end(meaning: Words) -> Telling:
    return Telling(_CLOSE, meaning, "end", _CLOSED)


TELLINGS: dict[tuple[State, State], Telling] = {
    (S.PROPOSED, S.GROUNDED): Telling(
        _("Grunden är klar"),
        _("Det ordinarie spåret är namngivet, det finns en rättslig grund, och ingen annan arbetar med personen utan att ni vet om det."),
    ),
    (S.PROPOSED, S.CLOSED): _end(_("Det var inte en fråga för Kunskapshus.")),
    (S.GROUNDED, S.CONSENT_ASKED): Telling(
        _("Samtycke är frågat"),
        _("Personen, eller vårdnadshavarna, har fått frågan. Innan dess får ingen annan veta något."),
    ),
    (S.GROUNDED, S.MAPPING): Telling(
        _("Kartlägg utan samtycke"),
        _("Enheten hjälper på egen rättslig grund, utan andra."),
        losses=(_("Ingen utanför enheten får vara med eller få veta något."),),
    ),
    (S.GROUNDED, S.CLOSED): _end(_("Det behövdes inte, när ni såg efter.")),
    (S.CONSENT_ASKED, S.MAPPING): Telling(
        _("Börja kartlägga"), _("Personen har sagt ja, eller så står det på vilken grund ni går vidare utan.")
    ),
    (S.CONSENT_ASKED, S.CLOSED): _end(_("Personen sade nej, och har erbjudits något annat.")),
    (S.MAPPING, S.CONFERENCE): Telling(
        _("Ta upp på konferens"),
        _("Behov och styrkor är nedskrivna. Nu kan andra hjälpa till att se, de som samtycket omfattar."),
    ),
    (S.MAPPING, S.CLOSED): _end(_("Kartläggningen visar att det inte behövs mer, eller personen vill inte.")),
    (S.CONFERENCE, S.MAPPING): Telling(
        _("Tillbaka till kartläggning"), _("Konferensen visade att något måste redas ut först."), "back"
    ),
    (S.CONFERENCE, S.PLANNING): Telling(
        _("Börja planera"), _("De som kan hjälpa har träffats, eller det står varför det inte behövdes.")
    ),
    (S.CONFERENCE, S.CLOSED): _end(_("Konferensen ledde inte vidare, eller personen vill inte.")),
    (S.PLANNING, S.ACTIVE): Telling(
        _("Starta stödet"), _("Det finns en plan, och en dag då ni ser på den igen tillsammans med personen.")
    ),
    (S.PLANNING, S.CLOSED): _end(_("Det blev ingen plan, eller personen vill inte.")),
    (S.ACTIVE, S.PLANNING): Telling(
        _("Gör om planen"), _("En uppföljning visade att planen måste göras ny."), "back"
    ),
    (S.ACTIVE, S.STEPPED_DOWN): Telling(
        _("Trappa ned"), _("En uppföljning visade att mindre stöd räcker. Uppföljningarna fortsätter.")
    ),
    (S.ACTIVE, S.HANDOVER_OFFERED): Telling(
        _("Erbjud en överlämning"), _("Någon annan kan bära stödet vidare. Ni ansvarar tills de har tackat ja.")
    ),
    (S.ACTIVE, S.CLOSED): _end(_("Stödet har gjort sitt, eller personen vill inte ha mer.")),
    (S.STEPPED_DOWN, S.ACTIVE): Telling(_("Öka stödet igen"), _("Mer behövs igen."), "back"),
    (S.STEPPED_DOWN, S.HANDOVER_OFFERED): Telling(
        _("Erbjud en överlämning"), _("Det som är kvar kan någon annan bära. Ni ansvarar tills de har tackat ja.")
    ),
    (S.STEPPED_DOWN, S.CLOSED): _end(_("Personen behöver inte mer.")),
    (S.HANDOVER_OFFERED, S.HANDED_OVER): Telling(
        _("Lämna över"),
        _("Mottagaren har tackat ja, och personen vet om det."),
        "end",
        (
            _("Tar en enhet i kommunen över följer hela akten med, och er enhet ser den inte längre."),
            _("Tar en annan organisation över stannar akten här. Den ser bara det som samtycke ger."),
        ),
    ),
    (S.HANDOVER_OFFERED, S.ACTIVE): Telling(
        _("Fortsätt stödet här"), _("Erbjudandet är avböjt eller återtaget. Ni bär stödet vidare."), "back"
    ),
    (S.HANDOVER_OFFERED, S.STEPPED_DOWN): Telling(
        _("Fortsätt nedtrappat här"), _("Erbjudandet är avböjt eller återtaget. Ni bär det som är kvar."), "back"
    ),
    (S.HANDED_OVER, S.PLANNING): Telling(
        _("Ta vid med en egen plan"), _("Ni har tagit över och gör en plan tillsammans med personen.")
    ),
    (S.HANDED_OVER, S.CLOSED): _end(_("En annan organisation har tagit över.")),
    (S.CLOSED, S.POST_CHECKS): Telling(
        _("Börja efterkontrollerna"), _("Personen vill bli tillfrågad längre fram om hur det har gått.")
    ),
    (S.CLOSED, S.ENDED): Telling(
        _("Gör klart utan efterkontroll"), _("Personen vill inte bli tillfrågad, och då frågar ni inte."), "end"
    ),
    (S.CLOSED, S.PROPOSED): Telling(_("Öppna ärendet igen"), _("Hjälp behövs igen."), "back", _AGAIN),
    (S.POST_CHECKS, S.ENDED): Telling(
        _("Gör klart"), _("Den sista efterkontrollen är gjord, eller personen vill inte fler."), "end"
    ),
    (S.POST_CHECKS, S.PROPOSED): Telling(
        _("Öppna ärendet igen"), _("En efterkontroll visade att hjälp behövs igen."), "back", _AGAIN
    ),
    (S.ENDED, S.PROPOSED): Telling(_("Öppna ärendet igen"), _("Hjälp behövs igen."), "back", _AGAIN),
}  # fmt: skip

# The step that comes next when all goes as hoped; while support is given, the next act is a review and not a step.
FORWARD: dict[State, State] = {
    S.PROPOSED: S.GROUNDED,
    S.GROUNDED: S.CONSENT_ASKED,
    S.CONSENT_ASKED: S.MAPPING,
    S.MAPPING: S.CONFERENCE,
    S.CONFERENCE: S.PLANNING,
    S.PLANNING: S.ACTIVE,
    S.HANDOVER_OFFERED: S.HANDED_OVER,
    S.HANDED_OVER: S.PLANNING,
    S.CLOSED: S.POST_CHECKS,
    S.POST_CHECKS: S.ENDED,
}

# In addresses and forms a step is called by where it leads, in Swedish.
SLUGS: dict[str, State] = {
    "borja-om": S.PROPOSED,
    "grund": S.GROUNDED,
    "samtycke": S.CONSENT_ASKED,
    "kartlaggning": S.MAPPING,
    "konferens": S.CONFERENCE,
    "planering": S.PLANNING,
    "stod": S.ACTIVE,
    "nedtrappat": S.STEPPED_DOWN,
    "overlamning": S.HANDOVER_OFFERED,
    "overlamnat": S.HANDED_OVER,
    "avslutat": S.CLOSED,
    "efterkontroller": S.POST_CHECKS,
    "klart": S.ENDED,
}
SLUG_OF: dict[State, str] = {state: slug for slug, state in SLUGS.items()}

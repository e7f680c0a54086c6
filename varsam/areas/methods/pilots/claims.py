"""What a layout can and cannot say, in words: the page says so beside every result."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varsam.areas.methods.pilots.enums import CARRIES, COMPARING, Conclusion, Design


@dataclass(frozen=True)
class Claim:
    """`may`: what such a pilot can show. `may_not`: what it cannot, however the numbers fall out."""

    may: str | Promise
    may_not: str | Promise


CLAIMS: Final[dict[Design, Claim]] = {
    Design.DESCRIPTION: Claim(
        _("Det här upplägget kan visa om det gick att genomföra metoden här."),
        _("Det kan inte visa att något förändrades, och inte att metoden var orsaken."),
    ),
    Design.BEFORE_AFTER: Claim(
        _("Det här upplägget kan visa om något förändrades medan metoden prövades."),
        _(
            "Det kan inte visa att metoden var orsaken. Annat kan ha hänt under samma tid, och det som är ovanligt dåligt blir ofta bättre av sig självt."
        ),
    ),
    Design.COMPARISON: Claim(
        _("Det här upplägget kan visa om det förändrades mer där metoden prövades än på andra platser."),
        _(
            "Platserna kan ha skilt sig åt från början. En skillnad tyder på att metoden var orsaken, men bevisar det inte."
        ),
    ),
    Design.RANDOMISED: Claim(
        _("Lotten avgjorde vilka platser som fick metoden. En skillnad mellan dem talar för att metoden var orsaken."),
        _(
            "Med få platser kan de ha skilt sig åt ändå. Det visar inte att metoden hjälper någon annanstans, eller hur länge det håller i sig."
        ),
    ),
}  # fmt: skip
ENOUGH: Final = 2
"""So many places on each side, or nothing is said of the cause: our own rule, the least that lets a place differ from its own like.
The database has it too (varsam.pilots_evaluate)."""
FEW_PLACES: Final = _(
    "Det säger ingenting om orsaken: det skulle behövas minst två platser på varje sida. En plats kan skilja sig från en annan av många skäl."
)
# True of them all, since nobody is followed: groups are counted before and after, at few places.
CAUTION: Final = _(
    "Intervallet räknar alla som var för sig. Är det få platser är osäkerheten större än intervallet visar."
)
MANY: Final = _("Ju fler mått, desto oftare ser något ut som en skillnad av en slump.")
# The enum's own words are the strongest; what a layout carries is said no more strongly than that.
_SAID: Final[dict[tuple[Design, Conclusion], str | Promise]] = {
    # Nobody drew lots: what differs is said, and nothing of the cause.
    (Design.COMPARISON, Conclusion.HELPED): _("Utvecklingen var bättre än på jämförelseplatserna"),
    (Design.COMPARISON, Conclusion.HARMED): _("Utvecklingen var sämre än på jämförelseplatserna"),
    (Design.RANDOMISED, Conclusion.HELPED): _("Det talar för att metoden hjälpte"),
    (Design.RANDOMISED, Conclusion.HARMED): _("Det talar för att metoden skadade"),
    **{
        (design, conclusion): said
        for design in (Design.BEFORE_AFTER, *COMPARING)
        for conclusion, said in (
            (Conclusion.BETTER, _("Det blev bättre medan metoden prövades")),
            (Conclusion.WORSE, _("Det blev sämre medan metoden prövades")),
        )
    },
    **{
        (design, Conclusion.SAME): _("Ingen skillnad mot jämförelseplatserna går att se")
        for design in COMPARING
    },
}


def of(design: Design | str, places: int = ENOUGH) -> Claim:
    """What it can say, with so many places on the side that has the fewer."""
    found = CLAIMS[Design(design)]
    return Claim(found.may, FEW_PLACES) if _is_too_few(design, places) else found


def _is_too_few(design: Design | str, places: int) -> bool:
    return Design(design) in COMPARING and places < ENOUGH


def caution(measures: int) -> str:
    """What to think of beside the intervals of so many measures."""
    return f"{CAUTION} {MANY}" if measures > 1 else str(CAUTION)


def said(design: Design | str, conclusion: Conclusion | str) -> str:
    """A conclusion in words that the layout carries."""
    found = Conclusion(conclusion)
    return str(_SAID.get((Design(design), found), found.label))


def conclusions(design: Design | str, places: int = ENOUGH) -> list[Conclusion]:
    """What an evaluation of such a pilot can conclude, in the order of the enum; no cause where there are too few places."""
    carried = CARRIES[Design(design)]
    if _is_too_few(design, places):
        carried = carried - {Conclusion.HELPED, Conclusion.HARMED}
    return [each for each in Conclusion if each in carried]

"""What a layout can and cannot say, in words: the page says so beside every result."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varsam.areas.methods.pilots.enums import CARRIES, Conclusion, Design


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
        _("Det här upplägget kan visa att något förändrades medan metoden prövades."),
        _("Det kan inte visa att metoden var orsaken. Annat kan ha hänt under samma tid."),
    ),
    Design.COMPARISON: Claim(
        _("Det här upplägget kan visa om det förändrades mer där metoden prövades än på andra platser."),
        _(
            "Platserna kan ha skilt sig åt från början. En skillnad tyder på att metoden var orsaken, men bevisar det inte."
        ),
    ),
    Design.RANDOMISED: Claim(
        _("Lotten avgjorde vilka platser som fick metoden. En skillnad mellan dem talar för att metoden var orsaken."),
        _("Det visar inte att metoden hjälper någon annanstans, eller hur länge det håller i sig."),
    ),
}  # fmt: skip
# True of them all, since nobody is followed: groups are counted before and after, at few places.
CAUTION: Final = _(
    "Intervallet räknar alla som var för sig. Är det få platser är osäkerheten större än intervallet visar."
)


def of(design: Design | str) -> Claim:
    return CLAIMS[Design(design)]


def conclusions(design: Design | str) -> list[Conclusion]:
    """What an evaluation of such a pilot can conclude, in the order of the enum."""
    return [each for each in Conclusion if each in CARRIES[Design(design)]]

"""A method as its card shows it: texts in the reader's language, and both ratings as words and picture."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varsam.areas.methods.register.models import Level, Method, Rating, Status

# How many of the picture's three steps are filled.
_STEPS = {Rating.STRONG: 3, Rating.MODERATE: 2, Rating.WEAK: 1, Rating.NONE: 0, Rating.UNKNOWN: 0}
_MEANINGS: dict[Rating, str | Promise] = {
    Rating.STRONG: _("Flera väl gjorda studier pekar åt samma håll."),
    Rating.MODERATE: _("Det finns studier, men de är få eller har brister."),
    Rating.WEAK: _("Bara enstaka, små eller osäkra uppgifter."),
    Rating.NONE: _("Någon har letat noga och inte funnit något."),
    Rating.UNKNOWN: _("Vi har inte funnit någon utvärdering, eller inte kunnat läsa den."),
}
LEVELS: dict[Level, str | Promise] = {
    Level.INDICATED: _("När det finns oro för en person"),
    Level.SELECTIVE: _("I grupper och miljöer"),
    Level.UNIVERSAL: _("För alla"),
}


@dataclass(frozen=True)
class Rated:
    """One rating: what it is about, the word, what the word means, and how full the picture is (0 to 3)."""

    about: str | Promise
    words: str
    meaning: str | Promise
    steps: tuple[bool, bool, bool]
    is_unknown: bool
    summary: str
    source: str


def _rated(about: str | Promise, value: str, summary: str, source: str) -> Rated:
    rating = Rating(value)
    filled = _STEPS[rating]
    return Rated(
        about,
        str(rating.label),
        _MEANINGS[rating],
        (filled > 0, filled > 1, filled > 2),
        rating is Rating.UNKNOWN,
        summary,
        source,
    )


@dataclass(frozen=True)
class Card:
    """All that the pages say of one method."""

    method: Method
    effect: Rated
    implementation: Rated

    @property
    def is_withdrawn(self) -> bool:
        return self.method.status == Status.WITHDRAWN

    @property
    def target(self) -> str:
        return self.method.said("target")

    @property
    def description(self) -> str:
        return self.method.said("description")

    @property
    def harms(self) -> str:
        return self.method.said("harms")

    @property
    def needs(self) -> str:
        return self.method.said("needs")


def card(method: Method) -> Card:
    return Card(
        method,
        _rated(_("Hjälpte det?"), method.effect, method.said("effect"), method.effect_source),
        _rated(
            _("Gick det att genomföra?"),
            method.implementation,
            method.said("implementation"),
            method.implementation_source,
        ),
    )


@dataclass(frozen=True)
class Part:
    """The methods of one level."""

    level: str
    words: str | Promise
    cards: list[Card]


def register() -> dict[str, object]:
    """The whole register by level, those no longer used apart; and whether the city recommends anything in it."""
    cards = [card(method) for method in Method.objects.all()]
    parts = [
        Part(level.value, words, [one for one in cards if one.method.level == level and not one.is_withdrawn])
        for level, words in LEVELS.items()
    ]
    return {
        "parts": [part for part in parts if part.cards],
        "withdrawn": [one for one in cards if one.is_withdrawn],
        "count": sum(len(part.cards) for part in parts),
        "recommends": any(one.method.status == Status.RECOMMENDED for one in cards),
    }

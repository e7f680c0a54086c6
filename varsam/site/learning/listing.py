"""All methods by how often they were used: first those that are used much while little is known and nobody has looked."""

from dataclasses import dataclass
from datetime import date

from varsam.areas.methods.learning import api as learning
from varsam.areas.methods.learning.reading import Asked, Learned
from varsam.areas.methods.register.enums import About, Rating, State
from varsam.areas.methods.register.models import Graded, Method
from varsam.site.learning import showing
from varsam.site.methods import cards

WEAK = frozenset({Rating.WEAK.value, Rating.NONE.value, Rating.UNKNOWN.value})


@dataclass(frozen=True)
class Row:
    """One method: how often it was used (also as a part of the one used most), what is known, and what was seen."""

    method: Method
    learned: Learned
    wide: str
    effect: cards.Rated
    is_reviewed: bool
    is_late: bool
    asked: Asked | None
    line: showing.Line | None

    @property
    def looks_first(self) -> bool:
        """Used, with little behind it, and without a review of the research that still holds."""
        return bool(
            self.learned.uses and self.method.effect in WEAK and (self.is_late or not self.is_reviewed)
        )


def rows(today: date) -> list[Row]:
    """Every method but ideas and those that are used no more, unless those were used; a constant number of queries."""
    seen = learning.everything()
    reviewed = set(Graded.objects.filter(review__isnull=False).values_list("method_id", flat=True))
    most = max((each.uses for each in seen.values()), default=0)
    made = [
        _row(method, seen.get(method.slug, Learned()), most, method.pk in reviewed, today)
        for method in cards.reviewed(Method.objects.all())
        if method.slug in seen or method.state not in {State.IDEA, State.WITHDRAWN}
    ]
    return sorted(made, key=lambda row: (not row.looks_first, -row.learned.uses, row.method.name.casefold()))


def _row(method: Method, learned: Learned, most: int, is_reviewed: bool, today: date) -> Row:
    wide = f"{100 * learned.uses / most:.2f}%" if most else "0%"
    is_late = method.review_on is not None and method.review_on < today
    asked = _first_told(learned)
    effect = cards.listed(method, About.EFFECT)
    return Row(
        method,
        learned,
        wide,
        effect,
        is_reviewed,
        is_late,
        asked,
        showing.line(asked.first) if asked else None,
    )


def _first_told(learned: Learned) -> Asked | None:
    """What is drawn beside a method: the first question of which anything is told, where it was used before where it was taught."""
    told = [
        asked
        for seen in sorted(learned.seen, key=lambda each: not each.source.is_use)
        for asked in seen.asked
        if asked.what is not learning.What.HARM and asked.is_told
    ]
    return told[0] if told else None

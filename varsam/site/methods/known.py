"""What the city knows of a method and what it does not, each in one sentence, from the card itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from varsam.areas.methods.register.models import About, Graded, Method, Rating
from varsam.site.methods import checks
from varsam.site.methods.cards import Rated

# What counts as known, the strongest first.
_KNOWN = (Rating.STRONG, Rating.MODERATE)


@dataclass(frozen=True)
class Known:
    """What stands on the two sides; both may be empty."""

    known: list[str]
    unknown: list[str]


def of(
    method: Method,
    tried: list[checks.Tried],
    ratings: Mapping[About, Rated],
    newest: Mapping[About, Graded | None],
) -> Known:
    """Weak support, or none found, is never counted as something that is known, nor is what no review here stands behind, or no
    more than what the rule made of it; `ratings` are the card's two, `newest` the grades that they come from."""
    known, unknown = [], []
    beside_rule = _("Bedömningen följer inte regeln.")
    for about, yes, no in (
        (About.EFFECT, _("Att den kan hjälpa: %(rating)s stöd."), _("Om den hjälper.")),
        (
            About.IMPLEMENTATION,
            _("Att den går att genomföra: %(rating)s stöd."),
            _("Om den går att genomföra."),
        ),
    ):
        rating = Rating(getattr(method, about.value))
        if rating not in _KNOWN:
            unknown.append(f"{no} {ratings[about].meaning}")
        elif (grade := newest[about]) is None or grade.review is None:
            unknown.append(f"{no} {_unweighed(grade)}")
        elif grade.proposed not in _KNOWN:
            unknown.append(f"{no} {beside_rule}")
        else:
            known.append(yes % {"rating": str(_lower(rating, Rating(grade.proposed)).label).lower()})
    known += [each.known for each in tried if each.known]
    unknown += [each.unknown for each in tried if each.unknown]
    return Known(known + _used(method), unknown + _not_said(method))


def _lower(*ratings: Rating) -> Rating:
    """The weaker of what the rule gave and what was set."""
    return max(ratings, key=_KNOWN.index)


def _unweighed(grade: Graded | None) -> str:
    """What a rating is worth that no review here stands behind."""
    if grade is None or grade.by_id is None:
        return _("Källor talar för det, men ingen i staden har bedömt dem.")
    return _("Bedömningen är gjord utan kunskapsöversikt.")


def _used(method: Method) -> list[str]:
    if method.in_use_since is None:
        return []
    said = _("Att den har använts i staden sedan %(year)s. Det säger inte att den hjälper.")
    return [said % {"year": method.in_use_since}]


def _not_said(method: Method) -> list[str]:
    asked = (
        (method.said("harms"), _("Vad som kan skada. Ingen har skrivit det än.")),
        (method.said("cost"), _("Vad den kostar.")),
        (method.said("here"), _("Vem i staden som kan den.")),
        (method.min_age is not None or method.max_age is not None, _("För vilka åldrar den passar.")),
    )
    return [words for is_said, words in asked if not is_said]

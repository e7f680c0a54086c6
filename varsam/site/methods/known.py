"""What the city knows of a method and what it does not, each in one sentence, from the card itself."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from varsam.areas.methods.register.models import About, Method, Rating
from varsam.site.methods import cards, checks


@dataclass(frozen=True)
class Known:
    """What stands on the two sides; both may be empty."""

    known: list[str]
    unknown: list[str]


def of(method: Method, tried: list[checks.Tried]) -> Known:
    """Weak support, or none found, is never counted as something that is known."""
    known, unknown = [], []
    for about, yes, no in (
        (About.EFFECT, _("Att den kan hjälpa: %(rating)s stöd."), _("Om den hjälper.")),
        (
            About.IMPLEMENTATION,
            _("Att den går att genomföra: %(rating)s stöd."),
            _("Om den går att genomföra."),
        ),
    ):
        rating = Rating(getattr(method, about.value))
        if rating in {Rating.STRONG, Rating.MODERATE}:
            known.append(yes % {"rating": str(rating.label).lower()})
        else:
            unknown.append(f"{no} {cards.MEANINGS[rating]}")
    known += [each.known for each in tried if each.known]
    unknown += [each.unknown for each in tried if each.unknown]
    return Known(known + _used(method), unknown + _not_said(method))


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

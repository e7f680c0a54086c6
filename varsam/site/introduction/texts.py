"""Words of the introduction as they are shown: with the numbers that the law and the register of contacts hold today.

In a text, [[rule:parameter]] is a number of a legal rule and [[ring:contact]] the telephone of a contact.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.areas.relatives import api as relatives
from varsam.areas.relatives.api import ContactCard
from varsam.areas.training.introduction.models import Version
from varsam.areas.training.introduction.reading import Choice, choices
from varsam.kernel.lawfulness import rules
from varsam.kernel.lawfulness.models import LegalRule

_PLACE = re.compile(r"\[\[([a-z0-9-]+):([a-z0-9_-]+)\]\]")
_CALL = "ring"


@dataclass(frozen=True)
class Known:
    """What texts may ask for: the rules that hold today and the contacts that are shown, by slug."""

    laws: dict[str, LegalRule]
    cards: dict[str, ContactCard]

    def found(self, kind: str, name: str) -> str | None:
        """What stands for [[kind:name]]; None where nobody knows."""
        if kind == _CALL:
            card = self.cards.get(name)
            return card.phone["display"] if card and card.phone else None
        law = self.laws.get(kind)
        value = law.parameters.get(name) if law else None
        return str(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else None

    def fill(self, text: str) -> str:
        """A text with its numbers, as plain words."""
        return _PLACE.sub(lambda place: self.found(*place.groups()) or _("(okänt)"), text)

    def fill_markdown(self, text: str) -> str:
        """The same for Markdown, in which a telephone can be pressed."""

        def put(place: re.Match[str]) -> str:
            found = self.found(*place.groups())
            if found is None:
                return _("(okänt)")
            card = self.cards.get(place[2]) if place[1] == _CALL else None
            return f"[{found}](tel:{card.phone['dial']})" if card and card.phone else found

        return _PLACE.sub(put, text)


def known(versions: Iterable[Version], language: str) -> Known:
    """What these versions ask for, in two queries. The language is that of the contacts' names, which is active."""
    every = list(versions)
    wanted = {slug for each in every for slug in each.rules}
    wanted |= {kind for each in every for kind, _name in places(each) if kind != _CALL}
    by_slug: dict[str, list[LegalRule]] = {}
    if wanted:
        for rule in LegalRule.objects.filter(slug__in=wanted):
            by_slug.setdefault(rule.slug, []).append(rule)
    today = timezone.localdate()
    held = {slug: rules.holding(versions_, today) for slug, versions_ in by_slug.items()}
    cards = {card.id: card for card in relatives.cards("relative", "professional")}
    return Known({slug: rule for slug, rule in held.items() if rule}, cards)


def places(version: Version) -> set[tuple[str, str]]:
    """What the texts of a version ask for, in both languages."""
    texts = [getattr(version, f"{field}_{language}") for field in _FIELDS for language in ("sv", "en")]
    texts += [text for choice in version.choices or [] for text in choice.values()]
    return {(place[1], place[2]) for text in texts for place in _PLACE.finditer(text)}


def unknown(texts: Iterable[str], found: Known) -> list[str]:
    """What is asked for in these texts that nobody knows, as it stands there."""
    return sorted(
        {
            place[0]
            for text in texts
            for place in _PLACE.finditer(text)
            if found.found(place[1], place[2]) is None
        }
    )


_FIELDS = ("title", "body", "question", "keep")


@dataclass(frozen=True)
class Law:
    """What the law says about it: in a sentence or two, where, and whether a lawyer of the city has checked that."""

    short: str
    title: str
    is_checked: bool


def laws(version: Version, found: Known) -> list[Law]:
    """The rules that a step rests on, as far as they hold today."""
    held = [found.laws[slug] for slug in version.rules if slug in found.laws]
    return [Law(rule.short, rule.title, not rule.needs_lawyer_check) for rule in held]


def cards(version: Version, found: Known) -> list[ContactCard]:
    """Whom to call about it, in the order that the editor chose; those that are hidden are left out."""
    return [found.cards[slug] for slug in version.contacts if slug in found.cards]


def filled(version: Version, found: Known) -> list[Choice]:
    """The choices of a case in the active language, with their numbers."""
    every: Sequence[Choice] = choices(version, get_language() or "sv")
    return [Choice(each.key, each.verdict, found.fill(each.text), found.fill(each.why)) for each in every]

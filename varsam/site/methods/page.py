"""All that the card of a method shows, publicly and at the desk, from one reading of what has been said of it."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.areas.methods.register.models import About, Method, State
from varsam.lib import when
from varsam.site.methods import cards, checks, known, parts, standing, warnings, way, words
from varsam.site.methods.cards import Rated


@dataclass(frozen=True)
class Fact:
    """One line beside the card; empty words where nobody knows."""

    icon: str
    label: str
    words: str


@dataclass(frozen=True)
class Card:
    """The texts of a card in the reader's language, and its two ratings with what is behind each."""

    method: Method
    effect: Rated
    implementation: Rated

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


def of(method: Method, request: HttpRequest, *, is_public: bool) -> dict[str, object]:
    """The context of a card, of a method read by `standing.heard`: as many queries however much has been said of it."""
    graded = list(method.graded.all() if is_public else method.graded.select_related("by"))
    steps = list(method.steps.all() if is_public else method.steps.select_related("by"))
    tried = checks.of(method.checks.all(), timezone.localdate())
    newest = {about: next((each for each in graded if each.about == about), None) for about in About}
    ratings = {about: cards.of(method, about, graded) for about in About}
    card = Card(method, ratings[About.EFFECT], ratings[About.IMPLEMENTATION])
    drawn = parts.of(method, request, is_public=is_public)
    stand = standing.of(method, tried)
    return {
        "card": card,
        "chip": stand.chip,
        "state_meaning": stand.meaning,
        "stand": stand,
        "gone": warnings.withdrawn([method.slug]).get(method.slug)
        if method.state == State.WITHDRAWN
        else None,
        "facts": _facts(method),
        "checks": tried,
        "knows": known.of(method, tried, ratings, newest),
        "parts": drawn,
        "found_harms": [(each.harm, each.anchor, each.title) for each in drawn if each.harm],
        "sheets": parts.styles(),
        "contents": _contents(drawn),
        "marks": way.marks(method, steps),
        "steps": way.taken(steps, is_public=is_public),
        "origin": way.origin(method),
        "review_words": _review(method),
        "checked_words": _checked(method),
        "graded": graded,
    }


def _facts(method: Method) -> list[Fact]:
    facts = [
        Fact("users", _("För vem"), cards.level(method.level)),
        Fact("user", _("Ålder"), words.ages(method.min_age, method.max_age)),
        Fact("map-pin", _("Var"), words.settings(method.settings)),
        Fact("languages", _("Språk"), words.languages(method.languages)),
        Fact("chart-column", _("Kostnad"), method.said("cost")),
        Fact("graduation-cap", _("Vem kan den här"), method.said("here")),
    ]
    if method.in_use_since is not None:
        facts.append(Fact("history", _("I bruk i staden sedan"), str(method.in_use_since)))
    return facts


def _contents(drawn: list[parts.Drawn]) -> list[tuple[str, str | Promise, str | Promise]]:
    """The table of contents: anchor, words and what stands there in short."""
    return [
        ("bedomning", _("Hjälpte det? Gick det att genomföra?"), ""),
        ("skada", _("Vad kan skada?"), ""),
        ("vet", _("Vad vi vet och inte vet"), ""),
        ("krav", _("Vad krävs?"), ""),
        ("provad", _("Lagen och barns rättigheter"), ""),
        *((part.anchor, part.title, part.summary) for part in drawn),
        ("vagen", _("Vägen så här långt"), ""),
        ("kallor", _("Källor och nästa prövning"), ""),
    ]


def _review(method: Method) -> str:
    if method.review_on is None:
        return _("Det finns inget datum för när kortet ska prövas igen.")
    said = {"day": when.full_date(method.review_on, get_language() or "sv")}
    if method.review_on < timezone.localdate():
        return _("Kortet skulle ha prövats igen senast %(day)s. Det är inte gjort.") % said
    return _("Kortet prövas igen senast %(day)s.") % said


def _checked(method: Method) -> str:
    if method.verified_on is None:
        return _("Ingen i staden har kontrollerat källan än.")
    return _("Källan kontrollerades %(day)s.") % {
        "day": when.full_date(method.verified_on, get_language() or "sv")
    }

"""Two to four methods beside each other: the same questions of each, and what is not known is said."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from varsam.areas.methods.register.models import About, CheckKind, Method
from varsam.site.methods import cards, checks, words
from varsam.site.methods.asking import MOST_COMPARED, Asked
from varsam.site.methods.cards import Rated

FEWEST = 2


@dataclass(frozen=True)
class Column:
    """One method: its name, where the city stands, and the same comparison without it."""

    slug: str
    name: str
    chip: tuple[str, str, str]
    without: str


@dataclass(frozen=True)
class Cell:
    """What is said of one method in one line; neither words nor rating where nobody knows."""

    name: str
    words: str
    rated: Rated | None = None


@dataclass(frozen=True)
class Line:
    """One question, answered for each method."""

    label: str
    cells: list[Cell]
    icon: str = ""
    is_harm: bool = False


def compared(asked: Asked) -> dict[str, object]:
    """What the page of a comparison shows; unknown slugs are left out, and so is what has no room."""
    found = {
        each.slug: each for each in Method.objects.filter(slug__in=asked.methods).prefetch_related("checks")
    }
    methods = [found[slug] for slug in asked.methods if slug in found]
    shown = methods[:MOST_COMPARED]
    kept = Asked(methods=tuple(each.slug for each in shown))
    page = reverse("methods:compare")
    return {
        "columns": [
            Column(each.slug, each.name, words.chip(each.state), f"{page}{_without(kept, each.slug).query()}")
            for each in shown
        ],
        "lines": _lines(shown),
        "left_out": len(methods) - len(shown),
        "back": f"{reverse('methods:methods')}{kept.query()}",
        "more": len(shown) < MOST_COMPARED,
    }


def _without(asked: Asked, slug: str) -> Asked:
    return replace(asked, methods=tuple(each for each in asked.methods if each != slug))


def _lines(methods: list[Method]) -> list[Line]:
    tried = {each.slug: checks.of(each.checks.all(), timezone.localdate()) for each in methods}

    def line(label: str | Promise, said: Callable[[Method], str], **more: str | bool) -> Line:
        return Line(str(label), [Cell(each.name, said(each)) for each in methods], **more)  # type: ignore[arg-type]

    def check(index: int) -> Callable[[Method], str]:
        return lambda method: (
            f"{tried[method.slug][index].chip[1]}. {tried[method.slug][index].words}".strip()
        )

    return [
        line(_("Till för"), lambda method: method.said("target")),
        line(_("Nivå"), lambda method: cards.level(method.level)),
        line(_("Ålder"), lambda method: words.ages(method.min_age, method.max_age)),
        line(_("Var"), lambda method: words.settings(method.settings)),
        *(_rated(methods, about) for about in About),
        line(_("Vad kan skada?"), lambda method: method.said("harms"), icon="triangle-alert", is_harm=True),
        line(_("Vad krävs?"), lambda method: method.said("needs")),
        line(_("Kostnad"), lambda method: method.said("cost")),
        line(_("Språk"), lambda method: words.languages(method.languages)),
        line(_("Vem kan den här"), lambda method: method.said("here")),
        line(checks.TITLES[CheckKind.LEGAL], check(0)),
        line(checks.TITLES[CheckKind.CHILD], check(1)),
        line(_("Vad staden säger"), lambda method: words.meaning(method.state)),
    ]


def _rated(methods: list[Method], about: About) -> Line:
    cells = []
    for each in methods:
        rated = cards.of(each, about)
        cells.append(Cell(each.name, rated.summary, rated))
    return Line(str(cards.ABOUT[about]), cells)

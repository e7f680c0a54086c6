"""Two to four methods beside each other: the same questions of each, and what is not known is said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from varsam.areas.methods.register.models import About, CheckKind, Method
from varsam.site.methods import cards, checks, parts, standing, warnings, words
from varsam.site.methods.asking import MOST_COMPARED, Asked
from varsam.site.methods.cards import Rated
from varsam.site.methods.checks import Tried
from varsam.site.methods.parts import Brief
from varsam.site.methods.standing import Stand
from varsam.site.methods.warnings import Gone

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
    """What is said of one method in one line; neither words nor rating where nobody knows. `found` is what our studies, trials and
    use have come to besides, with the way to it on the card and that part's title."""

    name: str
    words: str
    rated: Rated | None = None
    found: tuple[tuple[str, str, str | Promise], ...] = ()


@dataclass(frozen=True)
class Line:
    """One question, answered for each method."""

    label: str
    cells: list[Cell]
    icon: str = ""
    is_harm: bool = False


def compared(asked: Asked) -> dict[str, object]:
    """What the page of a comparison shows; unknown slugs are left out, and so is what has no room."""
    asked_for = standing.heard(Method.objects.filter(slug__in=asked.methods))
    found = {each.slug: each for each in asked_for.prefetch_related("checks", "graded")}
    methods = [found[slug] for slug in asked.methods if slug in found]
    shown, today = methods[:MOST_COMPARED], timezone.localdate()
    tried = {each.slug: checks.of(each.checks.all(), today) for each in shown}
    stands = {each.slug: standing.of(each, tried[each.slug]) for each in shown}
    kept = Asked(methods=tuple(each.slug for each in shown))
    page = reverse("methods:compare")
    return {
        "columns": [
            Column(each.slug, each.name, stands[each.slug].chip, f"{page}{_without(kept, each.slug).query()}")
            for each in shown
        ],
        "lines": _lines(shown, tried, stands),
        "left_out": len(methods) - len(shown),
        "back": f"{reverse('methods:methods')}{kept.query()}",
        "more": len(shown) < MOST_COMPARED,
    }


def _without(asked: Asked, slug: str) -> Asked:
    return replace(asked, methods=tuple(each for each in asked.methods if each != slug))


def _lines(
    methods: list[Method], tried: Mapping[str, list[Tried]], stands: Mapping[str, Stand]
) -> list[Line]:
    gone = warnings.withdrawn([each.slug for each in methods])
    briefs = parts.briefs(methods)

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
        Line(_("Vad kan skada?"), [_harms(each, briefs) for each in methods], "triangle-alert", is_harm=True),
        line(_("Vad krävs?"), lambda method: method.said("needs")),
        line(_("Kostnad"), lambda method: method.said("cost")),
        line(_("Språk"), lambda method: words.languages(method.languages)),
        line(_("Vem kan den här"), lambda method: method.said("here")),
        line(checks.TITLES[CheckKind.LEGAL], check(0)),
        line(checks.TITLES[CheckKind.CHILD], check(1)),
        line(_("Prövad här"), lambda method: _tried_here(briefs.get("pilots", {}).get(method.pk))),
        line(_("Vad staden säger"), lambda method: _said(stands[method.slug], gone.get(method.slug))),
    ]


def _harms(method: Method, briefs: Mapping[str, Mapping[int, Brief]]) -> Cell:
    """What somebody has written of harm, and what was found of it since."""
    card = reverse("methods:method", args=[method.slug])
    told = [each[method.pk] for each in briefs.values() if method.pk in each]
    found = tuple((each.harm, f"{card}#{each.anchor}", each.title) for each in told if each.harm)
    return Cell(method.name, method.said("harms"), found=found)


def _tried_here(brief: Brief | None) -> str:
    """How many trials have begun here, also those that were stopped or that nobody has evaluated; what came of them stands on the
    card."""
    return brief.summary if brief and brief.summary else _("Ingen utvärderad prövning.")


def _said(stand: Stand, gone: Gone | None) -> str:
    """What the city says of a method now; of one that is not to be used since when and why."""
    since = _("Det bestämdes %(day)s: %(why)s") % {"day": gone.since, "why": gone.why} if gone else ""
    return " ".join(each for each in (stand.meaning, stand.warning, since) if each)


def _rated(methods: list[Method], about: About) -> Line:
    cells = []
    for each in methods:
        rated = cards.of(each, about, each.graded.all())
        cells.append(Cell(each.name, rated.summary, rated))
    return Line(str(cards.ABOUT[about]), cells)

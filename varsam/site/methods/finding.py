"""What the list of methods shows for what somebody asked: rows with both ratings, how many, and where the rest is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varsam.areas.methods.register import search
from varsam.areas.methods.register.models import About, Level, Method, Rating, Setting, State
from varsam.areas.methods.register.states import ADVISED
from varsam.site.methods import cards, checks, standing, words
from varsam.site.methods.asking import Asked
from varsam.site.methods.cards import Rated

# Whoever looks for a way to work is not offered what nobody has looked at, nor what is not used any longer, unasked.
HIDDEN = (State.IDEA, State.WITHDRAWN)


@dataclass(frozen=True)
class Row:
    """One method in a list."""

    slug: str
    name: str
    target: str
    level: str
    chip: tuple[str, str, str]
    effect: Rated
    implementation: Rated
    ages: str
    settings: str
    cost: str
    here: str
    is_withdrawn: bool
    is_ticked: bool


@dataclass(frozen=True)
class Filter:
    """One choice that narrows: its name in the address, its words, what it offers and what is chosen."""

    name: str
    label: str | Promise
    all: str | Promise
    choices: list[tuple[str, str | Promise]]
    chosen: str


def filters(asked: Asked) -> list[Filter]:
    """The choices beside one's own words and the age."""
    return [
        Filter("setting", _("Var"), _("Överallt"), list(Setting.choices), asked.setting),
        Filter("level", _("För vem"), _("Alla nivåer"), _levels(), asked.level),
        Filter("effect", _("Stöd för effekt"), _("Allt"), list(Rating.choices), asked.effect),
        Filter("state", _("Vad staden säger"), _("Allt"), words.states(), asked.state),
        Filter("language", _("Språk"), _("Alla språk"), list(words.LANGUAGES.items()), asked.language),
    ]


def _levels() -> list[tuple[str, str | Promise]]:
    return [(each.value, cards.LEVELS[each.value]) for each in Level]


def counts() -> dict[str, int]:
    """How many methods there are in each state, those with none too."""
    found = dict(Method.objects.order_by().values_list("state").annotate(n=Count("pk")))
    return {state.value: found.get(state.value, 0) for state in State}


def rows(slugs: Iterable[str], ticked: tuple[str, ...] = ()) -> list[Row]:
    """The methods of these slugs, in their order."""
    order = list(slugs)
    asked_for = cards.reviewed(standing.heard(Method.objects.filter(slug__in=order))).prefetch_related(
        "checks"
    )
    found, today = {each.slug: each for each in asked_for}, timezone.localdate()
    return [_row(found[slug], slug in ticked, today) for slug in order if slug in found]


def _row(method: Method, is_ticked: bool, today: date) -> Row:
    return Row(
        slug=method.slug,
        name=method.name,
        target=method.said("target"),
        level=cards.level(method.level),
        chip=standing.of(method, checks.of(method.checks.all(), today)).chip,
        effect=cards.listed(method, About.EFFECT),
        implementation=cards.listed(method, About.IMPLEMENTATION),
        ages=words.ages(method.min_age, method.max_age),
        settings=words.settings(method.settings),
        cost=method.said("cost"),
        here=method.said("here"),
        is_withdrawn=method.state == State.WITHDRAWN,
        is_ticked=is_ticked,
    )


def hits(asked: Asked, hidden: tuple[State, ...] = ()) -> search.Found:
    """A page of what fits what was asked, without methods in the `hidden` states."""
    return search.find(
        asked.text,
        age=asked.age,
        setting=asked.setting,
        level=asked.level,
        state=asked.state,
        language=asked.language,
        effect=asked.effect,
        hidden=hidden,
        page=asked.page,
    )


def public(asked: Asked, address: str) -> dict[str, object]:
    """What the public list shows."""
    hidden = tuple(state for state in HIDDEN if state != asked.state)
    found = hits(asked, hidden)
    shown = rows([hit.slug for hit in found.hits], asked.methods)
    by_state = counts()
    here = {row.slug for row in shown}
    elsewhere = [slug for slug in asked.methods if slug not in here]
    return {
        "asked": asked,
        "filters": filters(asked),
        "list_address": address,
        "rows": shown,
        "total": found.total,
        "read_as": list(found.read_as.items()),
        "page": found.page,
        "pages": found.pages,
        "recommends": any(by_state[state.value] for state in ADVISED),
        "hidden": [
            (
                by_state[state.value],
                f"{address}{Asked(state=state.value, methods=asked.methods).query()}",
                state.value,
            )
            for state in hidden
            if by_state[state.value] and not asked.is_narrowed
        ],
        "ticked": [(slug, name) for slug, name in _names(elsewhere)],
    }


def _names(slugs: list[str]) -> list[tuple[str, str]]:
    if not slugs:
        return []
    found = {each.slug: each.name for each in Method.objects.filter(slug__in=slugs)}
    return [(slug, found[slug]) for slug in slugs if slug in found]

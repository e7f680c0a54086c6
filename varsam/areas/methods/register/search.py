"""Finding a method by need, age, setting and level."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from varsam.areas.methods.register.models import Method
from varsam.areas.methods.register.states import State

PAGE = 30
LONGEST_QUESTION = 500
_TEXTS = (
    "name_sv",
    "target_sv",
    "description_sv",
    "needs_sv",
    "name_en",
    "target_en",
    "description_en",
    "needs_en",
)


@dataclass(frozen=True)
class Hit:
    """A method as a list shows it, its words in the reader's language."""

    slug: str
    name: str
    target: str
    level: str
    state: str
    effect: str
    implementation: str
    min_age: int | None
    max_age: int | None
    settings: list[str]
    languages: list[str]
    review_on: date | None

    @property
    def is_usable(self) -> bool:
        return self.state != State.WITHDRAWN


@dataclass(frozen=True)
class Found:
    """A page of what was found, how much there is in all, and what misspelled words were taken for (typed → meant)."""

    hits: list[Hit]
    total: int
    page: int
    pages: int
    read_as: dict[str, str]


def find(
    text: str = "",
    *,
    age: int | None = None,
    setting: str = "",
    level: str = "",
    state: str = "",
    language: str = "",
    effect: str = "",
    hidden: Collection[str] = (),
    page: int = 1,
    size: int = PAGE,
) -> Found:
    """A page of the methods that fit, those that fit best to `text` first, else by name.

    `age` is in years; a card that says no limit fits every age. `hidden` are states left out. What is not asked for is not
    asked: a filter that is empty lets everything through. Only the first 500 characters of the text are read.
    """
    found = _narrowed(
        Method.objects.all(), age, {"level": level, "state": state, "effect": effect}, setting, language
    ).exclude(state__in=list(hidden))
    for word in text.replace("\x00", " ")[:LONGEST_QUESTION].split()[:10]:
        says = Q()
        for field in _TEXTS:
            says |= Q(**{f"{field}__icontains": word})
        found = found.filter(says)
    total = found.count()
    pages = max(1, -(-total // size))
    place = min(max(page, 1), pages)
    return Found([_hit(each) for each in found[(place - 1) * size : place * size]], total, place, pages, {})


def _narrowed(
    found: QuerySet[Method], age: int | None, exactly: dict[str, str], setting: str, language: str
) -> QuerySet[Method]:
    found = found.filter(**{name: value for name, value in exactly.items() if value})
    if setting:
        found = found.filter(settings__contains=[setting])
    if language:
        found = found.filter(languages__contains=[language])
    if age is not None:
        found = found.filter(Q(min_age=None) | Q(min_age__lte=age), Q(max_age=None) | Q(max_age__gte=age))
    return found


def _hit(method: Method) -> Hit:
    return Hit(
        method.slug,
        method.name,
        method.said("target"),
        method.level,
        method.state,
        method.effect,
        method.implementation,
        method.min_age,
        method.max_age,
        method.settings,
        method.languages,
        method.review_on,
    )

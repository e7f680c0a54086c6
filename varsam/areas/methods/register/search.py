"""Finding a method by need, age group, setting and level: words also misspelled, in another form, or by another word."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import get_language

from varsam.areas.methods.register.states import State

PAGE, LARGEST_PAGE = 30, 100
LONGEST_QUESTION = 500
# Further than any age or page goes, and what the database takes for an integer.
_MANY = 1_000_000
_ASK = "select * from varsam.methods_find(%s, %s, %s, %s, %s, %s, %s, %s::text[], %s, %s)"


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
    said = text.replace("\x00", " ")[:LONGEST_QUESTION]
    size = min(max(size, 1), LARGEST_PAGE)
    oldest = None if age is None else min(max(age, 0), _MANY)
    values = [
        said,
        oldest,
        setting,
        level,
        state,
        language,
        effect,
        list(hidden),
        min(max(page, 1), _MANY),
        size,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_ASK, values)
        found = cursor.fetchall()
    if not found:
        return Found([], 0, 1, 1, {})
    # Django leaves jsonb of a question of one's own as text.
    total, place, read_as = found[0][-3:]
    swedish = (get_language() or "sv") == "sv"
    return Found(
        [_hit(row, swedish) for row in found],
        total,
        place,
        max(1, -(-total // size)),
        json.loads(read_as or "{}"),
    )


def _hit(row: tuple[Any, ...], swedish: bool) -> Hit:
    slug, name_sv, name_en, target_sv, target_en, *rest = row[:14]
    name, target = (name_sv, target_sv) if swedish else (name_en or name_sv, target_en or target_sv)
    return Hit(slug, name, target, *rest)

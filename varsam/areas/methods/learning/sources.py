"""Who has seen what of methods: each area registers what it counts, and says in words what its numbers mean."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from varsam.areas.methods.learning.models import What

Words = str | Promise


@dataclass(frozen=True)
class Question:
    """What somebody was asked, and each answer in words: those of `KINDS`, the one that is asked for first."""

    words: Words
    answers: Mapping[str, Words]


@dataclass(frozen=True)
class Source:
    """What one area has seen of methods, counted by its function `varsam._learned_<key>` of the database.

    - `title` names the source ("Avslutade ärenden"); `number` says in words how many it is about.
    - `is_use`: its number says how often a method was used. Not so where people answer about a course.
    - `asked`: goals, ratings and harms, as far as anybody was asked. `who` says whose word the rating is.
    - `aliases`: kind of help → slug of the method that it is, from the area's data.
    """

    key: str
    title: Words
    number: Callable[[int], str]
    who: Words
    asked: Mapping[What, Question]
    is_use: bool = True
    aliases: Mapping[str, str] = field(default_factory=dict)


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Let an area tell what it has seen; called when it loads. The order of loading is that of the page."""
    _sources[source.key] = source


def known() -> Iterable[Source]:
    return _sources.values()


def one(key: str) -> Source | None:
    """The source of that key; None where this version of the house has it no more."""
    return _sources.get(key)


def aliases() -> list[tuple[Any, ...]]:
    """Which method each kind of help is, for the database."""
    return [(each.key, kind, slug) for each in known() for kind, slug in each.aliases.items()]

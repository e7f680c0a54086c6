"""Where a method is pointed at, so that a withdrawn one warns there: areas above say what of theirs points at it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

Count = Callable[[Sequence[str]], Mapping[str, int]]


@dataclass(frozen=True)
class Use:
    """How many of one kind point at a method, as far as the reader may see: `key` tells the pages which, `words` says it."""

    key: str
    words: str | Promise
    count: int


@dataclass
class _Registry:
    """Who points at methods, by key, in the order in which the areas load."""

    sources: dict[str, tuple[str | Promise, Count]] = field(default_factory=dict)


_registry = _Registry()


def register(key: str, words: str | Promise, count: Count) -> None:
    """Say that rows of an area point at methods; called when it loads. `count` gives, for methods' slugs, how many of them
    that go on or can be chosen point at each, in the rights of whoever asks and in one query; a method that nothing points at
    may be left out."""
    _registry.sources[key] = (words, count)


def kinds() -> list[tuple[str, str | Promise]]:
    """All kinds that may point at methods, key and words, in the order in which the areas load."""
    return [(key, words) for key, (words, _count) in _registry.sources.items()]


def of(slugs: Sequence[str]) -> dict[str, list[Use]]:
    """What points at each of these methods; an empty list where nothing does that the reader may see."""
    found: dict[str, list[Use]] = {slug: [] for slug in slugs}
    for key, (words, count) in _registry.sources.items():
        for slug, number in count(slugs).items():
            if number and slug in found:
                found[slug].append(Use(key, words, number))
    return found

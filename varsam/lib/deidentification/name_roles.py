"""What a single word may be, before its neighbours are asked: a name for certain, perhaps, or never."""

from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache

from varsam.lib.deidentification.lexicon import ambiguous, context_free, given_names, surnames
from varsam.lib.deidentification.name_cues import (
    NAME_BEGINNINGS,
    PLACE_ENDINGS,
    SURE_SURNAME_ENDINGS,
    SURNAME_ENDINGS,
)

_ARTICLES = frozenset(
    {"al", "el", "ul", "as", "ash", "an", "ad", "ar", "az", "abu", "ibn", "ben", "bin", "mc", "mac", "o"}
)
_SHORTEST_WITH_ENDING = 6
_LONG = 7


class Role(Enum):
    """How likely a word is a person's name by itself."""

    GIVEN = auto()
    SURNAME = auto()
    MAYBE_GIVEN = auto()
    MAYBE_SURNAME = auto()
    UNKNOWN = auto()
    PLACELIKE = auto()
    NEVER = auto()


NO_PERSON = frozenset({Role.NEVER, Role.PLACELIKE})
SURE = frozenset({Role.GIVEN, Role.SURNAME})
MAYBE = frozenset({Role.MAYBE_GIVEN, Role.MAYBE_SURNAME})


@lru_cache(maxsize=16384)
def role(key: str) -> Role:
    """Return the role of the word with lookup form `key`."""
    known = _known(key)
    if known:
        return known
    if "-" in key:
        return _compound(key.split("-"))
    for base in _bases(key):
        known = _known(base)
        if known:
            # "Islams", "Polisens": the genitive of a word that is no name is none either.
            return known
    return _by_ending(key)


@lru_cache(maxsize=16384)
def stem(key: str) -> str:
    """Return the form under which inflected forms of one name meet: "fatimas" and "fatima's" as "fatima"."""
    if _known(key):
        return key
    return next((base for base in _bases(key) if _known(base)), key.partition("'")[0].removesuffix("s"))


def is_listed(key: str) -> bool:
    """Say whether the name, or its genitive's base, stands in a list and was not told by its ending alone."""
    return "-" in key or _known(key) is not None or any(_known(base) for base in _bases(key))


def is_genitive(key: str) -> bool:
    """Say whether the word is a genitive and not a name that happens to end in -s."""
    return "'" in key or (key.endswith("s") and _known(key) not in SURE | MAYBE)


def has_surname_ending(key: str) -> bool:
    """Say whether the word ends as family names do, though places and plain words may as well."""
    return len(key) >= _SHORTEST_WITH_ENDING and key.removesuffix("s").endswith(
        SURNAME_ENDINGS + SURE_SURNAME_ENDINGS
    )


def is_strict(key: str) -> bool:
    """Say whether the name is also a place, month or organisation, so that a capital letter says nothing."""
    return key in context_free() or any(base in context_free() for base in _bases(key))


def _known(key: str) -> Role | None:
    given, surname = key in given_names(), key in surnames()
    if not (given or surname):
        return Role.NEVER if key in context_free() else None
    if key in ambiguous():
        return Role.MAYBE_GIVEN if given else Role.MAYBE_SURNAME
    return Role.GIVEN if given else Role.SURNAME


def _bases(key: str) -> Iterator[str]:
    """The word without its genitive ending: "fatimas", "callum's", and "mehmet'in" as in Turkish."""
    if "'" in key[2:]:
        yield key[:2] + key[2:].partition("'")[0]
    if key.endswith("s") and len(key) > 3:
        yield key[:-1]


def _compound(parts: list[str]) -> Role:
    roles = [role(part) for part in parts if part]
    if parts[0] in _ARTICLES:
        return Role.SURNAME
    if Role.NEVER in roles or Role.PLACELIKE in roles:
        return Role.NEVER
    if Role.GIVEN in roles:
        return Role.GIVEN
    return Role.SURNAME if Role.SURNAME in roles else Role.UNKNOWN


def _by_ending(key: str) -> Role:
    if len(key) >= _LONG and key.startswith(NAME_BEGINNINGS):
        return Role.GIVEN
    if key.startswith(("al", "el")) and len(key) > _LONG - 1 and _known(key[2:]) in SURE:
        # "Alhussein", "Elsayed": the Arabic article written together with the name.
        return Role.SURNAME
    if len(key) < _SHORTEST_WITH_ENDING:
        return Role.UNKNOWN
    if key.endswith(SURE_SURNAME_ENDINGS) or key.removesuffix("s").endswith(SURE_SURNAME_ENDINGS):
        return Role.SURNAME
    return Role.PLACELIKE if key.endswith(PLACE_ENDINGS) else Role.UNKNOWN

"""Whether two references are the same study under another spelling.

å, aa and a count as one letter, and so do ä, ae and ö, oe, ø, ü, ue; case, hyphens, spaces, signs, "and", "&" and "och" do
not count, nor does a subtitle that only one of them has. Numbers always count: part 1 is not part 2, and 2018 not 2019.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from rapidfuzz import fuzz

from varsam.lib.bibliography.reference import Reference

_FOLDED = str.maketrans(
    {
        "å": "a",
        "ä": "a",
        "æ": "a",
        "ö": "o",
        "ø": "o",
        "œ": "o",
        "ü": "u",
        "ß": "ss",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "&": " and ",
    }
)
_PAIRS = re.compile(r"aa|ae|oe|ue")
_PAIR = {"aa": "a", "ae": "a", "oe": "o", "ue": "u"}
_JOINED = re.compile(r"['’‘`\u00ad\u2010\u2011-]")
_WORDS = re.compile(r"[^\W_]+")
_SUBTITLE = re.compile(r"\s*[:?]\s+|\s+[–—]\s+|\.\s+")
_SMALL: Final = frozenset({"the", "a", "an", "en", "ett", "den", "det", "and", "och", "und", "et"})
# Not vi, which is a word in Swedish.
_COUNTS: Final = frozenset({"ii", "iii", "iv", "vii", "viii", "ix"})
_KEY = 24
# In per cent of rapidfuzz. A title of fifty letters is 96 with two letters wrong.
_TITLES, _SURNAMES, _SAME = 92, 80, 97
_TELLING, _LONG = 12, 30
# Below this, two references that share a DOI are so different that one of the DOIs must be wrong.
OTHER: Final = 45


def fold(text: str) -> str:
    """A text in small plain letters, words kept apart: what is searched in, and what titles are compared by."""
    small = unicodedata.normalize("NFC", text).lower().translate(_FOLDED)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", small) if not unicodedata.combining(sign))
    return " ".join(_PAIRS.sub(lambda pair: _PAIR[pair[0]], word) for word in _WORDS.findall(plain))


def _joined(text: str) -> str:
    return "".join(word for word in fold(_JOINED.sub("", text)).split() if word not in _SMALL)


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(word for word in fold(text).split() if word.isdigit() or word in _COUNTS)


@dataclass(frozen=True)
class Likeness:
    """What of a reference is compared with others: title, family name of its first author, year."""

    title: str
    surname: str
    year: int | None

    @classmethod
    def of(cls, reference: Reference) -> "Likeness":
        first = reference.authors[0].family if reference.authors else ""
        return cls(reference.title, first, reference.year)

    @cached_property
    def whole(self) -> str:
        return _joined(self.title)

    @cached_property
    def main(self) -> str:
        """The title without its subtitle; all of it where what stands before is too short to tell anything."""
        main = _joined(_SUBTITLE.split(self.title, maxsplit=1)[0])
        return main if len(main) >= _TELLING else self.whole

    @cached_property
    def name(self) -> str:
        return fold(_JOINED.sub("", self.surname)).replace(" ", "")

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        return _numbers(self.title)

    @cached_property
    def main_numbers(self) -> tuple[str, ...]:
        """Those before the subtitle, where what stands there is compared by itself."""
        return (
            self.numbers if self.main == self.whole else _numbers(_SUBTITLE.split(self.title, maxsplit=1)[0])
        )

    @property
    def keys(self) -> list[str]:
        """By what it is kept in an index: name and year, how the title begins, how it ends before a subtitle."""
        named = [f"n:{self.name}:{self.year}"] if self.name and self.year else []
        return [*named, f"h:{self.whole[:_KEY]}", f"t:{self.main[-_KEY:]}"]

    @property
    def asked(self) -> list[str]:
        """Keys of those that it could be the same as: also of the year before and after."""
        return [*self.keys, *(f"n:{self.name}:{self.year + by}" for by in (-1, 1) if self.name and self.year)]


def alike(one: Likeness, other: Likeness) -> bool:
    """Whether a person should look at whether these are the same."""
    if one.year and other.year and abs(one.year - other.year) > 1:
        return False
    named = not (one.name and other.name) or fuzz.ratio(one.name, other.name) >= _SURNAMES
    if named:
        return _wholes(one, other, _TITLES) or _mains(one, other)
    # Another first author: only where a long title is the same to the letter, or nearly.
    return min(len(one.whole), len(other.whole)) >= _LONG and _wholes(one, other, _SAME)


def _wholes(one: Likeness, other: Likeness, least: int) -> bool:
    return one.numbers == other.numbers and fuzz.ratio(one.whole, other.whole) >= least


def _mains(one: Likeness, other: Likeness) -> bool:
    """The same before a subtitle that only one of them has."""
    has_one_subtitle = (one.main != one.whole) != (other.main != other.whole)
    return (
        has_one_subtitle
        and min(len(one.main), len(other.main)) >= _TELLING
        and one.main_numbers == other.main_numbers
        and fuzz.ratio(one.main, other.main) >= _TITLES
    )


def resemblance(one: str, other: str) -> float:
    """How much two titles have in common, in per cent, whatever the order of their words."""
    return fuzz.token_set_ratio(fold(one), fold(other))

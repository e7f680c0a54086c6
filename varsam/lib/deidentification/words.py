"""Words with capital letters and what stands around them, as the search for names needs them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from varsam.lib.deidentification.lexicon import key

_MARKS = "\u0300-\u036f\u00ad\u200b-\u200d\u2060"
_LETTER = rf"[^\W\d_][{_MARKS}]*"
_WORD = re.compile(rf"(?<![\w@]){_LETTER}(?:{_LETTER}|['’´‘-](?={_LETTER}))*(?![\w@])")
_ENDS_SENTENCE = re.compile(r"[.!?…:;\n]\s*[\"'“”‘’»«(\[*•#>–—-]*\s*$|[\"“”»«•*#>]\s*$|\n\s*[-–—]?\s*$")
_ARTICLES = frozenset({"al", "el", "ul", "as", "ash", "an", "ad", "ar", "az", "ibn", "d"})
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Word:
    """A word, its key, and whether a sentence or line begins with it."""

    start: int
    end: int
    text: str
    key: str
    opens: bool
    after: str
    """The text between the word before and this one, at most a few characters of it."""

    @property
    def is_capitalised(self) -> bool:
        first, _, last = self.text.rpartition("-")
        return self.text[0].isupper() or (first in _ARTICLES and last[:1].isupper())

    @property
    def is_shouted(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()


def split(text: str) -> Sequence[Word]:
    """Return the words of `text` that are short enough to be names, in order."""
    spans = [(0, 0)] + [
        match.span() for match in _WORD.finditer(text) if match.end() - match.start() <= _LONGEST
    ]
    return [_word(text, end, start, stop) for (_, end), (start, stop) in pairwise(spans)]


def _word(text: str, previous: int, start: int, end: int) -> Word:
    between = text[max(previous, start - 8) : start]
    opens = not text[max(0, start - 8) : start].strip() or bool(_ENDS_SENTENCE.search(between))
    return Word(start, end, text[start:end], key(text[start:end]), opens, between)

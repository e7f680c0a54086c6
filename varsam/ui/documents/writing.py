"""What a person wrote, made into what can be printed; markup has no meaning here and is never looked for.

- Half of a surrogate pair becomes U+FFFD. Control signs go; a line break stays.
- Signs that turn the direction of what follows (embeddings, overrides) go, and an isolate is closed where its
  text ends: what one person wrote cannot reorder the words around it (Unicode TR 36, section 2.1.2).
- A telephone number or date among Arabic or Hebrew letters is isolated, or its groups would be read backwards.
- A sign that no font draws becomes an empty square, a lone mark goes; nothing else is lost.
- A word longer than any line may be broken.
"""

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from django.utils.functional import Promise

from varsam.ui.documents.fonts import coverage

UNKNOWN = "\u25a1"
_BREAK = "\u200b"
_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_OPEN, _CLOSE = "\u2066\u2067\u2068", "\u2069"
# What is isolated already, or digits in groups, as numbers of telephones, cases and persons and dates are written.
_NUMBER = re.compile(
    r"[\u2066-\u2068][^\u2069]*\u2069?|(?<![\w\u200b])\+?\d++(?:[ \u00a0\u2011./:-]\(?\d++\)?){1,12}+(?![\w\u200b])"
)
_NUMBER_DIGITS = 7
_LETTER = re.compile(r"[^\W\d_]")
_FROM_THE_RIGHT = frozenset({"R", "AL"})
# The longest words that people write have about forty letters; addresses on the web have more.
_LONG = re.compile(r"[^\s\u200b]{41,}")
_PIECE = 10
_MARKS = frozenset({"Mn", "Me"})
# Marks of direction, joining, breaking and variation, which the printer obeys and never draws; not the overrides.
_SILENT = frozenset("\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufe0e\ufe0f")
_GONE = frozenset({"Cc", "Cf"})
# Counted among the invisible by Unicode, and yet drawn: number signs of Arabic, and the end of a verse.
_SHOWN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u08e2")
_KEPT = _SILENT | _SHOWN | {"\n"}

type Printable = bool | int | float | str | list[Printable] | dict[str, Printable] | None


def printable(value: object) -> Printable:
    """A value of the data as JSON with every text cleaned; TypeError names the type of what cannot be printed."""
    if isinstance(value, str | Promise):
        return clean(str(value))
    if isinstance(value, Mapping):
        return {str(key): printable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [printable(inner) for inner in value]
    if value is None or isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    raise TypeError(
        f"A document is printed from text, numbers, lists and mappings, not {type(value).__name__}."
    )


def clean(text: str) -> str:
    """One text as it can be printed, in normal form C; cleaning it again changes nothing."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    lines = _LINE_ENDS.sub("\n", whole).replace("\t", " ")
    drawn = _drawn(_isolated("".join(sign for sign in lines if not _is_gone(sign))))
    # Where a mark was left out, the next one may form a letter with what stands before it.
    if not unicodedata.is_normalized("NFC", drawn):
        drawn = _drawn(drawn)
    return _LONG.sub(_breakable, _with_numbers(drawn))


def _is_gone(sign: str) -> bool:
    return sign not in _KEPT and _known(sign)[0] in _GONE


def _drawn(text: str) -> str:
    return "".join(_signs(unicodedata.normalize("NFC", text)))


def _signs(text: str) -> Iterator[str]:
    able: tuple[frozenset[int], ...] = ()
    for sign in text:
        if sign == "\n" or sign in _SILENT:
            yield sign
            continue
        kind, fonts = _known(sign)
        if kind in _MARKS:
            # A letter and its marks are drawn by one font, or not at all.
            both = tuple(font for font in able if ord(sign) in font)
            able = both or able
            yield sign if both else ""
        else:
            able = fonts
            yield sign if fonts else UNKNOWN


@lru_cache(maxsize=4096)
def _known(sign: str) -> tuple[str, tuple[frozenset[int], ...]]:
    return unicodedata.category(sign), tuple(font for font in coverage() if ord(sign) in font)


def _with_numbers(text: str) -> str:
    letters = _LETTER.findall(text)
    if letters and not any(unicodedata.bidirectional(letter) in _FROM_THE_RIGHT for letter in set(letters)):
        return text
    return _NUMBER.sub(_one_number, text)


def _one_number(found: re.Match[str]) -> str:
    number = found.group()
    if number[0] in _OPEN or sum(sign.isdecimal() for sign in number) < _NUMBER_DIGITS:
        return number
    return f"\u2066{number}\u2069"


def _isolated(text: str) -> str:
    if not any(sign in text for sign in _OPEN + _CLOSE):
        return text
    kept: list[str] = []
    depth = 0
    for sign in text:
        depth += (sign in _OPEN) - (sign == _CLOSE)
        if depth < 0:
            depth = 0
        else:
            kept.append(sign)
    return "".join(kept) + _CLOSE * depth


def _breakable(word: re.Match[str]) -> str:
    parts: list[str] = []
    length = 0
    for sign in word.group():
        # Never between a letter and its marks.
        if length >= _PIECE and _known(sign)[0] not in _MARKS | _GONE:
            parts.append(_BREAK)
            length = 0
        parts.append(sign)
        length += 1
    return "".join(parts)

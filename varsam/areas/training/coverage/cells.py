"""What stands in one cell of a file that somebody brings, read as what it means: a name, a number of people, a day, a month.

Nothing is guessed where two readings are possible: 3/4 is said to be unclear, and never taken for April or March.
"""

import re
import unicodedata
from datetime import date, datetime
from enum import StrEnum

LONGEST = 160
# More people than any one unit of a municipality has; a larger number is a telephone number or a slip of the finger.
MOST = 20_000


class Flaw(StrEnum):
    """What a cell holds instead of something that can be read."""

    FORMULA = "formula"
    MERGED = "merged"
    ERROR = "error"


Value = str | int | float | date | Flaw | None

_SPACES = re.compile(r"[\s\u00a0\u202f\u2007]+")
_MONTHS = {
    **{
        name: at
        for at, names in enumerate(
            (
                "jan januari january", "feb februari february", "mar mars march", "apr april", "maj may",
                "jun juni june", "jul juli july", "aug augusti august", "sep sept september", "okt oct oktober october",
                "nov november", "dec december",
            ),
            start=1,
        )
        for name in names.split()
    }
}  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[ t]00:00(?::00)?)?")
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_WORDED = re.compile(r"(?:(\d{1,2})\s+)?([a-zåäö]+)\.?\s+(\d{4})")
# What Swedes write out loud: 31/1 2026, 31.1.2026. Two numbers that could both be the month are not told apart by guessing.
_PARTED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/. ]+(\d{4})")


class Unclear(ValueError):
    """A cell that says nothing that can be used; the cell's text is not in the message."""


def plain(value: Value) -> str:
    """A cell as text in single spaces, composed letters and without signs that cannot be seen; empty where there is none."""
    if value is None or isinstance(value, Flaw):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    shown = unicodedata.normalize("NFC", str(value))
    kept = "".join(sign for sign in shown if unicodedata.category(sign) not in {"Cf", "Cc"} or sign.isspace())
    return _SPACES.sub(" ", kept).strip()


def same(text: str) -> str:
    """What two spellings of one name have in common: letters without case, in single spaces."""
    return plain(text).casefold()


def people(value: Value) -> int:
    """How many people a cell says, 0 to MOST. Unclear for anything but a whole number."""
    if isinstance(value, (bool, date)):
        raise Unclear
    if isinstance(value, (int, float)):
        number = value
    else:
        text = _SPACES.sub("", plain(value))
        if not re.fullmatch(r"\d{1,9}(?:[.,]0+)?", text) or not text.isascii():
            raise Unclear
        number = int(re.split(r"[.,]", text)[0])
    if number != int(number) or not 0 <= number <= MOST:
        raise Unclear
    return int(number)


def month(value: Value) -> date:
    """The first day of the month that a cell names, as a day in it or as the month itself. Unclear as in `day`."""
    return _read(value, whole=False).replace(day=1)


def day(value: Value) -> date:
    """The day that a cell names. Unclear for what is none, or could be two."""
    return _read(value, whole=True)


def _read(value: Value, *, whole: bool) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = plain(value).casefold()
    for pattern, parts in ((_ISO, _as_iso), (_COMPACT, _as_iso), (_WORDED, _as_words), (_PARTED, _as_parted)):
        found = pattern.fullmatch(text)
        if found:
            return _made(*parts(found), whole=whole)
    raise Unclear


def _as_iso(found: re.Match[str]) -> tuple[int, int, int | None]:
    return int(found[1]), int(found[2]), int(found[3]) if found[3] else None


def _as_words(found: re.Match[str]) -> tuple[int, int, int | None]:
    return int(found[3]), _MONTHS.get(found[2], 0), int(found[1]) if found[1] else None


def _as_parted(found: re.Match[str]) -> tuple[int, int, int | None]:
    first, second = int(found[1]), int(found[2])
    if first != second and first <= 12 and second <= 12:
        raise Unclear
    return int(found[3]), min(first, second), max(first, second)


def _made(year: int, month: int, on: int | None, *, whole: bool) -> date:
    if on is None and whole:
        raise Unclear
    try:
        return date(year, month, 1 if on is None else on)
    except ValueError as impossible:
        raise Unclear from impossible

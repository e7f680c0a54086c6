"""The short name that people say on the telephone for an enquiry or a case, such as A-26-094."""

import re
import unicodedata

_CENTURY = 2000
_PREFIX = re.compile(r"[A-ZÅÄÖ]{1,4}")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
# The year has two digits; four only where something parts them from the number.
_WRITTEN = re.compile(r"([A-ZÅÄÖ]{1,4})[\s\-_/.:]*(20\d\d(?=\D)|\d\d)[\s\-_/.:]*(\d{1,9})[\s.]*")


def format_reference(prefix: str, year: int, number: int) -> str:
    """The reference as it is written: prefix, two-digit year, number of at least three digits.

    `prefix` is one to four capital letters, `year` 2000 to 2099, `number` from 1 up; ValueError otherwise.
    """
    if not _PREFIX.fullmatch(prefix) or not _CENTURY <= year < _CENTURY + 100 or not 1 <= number < 10**9:
        raise ValueError(f"Ingen referens kan bildas av {prefix!r}, {year} och {number}.")
    return f"{prefix}-{year % 100:02d}-{number:03d}"


def parse_reference(text: str) -> tuple[str, int, int] | None:
    """Prefix, four-digit year and number of a reference as people type or paste it, or None.

    Forgives lower case, spaces, other dashes or none, missing zeros, a year of four digits, digits of other
    scripts and invisible marks of writing direction.
    """
    signs = unicodedata.normalize("NFKC", text)
    shown = "".join(sign for sign in signs if unicodedata.category(sign) != "Cf")
    match = _WRITTEN.fullmatch(_DASHES.sub("-", shown).strip().upper())
    if match is None:
        return None
    prefix, year, number = match[1], int(match[2]) % 100 + _CENTURY, int(match[3])
    return (prefix, year, number) if number else None

"""Swedish personal identity numbers (personnummer) and coordination numbers, as people type them.

The form, the sign and the check digit follow folkbokföringslagen (1991:481) § 18 and § 18 a; a coordination number has
60 added to its day. That check digit and date fit is the library's work; what the century is, is decided here, by the
day that the caller says it is.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from personnummer import personnummer as library

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_WRITTEN = re.compile(
    r"(?P<century>\d\d)?(?P<year>\d\d)(?P<gap>-?)(?P<month>\d\d)(?P=gap)(?P<day>\d\d)(?P<sign>[-+]?)(?P<last>\d{4})"
)
_CENTURIES = frozenset({"18", "19", "20"})
# Nobody is known to have become older; a number that says so is mistyped.
_OLDEST_EVER = 122


class Fault(StrEnum):
    """What is wrong with a number, so that the page can say it in its own words."""

    NOT_A_NUMBER = "not_a_number"
    CHECK_DIGIT_OR_DATE = "check_digit_or_date"
    IN_THE_FUTURE = "in_the_future"
    TOO_OLD = "too_old"
    PLUS_UNDER_HUNDRED = "plus_under_hundred"


class NotAPersonalNumber(ValueError):
    """What was typed is no personal number; says why, and never repeats what was typed."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class PersonalNumber:
    """`digits` are the 12 of the register; `born` is the day of birth, also in a coordination number."""

    digits: str
    born: date
    is_coordination: bool

    def __repr__(self) -> str:
        return "<PersonalNumber>"

    @property
    def shown(self) -> str:
        """The number as it is written for people, with its century: 19900101-0017."""
        return f"{self.digits[:8]}-{self.digits[8:]}"


def parse(text: str, today: date) -> PersonalNumber:
    """The number that somebody typed, with 10 or 12 digits, on `today`; raises NotAPersonalNumber.

    - Forgives spaces, other dashes, dashes inside the date, digits of other scripts and invisible marks.
    - With 10 digits a minus means under a hundred years, counted by the year of birth, and a plus a hundred or more.
      Without a sign it is the nearest century in which the person is born already.
    - With 12 digits the sign says nothing new, but a plus must not contradict the year.
    """
    match = _WRITTEN.fullmatch(_plain(text))
    if match is None or (match["century"] and match["century"] not in _CENTURIES):
        raise NotAPersonalNumber(Fault.NOT_A_NUMBER)
    year = int(match["century"] + match["year"]) if match["century"] else _year(match, today)
    return _checked(f"{year:04d}{match['month']}{match['day']}{match['last']}", match["sign"], today)


def _plain(text: str) -> str:
    """ASCII digits and signs; what looks like one counts as one."""
    signs = []
    for sign in unicodedata.normalize("NFKC", text):
        if sign in DASHES:
            signs.append("-")
        elif unicodedata.decimal(sign, None) is not None:
            signs.append(str(unicodedata.decimal(sign)))
        elif not sign.isspace() and unicodedata.category(sign) != "Cf":
            signs.append(sign)
    return "".join(signs)


def _year(match: re.Match[str], today: date) -> int:
    """The four-digit year of a number with ten digits."""
    newest = today.year - 100 if match["sign"] == "+" else today.year
    year = newest - (newest - int(match["year"])) % 100
    if match["sign"] or year < today.year:
        return year
    # Without a sign, who is not born yet was born a hundred years ago.
    born = _born(f"{year:04d}{match['month']}{match['day']}{match['last']}")
    return year - 100 if born is not None and born > today else year


def _born(digits: str) -> date | None:
    try:
        found: date = library.parse(digits).get_date()
    except library.PersonnummerException:
        return None
    return found


def _checked(digits: str, sign: str, today: date) -> PersonalNumber:
    born = _born(digits)
    if born is None:
        raise NotAPersonalNumber(Fault.CHECK_DIGIT_OR_DATE)
    if born > today:
        raise NotAPersonalNumber(Fault.IN_THE_FUTURE)
    if today.year - born.year > _OLDEST_EVER:
        raise NotAPersonalNumber(Fault.TOO_OLD)
    if sign == "+" and today.year - born.year < 100:
        raise NotAPersonalNumber(Fault.PLUS_UNDER_HUNDRED)
    return PersonalNumber(digits, born, int(digits[6:8]) > 60)

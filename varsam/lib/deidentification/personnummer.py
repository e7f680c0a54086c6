"""Swedish personnummer and coordination numbers, with 10 or 12 digits.

The form and the check digit follow the population register (folkbokföringslagen § 18 and § 18 b): year,
month, day (plus 60 in a coordination number), three digits and a Luhn check digit.
"""

import re
from calendar import monthrange

from varsam.lib.deidentification.findings import Spans
from varsam.lib.personal_numbers import DASHES

_DASHES = DASHES + "+"
_SPACES = " \u00a0\u2009\u202f"
_NUMBER = re.compile(
    r"(?<![^\W_])(?P<century>1[89]|20)?(?P<year>\d\d)(?P<gap>[-./ ]?)(?P<month>\d\d)(?P=gap)(?P<day>\d\d)"
    rf"(?P<separator>[{_SPACES}]?[{_DASHES}][{_SPACES}]?|[{_SPACES}/.]?)(?P<last>\d{{4}})(?![^\W_])"
)
_SAID = re.compile(
    r"person-?\s?(?:nummer|nr)|\bp-?nr|samordnings-?\s?(?:nummer|nr)|födelse(?:nummer|tid|datum|data)|\bfödd\b|\bborn\b"
    r"|personal\s(?:identity\s)?(?:number|no)|swedish\snumber|identity\snumber|social\ssecurity|\bssn\b|id-?(?:nummer|nr)\b",
    re.IGNORECASE,
)
_SOMETHING_ELSE = re.compile(
    r"order|faktura|kvitto|kund|ärende|diarie|\bdnr|organisation|\borg\b|giro|\bocr\b|referen|invoice|serie|artikel|iban"
    r"|konto|account|ticket|booking|boknings|version|isbn|telefon|mobil|phone|\btel\b|\btfn\b",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(r"\d[\d -]{4,}\d")
_CUE_WINDOW = 48
_COORDINATION = 60


def personnummer(text: str) -> Spans:
    """Yield the spans of personnummer; a wrong check digit is forgiven where the writing leaves no doubt."""
    for match in _NUMBER.finditer(text):
        if _is_meant(text, match):
            yield match.span()


def _is_meant(text: str, match: re.Match[str]) -> bool:
    # A cue speaks for the first number after it only.
    before = _OTHER_NUMBER.split(text[max(0, match.start() - _CUE_WINDOW) : match.start()])[-1]
    said, other = _last(_SAID, before), _last(_SOMETHING_ELSE, before)
    if said > other:
        return True
    if not _is_date(match):
        return False
    right = _check_digit_is_right(match)
    if match["separator"].strip(_SPACES + "/.") and not match["gap"]:
        return right or other < 0
    if other >= 0 or _stands_among_digits(text, match):
        return False
    if match["century"] and not match["gap"] and not match["separator"]:
        return right or not _is_timestamp(match)
    return right and not _is_mobile_number(match)


def _last(pattern: re.Pattern[str], before: str) -> int:
    """Position of the last hit, -1 without one."""
    return max((hit.start() for hit in pattern.finditer(before)), default=-1)


def _is_date(match: re.Match[str]) -> bool:
    month, day = int(match["month"]), int(match["day"])
    day = day - _COORDINATION if day > _COORDINATION else day
    # 2000 is a leap year: without the century, 29 February may be right.
    return 1 <= month <= 12 and 1 <= day <= monthrange(2000, month)[1]


def _check_digit_is_right(match: re.Match[str]) -> bool:
    digits = match["year"] + match["month"] + match["day"] + match["last"]
    products = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(product // 10 + product % 10 for product in products) % 10 == 0


def _stands_among_digits(text: str, match: re.Match[str]) -> bool:
    """An account number's groups look like a personnummer with spaces; its neighbours give it away."""
    before, after = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 2]
    return before[:1].isdigit() or (len(after) == 2 and not after[0].isalnum() and after[1].isdigit())


def _is_timestamp(match: re.Match[str]) -> bool:
    recent = match["century"] == "20" and int(match["year"]) >= 20
    return recent and int(match["last"][:2]) < 24 and int(match["last"][2:]) < 60


def _is_mobile_number(match: re.Match[str]) -> bool:
    return not match["century"] and match["year"] == "07" and int(match["day"]) > _COORDINATION

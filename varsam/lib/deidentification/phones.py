"""Telephone numbers as they are written in Sweden, and international ones.

`phonenumbers` (the published numbering plans) says what is valid; this module says where in the text a number
begins and ends, because Swedish habits ("070-174 06 31", "+46 (0)70 …", "070.174.06.31") mix with dates,
times, amounts and paragraphs. Numbers that belong to a service and not to a person are left alone.
"""

import re
from functools import lru_cache

import phonenumbers

from varsam.lib.deidentification.findings import Span, Spans
from varsam.lib.deidentification.lexicon import public_numbers

_GROUP = re.compile(r"\d+")
_GAP = re.compile(
    r"[ \u00a0\u202f\u2009]?[-\u2010-\u2013/.][ \u00a0\u202f]?|[ \u00a0\u202f\u2009]{1,2}|\) ?-? ?| ?\("
)
_MOST_GROUPS = 8
_LONGEST, _SHORTEST_NATIONAL, _LONGEST_NATIONAL, _SHORTEST_INTERNATIONAL = 15, 8, 11, 9
_SERVICE = ("020", "0200", "077", "0900", "0939", "0944", "099")
_DATE = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)?\d\d$|\d\d\.\d\d ?[-\u2013] ?\d\d\.\d\d$")
_ASKED = re.compile(
    r"\b(?:tel|tele?fon(?:nummer|numret)?|tfn|mobil(?:nummer|numret|en)?|phone(?:\snumber)?|cell|call(?:\sme)?|ring(?:a|er)?|sms:?a?"
    r"|nås(?:\s\w{1,10})?\s(?:på|via)|numret(?:\sär)?)\.?(?:\s(?:är|is|mig|me|på|at|on|to|oss|us)){0,3}\s?:?\s{0,2}$",
    re.IGNORECASE,
)
_LOCAL_NUMBER = re.compile(r"[1-9]\d{1,2}[ \u00a0-]\d{2,3}[ \u00a0-]?\d{2,3}$|[1-9]\d{5,7}$")
_NOT_AFTER = re.compile(r"[\w%§]|[.,:]\d")


def phones(text: str) -> Spans:
    """Yield the spans of telephone numbers, each as long as the numbering plan allows."""
    groups = [match.span() for match in _GROUP.finditer(text)]
    after = 0
    for index, (start, _) in enumerate(groups):
        if start < after:
            continue
        found = _number_from(text, groups, index)
        if found:
            after = found[1]
            yield found


def _number_from(text: str, groups: list[Span], index: int) -> Span | None:
    start, end = groups[index]
    if end - start > _LONGEST:
        return None
    begin, international = _begin(text, start)
    if not _may_begin(text, begin):
        return None
    international = international or text.startswith("00", start)
    if not international and not text.startswith("0", start):
        return _local_number(text, groups, index)
    if not international and _second_digit(text, groups, index) == "0":
        return None
    ends = _ends(text, groups, index)
    if any(_is_public(digits) for _, digits in ends):
        return None
    accepted = _is_international if international else _is_national
    for stop, digits in reversed(ends):
        if accepted(text[start:stop], digits) and not _NOT_AFTER.match(text, stop):
            return begin, stop
    return None


def _second_digit(text: str, groups: list[Span], index: int) -> str:
    start, end = groups[index]
    following = start + 1 if end - start > 1 else groups[index + 1][0] if index + 1 < len(groups) else end
    return text[following : following + 1]


def _is_public(digits: str) -> bool:
    return (
        digits in public_numbers() or "0" + digits.removeprefix("00").removeprefix("46") in public_numbers()
    )


def _begin(text: str, start: int) -> tuple[int, bool]:
    """Where the number begins when its plus sign or bracket is counted, and whether there is a plus sign."""
    begin = start - 1 if text[start - 1 : start] == "(" else start
    plus = begin - 1 if text[begin - 1 : begin] in ("+", "＋") else begin - 2
    if plus >= 0 and text[plus : plus + 1] in ("+", "＋") and text[plus + 1 : begin].strip() == "":
        return plus, True
    return begin, False


def _may_begin(text: str, begin: int) -> bool:
    before = text[max(0, begin - 2) : begin]
    if not before:
        return True
    if len(before) == 2 and (
        (before[-1] in "-–/_" and before[0].isalnum()) or (before[-1] in ".,:+" and before[0].isdigit())
    ):
        return False
    return not before[-1].isalnum() and before[-1] not in "§$£€#_"


def _ends(text: str, groups: list[Span], index: int) -> list[tuple[int, str]]:
    """Where the number might end, with its digits until there: after each group joined by a usual gap.

    The zero in "+46 (0)70" is not dialled from abroad and is left out of the digits.
    """
    start, end = groups[index]
    digits = text[start:end]
    ends = [(end, digits)]
    for start, stop in groups[index + 1 : index + _MOST_GROUPS]:
        if len(digits) + stop - start > _LONGEST or not _GAP.fullmatch(text, end, start):
            break
        digits += "" if text[start - 1 : stop + 1] == "(0)" else text[start:stop]
        end = stop
        ends.append((end, digits))
    return ends


def _is_international(written: str, digits: str) -> bool:
    dialled = digits.removeprefix("00")
    if dialled.startswith("46") and _is_service("0" + dialled[2:].removeprefix("0")):
        return False
    return _SHORTEST_INTERNATIONAL <= len(dialled) <= _LONGEST and _is_possible_abroad(dialled)


def _is_national(written: str, digits: str) -> bool:
    if not _SHORTEST_NATIONAL <= len(digits) <= _LONGEST_NATIONAL or digits[1] == "0":
        return False
    if _DATE.match(written) or _is_service(digits):
        return False
    if "." in written and not re.fullmatch(r"0\d{2,3}(?:\.\d{2,4}){1,4}", written):
        return False
    return _is_valid_at_home(digits)


def _is_service(digits: str) -> bool:
    return len(digits) < _LONGEST_NATIONAL and digits.startswith(_SERVICE)


@lru_cache(maxsize=4096)
def _is_valid_at_home(digits: str) -> bool:
    if len(digits) == _LONGEST_NATIONAL:
        # Eleven digits are no Swedish number but may be a British one, as relatives from there write theirs.
        return digits.startswith(("01", "02", "07"))
    number = phonenumbers.PhoneNumber(country_code=46, national_number=int(digits[1:]))
    return phonenumbers.is_valid_number(number)


@lru_cache(maxsize=4096)
def _is_possible_abroad(digits: str) -> bool:
    try:
        number = phonenumbers.parse("+" + digits)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number)


def _local_number(text: str, groups: list[Span], index: int) -> Span | None:
    """A number without area code counts only straight after "ring", "mobil" and the like."""
    start = groups[index][0]
    if not _ASKED.search(text[max(0, start - 40) : start]):
        return None
    for stop, digits in reversed(_ends(text, groups, index)):
        if _LOCAL_NUMBER.match(text[start:stop]) and not _NOT_AFTER.match(text, stop):
            return None if digits in public_numbers() else (start, stop)
    return None

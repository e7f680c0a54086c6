"""Personal numbers as they are typed, against a register's form that the tests make by themselves.

All numbers are made up from the check digit's rule; 0017 and 0025 are of no known person.
"""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from varsam.lib import personal_numbers
from varsam.lib.personal_numbers import Fault, NotAPersonalNumber, parse

TODAY = date(2026, 11, 22)


def check_digit(nine: str) -> str:
    """The Luhn digit of nine digits, written another way than the library's."""
    doubled = [sum(divmod(int(d) * 2, 10)) if place % 2 == 0 else int(d) for place, d in enumerate(nine)]
    return str(-sum(doubled) % 10)


def number(born: date, serial: int = 1, *, coordination: bool = False) -> str:
    """Twelve digits for somebody born that day."""
    day = born.day + 60 if coordination else born.day
    ten = f"{born:%y%m}{day:02d}{serial:03d}"
    return f"{born.year // 100}{ten}{check_digit(ten)}"


births = st.dates(date(1905, 1, 1), TODAY)
serials = st.integers(1, 999)
ADULT = number(date(1990, 1, 1))


def fault(text: str, today: date = TODAY) -> Fault:
    with pytest.raises(NotAPersonalNumber) as caught:
        parse(text, today)
    return caught.value.fault


@given(births, serials, st.booleans())
def test_twelve_digits_are_what_they_are(born: date, serial: int, coordination: bool) -> None:
    digits = number(born, serial, coordination=coordination)
    found = parse(digits, TODAY)
    assert (found.digits, found.born, found.is_coordination) == (digits, born, coordination)
    assert parse(found.shown, TODAY) == found


@given(births, serials, st.booleans())
def test_ten_digits_with_their_sign_find_the_century(born: date, serial: int, coordination: bool) -> None:
    digits = number(born, serial, coordination=coordination)
    sign = "+" if TODAY.year - born.year >= 100 else "-"
    assert parse(f"{digits[2:8]}{sign}{digits[8:]}", TODAY).digits == digits


@given(births, serials)
def test_ten_digits_without_a_sign_are_of_the_nearest_century(born: date, serial: int) -> None:
    assume(TODAY.year - born.year < 100)
    digits = number(born, serial)
    assert parse(digits[2:], TODAY).digits == digits


@given(births, serials, st.integers(0, 9))
def test_one_wrong_digit_at_the_end_is_noticed(born: date, serial: int, wrong: int) -> None:
    digits = number(born, serial)
    assume(digits[-1] != str(wrong))
    assert fault(digits[:-1] + str(wrong)) is Fault.CHECK_DIGIT_OR_DATE


@given(births, st.data())
def test_two_neighbours_that_change_places_are_noticed(born: date, data: st.DataObject) -> None:
    digits = number(born)
    place = data.draw(st.integers(8, 10))
    swapped = f"{digits[:place]}{digits[place + 1]}{digits[place]}{digits[place + 2 :]}"
    # Luhn does not tell 09 from 90: that is the register's own weakness.
    assume(swapped != digits and {digits[place], digits[place + 1]} != {"0", "9"})
    assert isinstance(fault(swapped), Fault)


@given(st.text())
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        found = parse(text, TODAY)
    except NotAPersonalNumber:
        return
    assert len(found.digits) == 12


@given(births, serials, st.sampled_from("٠۰०０"))
def test_digits_of_other_keyboards_count(born: date, serial: int, zero: str) -> None:
    digits = number(born, serial)
    typed = "".join(chr(ord(zero) + int(digit)) for digit in digits)
    assert parse(typed, TODAY).digits == digits


@pytest.mark.parametrize(
    "typed",
    [
        f"{ADULT[:8]}-{ADULT[8:]}",
        f" {ADULT[:8]} {ADULT[8:]}\n",
        f"{ADULT[:4]}-{ADULT[4:6]}-{ADULT[6:8]}-{ADULT[8:]}",
        f"{ADULT[2:8]}\u2013{ADULT[8:]}",
        f"{ADULT[2:8]}\u2212{ADULT[8:]}",
        f"{ADULT[2:8]}\uff0d{ADULT[8:]}",
        f"\u200f{ADULT[:8]}\u00a0{ADULT[8:]}\u200e",
    ],
)
def test_writing_is_forgiven(typed: str) -> None:
    assert parse(typed, TODAY).digits == ADULT


@pytest.mark.parametrize(
    "typed",
    ["", "abc", ADULT[:-1], ADULT + "0", f"21{ADULT[2:]}", f"17{ADULT[2:]}", f"{ADULT[2:8]}--{ADULT[8:]}",
     f"{ADULT[:4]}-{ADULT[4:]}", "T" + ADULT[1:], f"{ADULT[:8]}*{ADULT[8:]}", ADULT * 2, "½²" * 6],
)  # fmt: skip
def test_what_is_no_number_is_told(typed: str) -> None:
    assert fault(typed) is Fault.NOT_A_NUMBER


@pytest.mark.parametrize(
    "date_part", ["19900230", "19901301", "19900100", "19900160", "19900192", "20230229", "19000229"]
)
def test_impossible_dates_are_told_even_with_a_right_check_digit(date_part: str) -> None:
    ten = date_part[2:] + "001"
    assert fault(date_part + "001" + check_digit(ten)) is Fault.CHECK_DIGIT_OR_DATE


def test_29_february_of_a_leap_year_is_a_day() -> None:
    assert parse(number(date(2024, 2, 29)), TODAY).born == date(2024, 2, 29)


def test_serial_000_is_given_to_nobody() -> None:
    assert fault(f"19900101000{check_digit('900101000')}") is Fault.CHECK_DIGIT_OR_DATE


def test_somebody_who_is_not_born_yet_is_told() -> None:
    assert fault(number(date(2026, 11, 23))) is Fault.IN_THE_FUTURE
    tomorrow = number(date(2026, 11, 23))[2:]
    assert fault(f"{tomorrow[:6]}-{tomorrow[6:]}") is Fault.IN_THE_FUTURE
    assert parse(number(TODAY), TODAY).born == TODAY


def test_without_a_sign_who_is_not_born_yet_was_born_a_hundred_years_ago() -> None:
    assert parse(number(date(1926, 11, 23))[2:], TODAY).born == date(1926, 11, 23)
    assert parse(number(date(1926, 12, 31), coordination=True)[2:], TODAY).born == date(1926, 12, 31)


def test_the_sign_changes_in_the_year_when_somebody_becomes_a_hundred() -> None:
    """Folkbokföringslagen § 18: the minus becomes a plus in that year, not on the birthday."""
    digits = number(date(1926, 12, 31))
    with_plus, with_minus = f"{digits[2:8]}+{digits[8:]}", f"{digits[2:8]}-{digits[8:]}"
    assert parse(with_plus, date(2026, 1, 1)).born == date(1926, 12, 31)
    assert parse(with_minus, date(2025, 12, 31)).born == date(1926, 12, 31)


def test_a_plus_does_not_contradict_a_year_of_four_digits() -> None:
    old = number(date(1920, 5, 5))
    assert parse(f"{old[:8]}+{old[8:]}", TODAY).digits == old
    assert parse(f"{old[:8]}-{old[8:]}", TODAY).digits == old
    assert fault(f"{ADULT[:8]}+{ADULT[8:]}") is Fault.PLUS_UNDER_HUNDRED


def test_nobody_is_a_hundred_and_thirty() -> None:
    assert fault(number(date(1896, 1, 1))) is Fault.TOO_OLD
    assert parse(number(date(1904, 1, 1)), TODAY).born.year == 1904
    young = number(date(2020, 1, 1))
    assert fault(f"{young[2:8].replace('20', '30', 1)}+{young[8:]}") in {
        Fault.TOO_OLD,
        Fault.CHECK_DIGIT_OR_DATE,
    }


def test_the_number_stands_in_no_message_and_no_repr() -> None:
    with pytest.raises(NotAPersonalNumber) as caught:
        parse(ADULT[:-1] + str((int(ADULT[-1]) + 1) % 10), TODAY)
    assert ADULT[:8] not in f"{caught.value!r}{caught.value}{caught.value.__cause__!r}"
    assert caught.value.__context__ is None
    assert ADULT not in repr(parse(ADULT, TODAY))


def test_dashes_are_those_of_the_finder() -> None:
    from varsam.lib.deidentification import personnummer

    for dash in personal_numbers.DASHES:
        assert list(personnummer.personnummer(f"Hon har {ADULT[:8]}{dash}{ADULT[8:]}.")), dash

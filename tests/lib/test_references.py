"""References as they are written and as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsam.lib.references import format_reference, parse_reference

prefixes = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ", min_size=1, max_size=4)
years = st.integers(2000, 2099)
numbers = st.integers(1, 10**9 - 1)


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        (("A", 2026, 94), "A-26-094"),
        (("A", 2026, 1), "A-26-001"),
        (("A", 2026, 999), "A-26-999"),
        (("K", 2027, 1234), "K-27-1234"),
        (("ÄR", 2005, 7), "ÄR-05-007"),
    ],
)
def test_reference_is_written(parts: tuple[str, int, int], written: str) -> None:
    assert format_reference(*parts) == written


@pytest.mark.parametrize(
    ("prefix", "year", "number"),
    [
        ("", 2026, 1),
        ("a", 2026, 1),
        ("A1", 2026, 1),
        ("ABCDE", 2026, 1),
        ("A", 1999, 1),
        ("A", 2100, 1),
        ("A", 26, 1),
        ("A", 2026, 0),
        ("A", 2026, -4),
        ("A", 2026, 10**9),
    ],
)
def test_reference_refuses_what_cannot_be_read_back(prefix: str, year: int, number: int) -> None:
    with pytest.raises(ValueError, match="Ingen referens"):
        format_reference(prefix, year, number)


@pytest.mark.parametrize(
    "text",
    [
        "A-26-094",
        "a-26-094",
        "A-26-94",
        " A 26 94 ",
        "a26094",
        "A2694",
        "A - 26 - 0094",
        "A–26–094",  # a dash that a phone puts in by itself
        "A\u201126\u2011094",
        "A/26/094",
        "A-2026-094",
        "a 2026 94",
        "A-26-094.",
        "A\u00a026\u00a0094",
        "\u200fA-26-094\u200e",
        "Ａ-２６-０９４",  # full-width signs
        "A-٢٦-٠٩٤",
        "A-۲۶-۰۹۴",
    ],
)
def test_reference_is_understood(text: str) -> None:
    assert parse_reference(text) == ("A", 2026, 94)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("A2026094", ("A", 2020, 26094)),
        ("A-2026-094", ("A", 2026, 94)),
        ("A 2026 094", ("A", 2026, 94)),
        ("A202609", ("A", 2020, 2609)),
    ],
)
def test_reference_has_a_four_digit_year_only_where_it_stands_apart(
    text: str, parts: tuple[str, int, int]
) -> None:
    assert parse_reference(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "A",
        "26-094",
        "A-26",
        "A-26-",
        "A-26-000",
        "A-26-0940x",
        "A-B-094",
        "ABCDE-26-094",
        "A-26-1234567890",
        "A-26-094 B-26-095",
        "1234 5678 9012 3456",
        "A-2²-094x",
        "\x00",
        "🙂-26-094",
    ],
)
def test_reference_is_none_of_anything_else(text: str) -> None:
    assert parse_reference(text) is None


@given(prefixes, years, numbers, st.sampled_from(["-", " ", " - ", "", "/"]), st.booleans())
def test_reference_is_read_back(prefix: str, year: int, number: int, between: str, lower: bool) -> None:
    text = format_reference(prefix, year, number).replace("-", between)
    assert parse_reference(text.lower() if lower else text) == (prefix, year, number)


@given(st.text(max_size=30))
def test_reference_never_fails_and_means_one_thing(text: str) -> None:
    parsed = parse_reference(text)
    assert parsed is None or parse_reference(format_reference(*parsed)) == parsed

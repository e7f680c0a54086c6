"""Text from outside is words, and nothing that acts."""

import pytest

from varsam.lib import foreign_text


@pytest.mark.parametrize(
    ("came", "shown"),
    [
        ("<script>alert(1)</script>Hej <b>du</b>", "Hej du"),
        ("5 < 6 &amp; 7 > 6", "5 < 6 & 7 > 6"),
        ("Färre\r\nrader\u2028här", "Färre\nrader\nhär"),
        ("bra\u202egnp.exe\u202c", "bragnp.exe"),
        ("a\u2066b\u2069\u200e\u200f\u061c\ufeff\x07\x00c", "abc"),
        # A joiner without width is a part of Persian words.
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("A\u030angra", "Ångra"),
    ],
)
def test_text_is_cleaned(came: str, shown: str) -> None:
    assert foreign_text.plain(came, 1000) == shown


def test_markup_that_is_written_as_text_stays_text() -> None:
    assert foreign_text.plain("&lt;script&gt;", 100) == "<script>"  # templates escape it again


def test_long_text_is_cut_and_a_line_is_one_line() -> None:
    assert foreign_text.plain("å" * 500, 20) == "å" * 20
    assert foreign_text.line(" två\n\n  ord ", 20) == "två ord"

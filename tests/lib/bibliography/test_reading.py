"""Files of references as programs and people leave them: broken here and there, in old encodings, or made to bring a machine down."""

import time

import pytest

from varsam.lib import bibliography
from varsam.lib.bibliography import (
    Author,
    Broken,
    Entry,
    Fault,
    Format,
    NotRead,
    Reference,
    as_csl,
    as_ris,
    doi,
    reference,
)

RIS = """Provider: En katalog
TY  - JOUR
AU  - Andersson, Åsa
AU  - Müller, J.
TI  - Förebygga våld i skolan:
  en översikt
JO  - Nordisk tidskrift
PY  - 2019/05/01
DO  - https://doi.org/10.1000/X.Y(1)
SP  - 12
EP  - 30
ER  -

TI  - Utan början
ER  -
TY  - JOUR
TI  - Utan slut
TY  - RPRT
TI  - Nästa <script>alert(1)</script> och <i>kursiv</i>
UR  - javascript:alert(1)
UR  - https://dx.doi.org/10.1234%2FABC
ER  -
TY  - JOUR
PY  - 2019
ER  -
TY - JOUR
T1 - Slarvigt skriven
ER -"""

BIBTEX = r"""@string{jp = "Journal of Policing"}
@article{a1, title={Fr{\"o}ken {\AA}sa \& co: {The} study}, author={M{\"u}ller, J{\'e}r{\^o}me and {World Health Organization}},
  journal=jp, year=2019, doi={10.1000/ABC}, pages={1--10}}
@article{a2, title={Utan {slut, year=2011}
@article{a3, title={Efter den}, author={Bo af Svensson}, year=2012}
@article{a3, title={Samma namn}, year=2013}
@article{a4, title={Två}, title={titlar}, year=2013}
@article{a5 title={utan komma}, year=2013}
@misc{a6, year=2013}
"""

CSL = """[ {"title": "Ett", "type": "report", "author": [{"family": "A", "given": "B"}, {"literal": "Brå"}], "issued": {"date-parts": [["2019", 3]]}},
 {"title": "Trasig", "author": [{"family": "X" "given": "y"}], "DOI": "10.1000/2"},
 {"title": "Tre", "DOI": "doi: 10.1234/ABC.", "volume": 12},
 5,
 {"DOI": "10.1000/5"},
 {"title": "Fel sorts författare", "author": "Andersson"},
 {"title": "Utan sl"""


def read(content: str | bytes) -> list[Entry]:
    return list(bibliography.read(content.encode() if isinstance(content, str) else content).entries)


def broken(entries: list[Entry]) -> list[tuple[int, Fault]]:
    return [(each.line, each.fault) for each in entries if isinstance(each, Broken)]


def sound(entries: list[Entry]) -> list[Reference]:
    return [each for each in entries if isinstance(each, Reference)]


def test_ris_is_read_past_what_is_broken() -> None:
    found = read(RIS)
    assert broken(found) == [(14, Fault.NO_START), (16, Fault.NO_END), (23, Fault.NO_TITLE)]
    first, second, third = sound(found)
    assert first == Reference(
        title="Förebygga våld i skolan: en översikt",
        kind="article-journal",
        authors=(Author("Andersson", "Åsa"), Author("Müller", "J.")),
        year=2019,
        container="Nordisk tidskrift",
        doi="10.1000/x.y(1)",
        pages="12–30",
    )
    assert (second.title, second.doi, second.url) == (
        "Nästa <script>alert(1)</script> och kursiv",
        "10.1234/abc",
        "",
    )
    assert (third.title, third.line) == ("Slarvigt skriven", 26)


def test_bibtex_is_read_past_what_is_broken() -> None:
    found = read(BIBTEX)
    assert broken(found) == [
        (4, Fault.SYNTAX),
        (7, Fault.TWICE),
        (8, Fault.SYNTAX),
        (9, Fault.NO_TITLE),
    ]
    first, second, third = sound(found)
    assert (first.title, first.container, first.pages) == (
        "Fröken Åsa & co: The study",
        "Journal of Policing",
        "1–10",
    )
    assert first.authors == (Author("Müller", "Jérôme"), Author("World Health Organization"))
    assert (second.title, second.authors) == ("Efter den", (Author("af Svensson", "Bo"),))
    assert third.title == "Samma namn"


def test_csl_is_read_past_what_is_broken() -> None:
    found = read(CSL)
    assert broken(found) == [
        (2, Fault.SYNTAX),
        (4, Fault.SHAPE),
        (5, Fault.NO_TITLE),
        (6, Fault.SHAPE),
        (7, Fault.SYNTAX),
    ]
    first, second = sound(found)
    assert (first.kind, first.year, first.authors) == ("report", 2019, (Author("A", "B"), Author("Brå")))
    assert (second.doi, second.volume) == ("10.1234/abc", "12")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman", "cp850"]
)
def test_letters_come_out_right_whatever_the_encoding(encoding: str) -> None:
    if encoding == "utf-16-le":
        with pytest.raises(NotRead, match="not_text"):
            read(RIS.encode(encoding))
        return
    first = sound(read(RIS.replace("\n", "\r\n").encode(encoding)))[0]
    assert (first.title, first.authors[0].given) == ("Förebygga våld i skolan: en översikt", "Åsa")


def test_a_lost_letter_breaks_its_own_entry_and_no_other() -> None:
    spoiled = RIS.replace("Slarvigt", "Sl\udcffarvigt").encode(errors="surrogateescape")
    found = read(spoiled)
    assert broken(found)[-1] == (26, Fault.LETTERS)
    assert sound(found)[0].authors[0].given == "Åsa"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (b" \n ", Fault.EMPTY),
        (b'{"title": "x"}', Fault.NO_LIST),
        (b'"x"', Fault.NO_LIST),
        (b"Hej, det h\xc3\xa4r \xc3\xa4r inga referenser", Fault.UNKNOWN),
        (b"PK\x03\x04\x00\x00", Fault.NOT_TEXT),
        (b"TY  - JOUR\nTI  - x\nER  - \n" * 20_001, Fault.TOO_MANY),
        (b" " + b"x" * reference.LARGEST, Fault.TOO_LARGE),
    ],
)
def test_a_file_of_which_nothing_can_be_read_says_why(content: bytes, fault: Fault) -> None:
    with pytest.raises(NotRead) as refused:
        read(content)
    assert refused.value.fault is fault


@pytest.mark.parametrize(
    "content",
    [
        "[" * 1_000_000,
        '[{"title": ' * 5_000,
        '[{"a": ' * 100_000,
        "@article{x, title={\\" + "{" * 50_000 + "}" * 50_000 + "}}",
        "@article{x, title={" * 10_000,
        '@string{a = "x"}\n' + "@string{b = a # a}\n" * 5_000 + "@article{x, year=b}",
        "@article{x, title={x \\input{/etc/passwd} \\newcommand{\\a}{\\a\\a}\\a}, author={"
        + "{a} and " * 9_000
        + "}}",
        "TY  - JOUR\nTI  - " + "x" * 5_000_000 + "\nER  - ",
        "TY  - JOUR\n" * 25_000,
        '[{"title": "x", "volume": ' + "9" * 50_000 + "}]",
    ],
)
def test_what_is_made_to_bring_a_machine_down_ends_early(content: str) -> None:
    began = time.monotonic()
    found = read(content)
    assert time.monotonic() - began < 5
    assert len(found) <= reference.ENTRIES + 1
    assert all("root:" not in each.title for each in sound(found))


def test_what_is_written_is_read_back_the_same() -> None:
    references = sound(read(RIS)) + sound(read(BIBTEX)) + sound(read(CSL))
    assert read(as_csl(references)) == references
    kept = [
        each
        for each in references
        if each.kind != "article" or each.authors != (Author("A", "B"), Author("Brå"))
    ]
    assert read(as_ris(kept)) == kept


def test_no_value_begins_a_line_or_an_entry_of_its_own() -> None:
    nasty = Reference(
        '=HYPERLINK("x")\nER  - \nTY  - JOUR', abstract="\u2028TI  - Annan titel", container="@SUM(1)"
    )
    lines = as_ris([nasty]).split("\r\n")
    assert all(line[2:6] == "  - " for line in lines if line)
    assert len(read(as_ris([nasty]))) == 1
    assert bibliography.read(as_csl([nasty]).encode()).format is Format.CSL


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("10.1234/ABC", "10.1234/abc"),
        ("DOI: 10.1234/abc.", "10.1234/abc"),
        ("https://dx.doi.org/10.1234%2FAbC", "10.1234/abc"),
        ("http://doi.org/10.1016/S0140-6736(12)61312-0", "10.1016/s0140-6736(12)61312-0"),
        ("(10.1234/abc)", ""),
        ("10.1234/abc)", "10.1234/abc"),
        ("10.12/abc", ""),
        ("10.1234/", ""),
        ("10.1234/å", ""),
        ('10.1234/"><b>x', '10.1234/"><b>x'),
        ("se 10.1234/abc", ""),
    ],
)
def test_a_doi_has_one_spelling(written: str, meant: str) -> None:
    assert doi.normalised(written) == meant


def test_where_a_doi_leads_to_holds_no_signs_that_end_an_attribute() -> None:
    assert doi.address('10.1234/"><script>') == "https://doi.org/10.1234/%22%3E%3Cscript%3E"

"""Printed documents: readable by a screen reader, true to what people wrote, and the same each time."""

import io
import re
import time
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.utils.functional import lazystr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ui import example_documents as examples
from varsam.ui import vendor
from varsam.ui.documents import api, fonts, writing

UI = Path(api.__file__).resolve().parents[1]
DOCUMENTS: dict[str, tuple[str, Mapping[str, object], str]] = {
    **{
        f"consent_form in {code}": ("consent_form", examples.consent_form(code), code)
        for code in ("sv", "en", "ar", "so", "fa")
    },
    "decision": ("decision", examples.decision(), "sv"),
    "meeting_minutes": ("meeting_minutes", examples.meeting_minutes(), "sv"),
    "minutes": ("minutes", examples.minutes(), "sv"),
    "register_extract": ("register_extract", examples.register_extract(), "sv"),
    "reading_extract": ("reading_extract", examples.reading_extract(), "sv"),
}


@pytest.fixture(scope="module")
def made() -> dict[str, pypdf.PdfReader]:
    return {name: _read(api.render(*document)) for name, document in DOCUMENTS.items()}


def _read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def _text(reader: pypdf.PdfReader) -> str:
    return re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in reader.pages))


def _root(reader: pypdf.PdfReader) -> Any:
    return reader.trailer["/Root"]


def _tags(reader: pypdf.PdfReader) -> list[str]:
    def walk(node: Any) -> Iterator[str]:
        node = node.get_object() if hasattr(node, "get_object") else node
        for part in node if isinstance(node, list) else [node]:
            part = part.get_object() if hasattr(part, "get_object") else part
            if isinstance(part, dict) and "/S" in part:
                yield part["/S"]
                yield from walk(part.get("/K", []))

    return list(walk(_root(reader)["/StructTreeRoot"]["/K"]))


def _note(text: str, *, language: str = "sv") -> pypdf.PdfReader:
    """A register extract in which somebody wrote `text`: as a heading, in a table, beside a label, in a note."""
    data = examples.register_extract()
    data["facts"] = [{"label": "Ord", "value": text}]
    data["categories"][0]["held"]["rows"] = [["Ord", [text, text]]]
    data["notes"]["entries"] = [{"heading": text[:60], "text": text}]
    return _read(api.render("register_extract", data, language))


# --- what a screen reader is told -------------------------------------------------------------------------
@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_is_tagged_and_says_its_title_language_and_direction(
    made: dict[str, pypdf.PdfReader], name: str
) -> None:
    _, data, language = DOCUMENTS[name]
    root = _root(made[name])
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/ViewerPreferences"]["/Direction"] == ("/R2L" if language in {"ar", "fa"} else "/L2R")
    assert made[name].metadata is not None
    assert made[name].metadata.title == data["title"]
    assert made[name].metadata.author == data["city"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_has_one_title_headings_lists_and_tables_with_header_cells(
    made: dict[str, pypdf.PdfReader], name: str
) -> None:
    tags = _tags(made[name])
    assert tags.count("/Title") == 1
    assert {"/H1", "/L", "/LI", "/Lbl", "/LBody", "/Table", "/THead", "/TH", "/TD"} <= set(tags)
    assert tags.count("/TR") > tags.count("/THead")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_page_shows_its_number_and_the_reference(made: dict[str, pypdf.PdfReader], name: str) -> None:
    pages = made[name].pages
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert "Göteborgs Stad" in text
        assert DOCUMENTS[name][1]["reference"] in text
        if DOCUMENTS[name][2] == "sv":
            assert f"Sida {number} av {len(pages)}" in text


def test_first_page_says_the_reference_in_what_is_read_aloud(made: dict[str, pypdf.PdfReader]) -> None:
    # The edges of a page are not read aloud; the letterhead is.
    tags = _tags(made["decision"])
    assert tags[: tags.index("/Title")].count("/Div") >= 3


def test_headings_become_bookmarks_but_notes_do_not(made: dict[str, pypdf.PdfReader]) -> None:
    outline = [entry.title for entry in made["register_extract"].outline if not isinstance(entry, list)]
    assert "Anteckningar i ordning" in outline
    assert not any("Eva Lind" in title for title in outline)


# --- words ------------------------------------------------------------------------------------------------
def test_swedish_and_somali_letters_can_be_copied_out(made: dict[str, pypdf.PdfReader]) -> None:
    assert "Åsa Öberg, stadsjurist Per Ärlig" in _text(made["decision"])
    assert "Offentlighets- och sekretesslagen (2009:400), 10 kap. 18 a §" in _text(made["decision"])
    assert "Adiga ayaa go'aansanaya" in _text(made["consent_form in so"])


@pytest.mark.parametrize(("language", "word"), [("ar", "موافقة"), ("fa", "رضایت")])
def test_arabic_script_is_copied_out_as_letters_and_not_as_shapes(
    made: dict[str, pypdf.PdfReader], language: str, word: str
) -> None:
    text = _text(made[f"consent_form in {language}"])
    assert word in text
    assert not [
        sign for sign in text if "ARABIC" in unicodedata.name(sign, "") and " FORM" in unicodedata.name(sign)
    ]


def test_arabic_words_are_joined_when_drawn(made: dict[str, pypdf.PdfReader]) -> None:
    names = {str(font["/BaseFont"]) for page in made["consent_form in ar"].pages for font in _fonts_of(page)}
    assert any("Vazirmatn" in name for name in names)
    # A joined letter has a glyph of its own: the same letter is drawn with several.
    assert _glyphs("ممم") > _glyphs("م م م")


def _fonts_of(page: Any) -> Iterator[Any]:
    for font in page["/Resources"]["/Font"].values():
        yield font.get_object()


def _glyphs(text: str) -> int:
    data = examples.reading_extract(0)
    data["lead"] = text
    reader = _read(api.render("reading_extract", data, "sv"))
    arabic = [font for font in _fonts_of(reader.pages[0]) if "Vazirmatn" in str(font["/BaseFont"])]
    return sum(len(font["/DescendantFonts"][0].get_object()["/W"]) for font in arabic)


def test_example_with_everything_is_said(made: dict[str, pypdf.PdfReader]) -> None:
    said = _text(made["register_extract"])
    for words in (
        "Rättslig grund",
        "Två år efter",
        "Dalia Söderström",
        "Det finns inga samtycken.",
        "🙂",
        "العربية",
    ):
        assert words in said


@pytest.mark.parametrize("name", DOCUMENTS)
def test_words_are_copied_out_without_invisible_signs(made: dict[str, pypdf.PdfReader], name: str) -> None:
    assert not [sign for sign in _text(made[name]) if unicodedata.category(sign) == "Cf" and sign != "\u200c"]


def test_empty_table_says_so_in_words() -> None:
    reader = _read(api.render("reading_extract", examples.reading_extract(0), "sv"))
    assert "Ingen har läst dina uppgifter" in _text(reader)
    assert "/Table" not in _tags(reader)


def test_long_table_repeats_its_header_on_each_page() -> None:
    reader = _read(api.render("reading_extract", examples.reading_extract(60), "sv"))
    assert len(reader.pages) > 3
    assert all("Ändamål" in page.extract_text() for page in reader.pages[:-1])
    # Repeated for the eye only: it is one table with one header for who listens.
    assert (_tags(reader).count("/Table"), _tags(reader).count("/THead")) == (1, 1)


# --- the form of consent ------------------------------------------------------------------------------------
@pytest.mark.parametrize("count", [1, 2, 3])
def test_each_signer_has_lines_and_no_name_unless_given(count: int) -> None:
    data = examples.consent_form("sv")
    data["signatures"]["signers"] = list(data["signatures"]["signers"])[:count]
    text = _text(_read(api.render("consent_form", data, "sv")))
    assert (text.count("Namnförtydligande"), text.count("Ort och datum")) == (count, count)
    assert "Dalia" not in text
    data["signatures"]["signers"] = [{"role": "Den unge", "name": "Dalia Söderström"}]
    assert "Dalia Söderström" in _text(_read(api.render("consent_form", data, "sv")))


def test_boxes_are_empty_until_answered() -> None:
    data = examples.consent_form("sv")
    rows = sum(len(one["information"]) for one in data["sharing"]["organisations"])
    text = _text(_read(api.render("consent_form", data, "sv")))
    assert (text.count("\u25a1"), text.count("\u25a0")) == (2 * rows + 2, 0)
    data["sharing"]["organisations"][0]["information"][0]["answer"] = "yes"
    data["sharing"]["organisations"][0]["information"][1]["answer"] = "no"
    data["answer"]["choices"][0]["ticked"] = True
    text = _text(_read(api.render("consent_form", data, "sv")))
    assert (text.count("\u25a1"), text.count("\u25a0")) == (2 * rows - 1, 3)
    assert "Hur skolgången fungerar \u25a0 \u25a1" in text
    assert "Vilket stöd som redan finns \u25a1 \u25a0" in text


def test_answer_stands_on_the_page_of_the_first_signature(made: dict[str, pypdf.PdfReader]) -> None:
    (page,) = [
        page.extract_text() for page in made["consent_form in sv"].pages if "Ditt svar" in page.extract_text()
    ]
    assert "Vårdnadshavare 1" in page
    assert "Namnförtydligande" in page


def test_form_with_many_organisations_goes_on_over_pages() -> None:
    data = examples.consent_form("sv")
    data["sharing"]["organisations"] = [
        {
            "name": f"Verksamhet {index}",
            "information": [{"text": f"Uppgift {index}.{part}"} for part in range(3)],
        }
        for index in range(30)
    ]
    text = _text(_read(api.render("consent_form", data, "sv")))
    assert all(f"Uppgift {index}.{part}" in text for index in range(30) for part in range(3))


# --- the decision ---------------------------------------------------------------------------------------------
def test_refusal_has_nothing_sent_and_says_how_to_appeal() -> None:
    data = examples.decision()
    del data["sent"]
    del data["signatures"]
    text = _text(_read(api.render("decision", data, "sv")))
    assert "Vad som lämnades ut" not in text
    assert "Du kan överklaga beslutet" in text


@pytest.mark.parametrize("fact", [fact["label"] for fact in examples.decision()["facts"]])
def test_decision_holds_each_fact_that_the_law_asks_for(made: dict[str, pypdf.PdfReader], fact: str) -> None:
    assert fact in _text(made["decision"])


# --- what people write cannot become anything but words ------------------------------------------------------
@pytest.mark.parametrize(
    "written",
    [
        '#import "@preview/cetz:0.3.4": *',
        '#read("/etc/passwd")',
        "#panic[slut]",
        "*fet* _kursiv_ `kod`",
        "$ x^2 $",
        r"\ \u{41} \n",
        "= Rubrik",
        "// borta",
        "/* borta */ kvar",
        "@mening <etikett>",
        "]} ) \"'",
        '", "language": "ar',
        "{page} {pages}",
        "-- --- ... ~",
    ],
)
def test_markup_that_a_person_wrote_is_printed_as_it_stands(written: str) -> None:
    reader = _note(written)
    assert _text(reader).count(written) >= 5
    plain = _note("ord")
    assert _tags(reader) == _tags(plain)
    assert _root(reader)["/Lang"] == "sv"


@pytest.mark.parametrize("written", ["a" * 20_000, "مرحبا " * 3_334, "rad\n" * 5_000])
def test_twenty_thousand_signs_are_printed_to_the_last(written: str) -> None:
    data = examples.register_extract()
    data["notes"]["entries"] = [{"heading": "Lång", "text": written + "SLUT"}]
    text = _text(_read(api.render("register_extract", data, "sv"))).replace(" ", "")
    assert "SLUT" in text
    letter = written.strip()[0]
    assert text.count(letter) >= written.count(letter)


def test_word_without_end_stays_on_the_page() -> None:
    lines = [line for page in _note("å" * 400).pages for line in page.extract_text().split("\n")]
    assert 20 < max(line.count("å") for line in lines) < 90


def test_halves_of_surrogate_pairs_are_replaced_and_pairs_joined() -> None:
    assert writing.clean("a\ud800b\udc00c") == "a\ufffdb\ufffdc"
    assert writing.clean("\ud83d\ude42") == "🙂"
    assert "\ufffd" in _text(_note("halv \ud800 ."))


def test_signs_that_turn_the_text_are_removed_and_isolates_closed() -> None:
    assert writing.clean("utbetalas \u202e001\u202c kr") == "utbetalas 001 kr"
    assert writing.clean("\u2067אבג") == "\u2067אבג\u2069"
    assert writing.clean("a\u2069\u2069b") == "ab"
    # Persian needs the sign that keeps two letters apart, and both scripts their marks of direction.
    assert writing.clean("می\u200cخواهم\u200f") == "می\u200cخواهم\u200f"


def test_number_among_arabic_letters_keeps_the_order_of_its_groups() -> None:
    assert writing.clean("هاتف 031-365 00 00، من 8 إلى 16") == "هاتف \u2066031-365 00 00\u2069، من 8 إلى 16"
    assert writing.clean("\u2066031-365 00 00\u2069 هاتف") == "\u2066031-365 00 00\u2069 هاتف"
    assert writing.clean("031-365 00 00") == "\u2066031-365 00 00\u2069"
    assert writing.clean("Ring 031-365 00 00") == "Ring 031-365 00 00"
    assert "031-365 00 00" in _text(_note("هاتف 031-365 00 00"))


def test_control_signs_go_and_line_ends_become_one_kind() -> None:
    assert writing.clean("a\x00\x07\x1b[31mb\tc\ufeff") == "a[31mb c"
    assert writing.clean("a\r\nb\rc\u2028d\x85e") == "a\nb\nc\nd\ne"


def test_sign_that_no_font_draws_becomes_an_empty_square() -> None:
    assert writing.clean("中 и ሰላም ğ ə") == "\u25a1 и ሰላም ğ ə"
    assert writing.clean("\u0301a\u0301\u0951") == "á"
    assert "\u25a1" in _text(_note("kinesiska 中文"))


@given(st.text(max_size=200))
def test_cleaned_text_stays_as_it_is_when_cleaned_again(text: str) -> None:
    once = writing.clean(text)
    assert writing.clean(once) == once


@pytest.mark.parametrize("written", ["1 " * 10_000 + "a\u0627", "1-(" * 7_000 + "\u0627", "\u2066" * 20_000])
def test_text_made_to_be_slow_is_cleaned_at_once(written: str) -> None:
    # A search that tries again from each place would take minutes here.
    start = time.process_time()
    writing.clean(written)
    assert time.process_time() - start < 2


# What is written in the streets of the city, and everything else.
_LETTERS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7FF), max_size=60)
_ANYTHING = st.text(
    st.one_of(st.characters(), st.characters(categories=["Cs", "Mn", "Cf", "Lo", "So"])), max_size=60
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.one_of(_LETTERS, _ANYTHING), language=st.sampled_from(["sv", "ar"]))
def test_whatever_a_person_writes_can_be_printed(text: str, language: str) -> None:
    assert len(_note(text, language=language).pages) >= 1


# --- the same each time, from nothing but what is here ------------------------------------------------------
def test_same_data_gives_the_same_bytes() -> None:
    document = DOCUMENTS["consent_form in ar"]
    first = api.render(*document)
    api.render(*DOCUMENTS["decision"])
    assert api.render(*document) == first


def test_date_in_the_file_is_the_day_of_issue(made: dict[str, pypdf.PdfReader]) -> None:
    metadata = made["decision"].metadata
    assert metadata is not None
    assert metadata.creation_date is not None
    assert metadata.creation_date.date().isoformat() == "2026-11-22"


def test_only_our_own_fonts_are_used_and_their_licences_lie_beside_them() -> None:
    used = {info.family for info in api._fonts().fonts()}
    assert used == {"Inter", "Vazirmatn", "Noto Sans Ethiopic", "Noto Sans Hebrew", "Noto Emoji"}
    here = {path.name for path in fonts.FOLDER.iterdir()}
    assert here == set(vendor.PRINT_FILES)
    assert {path.stem.split("-regular")[0].split("-semibold")[0] for path in fonts.files()} == {
        name.removesuffix(".txt") for name in here if name.endswith(".txt")
    }


def test_templates_name_nothing_outside_their_folder() -> None:
    found = {path.stem for path in api.TEMPLATES.glob("*.typ")}
    assert found == {*api.NAMES, "letter"}
    for path in api.TEMPLATES.glob("*.typ"):
        assert re.findall(r'(?:import|include|read|image)\s*\(?"([^"]*)"', path.read_text()) in (
            [],
            ["letter.typ"],
        )


def test_colours_are_those_of_the_pages() -> None:
    tokens = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", (UI / "static/ui/tokens.css").read_text()))
    named = re.findall(
        r'#let ([a-z-]+) = rgb\("(#[0-9a-f]{6})"\)', (api.TEMPLATES / "letter.typ").read_text()
    )
    assert len(named) >= 8
    for name, colour in named:
        assert tokens[{"heading-ink": "heading"}.get(name, name)] == colour


def test_fonts_draw_what_is_written_here() -> None:
    drawn = frozenset().union(*fonts.coverage())
    for text in (
        "åäöÅÄÖé§–”…",
        "السلام عليكم ًَُِّ",
        "پچژگکی‌",
        "ەێۆڕڵ",
        "ټډړښ",
        "ٹڈڑے",
        "ğışəł",
        "їъы",
        "ሰላም",
        "ײִדיש",
        "đŋŧž",
        "🙂",
    ):
        assert not [sign for sign in text if ord(sign) not in drawn and sign not in " \u200c"]
    assert ord("中") not in drawn
    assert 0xFFFF not in drawn


def test_every_sign_that_the_fonts_are_said_to_draw_is_drawn() -> None:
    drawn = sorted(frozenset().union(*fonts.coverage()))
    assert len(drawn) > 5_000
    signs = "".join(
        chr(code) for code in drawn if unicodedata.category(chr(code)) not in {"Cc", "Cf", "Mn", "Me"}
    )
    data = examples.reading_extract(0)
    data["lead"] = " ".join(signs[start : start + 20] for start in range(0, len(signs), 20))
    assert writing.UNKNOWN not in writing.clean(data["lead"]).replace(writing.UNKNOWN, "", 1)
    assert len(_read(api.render("reading_extract", data, "sv")).pages) > 3


def test_family_counts_for_what_all_its_weights_draw(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "x-regular.ttf").write_bytes((fonts.FOLDER / "inter-regular.ttf").read_bytes())
    (tmp_path / "x-semibold.ttf").write_bytes((fonts.FOLDER / "vazirmatn-semibold.ttf").read_bytes())
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    (family,) = fonts.coverage.__wrapped__()
    assert ord("å") in family
    assert not {ord("λ"), ord("س")} & family


# --- what goes wrong ------------------------------------------------------------------------------------------
def test_unknown_template_or_language_is_refused() -> None:
    with pytest.raises(ValueError, match="no template"):
        api.render("../letter", examples.decision(), "sv")
    with pytest.raises(ValueError, match="no code of a language"):
        api.render("decision", examples.decision(), 'sv", x: "')
    with pytest.raises(ValueError, match="isoformat"):
        api.render("decision", {**examples.decision(), "issued": "i går"}, "sv")


@pytest.mark.parametrize("key", ["issued", "outcome", "title", "reference"])
def test_missing_part_of_the_data_is_named(key: str) -> None:
    data = {name: value for name, value in examples.decision().items() if name != key}
    with pytest.raises(api.DocumentFailed, match=f"decision: the data has no '{key}'"):
        api.render("decision", data, "sv")


def test_failure_says_nothing_of_what_the_document_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    # The compiler quotes the text that it cannot draw; here it is handed some, past the cleaning.
    monkeypatch.setattr(api, "printable", lambda data: {**data, "title": "Dalia 中文"})
    with pytest.raises(api.DocumentFailed) as caught:
        api.render("decision", examples.decision(), "sv")
    assert re.fullmatch(r"decision: it could not be set( \([a-z_]+\.typ:\d+\))?", str(caught.value))
    assert caught.value.__context__ is None


def test_only_plain_values_are_printed() -> None:
    assert writing.printable({"a": [lazystr("å"), 1, 1.5, True, None, ("x",)]}) == {
        "a": ["å", 1, 1.5, True, None, ["x"]]
    }
    for wrong in (b"bytes", {1, 2}, float("nan"), object()):
        with pytest.raises(TypeError, match=f"not {type(wrong).__name__}"):
            writing.printable([wrong])


def test_missing_fonts_are_said_plainly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    with pytest.raises(fonts.FontsMissing, match=r"varsam\.ui\.vendor"):
        fonts.files()


def test_pages_can_be_looked_at() -> None:
    pages = api.pictures(*DOCUMENTS["decision"], per_inch=30)
    assert len(pages) == 2
    assert all(page.startswith(b"\x89PNG") for page in pages)

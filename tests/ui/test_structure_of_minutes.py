"""The minutes of a meeting as a screen reader meets them, read by pikepdf (qpdf), which had no part in making them.

What ISO 14289-1 (PDF/UA-1) asks for and can be read from the file: title, language, a tree of tags that holds every sign
that is not decoration, headings without a gap, header cells that say what they are headers of, and the order of reading.
"""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf
import pytest

from tests.ui import example_documents as examples
from varsam.ui.documents import api

UA = "{http://www.aiim.org/pdfua/ns/id/}part"
# Tags that hold content rather than others: what stands in them is read aloud.
HEADINGS = re.compile(r"H([1-6])|Title")


@pytest.fixture(scope="module", params=["meeting_minutes", "minutes"])
def paper(request: pytest.FixtureRequest) -> Iterator[pikepdf.Pdf]:
    data: Mapping[str, Any] = getattr(examples, request.param)()
    with pikepdf.open(io.BytesIO(api.render(request.param, data, "sv"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def printed() -> bytes:
    return api.render("meeting_minutes", examples.meeting_minutes(12), "sv")


@pytest.fixture
def whole(printed: bytes) -> Iterator[pikepdf.Pdf]:
    """Opened anew for each test: one of them changes it."""
    with pikepdf.open(io.BytesIO(printed)) as opened:
        yield opened


def _kids(node: Any) -> list[Any]:
    found = node.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def _tags(paper: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Every tag in the order of reading, with its standard name."""
    root = paper.Root.StructTreeRoot
    roles = {str(name): str(role) for name, role in dict(root.get("/RoleMap", {})).items()}

    def walk(node: Any) -> Iterator[tuple[str, Any]]:
        name = str(node.get("/S", ""))
        if name:
            yield roles.get(name, name).lstrip("/"), node
        for kid in _kids(node):
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") != "/MCR":
                yield from walk(kid)

    for kid in _kids(root):
        yield from walk(kid)


def _letters(font: Any) -> dict[int, str]:
    """What each sign of a font is, from its own table."""
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int.from_bytes(bytes.fromhex(text), "big")
            for at in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + at] = chr(start + at)
    return found


class _Page:
    """The text of a page by the number of its marked content; `loose` is text that is neither tagged nor decoration."""

    def __init__(self, page: pikepdf.Page) -> None:
        fonts = {
            name: _letters(font) for name, font in page.obj.get("/Resources", {}).get("/Font", {}).items()
        }
        self.said: dict[int, str] = {}
        self.loose = ""
        self._marks: list[int | None] = []
        letters: dict[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "BDC" | "BMC":
                    self._marks.append(self._mark(operands))
                case "EMC":
                    self._marks.pop()
                case "Tf":
                    letters = fonts[str(operands[0])]
                case "Tj" | "TJ":
                    self._add(operands[0], letters)

    @staticmethod
    def _mark(operands: Any) -> int | None:
        # -1: decoration, which is not read.
        if str(operands[0]) == "/Artifact":
            return -1
        properties = operands[1] if len(operands) > 1 else {}
        return int(properties["/MCID"]) if "/MCID" in properties else None

    def _add(self, shown: Any, letters: dict[int, str]) -> None:
        parts = shown if isinstance(shown, pikepdf.Array) else [shown]
        said = "".join(_read(bytes(part), letters) for part in parts if isinstance(part, pikepdf.String))
        known = [mark for mark in self._marks if mark is not None]
        if not known:
            self.loose += said
        elif known[-1] >= 0:
            self.said[known[-1]] = self.said.get(known[-1], "") + said


def _read(codes: bytes, letters: dict[int, str]) -> str:
    pairs = (int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2))
    return "".join(letters.get(pair, "�") for pair in pairs)


def _aloud(paper: pikepdf.Pdf) -> str:
    """All words in the order in which a screen reader says them, in single spaces."""
    pages = {page.obj.objgen: _Page(page) for page in paper.pages}
    said: list[str] = []
    for _name, node in _tags(paper):
        for kid in _kids(node):
            if isinstance(kid, int):
                said.append(pages[node.Pg.objgen].said.get(kid, ""))
            elif isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR":
                where = kid.get("/Pg", node.get("/Pg"))
                said.append(pages[where.objgen].said.get(int(kid["/MCID"]), ""))
    return " ".join(" ".join(said).replace("\u2068", "").replace("\u2069", "").split())


def test_the_file_says_its_title_its_language_and_that_it_is_tagged(paper: pikepdf.Pdf) -> None:
    with paper.open_metadata() as told:
        assert told["dc:title"] in {"Samverkansgruppen, 19 november 2026", "Ärende Lönn, K-26-031"}
        assert told[UA] == "1"
    assert str(paper.Root.Lang) == "sv"
    assert bool(paper.Root.ViewerPreferences.DisplayDocTitle)
    assert bool(paper.Root.MarkInfo.Marked)


def test_every_word_is_tagged_or_decoration(paper: pikepdf.Pdf) -> None:
    assert [_Page(page).loose.strip() for page in paper.pages] == [""] * len(paper.pages)


def test_headings_leave_no_gap(paper: pikepdf.Pdf) -> None:
    levels = [int(found[1] or 0) for name, _ in _tags(paper) if (found := HEADINGS.fullmatch(name))]
    assert len(levels) >= 5
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_table_has_header_cells_that_say_of_what(paper: pikepdf.Pdf) -> None:
    tables = [node for name, node in _tags(paper) if name == "Table"]
    headers = [node for name, node in _tags(paper) if name == "TH"]
    assert len(tables) >= 4
    assert len(headers) >= 2 * len(tables)
    for cell in headers:
        attributes = cell.get("/A", [])
        told = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
        assert any(str(each.get("/Scope", "")) == "/Column" for each in told)


def test_every_tag_stands_where_its_kind_may(paper: pikepdf.Pdf) -> None:
    """A row in a table, a cell in a row, a part of a list in a list."""
    over = {"TR": {"Table", "THead", "TBody"}, "TH": {"TR"}, "TD": {"TR"}, "LI": {"L"}, "LBody": {"LI"}}
    roles = {node.objgen: name for name, node in _tags(paper)}
    for name, node in _tags(paper):
        assert name not in over or roles.get(node.P.objgen) in over[name], name


def test_it_is_read_aloud_in_the_order_of_the_meeting(whole: pikepdf.Pdf) -> None:
    said = _aloud(whole)
    assert "�" not in said
    order = ["Samverkansgruppen, 19 november 2026", "Låst", "Närvaro", "Jonas Ekblad", "Beslut", "Åtgärder", "Punkt för punkt"]  # fmt: skip
    order += [f"{n}. {'Ett ärende' if n == 2 else 'Kvällar vid torget'}" for n in range(1, 13)]
    order += ["Tillägg efter låsning", "Tiden gäller från vecka 49.", "Justerat av", "Karin Thulin"]
    at = -1
    for words in order:
        found = said.find(words, at + 1)
        assert found > at, words
        at = found
    first = said.index("1. Kvällar")
    parts = ["Fältarbetarna", "Skolan märker", "Beslut 1.1", "Fritiden håller öppet", "Åtgärd", "Boka lokalen", "Samir Haddad"]  # fmt: skip
    places = [said.index(part, first) for part in parts]
    assert places == sorted(places)
    assert places[-1] < said.index("2. Ett ärende")


def test_a_wrong_order_would_be_seen(whole: pikepdf.Pdf) -> None:
    """The reader of the order reads the tree, not the page: two tags that change places change what is said."""
    before = _aloud(whole)
    node = next(node for _name, node in _tags(whole) if len(_kids(node)) > 5)
    node.K = pikepdf.Array(reversed(_kids(node)))
    assert _aloud(whole) != before

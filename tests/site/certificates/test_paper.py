"""The certificate on paper as a screen reader meets it, read by pikepdf (qpdf), which had no part in making it."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdf
import pytest

from tests.ui import example_documents as examples
from tests.ui.test_structure_of_minutes import HEADINGS, UA, _aloud, _Page, _tags
from varsam.ui.documents import api

_WHOLE = ("Intyg", "Grundkurs: oro, samtal och rätt väg", "Maria Åkesson", "har gått utbildningen", "När", "6 timmar",
          "Gäller till och med", "Det här handlade den om", "vem du frågar", "Är intyget äkta?", "7K3M-9QXA-02BD-ZZ41")  # fmt: skip


@pytest.fixture(scope="module")
def printed() -> bytes:
    return api.render("certificate", examples.certificate(), "sv", [examples.SQUARE])


@pytest.fixture
def paper(printed: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(printed)) as opened:
        yield opened


def test_the_file_says_its_title_its_language_and_that_it_is_tagged(paper: pikepdf.Pdf) -> None:
    with paper.open_metadata() as told:
        assert told["dc:title"] == "Grundkurs: oro, samtal och rätt väg"
        assert told[UA] == "1"
    assert str(paper.Root.Lang) == "sv"
    assert bool(paper.Root.ViewerPreferences.DisplayDocTitle)


def test_every_word_is_tagged_or_decoration_and_headings_leave_no_gap(paper: pikepdf.Pdf) -> None:
    assert [_Page(page).loose.strip() for page in paper.pages] == [""] * len(paper.pages)
    levels = [int(found[1] or 0) for name, _ in _tags(paper) if (found := HEADINGS.fullmatch(name))]
    assert levels == [1, 1]


def test_it_is_read_aloud_from_the_title_to_the_code(paper: pikepdf.Pdf) -> None:
    said, at = _aloud(paper), -1
    for words in _WHOLE:
        found = said.find(words, at + 1)
        assert found > at, words
        at = found


def test_the_drawing_says_what_it_is(paper: pikepdf.Pdf) -> None:
    figures = [node for name, node in _tags(paper) if name == "Figure"]
    assert [str(node.Alt) for node in figures] == ["Rutan leder till sidan där intyget kontrolleras."]


@pytest.mark.parametrize("goals", [0, 3, 5])
def test_it_fits_on_one_page(goals: int) -> None:
    data: Any = examples.certificate(goals)
    made = pypdf.PdfReader(io.BytesIO(api.render("certificate", data, "sv", [examples.SQUARE])))
    assert len(made.pages) == 1

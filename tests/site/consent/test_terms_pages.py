"""The texts that people sign, as the lawyer and the coordinator read and write them."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.site.conftest import page_words
from varsam.kernel.lawfulness import terms

NEW_SWEDISH = "# Vad vi frågar\nEn ny text."


@pytest.fixture
def lawyer(sign_in: Callable[[str], Any]) -> Any:
    return sign_in("jurist")


def filled_in(page: Any, **changes: Any) -> dict[str, Any]:
    """The form as it is shown, with some fields changed."""
    form = page.context["form"]
    shown = {name: form[name].value() for name in form.fields if not name.startswith("right_")}
    return {
        name: value
        for name, value in {**shown, "source": "Beslut 12/2026", **changes}.items()
        if value is not None
    }


def test_everybody_on_the_desk_reads_the_texts_and_few_write_them(
    sign_in: Callable[[str], Any], lawyer: Any
) -> None:
    assert "Skriv ny version" in page_words(lawyer.get("/arbete/samtycken/texter/sspf/"))
    school = sign_in("skola")
    assert "Samtyckestexter" in page_words(school.get("/arbete/samtycken/texter/"))
    page = page_words(school.get("/arbete/samtycken/texter/sspf/"))
    assert "Skriv ny version" not in page
    assert "يحق لك أن تقول لا" in page
    assert school.get("/arbete/samtycken/texter/sspf/ny/").status_code == 403
    assert school.get("/arbete/samtycken/texter/finns-inte/").status_code == 404
    assert school.get("/arbete/samtycken/texter/sspf/7/").status_code == 404


def test_a_new_version_says_which_languages_are_behind_and_the_old_one_stays(lawyer: Any) -> None:
    address = "/arbete/samtycken/texter/sspf/ny/"
    answer = lawyer.post(
        address,
        filled_in(lawyer.get(address), body_sv=NEW_SWEDISH, right_en="on", body_ar="# جديد\nنص."),
        follow=True,
    )
    said = page_words(answer)
    assert "Blanketten kan inte skrivas ut på Soomaali och فارسی" in said
    assert "Version 2" in said
    term = terms.versions("sspf")[0]
    assert terms.printable(term) == ["sv", "en", "ar"]
    old = page_words(lawyer.get("/arbete/samtycken/texter/sspf/1/"))
    assert "En äldre version" in old
    assert "En ny text." not in old


def test_a_form_in_a_language_that_is_behind_is_not_offered(
    lawyer: Any, sign_in: Callable[[str], Any]
) -> None:
    address = "/arbete/samtycken/texter/sspf/ny/"
    lawyer.post(address, filled_in(lawyer.get(address), body_sv=NEW_SWEDISH))
    assert terms.printable(terms.versions("sspf")[0]) == ["sv"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"body_sv": ""}, "Svenskan behöver finnas"),
        ({"title_ar": ""}, "Fyll i hela språket, eller töm det"),
        ({"source": ""}, "Skriv var beslutet står"),
        ({name: [] for name in (f"options_{k}" for k in ("school", "youth_centre", "unit", "collaboration", "authority_region"))},
         "Välj minst en sak"),
    ],
)  # fmt: skip
def test_half_a_text_is_not_saved(lawyer: Any, changes: dict[str, Any], says: str) -> None:
    address = "/arbete/samtycken/texter/sspf/ny/"
    answer = lawyer.post(address, filled_in(lawyer.get(address), **changes))
    assert answer.status_code == 422
    assert says in page_words(answer)
    assert terms.versions("sspf")[0].number == 1


def test_two_who_write_at_once_both_keep_their_text(lawyer: Any) -> None:
    address = "/arbete/samtycken/texter/sspf/ny/"
    page = lawyer.get(address)
    mine = filled_in(page, body_sv="# Min\nMin text.")
    lawyer.post(address, filled_in(page, body_sv="# Hennes\nHennes text."))
    answer = lawyer.post(address, mine)
    assert answer.status_code == 409
    assert "Någon annan har sparat version 2 medan du skrev" in page_words(answer)
    assert "Min text." in answer.content.decode()
    assert 'value="2"' in answer.content.decode()


def test_a_text_of_ones_own(lawyer: Any) -> None:
    address = "/arbete/samtycken/texter/ny/"
    page = lawyer.get(address)
    words = {
        "title_sv": "Får vi?",
        "purpose_sv": "Att pröva",
        "body_sv": NEW_SWEDISH,
        "options_school": ["needs"],
    }
    for slug, says in (("sspf", "redan en text"), ("ny", "redan en text"), ("å ä", "Bara små bokstäver")):
        assert says in page_words(lawyer.post(address, filled_in(page, slug=slug, **words)))
    saved = lawyer.post(address, filled_in(page, slug="prova", **words), follow=True)
    assert "Får vi?" in page_words(saved)
    assert terms.printable(terms.versions("prova")[0]) == ["sv"]

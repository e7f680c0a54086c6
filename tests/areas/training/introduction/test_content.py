"""What the introduction says as it is installed: whole, in two languages, about twenty minutes, and by the house's rules."""

import re
from datetime import date
from typing import Any

import pytest

from varsam.areas.relatives.models import Contact
from varsam.areas.training.introduction import reading, seed
from varsam.areas.training.introduction.models import Version
from varsam.kernel.lawfulness.models import LegalRule
from varsam.site.reference import read_yaml

DATA = read_yaml("varsam.areas.training.introduction", "introduction.yaml")
VERSIONS = [Version(step=step, **said) for step, said in seed.rows(DATA, date(2031, 1, 1))]
CASES = [version for version in VERSIONS if version.step.kind == "case"]
LANGUAGES = ("sv", "en")


def texts(version: Version, language: str) -> list[str]:
    said = [getattr(version, f"{field}_{language}") for field in ("title", "body", "question", "keep")]
    return said + [each[f"{field}_{language}"] for each in version.choices for field in ("text", "why")]


def everything(language: str) -> str:
    return "\n".join(text for version in VERSIONS for text in texts(version, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_takes_about_twenty_minutes(language: str) -> None:
    assert 18 <= reading.minutes(VERSIONS, language) <= 22


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.step.slug)
def test_a_page_is_short_enough_for_a_telephone_and_whole_in_both_languages(version: Version) -> None:
    for language in LANGUAGES:
        assert all(texts(version, language)[:2])
        assert reading.words(version, language) <= 200
        assert bool(version.question_sv) == bool(getattr(version, f"question_{language}"))


def test_cases_have_one_good_answer_one_that_depends_and_others_that_do_not() -> None:
    assert 6 <= len(CASES) <= 8
    for case in CASES:
        verdicts = [each["verdict"] for each in case.choices]
        assert verdicts.count("good") == 1, case.step.slug
        assert verdicts.count("depends") >= 1, case.step.slug
        assert verdicts.count("rather_not") >= 1, case.step.slug
        assert case.keep_sv
        assert case.keep_en
    first = [case.choices[0]["verdict"] for case in CASES]
    assert len(set(first)) > 1, "the good answer has no place of its own"


@pytest.mark.law("L1")
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_movement_faith_or_origin_is_named(language: str) -> None:
    named = re.compile(
        r"\b(?:islam|muslim|jihad|kristen|christian|jude|jewish|nazis|höger|vänster|far.right|left.wing|vit makt|"
        r"white power|anark|anarch|arab|somal|invandr|immigrant|utländsk|slöja|hijab|skägg|beard|moské|mosque|kyrka)",
        re.IGNORECASE,
    )
    assert named.findall(everything(language)) == []


@pytest.mark.law("L5")
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_of_the_law_or_telephone_stands_in_a_text(language: str) -> None:
    without_places = re.sub(r"\[\[[^\]]+\]\]", "", everything(language))
    assert re.findall(r"112|114 ?14|\b18\b|\b14\b|\d+ ?§|\d{2,}[- ]\d{2,}", without_places) == []
    report = next(version for version in VERSIONS if version.step.slug == "orosanmalan")
    assert "sol-19-1-orosanmalan" in report.rules
    for place in ("[[sol-19-1-orosanmalan:child_below_age]]", "[[sol-forhandsbedomning-14-dagar:days]]"):
        assert place in getattr(report, f"body_{language}")


def test_every_rule_and_contact_that_it_points_at_is_there(db: None) -> None:
    rules = set(LegalRule.objects.values_list("slug", flat=True))
    contacts = set(Contact.objects.values_list("slug", flat=True))
    assert {slug for version in VERSIONS for slug in version.rules} <= rules
    assert {slug for version in VERSIONS for slug in version.contacts} <= contacts


def test_the_duty_to_report_is_said_in_the_cases_where_a_child_may_be_harmed() -> None:
    for slug, word in (("fall-uppdragen-i-chatten", "genast"), ("fall-uppsatsen", "samma dag")):
        case = next(version for version in CASES if version.step.slug == slug)
        good: Any = next(each for each in case.choices if each["verdict"] == "good")
        assert "nmäl" in good["why_sv"]
        assert word in good["why_sv"]
        assert "sol-19-1-orosanmalan" in case.rules

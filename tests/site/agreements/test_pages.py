"""The pages about what is agreed, as the coordination and the parties meet them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.areas.collaboration.agreements.test_agreements import PNG, Desk
from tests.areas.collaboration.agreements.test_agreements import desk as agreed
from tests.site.conftest import words
from varsam.areas.collaboration.agreements.models import Paper
from varsam.kernel.people.models import Organisation
from varsam.site.agreements.forms import partners

__all__ = ["agreed"]

HERE = "/arbete/overenskommelser/"


def sent(**changed: Any) -> dict[str, Any]:
    parties = Organisation.objects.filter(slug__in=["goteborgs-stad", "polisen-region-vast"])
    today = timezone.localdate()
    said = {
        "title": "Samverkan mot brott", "purpose": "Vi följs åt.", "parties": [each.pk for each in parties],
        "place": "staden", "valid_from": f"{today}", "valid_until": f"{today + timedelta(days=365)}",
    }  # fmt: skip
    return {**said, **changed}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": ""}, "Skriv vad den heter."),
        ({"purpose": "Ring 070-174 06 05."}, "utan personnummer, telefonnummer"),
        ({"parties": []}, "Välj minst två."),
        ({"valid_until": "2001-01-01"}, "Sista dagen kan inte vara före"),
        ({"valid_from": ""}, "Välj ett datum."),
    ],
)
def test_what_cannot_be_written_in_is_explained(
    agreed: Desk, as_user: Any, changed: dict[str, Any], said: str
) -> None:
    shown = as_user("samordnare").post(f"{HERE}ny/", sent(**changed))

    assert shown.status_code == 422
    assert said in words(shown)


def test_written_in_read_by_a_party_renewed_and_ended(agreed: Desk, as_user: Any) -> None:
    browser = as_user("samordnare")
    page = browser.post(f"{HERE}ny/", sent(valid_until=f"{timezone.localdate() + timedelta(days=20)}"))
    assert page.status_code == 303
    assert "Samverkan mot brott" in words(browser.get(page.url))
    assert "En överenskommelse går snart ut" in words(browser.get(HERE))
    assert "20 dagar kvar" in words(as_user("polis").get(HERE))
    assert as_user("polis").get(f"{page.url}avsluta/").status_code == 403
    assert as_user("civilsamhalle").get(page.url).status_code == 404
    again = browser.get(f"{page.url}forlang/").content.decode()
    assert f"{timezone.localdate() + timedelta(days=21)}" in again
    later = sent(valid_from=f"{timezone.localdate() + timedelta(days=21)}")
    renewed = browser.post(f"{page.url}forlang/", later)
    assert renewed.status_code == 303
    assert "redan förlängd" in words(browser.post(f"{page.url}forlang/", later, follow=True))
    assert "Skriv varför" in words(browser.post(f"{renewed.url}avsluta/", {"last_day": "2001-01-01"}))
    end = {"last_day": later["valid_from"], "why": "Parten har flyttat."}
    assert "Parten har flyttat." in words(browser.post(f"{renewed.url}avsluta/", end, follow=True))
    assert browser.get(f"{renewed.url}avsluta/").status_code == 303, "ended once"
    assert "redan avslutad" in words(browser.post(f"{renewed.url}avsluta/", end, follow=True))


def test_a_paper_is_kept_saved_by_a_party_and_taken_away(agreed: Desk, as_user: Any) -> None:
    found, browser = agreed.conclude(), as_user("samordnare")
    page = f"{HERE}{found.reference}/"
    named = {"paper": SimpleUploadedFile("Avtal 19900101-0017.png", PNG)}
    assert "innehåller ett personnummer" in words(browser.post(f"{page}dokument/", named))
    for content, said in ((b"<html>", "Den sortens fil går inte att spara."), (b"", "Filen är tom.")):
        wrong = browser.post(f"{page}dokument/", {"paper": SimpleUploadedFile("a.pdf", content)})
        assert wrong.status_code == 422
        assert said in words(wrong)
    assert "Välj en fil." in words(browser.post(f"{page}dokument/", {}))
    kept = {"paper": SimpleUploadedFile("Påskrivet.png", PNG)}
    assert "Påskrivet.png" in words(browser.post(f"{page}dokument/", kept, follow=True))
    with agreed.by("samordnare"):
        paper = Paper.objects.get(agreement=found, removed_at=None).pk
    read = as_user("polis").get(f"{page}dokument/{paper}/")
    assert read.content == PNG
    assert read["Content-Disposition"].startswith("attachment")
    assert as_user("kriminalvard").get(f"{page}dokument/{paper}/").status_code == 404
    assert as_user("polis").post(f"{page}dokument/{paper}/ta-bort/").status_code == 403
    for _click in range(2):
        assert browser.post(f"{page}dokument/{paper}/ta-bort/").status_code == 303
    assert browser.get(f"{page}dokument/{paper}/").status_code == 404


def test_the_list_is_read_with_the_same_questions_however_long_it_is(agreed: Desk, as_user: Any) -> None:
    browser, asked = as_user("samordnare"), list[int]()
    browser.get(HERE)
    for made in (1, 3):
        for _place in range(made):
            agreed.conclude()
        with CaptureQueriesContext(connection) as queries:
            browser.get(HERE)
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_the_organisations_stand_in_parts_that_fold_and_what_was_chosen_is_open(
    agreed: Desk, as_user: Any
) -> None:
    browser = as_user("samordnare")
    empty = browser.get(f"{HERE}ny/").content.decode()
    parts = empty.split('id="parter"')[1].split("</fieldset>")[0]
    assert [parts.count(each) for each in ("<details>", "<details open>")] == [4, 0]
    assert parts.count('name="parties"') == len(partners())
    assert 'data-narrows="parter"' in empty
    police = Organisation.objects.get(slug="polisen-region-vast")
    wrong = browser.post(f"{HERE}ny/", sent(parties=[police.pk]))
    shown = wrong.content.decode().split('id="parter"')[1].split("</fieldset>")[0]
    (opened,) = [each for each in shown.split("<details")[1:] if each.startswith(" open")]
    assert "Polisen, region Väst" in opened
    assert "en vald" in opened

"""The guides that anybody reads, the search that keeps nothing, and the check of responsibility."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.areas.operations.conftest import GUIDE, version
from tests.site.conftest import words
from varsam.areas.operations.models import Version

ALL = "/verksamhet/guider/"


def test_all_guides_stand_by_setting_without_a_cookie(browser: Client) -> None:
    answer = browser.get(ALL)
    said = words(answer)
    assert said.index("I skolan") < said.index("På fritidsgården") < said.index("I alla verksamheter")
    assert "Klotter med symboler och hot" in said
    assert not answer.cookies


def test_a_search_is_posted_and_says_what_it_took_a_word_for(browser: Client) -> None:
    answer = browser.post(ALL, {"q": "klåtter"})
    assert "Menade du klotter ?" in words(answer)
    assert f'href="{ALL}{GUIDE}/"' in answer.content.decode()
    assert not answer.cookies


def test_live_results_are_the_same_part_of_the_page(browser: Client) -> None:
    whole = browser.post(ALL, {"q": "klotter"}).content.decode()
    part = browser.post(ALL, {"q": "klotter"}, headers={"HX-Request": "true", "HX-Target": "traffar"})
    assert part.content.decode().strip() in whole
    assert "<html" not in part.content.decode()


def test_words_in_the_address_are_no_search(browser: Client) -> None:
    assert "I skolan" in words(browser.get(ALL, {"q": "klotter"}))


def test_nothing_found_leads_on(browser: Client) -> None:
    said = words(browser.post(ALL, {"q": "xyzzyq <b>"}))
    assert "Ingen guide handlar om just det." in said
    assert "Fråga oss" in said


@pytest.mark.parametrize(("language", "first"), [("", "Gör så här först"), ("/en", "")])
def test_a_guide_says_who_is_responsible_and_how_sure_that_is(
    browser: Client, language: str, first: str
) -> None:
    answer = browser.get(f"{language}{ALL}elev-hyllar-vald-i-uppsats/")
    assert answer.status_code == 200
    assert first in words(answer)
    if not language:
        assert "Lagtexten har ändrats, inte kontrollerad" in words(answer)
        assert "Ingen jurist har kontrollerat guiden än" in words(answer)
        assert "112" in words(answer)


def test_a_guide_that_is_hidden_is_not_there(browser: Client, as_owner: Any) -> None:
    with as_owner():
        found = version()
        found.scenario.is_shown = False
        found.scenario.save()
    assert browser.get(f"{ALL}{GUIDE}/").status_code == 404
    assert browser.get(f"{ALL}{GUIDE}/ansvar/").status_code == 404


def test_a_kept_guide_asks_one_thing(browser: Client) -> None:
    browser.get(f"{ALL}{GUIDE}/")
    with CaptureQueriesContext(connection) as asked:
        browser.get(f"{ALL}{GUIDE}/")
    assert len(asked) == 1


def test_the_check_shows_what_is_missing_and_stores_nothing(browser: Client) -> None:
    keys = [each["key"] for each in version().content["responsibilities"]]
    sent = dict(zip((f"svar-{key}" for key in keys), ("does", "not_yet", "unsure"), strict=False))
    with CaptureQueriesContext(connection) as asked:
        answer = browser.post(f"{ALL}{GUIDE}/ansvar/", sent)
    said = words(answer)
    assert "2 saker saknas hos er" in said
    assert "1 av 3 ansvar är ordnade." in said
    assert f'href="/verksamhet/stod/?guide={GUIDE}"' in answer.content.decode()
    assert not answer.cookies
    assert not [each for each in asked if each["sql"].split(" ", 1)[0].lower() in {"insert", "update"}]


def test_a_check_without_an_answer_says_so(browser: Client) -> None:
    answer = browser.post(f"{ALL}{GUIDE}/ansvar/", {"svar-rektor-1": "kanske", "annat": "x"})
    assert answer.status_code == 422
    assert "Du har inte svarat på något" in words(answer)


def test_the_form_has_the_guide_that_one_came_from_and_says_it_in_the_message(browser: Client) -> None:
    assert (
        f'<option value="{GUIDE}" selected>'
        in browser.get(f"/verksamhet/stod/?guide={GUIDE}").content.decode()
    )
    sent = {"sender": "school", "message": "Det har hänt igen.", "guide": GUIDE, "submission": "abc"}
    answer = browser.post("/verksamhet/stod/", sent)
    assert 'id="return-code"' in answer.content.decode()


def test_a_guide_that_nobody_knows_is_no_fault(browser: Client) -> None:
    sent = {"sender": "school", "message": "Hej på er.", "guide": "finns-inte", "submission": "abd"}
    assert 'id="return-code"' in browser.post("/verksamhet/stod/", sent).content.decode()


def test_every_guide_has_a_page(browser: Client) -> None:
    slugs = Version.objects.filter(published_at__isnull=False).values_list("scenario__slug", flat=True)
    assert {slug: browser.get(f"{ALL}{slug}/").status_code for slug in slugs} == dict.fromkeys(slugs, 200)

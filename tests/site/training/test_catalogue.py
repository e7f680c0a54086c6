"""The catalogue: what is taught, what comes next, and a choice among it; the same for everybody, and without a cookie."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.site.conftest import words
from varsam.areas.training.courses.models import Course
from varsam.areas.training.occasions import actions
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import District
from varsam.site.training import catalogue, queue
from varsam.site.training import words as said
from varsam.site.training.urls import RESERVED, urlpatterns

BASICS, TEACHERS = "grundkurs-radikalisering", "larare-svara-samtal"


def rows(**query: str) -> list[str]:
    return [row.course.slug for row in catalogue.catalogue(query, timezone.now()).rows]


def test_every_course_stands_there_without_a_cookie(browser: Client) -> None:
    answer = browser.get("/utbildning/")
    page = words(answer)
    assert not answer.cookies
    assert all(course.title_sv in page for course in Course.objects.filter(is_offered=True))
    assert "20 minuter" in page


def test_a_page_that_is_kept_asks_one_thing(browser: Client) -> None:
    browser.get("/utbildning/")
    with CaptureQueriesContext(connection) as asked:
        browser.get("/utbildning/")
    assert len(asked) == 1


def test_it_asks_the_same_however_much_there_is(hold: Any) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            found = catalogue.catalogue({}, timezone.now())
            assert all(row.mark.words and row.begins for row in found.rows)
        return len(asked)

    before = count()
    for day in range(5):
        hold(10, days=8 + day)
    assert count() == before


def test_it_is_narrowed_by_what_the_address_says(hold: Any) -> None:
    everything = rows()
    assert BASICS in everything
    assert TEACHERS in rows(audience="teachers")
    assert set(rows(audience="teachers")) < set(everything)
    assert rows(audience="no-such", form="nonsense", district="' or 1=1") == everything
    assert TEACHERS not in rows(form="online"), "it is held in a room"
    assert BASICS in rows(form="online"), "it is held both ways"
    district = District.objects.first()
    assert district
    hold(5, course=Course.objects.get(slug=TEACHERS), district=district)
    assert TEACHERS in rows(district=district.slug)


def test_a_choice_keeps_the_others(browser: Client) -> None:
    found = catalogue.catalogue({"audience": "teachers", "form": "classroom"}, timezone.now())
    assert "form=classroom" in found.audiences[0].address
    assert "audience" not in found.audiences[0].address
    assert any(choice.is_chosen and choice.value == "teachers" for choice in found.audiences)
    page = words(browser.get("/utbildning/?audience=teachers&form=online&language=en&district=centrum"))
    assert "Ingen utbildning passar" in page
    assert "Visa alla" in page
    assert "20 minuter" in page, "the introduction is for everybody, and on the net"


def test_a_row_tells_of_the_first_with_a_free_place(hold: Any, sign_up: Any, cast: Any) -> None:
    course = Course.objects.get(slug="anhorigsamtal")
    full = hold(1, course=course, days=1, closes_at=timezone.now() + timedelta(hours=5))
    row = catalogue.row(course.slug, timezone.now())
    assert row
    assert row.next
    assert row.mark.words == "1 plats kvar"
    sign_up(full, "a")
    sign_up(full, "b")
    alone = [each for each in catalogue.row(course.slug, timezone.now()).offers if each.occasion == full]  # type: ignore[union-attr]
    assert (alone[0].standing, alone[0].line) == ("full", "1 på väntelistan")
    free = hold(9, course=course, days=2)
    row = catalogue.row(course.slug, timezone.now())
    assert row
    assert row.next
    assert row.next.reference == free.reference
    with acting(cast("samordnare")):
        actions.close(occasion=full, by=cast("samordnare"))
    shut = next(each for each in catalogue.row(course.slug, timezone.now()).offers if each.occasion == full)  # type: ignore[union-attr]
    assert not shut.takes_names


def test_a_draft_is_nobody_elses(hold: Any, browser: Client) -> None:
    draft = hold(5, is_open=False)
    assert draft.reference not in browser.get(f"/utbildning/{BASICS}/").content.decode()
    assert browser.get(f"/utbildning/tillfalle/{draft.reference}/anmal/").status_code == 404


def test_a_course_says_all_of_itself_in_both_languages(hold: Any, browser: Client) -> None:
    hold(30)
    page = browser.get(f"/utbildning/{BASICS}/").content.decode()
    for there in ("Anmäl mig", "Anmäl en grupp", "/metoder/cve-metodstod/", "24 månader", "Kostnad"):
        assert there in page
    assert "Basics: concern" in browser.get(f"/en/utbildning/{BASICS}/").content.decode()
    assert browser.get("/ar/utbildning/")["Location"] == "/en/utbildning/"


@pytest.mark.parametrize("path", ["/utbildning/no-such-course/", "/utbildning/tillfalle/U-99-999/anmal/",
                                  "/utbildning/tillfalle/a%00b/anmal/", "/utbildning/tillfalle/a%00b/grupp/"])  # fmt: skip
def test_what_is_not_there_is_not_found(browser: Client, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_no_course_can_take_a_word_that_leads_elsewhere(db: None) -> None:
    fixed = {str(each.pattern).split("/")[0] for each in urlpatterns} - {"", "<slug:slug>"}
    assert fixed <= RESERVED
    assert not Course.objects.filter(slug__in=RESERVED).exists()


def test_lengths_read_as_people_say_them(db: None) -> None:
    assert said.length(120, 1) == "2 timmar"
    assert said.length(90, 1) == "1 timme 30 minuter"
    assert said.length(360, 3) == "3 träffar, 6 timmar"
    assert said.languages(["sv", "en"]) == "svenska och engelska"


def test_the_line_shows_who_is_near() -> None:
    assert [(spot.number, spot.is_me, spot.gap) for spot in queue.spots(2, 3)] == [
        (1, False, False), (2, True, False), (3, False, False)
    ]  # fmt: skip
    assert [(spot.number, spot.gap) for spot in queue.spots(37, 112)] == [
        (1, False), (36, True), (37, False), (38, False), (112, True)
    ]  # fmt: skip
    assert [spot.number for spot in queue.spots(400, 400)] == [1, 399, 400]

"""The auditor's journey through a review of the reading log, by keyboard and on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, check_accessibility, check_fits

ROUNDS = "/arbete/granskning/"


def check(page: Page) -> None:
    check_accessibility(page)
    check_fits(page)


def sends(page: Page) -> None:
    with page.expect_navigation():
        page.locator("[data-sends]").click()


@pytest.mark.law("L6")
def test_a_round_is_judged_reading_by_reading_and_signed(
    sign_in_browser: Callable[..., Page], site: Site
) -> None:
    page = sign_in_browser("dataskydd")
    with page.expect_navigation():
        page.get_by_role("link", name="Granska läsloggen").first.click()
    check(page)
    with page.expect_navigation():
        page.locator(".round-card a").first.click()
    check(page)
    here = page.url
    # J leads down the list, Enter opens.
    page.keyboard.press("j")
    expect(page.locator("[data-row]").first).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    check(page)
    with page.expect_navigation():
        page.keyboard.press("j")
    assert page.url.endswith("/2/")
    with page.expect_navigation():
        page.keyboard.press("k")
    assert page.url.endswith("/1/")

    # What is not in order is told in words.
    page.get_by_label("Obehörig läsning").check()
    sends(page)
    expect(page.locator("textarea[aria-invalid=true]")).to_be_visible()
    check(page)
    page.locator("textarea").fill("Läsaren hade inget uppdrag i akten.")
    sends(page)
    expect(page.get_by_text("Meddela den personuppgiftsansvarige genast")).to_be_visible()
    check(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Den personuppgiftsansvarige vet nu").click()
    expect(page.get_by_text("Den personuppgiftsansvarige vet om den obehöriga läsningen.")).to_be_visible()
    check(page)

    # The rest, one after the other.
    page.goto(here)
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("Fortsätt bedöma|Börja bedöma")).click()
    for _reading in range(200):
        if not page.locator("[data-sends]").count():
            break
        page.get_by_label("I sin ordning").check()
        sends(page)
    expect(page.get_by_role("heading", name="Allt är bedömt, skriv under")).to_be_visible()
    check(page)
    page.locator("textarea").fill("En läsning är anmäld till den personuppgiftsansvarige.")
    with page.expect_navigation():
        page.get_by_role("button", name="Skriv under granskningen").click()
    expect(page.get_by_role("heading", name="Obehörig läsning")).to_be_visible()
    check(page)
    paper = page.request.get(here + "granskning.pdf")
    assert paper.body().startswith(b"%PDF")
    with site.owner() as owner:
        told = owner.execute("select count(*) from audit_entry where event = 'review.signed'").fetchone()
        assert told
        assert told[0] == 2


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_of_a_round_fit_and_can_be_read(sign_in_browser: Callable[..., Page], width: int) -> None:
    page = sign_in_browser("dataskydd", width=width)
    page.goto(ROUNDS)
    check(page)
    signed = page.locator(".below tbody a").first.get_attribute("href")
    assert signed
    page.goto(signed)
    page.get_by_text("Visa som tabell").click()
    check(page)
    with page.expect_navigation():
        page.locator("[data-row]").first.click()
    check(page)
    page.goto("/arbete/logg/")
    check(page)


def test_it_can_be_judged_without_javascript(visit: Callable[..., Page]) -> None:
    page = visit("/konto/logga-in/?next=/arbete/granskning/", javascript=False, width=390)
    page.fill("input[name=login]", "dataskydd@demo.varsam.test")
    page.fill("input[name=password]", "varsam-demo")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    assert page.url.endswith(ROUNDS)
    page.goto(page.locator(".below tbody a").first.get_attribute("href") or "")
    assert page.locator("[data-row]").count() > 5

"""The rules of law in a real browser: every screen and its mistakes, accessible and wide enough for a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import both_widths, check_accessibility, check_fits
from tests.browser.test_screens import take

pytestmark = pytest.mark.browser
SCREENS = [
    "",
    "?visa=utlamnande",
    "osl-10-18a/",
    "l2025-170-4-kontaktuppgifter/",
    "osl-10-18a/ny-version/",
    "ny/",
]


def test_screens_of_the_rules(sign_in_browser: Callable[..., Page]) -> None:
    page = sign_in_browser("jurist", width=390)
    for path in SCREENS:
        page.goto(f"/arbete/regler/{path}")
        name = path.strip("/").replace("/", "-").replace("?visa=", "visa-") or "alla"
        for width in both_widths(page):
            check_accessibility(page)
            check_fits(page)
            take(page, f"rules-{name}-{width}", whole=True)


def test_mistakes_are_told_and_nothing_is_lost(sign_in_browser: Callable[..., Page]) -> None:
    page = sign_in_browser("jurist", width=390)
    page.goto("/arbete/regler/osl-10-18a/ny-version/")
    page.fill("[name=short_sv]", "Min egen text.")
    page.fill("[name=valid_from]", "2020-01-01")
    page.fill("[name=parameters]", "ingen mening")
    page.get_by_role("button", name="Spara versionen").click()
    assert page.locator("[data-errors]").is_visible()
    assert page.input_value("[name=short_sv]") == "Min egen text."
    for width in both_widths(page):
        check_accessibility(page)
        check_fits(page)
        take(page, f"rules-mistakes-{width}", whole=True)
    page.goto("/arbete/regler/l2025-170-6-kommuner/")
    page.locator("summary", has_text="Jag är jurist").first.click()
    page.get_by_role("button", name="Kontrollerad", exact=True).first.click()
    assert page.locator("[data-errors]").is_visible()
    for width in both_widths(page):
        check_accessibility(page)
        check_fits(page)
        take(page, f"rules-check-mistake-{width}", whole=True)


def test_a_lawyer_checks_a_rule_and_writes_the_next(sign_in_browser: Callable[..., Page]) -> None:
    page = sign_in_browser("jurist")
    page.get_by_role("link", name="Kontrollera rättsregler").click()
    page.goto("/arbete/regler/l2025-170-7-skolan/")
    page.locator("summary", has_text="Jag är jurist").first.click()
    page.locator("textarea[name=why]").first.fill("SFS 2025:170, läst i dag.")
    page.get_by_role("button", name="Kontrollerad", exact=True).first.click()
    assert page.get_by_text("Kontrollerad av Sofia Lindqvist").first.is_visible()
    check_accessibility(page)
    page.get_by_role("link", name="Skriv en ny lydelse").click()
    for name, words in (("valid_from", "2031-01-01"), ("source", "SFS 2030:1"), ("why", "Ny lag")):
        page.fill(f"[name={name}]", words)
    page.fill("[name=short_sv]", "Den nya lydelsen.")
    page.get_by_role("button", name="Spara versionen").click()
    assert page.get_by_text("Gäller från 1 januari 2031").first.is_visible()
    page.locator("summary", has_text="Ändrat mot version 2").click()
    check_accessibility(page)
    check_fits(page)
    take(page, "rules-versions-1280", whole=True)


def test_two_who_write_at_once_see_each_other(sign_in_browser: Callable[..., Page]) -> None:
    first, second = sign_in_browser("jurist"), sign_in_browser("samordnare", width=390)
    for page, words in ((first, "Sofias text."), (second, "Elins text.")):
        page.goto("/arbete/regler/osl-10-18b/ny-version/")
        for name, said in (
            ("valid_from", "2031-01-01"),
            ("source", "SFS"),
            ("why", "Ny lag"),
            ("short_sv", words),
        ):
            page.fill(f"[name={name}]", said)
    first.get_by_role("button", name="Spara versionen").click()
    first.wait_for_url("**/regler/osl-10-18b/")
    second.get_by_role("button", name="Spara versionen").click()
    assert second.get_by_role("heading", name="Två skrev samtidigt").is_visible()
    assert second.input_value("[name=short_sv]") == "Elins text."
    check_accessibility(second)
    check_fits(second)
    take(second, "rules-conflict-390", whole=True)

"""The desk with scripts: keys that lead through the list, filters without a new page, marks while one writes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import check_accessibility, check_fits

pytestmark = pytest.mark.browser
TEXT = "😀 Hej!\nPrata med Elias Bergstrand, eller ring 070-174 06 31."


@pytest.fixture
def desk(sign_in_browser: Callable[..., Page]) -> Page:
    return sign_in_browser("samordnare")


def test_keys_lead_through_the_list_and_from_enquiry_to_enquiry(desk: Page) -> None:
    desk.goto("/arbete/inkorg/")
    rows = desk.locator("[data-row]")
    addresses = [rows.nth(place).get_attribute("href") or "" for place in range(3)]
    for key in "jjk":
        desk.keyboard.press(key)
    expect(rows.nth(0)).to_be_focused()
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**{addresses[0]}")
    desk.keyboard.press("j")
    desk.wait_for_url(f"**{addresses[1]}")
    desk.keyboard.press("k")
    desk.wait_for_url(f"**{addresses[0]}")


def test_keys_rest_while_somebody_writes_and_can_be_turned_off(desk: Page) -> None:
    desk.goto("/arbete/inkorg/")
    desk.keyboard.press("/")
    desk.keyboard.type("jkn?")
    expect(desk.locator("#sok")).to_have_value("jkn?")
    desk.locator("#sok").blur()
    desk.keyboard.press("?")
    expect(desk.locator("#genvagar")).to_be_visible()
    check_accessibility(desk)
    desk.uncheck("#genvagar-pa")
    desk.keyboard.press("Escape")
    desk.reload()
    desk.keyboard.press("?")
    expect(desk.locator("#genvagar")).to_be_hidden()


def test_filters_change_the_list_and_the_address_and_back_undoes_them(desk: Page) -> None:
    desk.goto("/arbete/inkorg/")
    whole = desk.locator("[data-row]").count()
    desk.evaluate("window.same = true")
    desk.click("#urval-mine")
    expect(desk.locator("#urval-mine")).to_have_attribute("aria-current", "true")
    expect(desk).to_have_url(re.compile("owner=me"))
    desk.select_option("#val-language", "sv")
    expect(desk).to_have_url(re.compile("owner=me.*language=sv"))
    assert desk.evaluate("window.same")
    assert desk.locator("[data-row]").count() < whole
    # One step at a time, as a person takes them: each loads the page that was.
    desk.evaluate("history.back()")
    expect(desk.locator("#val-language")).to_have_value("")
    expect(desk.locator("#urval-mine")).to_have_attribute("aria-current", "true")
    desk.wait_for_load_state("load")
    desk.evaluate("history.back()")
    expect(desk.locator("[data-row]")).to_have_count(whole)


def test_marks_stay_inside_their_field_when_the_window_shrinks(desk: Page) -> None:
    desk.goto("/arbete/inkorg/?sender=school")
    desk.locator("[data-row]").first.click()
    expect(desk.locator("[data-panel=answer] [data-over]")).to_have_attribute("style", re.compile("width"))
    # Shrunk and read in the same breath, before the script measures again.
    beyond = desk.locator("[data-panel=answer] [data-write]").evaluate(
        "area => { area.style.width = '200px'; return area.scrollWidth - area.clientWidth }"
    )
    assert beyond <= 0


@pytest.mark.parametrize("width", [390, 1280])
def test_what_points_at_someone_is_marked_and_swapped_while_one_writes(
    sign_in_browser: Callable[..., Page], width: int
) -> None:
    desk = sign_in_browser("samordnare", width=width)
    desk.goto("/arbete/inkorg/?sender=school")
    desk.locator("[data-row]").first.click()
    desk.locator("#svar_text").press_sequentially(TEXT, delay=1)
    findings = desk.locator("#svar-fynd .finding")
    expect(findings).to_have_count(2)
    expect(desk.locator("[data-panel=answer] [data-over] mark").first).to_contain_text("Elias Bergstrand")
    check_accessibility(desk)
    check_fits(desk)
    desk.locator("#svar-fynd [data-mask]").first.click()
    expect(desk.locator("#svar_text")).to_have_value(TEXT.replace("Elias Bergstrand", "[namn]"))
    expect(findings).to_have_count(1)
    desk.locator("#svar-fynd [data-mask-all]").click()
    expect(findings).to_have_count(0)
    masked = "Prata med [namn], eller ring [telefon]."
    expect(desk.locator("#svar_text")).to_have_value(re.compile(re.escape(masked)))
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".bubble-body").get_by_text(masked)).to_be_visible()

"""From a worried message to an answer, as people do it: with a phone, with and without JavaScript."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import check_accessibility, check_fits

pytestmark = pytest.mark.browser
PUBLIC = ["/", "/anhorig/", "/anhorig/skriv/", "/svar/", "/verksamhet/", "/verksamhet/stod/", "/personuppgifter/",
          "/tillganglighet/", "/konto/logga-in/", "/demo/post/", "/finns-inte/"]  # fmt: skip
RELATIVES = ["/anhorig/", "/anhorig/skriv/", "/svar/", "/personuppgifter/"]


def write(page: Page, text: str, district: str = "hisingen") -> str:
    """Send a message from the relatives' form and return the code."""
    page.goto("/anhorig/skriv/")
    page.fill("textarea[name=message]", text)
    page.select_option("select[name=district]", district)
    page.click("main form button[type=submit]")
    return re.sub(r"\D", "", page.inner_text("#return-code"))


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.law("L12")
def test_public_pages_are_accessible_and_fit(visit: Callable[..., Page], path: str, width: int) -> None:
    page = visit(path, width=width)
    check_accessibility(page)
    check_fits(page)


@pytest.mark.parametrize("language", ["en", "ar", "so", "fa"])
@pytest.mark.parametrize("path", RELATIVES)
def test_relatives_pages_in_every_language(visit: Callable[..., Page], path: str, language: str) -> None:
    page = visit(f"/{language}{path}")
    check_accessibility(page)
    check_fits(page)
    direction = "rtl" if language in {"ar", "fa"} else "ltr"
    expect(page.locator("html")).to_have_attribute("dir", direction)
    expect(page.locator("html")).to_have_attribute("lang", language)


@pytest.mark.parametrize("javascript", [True, False])
def test_relative_writes_and_reads_the_answer(
    visit: Callable[..., Page], sign_in_browser: Callable[..., Page], javascript: bool
) -> None:
    words = f"Min bror har slutat prata med oss. {javascript}"
    relative = visit("/anhorig/", javascript=javascript)
    code = write(relative, words)
    assert len(code) == 16
    if javascript:
        check_accessibility(relative)

    desk = sign_in_browser("samordnare")
    desk.goto("/arbete/inkorg/")
    desk.locator("main a[href*='/inkorg/A-']").first.click()
    expect(desk.get_by_text(words)).to_be_visible()
    check_accessibility(desk)
    desk.fill("#svar_text", "Det låter tungt. Börja med att fråga hur han mår.")
    desk.get_by_role("button", name=re.compile("Skicka svar")).click()
    expect(desk.get_by_text("Börja med att fråga hur han mår.").first).to_be_visible()

    later = visit("/svar/", javascript=javascript)
    later.fill("input[name=code]", " ".join(re.findall("....", code)))
    later.click("main form button[type=submit]")
    expect(later.get_by_text("Börja med att fråga hur han mår.")).to_be_visible()
    expect(later.get_by_text("Elin").first).to_be_visible()
    later.fill("textarea[name=message]", "Tack, jag försöker i kväll.")
    later.locator("main form[action$='skriv/'] button").click()
    expect(later.get_by_text("Tack, jag försöker i kväll.")).to_be_visible()
    if javascript:
        check_accessibility(later)
        check_fits(later)

    desk.reload()
    expect(desk.get_by_text("Tack, jag försöker i kväll.")).to_be_visible()


def test_relative_writes_in_arabic_and_is_answered_in_arabic(visit: Callable[..., Page]) -> None:
    page = visit("/ar/anhorig/")
    page.goto("/ar/anhorig/skriv/")
    assert page.input_value("select[name=language]") == "ar"
    page.fill("textarea[name=message]", "أنا قلقة على أخي ولا أعرف ماذا أفعل.")
    page.click("main form button[type=submit]")
    expect(page.locator("#return-code")).to_have_text(re.compile(r"^\d{4} \d{4} \d{4} \d{4}$"))
    check_accessibility(page)
    check_fits(page)


def test_no_cookie_before_the_code_is_used(visit: Callable[..., Page]) -> None:
    page = visit("/")
    for path in PUBLIC[:8]:
        page.goto(path)
    write(page, "Inga kakor, tack.")
    assert page.context.cookies() == []


def test_double_click_is_one_message(visit: Callable[..., Page], site: Any) -> None:
    page = visit("/anhorig/skriv/", javascript=False)
    page.fill("textarea[name=message]", "Dubbelklick på knappen")
    with site.owner() as owner:
        before = owner.execute("select count(*) from conversations_enquiry").fetchone()[0]
        page.locator("main form button[type=submit]").dblclick(no_wait_after=True)
        page.wait_for_selector("#return-code")
        code = page.inner_text("#return-code")
        page.reload()
        assert page.inner_text("#return-code") == code, "loading the page again shows the code that works"
        assert owner.execute("select count(*) from conversations_enquiry").fetchone()[0] == before + 1


@pytest.mark.parametrize(
    ("path", "fields", "says"),
    [
        ("/anhorig/skriv/", {"message": ""}, "Skriv något"),
        ("/anhorig/skriv/", {"message": "   \n "}, "Skriv något"),
        ("/svar/", {"code": "12"}, "16 siffror"),
        ("/svar/", {"code": "0000 0000 0000 0000"}, "Ingen öppnar"),
        ("/verksamhet/stod/", {"message": ""}, "Välj var du arbetar"),
        ("/verksamhet/stod/", {"message": "Eleven heter Elias Bergstrand.", "sender": "school"}, "peka ut"),
    ],
)
@pytest.mark.law("L12")
def test_mistakes_are_said_plainly_and_accessibly(
    visit: Callable[..., Page], path: str, fields: dict[str, str], says: str
) -> None:
    page = visit(path)
    for name, value in fields.items():
        field = page.locator(f"main [name={name}]")
        field.select_option(value) if name == "sender" else field.fill(value)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text(says)
    check_accessibility(page)
    check_fits(page)


def test_professional_masks_what_points_at_somebody(visit: Callable[..., Page], sign_in_browser: Any) -> None:
    page = visit("/verksamhet/stod/", javascript=False)
    page.select_option("select[name=sender]", "school")
    page.fill("textarea[name=message]", "Eleven Elias Bergstrand, 070-174 06 31, ritar vapen. Vad gör vi nu?")
    page.locator("main form button[type=submit]").first.click()
    page.locator("button[value=mask]").click()
    expect(page.locator("#return-code")).to_be_visible()
    desk = sign_in_browser("samordnare")
    desk.goto("/arbete/inkorg/?sender=school")
    desk.locator("main a[href*='/inkorg/V-']").first.click()
    expect(desk.get_by_text("ritar vapen")).to_be_visible()
    assert "Bergstrand" not in desk.content()


def test_writer_erases_the_thread(visit: Callable[..., Page]) -> None:
    page = visit("/anhorig/")
    code = write(page, "Det här vill jag ta bort.")
    page.goto("/svar/")
    page.fill("input[name=code]", code)
    page.click("main form button[type=submit]")
    with page.expect_navigation():
        page.click("a[href$='radera/']")
    check_accessibility(page)
    with page.expect_navigation():
        page.locator("main form[action$='radera/'] button").click()
    check_accessibility(page)
    page.goto("/svar/")
    page.fill("input[name=code]", code)
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("Ingen öppnar")


def test_lost_visit_keeps_the_text(visit: Callable[..., Page]) -> None:
    page = visit("/anhorig/")
    code = write(page, "Första.")
    page.goto("/svar/")
    page.fill("input[name=code]", code)
    page.click("main form button[type=submit]")
    page.fill("textarea[name=message]", "En lång text som inte får försvinna.")
    page.context.clear_cookies()
    page.locator("main form[action$='skriv/'] button").click()
    page.fill("input[name=code]", code)
    page.click("main form button[type=submit]")
    expect(page.locator("textarea[name=message]")).to_be_visible()
    assert page.input_value("textarea[name=message]") == "En lång text som inte får försvinna."


def test_quick_exit_by_keyboard(visit: Callable[..., Page], browser: Any) -> None:
    page = visit("/anhorig/")
    left = page.locator("a[href*='1177.se']").first
    expect(left).to_be_visible()
    assert "noreferrer" in (left.get_attribute("rel") or "")

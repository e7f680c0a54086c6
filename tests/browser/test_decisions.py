"""Decisions on disclosure and requests about one's own data, in a real browser: right, wrong, and on paper."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import both_widths, check_accessibility, check_fits
from tests.browser.test_screens import take

pytestmark = pytest.mark.browser
NEW = "/arbete/utlamnanden/ny/"
SignIn = Callable[..., Page]


def look(page: Page, name: str) -> None:
    for width in both_widths(page):
        check_accessibility(page)
        check_fits(page)
        take(page, f"{name}-{width}", whole=True)


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).last.click()


def an_own_record(page: Page) -> str:
    page.goto("/arbete/akter/")
    return page.locator("td.cell-reference .number").first.inner_text()


def ask(page: Page, reference: str) -> None:
    page.goto(f"{NEW}?akt={reference}")
    page.get_by_label("Ja, någon har begärt dem").check()
    page.get_by_label("När kom begäran?").fill((date.today() - timedelta(days=1)).isoformat())  # noqa: DTZ011
    page.get_by_label("Vem skulle få uppgifterna?").select_option(label="Polisen, region Väst")
    page.get_by_label("Vad begär de, eller vad prövar ni?").fill("Telefonnummer till personen.")
    press(page, "Fortsätt")


def test_a_decision_is_taken_one_question_at_a_time(sign_in_browser: SignIn) -> None:
    page = sign_in_browser("socialsekreterare.hisingen", width=390)
    page.goto("/arbete/utlamnanden/")
    look(page, "decision-list")
    reference = an_own_record(page)
    page.goto(NEW)
    press(page, "Fortsätt")
    expect(page.get_by_role("alert")).to_contain_text("Något behöver rättas")
    look(page, "decision-request-wrong")
    page.get_by_role("link", name="Säg om någon har begärt uppgifterna.").click()
    ask(page, reference)
    look(page, "decision-rule")
    page.locator("summary").filter(has_text="inte ger stöd nu").click()
    look(page, "decision-rules-barred")
    press(page, "Fortsätt")
    expect(page.get_by_role("alert")).to_contain_text("Välj en regel.")
    page.locator("main input[name=rule]").first.check()
    press(page, "Fortsätt")
    press(page, "Fortsätt")
    look(page, "decision-question-wrong")
    for answer in ("Ja", "Ja", "Nej"):
        page.get_by_label(answer, exact=True).check()
        page.locator("main textarea").fill("Så här resonerade jag, så att en kollega förstår.")
        press(page, "Fortsätt")
    expect(page.get_by_text("Alla frågor är besvarade.")).to_be_visible()
    press(page, "Fortsätt")
    look(page, "decision-words-wrong")
    page.get_by_label("Lämnas ut", exact=True).check()
    page.get_by_label("Beslutet i en mening").fill("Telefonnumret lämnas ut.")
    page.get_by_label("Exakt vad som lämnas ut").fill("070-174 06 05")
    page.get_by_label("Kontaktuppgifter").check()
    page.get_by_label("Till och med vilken dag?").fill((date.today() + timedelta(days=7)).isoformat())  # noqa: DTZ011
    press(page, "Fortsätt")
    look(page, "decision-preview")
    press(page, "Tillbaka")
    expect(page.get_by_label("Exakt vad som lämnas ut")).to_have_value("070-174 06 05")
    press(page, "Fortsätt")
    press(page, "Fatta beslutet")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Utlämnande till")
    look(page, "decision-taken")
    press(page, "Öppna för mottagaren")
    expect(page.get_by_text("öppet till")).to_be_visible()
    look(page, "decision-shared")
    with page.expect_navigation():
        page.get_by_role("link", name="Rätta med ett nytt beslut").click()
    expect(page.get_by_label("Vad begär de, eller vad prövar ni?")).to_have_value(
        "Telefonnummer till personen."
    )


def test_an_answer_that_means_no_says_so_and_is_refused_with_how_to_appeal(
    visit: Callable[..., Page], sign_in_browser: SignIn
) -> None:
    page = sign_in_browser("socialsekreterare.hisingen", width=390)
    ask(page, an_own_record(page))
    page.locator("main input[name=rule]").first.check()
    press(page, "Fortsätt")
    page.get_by_label("Nej", exact=True).check()
    page.locator("main textarea").fill("Ingen har begärt det skriftligt.")
    press(page, "Fortsätt")
    expect(page.get_by_text("Regeln leder till nej.")).to_be_visible()
    look(page, "decision-no")
    page.get_by_label("Beslutet i en mening").fill("Numret lämnas inte ut.")
    page.get_by_label("Skälen").fill("Det finns ingen begäran.")
    press(page, "Fortsätt")
    look(page, "decision-no-preview")
    press(page, "Fatta beslutet")
    expect(page.get_by_text("Så överklagas beslutet")).to_be_visible()


def test_a_request_is_taken_in_opened_and_answered(sign_in_browser: SignIn) -> None:
    page = sign_in_browser("registrator", width=390)
    page.goto("/arbete/begaran/")
    look(page, "rights-list")
    page.goto("/arbete/begaran/ny/")
    press(page, "Ta emot begäran")
    look(page, "rights-new-wrong")
    page.get_by_label("Veta vad som finns (registerutdrag)").check()
    page.get_by_label("Vem begär det?").fill("Kim Påhittad")
    page.get_by_label("Hur vet ni att det är den personen?").select_option(label="Visade legitimation")
    page.get_by_label("Vart ska svaret?").fill("Exempelgatan 4")
    page.get_by_label("Vad skriver eller säger personen?").fill("Allt om mig.")
    press(page, "Ta emot begäran")
    page.get_by_label("Personnummer").fill("123")
    press(page, "Sök i hela kommunen")
    look(page, "rights-request-wrong")
    page.get_by_label("Personnummer").fill("19900101-0017")
    press(page, "Sök i hela kommunen")
    press(page, "Öppna akterna")
    # Whoever ran before may have opened a record about the same person: all of them are open now.
    expect(page.get_by_text("Öppen för dig").first).to_be_visible()
    look(page, "rights-request")
    address = page.url
    with page.expect_navigation():
        page.get_by_role("link", name="Läs", exact=False).filter(has_text="K-").first.click()
    look(page, "rights-record")
    page.goto(f"{address}utdrag/")
    look(page, "rights-extract")
    page.goto(address)
    with page.expect_navigation():
        page.get_by_role("link", name="Bifall delvis").click()
    page.get_by_label("Hur svaret överklagas").fill("")
    press(page, "Lämna svaret")
    look(page, "rights-answer-wrong")
    page.get_by_label("Hur svaret överklagas").fill("Så här överklagar du.")
    press(page, "Lämna svaret")
    expect(page.get_by_role("heading", name="Svaret", exact=True)).to_be_visible()
    look(page, "rights-answered")
    assert page.request.get(f"{address}svar.pdf").body().startswith(b"%PDF")


def test_the_auditor_and_the_registrar_see_decisions_and_requests_within_bounds(
    sign_in_browser: SignIn,
) -> None:
    page = sign_in_browser("dataskydd")
    page.goto("/arbete/begaran/R-26-001/")
    expect(page.get_by_text("läser bara registratorn")).to_be_visible()
    look(page, "rights-auditor")
    page = sign_in_browser("registrator")
    page.goto("/arbete/utlamnanden/U-26-001/")
    expect(page.get_by_text("Det läser den enhet som har akten.")).to_be_visible()
    look(page, "decision-registrar")


def test_a_decision_can_be_taken_without_javascript(visit: Callable[..., Page]) -> None:
    page = visit("/konto/logga-in/", javascript=False, width=1280)
    page.fill("input[name=login]", "socialsekreterare.hisingen@demo.varsam.test")
    page.fill("input[name=password]", "varsam-demo")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    ask(page, an_own_record(page))
    page.locator("main input[name=rule]").first.check()
    press(page, "Fortsätt")
    expect(page.get_by_text("Har myndigheten själv begärt uppgiften?")).to_be_visible()

"""A meeting in three windows: what one writes the others have, through lost connections, and nothing that was typed is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.case_windows import KEEPS_UP, begin, press
from tests.browser.conftest import Site, check_accessibility, check_fits
from tests.browser.meeting_windows import streams_break

pytestmark = pytest.mark.browser

LEAD, OFFICE, SCHOOL = "sspf.hisingen", "socialsekreterare.hisingen", "skola"
SignIn = Callable[..., Page]


@pytest.fixture
def windows(sign_in_browser: SignIn) -> dict[str, Page]:
    """A meeting that goes on, at its second item; the windows of the office and the school have gone along by themselves."""
    pages = {account: sign_in_browser(account) for account in (LEAD, OFFICE, SCHOOL)}
    for page in pages.values():
        page.set_default_timeout(KEEPS_UP)
    lead = pages[LEAD]
    lead.goto("/arbete/konferenser/ny/")
    lead.get_by_label("Grupp").select_option(label="SSPF Hisingen")
    press(lead, "Kalla till mötet")
    room = f"{lead.url}rum/"
    lead.goto(room)
    for account in (OFFICE, SCHOOL):
        pages[account].goto(room)
        expect(pages[account].locator("main")).to_contain_text("Mötet har inte börjat")
    begin(lead)
    for name in ("Samir", "Karin"):
        seat = lead.locator("#rum-dagordning .seat", has_text=name)
        seat.locator("summary").click()
        with lead.expect_navigation():
            seat.get_by_role("button", name="Är här").click()
    press(lead, "Nästa punkt")
    for page in pages.values():
        expect(page.locator(".room-above")).to_contain_text("Punkt 2", timeout=KEEPS_UP)
        expect(page.locator("#rum-text")).to_be_visible(timeout=KEEPS_UP)
    return pages


def _writes(page: Page, text: str) -> None:
    field = page.locator("#rum-text")
    field.press_sequentially(text)
    field.press("Enter")


def _all_have(pages: dict[str, Page], text: str) -> None:
    for page in pages.values():
        line = page.locator("#rum-rader .minutes-line", has_text=text)
        expect(line).to_have_count(1, timeout=KEEPS_UP)
        expect(page.locator("#rum-vantar > li", has_text=text)).to_have_count(0, timeout=KEEPS_UP)


def test_what_one_writes_the_others_have_and_lost_connections_lose_nothing(
    windows: dict[str, Page], site: Site
) -> None:
    lead, school = windows[LEAD], windows[SCHOOL]
    _by_the_keyboard(windows)
    _two_at_once(windows)
    _without_a_connection(lead, school, windows)
    _the_stream_breaks(windows, site)
    check_accessibility(lead)
    check_fits(lead)
    _kept_after_a_reload(school)
    _signed_out(windows[OFFICE], windows)


def _by_the_keyboard(windows: dict[str, Page]) -> None:
    lead, school = windows[LEAD], windows[SCHOOL]
    _writes(lead, "Vi går igenom läget.")
    _all_have(windows, "Vi går igenom läget.")
    _writes(lead, "/b Skolan kontaktar hemmet.")
    expect(school.locator("#rum-decision")).to_contain_text("Skolan kontaktar hemmet.", timeout=KEEPS_UP)
    _writes(lead, "/å Ringa rektorn.")
    # Who and when are still to be said: the keys lead there.
    expect(lead.get_by_role("alert").filter(has_text="Välj vem som gör det")).to_be_visible()
    lead.keyboard.press("Space")
    lead.keyboard.press("Enter")
    lead.keyboard.press("Space")
    lead.keyboard.press("Enter")
    expect(school.locator("#rum-action")).to_contain_text("Ringa rektorn.", timeout=KEEPS_UP)
    _all_have(windows, "Ringa rektorn.")
    expect(lead.locator("#rum-text")).to_have_value("")
    _writes(lead, "Numret är 19900101-0017.")
    expect(lead.get_by_role("alert").filter(has_text="personnummer")).to_be_visible()
    expect(lead.locator("#rum-text")).to_have_value("Numret är 19900101-0017.")
    lead.locator("#rum-text").fill("")


def _two_at_once(windows: dict[str, Page]) -> None:
    for account in (OFFICE, SCHOOL):
        windows[account].locator("#rum-text").fill(f"Samtidigt från {account}.")
    for account in (OFFICE, SCHOOL):
        windows[account].locator("#rum-text").press("Enter")
    for account in (OFFICE, SCHOOL):
        _all_have(windows, f"Samtidigt från {account}.")


def _without_a_connection(lead: Page, school: Page, windows: dict[str, Page]) -> None:
    school.context.set_offline(True)
    _writes(school, "Skriven utan kontakt.")
    _writes(school, "En till utan kontakt.")
    school.locator("#rum-text").press_sequentially("Mitt i en men")
    waits = school.locator("#rum-vantar")
    expect(waits).to_contain_text("Inte skickad än", timeout=KEEPS_UP)
    _writes(lead, "Medan skolan var borta.")
    expect(lead.locator("#rum-rader")).to_contain_text("Medan skolan var borta.", timeout=KEEPS_UP)
    school.context.set_offline(False)
    for text in ("Skriven utan kontakt.", "En till utan kontakt.", "Medan skolan var borta."):
        _all_have(windows, text)
    expect(school.locator("#rum-text")).to_have_value("Mitt i en men")


def _the_stream_breaks(windows: dict[str, Page], site: Site) -> None:
    """The live view loses its database for a moment: the windows come back, and fetch what they have missed."""
    streams_break(site)
    _writes(windows[LEAD], "Medan strömmen var bruten.")
    _all_have(windows, "Medan strömmen var bruten.")


def _kept_after_a_reload(school: Page) -> None:
    field = school.locator("#rum-text")
    with school.expect_response(re.compile("/utkast/$")):
        field.press_sequentially("ing")
    school.reload()
    expect(school.locator("#rum-text")).to_have_value("Mitt i en mening")


def _signed_out(office: Page, windows: dict[str, Page]) -> None:
    """In another window of the same browser. What stood on the screen goes away; the words being typed stay."""
    office.locator("#rum-text").fill("Mina egna ord.")
    other = office.context.new_page()
    other.goto("/konto/logga-ut/")
    press(other, re.compile("Logga ut"))
    _writes(windows[LEAD], "Efter att hen loggade ut.")
    expect(office.locator("[data-signed-out]")).to_be_visible(timeout=KEEPS_UP)
    assert "Vi går igenom läget." not in office.content()
    assert "Efter att hen loggade ut." not in office.content()
    expect(office.locator("#rum-text")).to_have_value("Mina egna ord.")

"""At the door with a telephone and a bad connection: what is marked is seen at once, survives a reload, and gets there."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, check_accessibility, check_fits

pytestmark = pytest.mark.browser

MARKS = "**/marken/"
PEOPLE = ("Anna Berg", "Bo Ek", "Örjan Ås")


def _press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def _planned(page: Page) -> None:
    """An occasion late tonight: people can still sign up, and its list can be marked the whole day."""
    today = f"{timezone.localdate()}"
    page.goto("/arbete/utbildning/nytt/?kurs=grundkurs-radikalisering")
    page.get_by_label("Dag", exact=True).fill(today)
    page.get_by_label("Börjar").fill("23:57")
    page.get_by_label("Slutar").fill("23:58")
    page.get_by_label("Lokal och adress").fill("Stadshuset")
    page.get_by_label("Sista dag att anmäla sig").fill(today)
    _press(page, "Spara utkastet")
    expect(page.locator("#varningar")).to_contain_text("utanför vanlig arbetstid")
    _press(page, "Spara ändå")
    _press(page, "Öppna för anmälan")
    for number, name in enumerate(PEOPLE):
        page.get_by_role("link", name="Anmäl någon som har hört av sig").click()
        page.get_by_label("Namn").fill(name)
        page.get_by_label("Jobbmejl").fill(f"nummer{number}@goteborg.se")
        _press(page, "Anmäl")
    check_accessibility(page)
    page.get_by_role("link", name="Dörrlista").click()


class Row:
    """One person of the list."""

    def __init__(self, page: Page, name: str) -> None:
        self.at = page.locator(".door-row", has_text=name)

    def press(self, words: str) -> None:
        self.at.get_by_role("button", name=words, exact=True).click()

    def is_marked(self, words: str, said: str) -> None:
        expect(self.at.get_by_role("button", name=words, exact=True)).to_have_attribute(
            "aria-pressed", "true"
        )
        expect(self.at).to_contain_text(said)


def _kept(page: Page) -> str:
    return str(page.evaluate("JSON.stringify(Object.entries(localStorage))"))


def test_marks_wait_for_the_net_survive_a_reload_and_get_there(sign_in_browser: Callable[..., Page]) -> None:
    page = sign_in_browser("samordnare")
    _planned(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    net = page.locator("[data-net]")
    anna, bo, orjan = (Row(page, name) for name in PEOPLE)
    check_accessibility(page)
    check_fits(page)

    anna.press("Här")
    anna.is_marked("Här", "Sparat")
    page.context.set_offline(True)
    expect(net).to_contain_text("Inget nät just nu")
    bo.press("Här")
    orjan.press("Inte här")
    bo.press("Inte här")
    bo.is_marked("Inte här", "Väntar på nät")
    expect(net).to_contain_text("2 markeringar ligger kvar i telefonen")
    check_accessibility(page)
    kept = _kept(page)
    assert "varsam.door:" in kept
    assert not any(part in kept for name in PEOPLE for part in name.split()), "ids only"

    # The net is back, but nothing gets through to us; the page is loaded again.
    page.route(MARKS, lambda route: route.abort("internetdisconnected"))
    page.context.set_offline(False)
    page.reload()
    bo.is_marked("Inte här", "Väntar på nät")
    orjan.is_marked("Inte här", "Väntar på nät")
    page.unroute(MARKS)
    expect(net).to_contain_text("Allt är sparat", timeout=20_000)
    orjan.is_marked("Inte här", "Sparat")
    assert "varsam.door:" not in _kept(page)

    page.get_by_label("Hitta ett namn").fill("örj")
    expect(page.locator(".door-row:visible")).to_have_count(1)
    page.reload()
    bo.is_marked("Inte här", "Sparat")
    expect(page.locator("[data-here]")).to_have_text("1")
    _signed_out(page, bo)


def _signed_out(page: Page, bo: Row) -> None:
    """Somebody signs out in another window: what is marked waits, and says why; whoever signs in again has it sent."""
    other = page.context.new_page()
    other.goto("/konto/logga-ut/")
    other.locator("main form button[type=submit]").first.click()
    other.wait_for_load_state()
    other.close()
    bo.press("Här")
    net = page.locator("[data-net]")
    expect(net).to_contain_text("Du är utloggad")
    net.get_by_role("link", name="Logga in igen").click()
    page.fill("input[name=login]", "samordnare@demo.varsam.test")
    page.fill("input[name=password]", "varsam-demo")
    page.locator("main form button[type=submit]").first.click()
    bo.is_marked("Här", "Sparat")

"""Consent in a real browser: from the question to what the recipient sees, and sees no more once it is taken back."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, check_both_widths

pytestmark = pytest.mark.browser
LEISURE = "Exempelgården Nordost (påhittad fritidsgård)"


def _press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()
    check_both_widths(page)


def _follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.click()
    check_both_widths(page)


@pytest.fixture
def reference(site: Site) -> str:
    """The demo town's record in which the worry is about the only guardian: nothing is shared of it."""
    with site.owner() as owner:
        row = owner.execute(
            "select r.reference from records_record r join lawfulness_signer s on s.record_id = r.id and s.is_concerned"
        ).fetchone()
    assert row
    return str(row[0])


def _answer(page: Page, reference: str, request: str, who: str) -> None:
    page.goto(request)
    _follow(page, f"Skriv in svar {who}")
    page.get_by_label("Muntligt").check()
    page.locator(".answer-row").get_by_label("Ja").check()
    _press(page, "Skriv in")
    expect(page.get_by_role("alert")).to_contain_text("Ett ja ska vara skriftligt")
    page.get_by_label("På papper").check()
    _press(page, "Skriv in")


@pytest.mark.law("L11")
def test_from_the_question_to_taking_it_back(sign_in_browser: Callable[..., Page], reference: str) -> None:
    page, recipient = sign_in_browser("sspf.hisingen", width=390), sign_in_browser("fritid", width=390)
    record = f"/arbete/akter/{reference}/"
    seen = recipient.goto(record)
    assert seen
    assert seen.status == 404

    page.goto(f"{record}samtycken/")
    check_both_widths(page)
    _follow(page, "Fråga om samtycke")
    with page.expect_navigation():
        page.locator(".choose-card").first.click()
    _press(page, "Granska")
    expect(page.get_by_role("alert")).to_contain_text("Välj minst en organisation")
    page.get_by_label("Hur gammal är personen").fill("17")
    page.get_by_label("Hur många vårdnadshavare").select_option("2")
    page.locator("summary", has_text=LEISURE).click()
    page.get_by_role("group", name=LEISURE).get_by_label("Insatser och plan").check()
    _press(page, "Granska")
    expect(page.get_by_role("alert")).to_contain_text("Personen kan hinna fylla")
    page.get_by_label("Till och med").fill((date.today() + timedelta(days=1)).isoformat())
    page.get_by_label("När är personen född?").fill(
        date.today().replace(year=date.today().year - 17, day=1).isoformat()
    )
    _press(page, "Granska")
    expect(page.get_by_role("main")).to_contain_text("Vårdnadshavare 2")
    _press(page, "Skapa förfrågan")
    request = page.url

    form = page.request.get(page.get_by_role("link", name="العربية").first.get_attribute("href") or "")
    assert form.headers["content-type"] == "application/pdf"
    assert form.body().startswith(b"%PDF")

    for who in ("Vårdnadshavare 1", "Vårdnadshavare 2"):
        _answer(page, reference, request, who)
    expect(page.get_by_role("main")).to_contain_text("kan inte läsa något än")
    _follow(page, f"Dela {LEISURE}")
    _press(page, "Dela")
    expect(page.get_by_role("alert")).to_contain_text("Välj vem som ska kunna läsa")
    page.get_by_label("Bara Mehdi Karimi").check()
    _press(page, "Dela")

    seen = recipient.goto(record)
    assert seen
    assert seen.status == 200
    expect(recipient.get_by_role("main")).to_contain_text("Det finns mer i akten som inte är delat")

    _follow(page, "Tar tillbaka Vårdnadshavare 2")
    expect(page.get_by_role("main")).to_contain_text("Kan inte längre läsa: Insatser och plan.")
    page.get_by_label("Vilken dag?").fill("2999-01-01")
    _press(page, "Avsluta delningen")
    expect(page.get_by_role("alert")).to_contain_text("Dagen har inte varit än")
    page.get_by_label("Vilken dag?").fill(date.today().isoformat())
    _press(page, "Avsluta delningen")
    expect(page.get_by_role("status")).to_contain_text("har fått besked om att sluta")

    seen = recipient.goto(record)
    assert seen
    assert seen.status == 404
    recipient.goto("/arbete/delat/")
    expect(recipient.get_by_role("main")).to_contain_text(reference)


def test_the_pages_are_accessible_and_fit(
    sign_in_browser: Callable[..., Page], site: Site, reference: str
) -> None:
    page = sign_in_browser("sspf.hisingen", width=390)
    for path in (f"akter/{reference}/samtycken/", "samtycken/"):
        page.goto(f"/arbete/{path}")
        check_both_widths(page)
    page = sign_in_browser("sig.nordost", width=390)
    page.goto("/arbete/samtycken/")
    check_both_widths(page)
    expect(page.get_by_role("main")).to_contain_text("Exit Fryshuset")
    page = sign_in_browser("jurist", width=390)
    for path in ("", "sspf/", "sspf/1/", "sspf/ny/", "ny/"):
        page.goto(f"/arbete/samtycken/texter/{path}")
        check_both_widths(page)
    _press(page, "Spara")
    expect(page.get_by_role("alert")).to_contain_text("Svenskan behöver finnas")

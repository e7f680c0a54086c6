"""Records in a browser: opening, writing, sharing, emergencies, persons and partners, at the desk and on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import both_widths, check_accessibility, check_fits
from tests.browser.test_screens import take

pytestmark = pytest.mark.browser
OWN, OTHER = "socialsekreterare.hisingen", "socialsekreterare.centrum"

SignIn = Callable[..., Page]


def check(page: Page, name: str) -> None:
    for width in both_widths(page):
        check_accessibility(page)
        check_fits(page)
        take(page, f"records-{name}-{width}", whole=True)


def press(page: Page, name: str) -> None:
    """A button that leads on."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def open_record(page: Page, text: str = "Skolan är orolig för en elev som har dragit sig undan.") -> str:
    """A new record in the unit of the one who is signed in; its reference."""
    page.goto("/arbete/akter/ny/")
    page.get_by_label("SSPF (unga)").check()
    page.get_by_label("Läget och oron, första anteckningen").fill(text)
    press(page, "Öppna akten")
    found = re.search(r"/akter/(K-\d\d-\d+)/", page.url)
    assert found is not None, page.url
    return found[1]


def test_a_record_is_opened_written_in_corrected_and_closed(sign_in_browser: SignIn) -> None:
    page = sign_in_browser(OWN, width=390)
    page.goto("/arbete/akter/")
    check(page, "list")
    page.get_by_role("link", name="Ny akt").click()
    page.wait_for_url("**/akter/ny/")
    check(page, "new")
    press(page, "Öppna akten")
    expect(page.get_by_role("alert")).to_contain_text("Välj ett spår.")
    check(page, "new-wrong")
    page.get_by_label("Inget ordinarie spår passar").check()
    expect(page.get_by_label("Varför passar inget av spåren?")).to_be_visible()
    page.get_by_label("SSPF (unga)").check()
    expect(page.get_by_label("Varför passar inget av spåren?")).to_be_hidden()
    page.get_by_label("Läget och oron, första anteckningen").fill(
        "Ahmed Hassan har slutat komma till skolan."
    )
    press(page, "Öppna akten")
    expect(page.locator(".finding").first).to_contain_text("Ahmed Hassan")
    check(page, "new-named")
    page.get_by_role("button", name="Byt ut alla").click()
    press(page, "Öppna akten")
    expect(page.locator("main")).to_contain_text("Bara er enhet ser akten")
    expect(page.locator("main")).not_to_contain_text("Ahmed")
    check(page, "record-new")
    press(page, "Spara")
    expect(page.get_by_role("alert")).to_contain_text("Välj vad det handlar om.")
    check(page, "record-wrong")
    page.get_by_label("Vad handlar det om?").select_option("needs")
    page.get_by_label("Anteckning", exact=True).fill("Behöver någon att äta middag med.")
    press(page, "Spara")
    expect(page.locator(".note-item").first).to_contain_text("Behöver någon att äta middag med.")
    page.locator(".note-acts a").first.click()
    page.wait_for_url("**/ratta/**")
    check(page, "correct")
    press(page, "Spara rättelsen")
    expect(page.get_by_role("alert")).to_contain_text("Det står likadant redan.")
    check(page, "correct-wrong")
    page.get_by_label("Så här ska det stå").fill("Behöver någon att äta frukost med.")
    press(page, "Spara rättelsen")
    expect(page.locator(".note-item del")).to_contain_text("middag")
    check(page, "record-corrected")
    page.get_by_role("link", name="Lämna över till en annan enhet").click()
    page.wait_for_url("**/lamna-over/")
    check(page, "hand-over")
    press(page, "Lämna över")
    expect(page.get_by_role("alert")).to_contain_text("Välj vilken enhet som tar över.")
    check(page, "hand-over-wrong")
    page.go_back()
    page.get_by_role("link", name="Avbryt").click()
    page.wait_for_url(re.compile(r"/akter/K-[\d-]+/$"))
    page.get_by_role("link", name="Avsluta akten").click()
    page.wait_for_url("**/avsluta/")
    check(page, "close")
    press(page, "Avsluta akten")
    check(page, "record-closed")
    press(page, "Öppna igen")
    expect(page.get_by_role("heading", name="Ny anteckning")).to_be_visible()


def test_who_sees_what_is_understood_and_stopped(sign_in_browser: SignIn) -> None:
    page = sign_in_browser("sspf.hisingen", width=390)
    page.goto("/arbete/akter/")
    for address in page.locator("a.row-link").evaluate_all("found => found.map(a => a.href)"):
        page.goto(address)
        if page.locator(".sharing-table").count():
            break
    check(page, "record")
    line = page.locator(".sharing-table tr", has_text="Exempelgården")
    expect(line.locator("[data-seen]").first).to_be_visible()
    line.get_by_role("link", name="Avsluta").click()
    page.wait_for_url("**/delning/**")
    check(page, "stop-share")
    press(page, "Sluta dela")
    expect(page.locator(".over-list").first).to_contain_text("Enheten avslutade delningen")
    check(page, "record-stopped")
    recipient = sign_in_browser("fritid", width=390)
    recipient.goto("/arbete/delat/")
    expect(recipient.get_by_role("heading", name="Sluta använda uppgifterna")).to_be_visible()
    check(recipient, "shared-stopped")
    answers = recipient.get_by_role("button", name="Vi har slutat")
    before = answers.count()
    with recipient.expect_navigation():
        answers.first.click()
    expect(answers).to_have_count(before - 1)
    check(recipient, "shared")


def test_a_recipient_reads_their_part(sign_in_browser: SignIn) -> None:
    page = sign_in_browser("skola", width=390)
    page.goto("/arbete/delat/")
    page.locator("a.row-link").first.click()
    page.wait_for_url("**/akter/**")
    expect(
        page.get_by_role("heading", name="Det här ser Exempelskolan Hisingen (påhittad)").first
    ).to_be_visible()
    expect(page.get_by_role("heading", name="Ny anteckning")).to_have_count(0)
    check(page, "part")


def test_the_glass_is_broken_read_and_judged(sign_in_browser: SignIn) -> None:
    reference = open_record(sign_in_browser(OWN, width=390))
    page = sign_in_browser(OTHER, width=390)
    page.goto("/arbete/akter/")
    page.get_by_role("link", name="nödöppna").click()
    page.wait_for_url("**/nodoppna/")
    check(page, "glass")
    reason = page.get_by_label("Varför måste du läsa akten nu?")
    reason.fill("För kort")
    expect(page.locator(".at-least")).to_have_text("12 tecken till")
    page.get_by_label("Aktens referens").fill("K-26-99999")
    press(page, "Nödöppna akten")
    expect(page.get_by_role("alert")).to_contain_text("Skälet är för kort.")
    check(page, "glass-wrong")
    reason.fill("Personen är försvunnen och har sagt att hen inte orkar mer.")
    expect(page.locator(".at-least")).to_have_text("Det räcker.")
    press(page, "Nödöppna akten")
    expect(page.get_by_role("alert")).to_contain_text("Det finns ingen akt med den referensen")
    page.get_by_label("Aktens referens").fill(reference)
    press(page, "Nödöppna akten")
    expect(page.locator(".glass-band")).to_contain_text("Nödöppnad: öppen till klockan")
    check(page, "glass-open")
    auditor = sign_in_browser("dataskydd", width=390)
    auditor.goto("/arbete/nodoppna/granska/")
    check(auditor, "reviews")
    auditor.get_by_role("link", name=f"Granska {reference}").click()
    auditor.wait_for_url("**/granska/*-*/")
    expect(auditor.locator(".said")).to_contain_text("Personen är försvunnen")
    press(auditor, "Spara granskningen")
    check(auditor, "review-wrong")
    auditor.get_by_label("Det fanns skäl").check()
    auditor.get_by_label("Varför?").fill("Det kunde inte vänta, och enheten gick inte att nå.")
    press(auditor, "Spara granskningen")
    expect(auditor.locator("main")).to_contain_text("Granskningen är sparad.")
    page.goto("/arbete/nodoppna/")
    expect(page.locator("main")).to_contain_text("Det fanns skäl")
    check(page, "glass-mine")


def test_who_it_is_is_written_in_and_opened_for_a_purpose(sign_in_browser: SignIn) -> None:
    page = sign_in_browser(OWN, width=390)
    reference = open_record(page)
    page.get_by_role("link", name="Skriv in vem det är").click()
    page.wait_for_url("**/person/ny/")
    page.get_by_label("Namn", exact=True).fill("Vera Lindström")
    page.get_by_label("Personnummer eller samordningsnummer").fill("19900101-0018")
    press(page, "Lås in")
    expect(page.get_by_role("alert")).to_contain_text("Det finns inget sådant personnummer.")
    check(page, "identity-wrong")
    page.get_by_label("Personnummer eller samordningsnummer").fill("900101-0017")
    page.get_by_label("Telefon").fill("070-174 06 44")
    press(page, "Lås in")
    expect(page.locator("main")).not_to_contain_text("Vera")
    press(page, "Öppna")
    expect(page.get_by_role("alert")).to_contain_text("Välj vad du ska göra.")
    check(page, "person-wrong")
    page.get_by_label("Vad ska du göra?").select_option("contact")
    press(page, "Öppna")
    expect(page.get_by_role("heading", name="Vera Lindström")).to_be_visible()
    page.get_by_text("Ändra namn eller nummer").click()
    check(page, "person-open")
    page.get_by_text("Skyddade personuppgifter", exact=True).click()
    page.get_by_label("Sekretessmarkering").check()
    with page.expect_navigation():
        page.locator("form[action$='/skydd/'] button").click()
    check(page, "person-protected")
    page.goto(f"/arbete/akter/{reference}/")
    expect(page.locator(".record-head")).to_contain_text("Skyddade personuppgifter")


def test_a_partner_leaves_and_comes_back(sign_in_browser: SignIn) -> None:
    # One with whom nothing is shared, so that no other test misses it.
    page = sign_in_browser("samordnare", width=390)
    page.goto("/arbete/partner/")
    check(page, "partners")
    page.get_by_role("link", name="Flamman socialt förebyggande centrum, Malmö").click()
    page.wait_for_url("**/partner/flamman-malmo/")
    check(page, "partner")
    press(page, "De har lämnat samverkan")
    expect(page.get_by_role("heading", name="Har lämnat samverkan")).to_be_visible()
    page.get_by_role("link", name="Flamman socialt förebyggande centrum, Malmö").click()
    page.wait_for_url("**/partner/flamman-malmo/")
    check(page, "partner-left")
    press(page, "De är med igen")
    expect(page.locator("main")).to_contain_text("är med i samverkan igen")


def test_all_of_it_works_without_scripts(visit: Callable[..., Page]) -> None:
    page = visit("/konto/logga-in/", javascript=False, width=1280)
    page.fill("input[name=login]", f"{OWN}@demo.varsam.test")
    page.fill("input[name=password]", "varsam-demo")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    reference = open_record(page)
    page.get_by_label("Vad handlar det om?").select_option("meetings")
    page.get_by_label("Anteckning", exact=True).fill("Ring 0701740605 till Ahmed Hassan.")
    press(page, "Spara")
    assert page.locator(".finding").count() == 2
    page.get_by_role("button", name="Byt ut alla").click()
    page.wait_for_url(f"**/akter/{reference}/")
    assert "Ahmed" not in page.inner_text("main")
    page.goto("/arbete/akter/?visa=avslutade")
    page.goto(f"/arbete/akter/?q={reference.lower()}")
    assert page.url.endswith(f"/akter/{reference}/")

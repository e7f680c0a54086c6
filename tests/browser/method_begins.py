"""How a method begins, through the pages: a lesson from outside, an idea, what research says, and two checks."""

import re

from playwright.sync_api import Page, expect

from tests.browser.case_windows import follow, look, press, said
from tests.browser.conftest import check_both_widths
from tests.browser.method_windows import (
    AGAIN,
    ANSWER,
    ASKED,
    CARD,
    CARD_SAYS,
    COMPARED,
    DESK,
    HOW,
    LEAD_NAME,
    LEARNED,
    NAME,
    OTHER,
    STUDIES,
    TALKED,
    UNKNOWN,
    WORDS,
    Windows,
    says_nothing_sealed,
    section,
    step,
)

# --- from outside ----------------------------------------------------------------------------------------------------


def what_the_network_knew(windows: Windows) -> None:
    """Written from the mission in which it was heard, and shared in the city."""
    page = windows.coordinator
    page.goto("/arbete/omvarld/")
    follow(page, re.compile("Medlemskap i EU:s kunskapscentrum"))
    look(page, on_phone=True)
    follow(page, "Skriv vad ni lärde er")
    expect(page.get_by_label("Vid vilket uppdrag?").locator("option:checked")).to_contain_text("Medlemskap")
    press(page, "Spara")
    expect(page.get_by_role("alert").first).to_be_visible()
    page.locator("[name=title_sv]").fill(LEARNED)
    page.locator("[name=text_sv]").fill(HOW)
    look(page, on_phone=True)
    press(page, "Spara")
    said(page, "Lärdomen är sparad som utkast.")
    press(page, "Dela i staden")
    said(page, "Lärdomen är delad i staden.")
    expect(page.get_by_role("main")).to_contain_text("Ingen i staden har fått lärdomen än.")
    look(page, on_phone=True)


def it_is_passed_on(windows: Windows) -> None:
    """To the one whom it concerns; whether she has opened it, and what she says, comes back."""
    page, lead = windows.coordinator, windows.lead
    address = page.url
    follow(page, "För vidare")
    page.locator("#sok").press_sequentially(LEAD_NAME)
    page.locator("#traffar label", has_text=LEAD_NAME).locator("input").check()
    page.get_by_label("Varför rör det dem?").fill(WORDS)
    look(page, on_phone=True)
    press(page, "För vidare")
    said(page, "Lärdomen är förd vidare.")
    expect(page.locator(".insight-sent")).to_contain_text(LEAD_NAME)
    lead.goto("/arbete/lardomar-for-mig/")
    expect(lead.locator(".insight-new")).to_contain_text(WORDS)
    assert HOW not in lead.content()
    look(lead, on_phone=True)
    press(lead, re.compile(f"Öppna och läs.*{LEARNED}"))
    expect(lead.get_by_role("main")).to_contain_text("häller kaffe")
    lead.locator("[name=answer][value=uses]").check()
    lead.get_by_label("Vill du säga något mer?").fill(ANSWER)
    look(lead, on_phone=True)
    press(lead, "Svara")
    page.goto(address)
    expect(page.locator(".insight-sent")).to_contain_text(ANSWER)


def it_becomes_an_idea(windows: Windows) -> None:
    """Everybody can read it at once, and that nobody has judged it."""
    page, visitor = windows.coordinator, windows.visitor
    follow(page, "Gör till en idé")
    page.get_by_label("Vad ska idén heta?").fill(NAME)
    look(page, on_phone=True)
    press(page, "Lägg in idén")
    expect(page).to_have_url(re.compile(f"{DESK}$"))
    visitor.goto(CARD)
    expect(visitor.get_by_role("heading", level=1)).to_have_text(NAME)
    card = visitor.get_by_role("main")
    expect(card).to_contain_text("Ingen har granskat den än.")
    expect(card).to_contain_text("Inget som räcker för att säga om den hjälper")
    says_nothing_sealed(visitor)
    check_both_widths(visitor)


# --- what research says ------------------------------------------------------------------------------------------------


def it_is_described(windows: Windows) -> None:
    """Nobody looks for what is known of something before it is clear what it is."""
    page = windows.lead
    page.goto(DESK)
    expect(page.locator(".method-way [aria-current=step]")).to_have_text("Idé")
    expect(page.get_by_role("main")).to_contain_text(LEARNED)
    follow(page, "Ta ett steg")
    choice = page.locator(".step-choice", has=page.locator("#steg-review"))
    expect(choice).to_contain_text("Kortet säger vad metoden är, för vem och på vilken nivå.")
    expect(page.locator("#steg-review")).to_be_disabled()
    look(page, on_phone=True)
    page.goto(DESK)
    follow(page, "Ändra kortet")
    for name, words in CARD_SAYS.items():
        page.locator(f"[name={name}]").fill(words)
    page.locator("[name=level]").select_option("universal")
    page.locator("[name=settings][value=school]").check()
    look(page, on_phone=True)
    press(page, "Spara")
    step(page, "review", "Tre skolor frågar efter den.")
    look(page, on_phone=True)


def studies_are_brought_in(windows: Windows) -> None:
    """A file with an entry that nobody can read stops nothing that can be read."""
    page = windows.lead
    page.goto("/arbete/studier/")
    follow(page, "Läs in en fil")
    page.locator("[name=brought]").set_input_files(
        {
            "name": "foraldracafe.ris",
            "mimeType": "application/x-research-info-systems",
            "buffer": STUDIES.encode(),
        }
    )
    press(page, "Läs in")
    expect(page.get_by_role("heading", level=1)).to_have_text("4 nya studier är inlästa")
    sums = page.locator(".study-sums")
    for words in ("4 nya", "1 kan vara dubbletter", "1 gick inte att läsa"):
        expect(sums).to_contain_text(words)
    expect(section(page, "Poster som inte gick att läsa")).to_contain_text("Posten saknar titel.")
    look(page, on_phone=True)


def two_that_are_one_are_merged(windows: Windows) -> None:
    page = windows.lead
    follow(page, "Titta på dubbletterna")
    pair = page.locator(".study-pairs > li", has_text=AGAIN)
    expect(pair).to_contain_text(COMPARED)
    look(page, on_phone=True)
    with page.expect_navigation():
        pair.get_by_role("button", name="Samma studie, slå samman").click()
    said(page, "De är nu en studie")
    expect(page.get_by_role("main")).not_to_contain_text(AGAIN)


def what_they_say_is_weighed(windows: Windows) -> None:
    """Each that is read in full is weighed in, or left out with a reason."""
    page = windows.lead
    page.goto("/arbete/oversikter/")
    follow(page, re.compile(f"^Börja.*{NAME}"))
    for name, words in ASKED.items():
        page.locator(f"[name={name}]").fill(words)
    look(page, on_phone=True)
    press(page, "Börja översikten")
    follow(page, "Lägg till studier")
    page.locator("main a[href^='?fil=']").first.click()
    for words in (COMPARED, TALKED, OTHER):
        page.locator(".study-ticks label", has_text=words).locator("input").check()
    look(page, on_phone=True)
    press(page, "Lägg till de förkryssade")
    said(page, "3 studier är tillagda.")
    _weigh(
        page,
        COMPARED,
        "effect",
        "controlled",
        "240",
        "Fler visste vem de kunde ringa. Hur de valdes är beskrivet.",
    )
    look(page, on_phone=True)
    _weigh(
        page, TALKED, "implementation", "qualitative", "12", "Värdarna klarade det efter två kvällars övning."
    )
    _weighing(page, OTHER)
    page.get_by_label("Nej, vi väljer bort den").check()
    press(page, "Spara")
    expect(page.get_by_role("alert").first).to_contain_text("Välj varför.")
    page.get_by_label("Varför inte?").select_option("question")
    press(page, "Spara")


def _weighing(page: Page, title: str) -> None:
    """What one study of the review is worth."""
    with page.expect_navigation():
        page.locator(".review-studies > li", has_text=title).get_by_role(
            "link", name=re.compile("^Väg den")
        ).click()


def _weigh(page: Page, title: str, about: str, design: str, size: str, found: str) -> None:
    _weighing(page, title)
    page.get_by_label("Ja, vi väger in den").check()
    for name, value in (("about", about), ("finding", "helped"), ("bias", "low")):
        page.locator(f"[name={name}][value={value}]").check()
    page.get_by_label("Upplägg").select_option(design)
    page.get_by_label("Hur många").fill(size)
    page.locator("[name=words_sv]").fill(found)
    page.locator("[name=words_en]").fill(f"In English: {found}")
    press(page, "Spara")
    said(page, "Sparat.")


def the_rule_proposes(windows: Windows) -> None:
    """One study that compared is weak support, and nobody has to take more or less than that without saying why."""
    page, visitor = windows.lead, windows.visitor
    expect(section(page, "Vad regeln säger just nu")).to_contain_text("Den fann att metoden hjälpte.")
    look(page, on_phone=True)
    follow(page, "Avsluta")
    page.locator("[name=effect-rating]").select_option("strong")
    press(page, "Avsluta och sätt bedömningarna")
    expect(page.get_by_role("alert").first).to_contain_text(
        "Skriv varför bedömningen blir en annan än regelns."
    )
    page.locator("[name=effect-rating]").select_option("weak")
    look(page, on_phone=True)
    press(page, "Avsluta och sätt bedömningarna")
    said(page, "Översikten är klar.")
    visitor.goto(CARD)
    card = visitor.get_by_role("main")
    for words in (COMPARED, UNKNOWN, "Om den hjälper.", "Handlar om en annan fråga"):
        expect(card).to_contain_text(words)
    expect(card).not_to_contain_text(AGAIN)
    check_both_widths(visitor)


# --- the law and the child ---------------------------------------------------------------------------------------------


def two_checks_are_made(windows: Windows) -> None:
    """The lawyer says whether it is lawful here; the method lead what it means for children. Nothing is tried before both."""
    page, lead = windows.lawyer, windows.lead
    step(lead, "checks", "Översikten är klar, skador med.")
    follow(lead, "Ta ett steg")
    expect(lead.locator("#steg-pilot")).to_be_disabled()
    page.goto("/arbete/metoder/rattslig-provning/")
    look(page, on_phone=True)
    follow(page, f"Skriv in prövningen {NAME}")
    _check(
        page, "Den är öppen för alla. Inget antecknas om dem som kommer.", "Kommunallagen 2 kap. 1 §", kind=""
    )
    lead.goto(f"{DESK}provning/")
    _check(
        lead,
        "Barn är inte med, och inget sägs om dem utan att de vet.",
        "Barnkonventionen artikel 3, 12 och 16",
        kind="child",
    )
    step(lead, "pilot", "Inget hindrar att den prövas på två skolor.")


def _check(page: Page, words: str, source: str, *, kind: str) -> None:
    if kind:
        page.locator(f"[name=kind][value={kind}]").check()
    page.locator("[name=said][value=ok]").check()
    page.get_by_label("Med egna ord").fill(words)
    page.get_by_label("Vad bygger det på?").fill(source)
    look(page, on_phone=True)
    press(page, "Spara")
    expect(page.get_by_role("main")).to_contain_text(words)

"""A method is tried and judged: from what a network knew, by studies, checks and a trial, to a plan and a course, and back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.case_windows import follow, look, press, said
from tests.browser.conftest import Site, check_both_widths
from tests.browser.method_begins import (
    it_becomes_an_idea,
    it_is_described,
    it_is_passed_on,
    studies_are_brought_in,
    the_rule_proposes,
    two_checks_are_made,
    two_that_are_one_are_merged,
    what_the_network_knew,
    what_they_say_is_weighed,
)
from tests.browser.method_windows import (
    CAME_OF_IT,
    CARD,
    COORDINATOR,
    COUNT,
    COURSE,
    DESK,
    DONE,
    GOAL,
    HARM,
    HELPED,
    LAWYER,
    LEAD,
    LEAD_NAME,
    MEASURE,
    NAME,
    OFFICE,
    PROMISED,
    REMIND,
    SCHOOL,
    SCHOOL_NAME,
    SLUG,
    TRAINER,
    Windows,
    choose,
    says_nothing_sealed,
    section,
    step,
)
from tests.browser.training_windows import Worker, worker

pytestmark = pytest.mark.browser


def test_from_what_a_network_knew_to_a_method_that_is_judged_anew(
    visit: Callable[..., Page], sign_in_browser: Callable[..., Page], site: Site
) -> None:
    enter = sign_in_browser
    windows = Windows(
        site, visit("/metoder/"), enter(COORDINATOR), enter(LEAD), enter(LAWYER), enter(OFFICE), enter(SCHOOL)
    )
    what_the_network_knew(windows)
    it_is_passed_on(windows)
    it_becomes_an_idea(windows)
    it_is_described(windows)
    studies_are_brought_in(windows)
    two_that_are_one_are_merged(windows)
    what_they_say_is_weighed(windows)
    the_rule_proposes(windows)
    two_checks_are_made(windows)
    a_trial_is_planned(windows)
    the_school_measures_before(windows)
    it_is_tried(windows)
    somebody_comes_to_harm(windows)
    the_trial_ends(windows)
    no_more_is_said_than_it_carries(windows)
    it_is_recommended(windows)
    it_is_used_in_a_plan(windows)
    it_is_taught(windows, sign_in_browser(TRAINER))
    the_case_is_closed(windows)
    with worker(site) as works:
        the_outcome_comes_back(windows, works)
        it_is_to_be_judged_anew(windows, works)


# --- the trial -----------------------------------------------------------------------------------------------------------


def a_trial_is_planned(windows: Windows) -> None:
    """With an aim, a place, a measure and when it stops, or it does not begin."""
    page = windows.lead
    page.goto(DESK)
    follow(page, "Planera en prövning")
    look(page, on_phone=True)
    press(page, "Fortsätt")
    said(page, "Prövningen är upplagd.")
    windows.pilot = page.url.rstrip("/").rsplit("/", 1)[1]
    expect(section(page, "Innan prövningen kan börja").locator("li")).to_have_count(4)
    look(page, on_phone=True)
    with page.expect_navigation():
        section(page, "Planen").get_by_role("link", name="Ändra").click()
    page.get_by_label("Vad vill ni ta reda på?").fill("Om fler föräldrar vet vem de kan ringa.")
    page.get_by_label("Stoppas av sig själv vid så många händelser").fill("1")
    page.get_by_label("som är", exact=True).select_option("3")
    page.get_by_label("När stoppas prövningen? Med era ord").fill(
        "Så snart ett barn far illa av att en förälder kom."
    )
    look(page, on_phone=True)
    press(page, "Spara")
    follow(page, "Lägg till en plats")
    choose(page, "Plats, och vem där som lämnar uppgifterna", SCHOOL_NAME)
    look(page, on_phone=True)
    press(page, "Lägg till")
    with page.expect_navigation():
        section(page, "Mått").get_by_role("link", name="Lägg till").click()
    page.get_by_label("Vad mäts?").fill(MEASURE)
    choose(page, "Vilket slags tal?", "Andel")
    choose(page, "Vad är bättre?", "Högre är bättre")
    look(page, on_phone=True)
    press(page, "Lägg till")
    expect(section(page, "Innan prövningen kan börja").locator("li")).to_have_text(
        ["Minst ett mått behöver ett värde före, från en plats som prövar metoden."]
    )
    assert not page.get_by_role("link", name="Starta prövningen").count()


def the_school_measures_before(windows: Windows) -> None:
    """Whoever is asked for numbers sees their own place alone, on a telephone."""
    page = windows.school
    page.goto("/arbete/provningar/vara/")
    follow(page, NAME)
    expect(page.get_by_role("main")).to_contain_text("Så snart ett barn far illa")
    look(page, on_phone=True)
    _measured(page, "Före", "60", "24")
    assert page.request.get(f"/arbete/provningar/{windows.pilot}/").status in {403, 404}


def _measured(page: Page, moment: str, asked: str, among: str) -> None:
    follow(page, re.compile(f"^Fyll i {moment}: {MEASURE}"))
    page.get_by_label("Hur många frågades eller räknades?").fill(asked)
    page.get_by_label("Hur många av dem?").fill(str(int(asked) + 1))
    press(page, "Spara")
    expect(page.get_by_role("alert").first).to_contain_text(f"Det kan inte vara fler än alla {asked}.")
    page.get_by_label("Hur många av dem?").fill(among)
    look(page, on_phone=True)
    press(page, "Spara")
    expect(section(page, "Det du har lämnat")).to_contain_text(f"{among} av {asked}")


def it_is_tried(windows: Windows) -> None:
    page = windows.lead
    page.reload()
    follow(page, "Starta prövningen")
    look(page, on_phone=True)
    press(page, "Starta")
    said(page, "Prövningen har börjat.")
    expect(page.locator(".stop-rule")).to_contain_text("0 av 1 allvarlig händelse")
    assert not page.get_by_role("link", name="Lägg till en plats").count()
    look(page, on_phone=True)


def somebody_comes_to_harm(windows: Windows) -> None:
    """Told without a name; not so bad that the rule stops it. Of the other months somebody says that they were quiet."""
    page, lead = windows.school, windows.lead
    windows.months_go_by()
    page.reload()
    asks = page.locator(".pilot-todo li", has_text="Har någon skadats")
    months = asks.count()
    assert months >= 2
    look(page, on_phone=True)
    follow(page, "Skriv om en skada när den har hänt")
    press(page, "Spara")
    expect(page.get_by_role("alert").first).to_contain_text("Välj hur allvarligt det var.")
    page.locator("[name=severity][value='2']").check()
    page.get_by_label("Vad hände? Skriv utan namn").fill(HARM)
    page.get_by_label("Vad gjorde ni åt det?").fill(DONE)
    look(page, on_phone=True)
    press(page, "Spara")
    said(page, "Det är sparat.")
    for left in range(months - 1, 0, -1):
        expect(asks).to_have_count(left)
        press(page, re.compile("^Ingen, så vitt vi vet"))
    expect(asks).to_have_count(0)
    look(page, on_phone=True)
    lead.reload()
    expect(lead.locator(".stop-rule")).to_contain_text("0 av 1 allvarlig händelse")
    log = section(lead, "Skadelogg")
    expect(log).to_contain_text(HARM)
    expect(log).to_contain_text(f"Platserna har svarat för {months} av {months} månader")
    look(lead, on_phone=True)


def the_trial_ends(windows: Windows) -> None:
    """What comes after is measured only when it is over, and nobody has looked before."""
    page, lead = windows.school, windows.lead
    lead.goto(f"{DESK}steg/")
    expect(lead.locator(".step-choice", has=lead.locator("#steg-evaluation"))).to_contain_text(
        "En prövning av metoden behöver vara avslutad eller stoppad."
    )
    lead.goto(f"/arbete/provningar/{windows.pilot}/")
    assert not lead.get_by_role("heading", name="Resultat").count()
    follow(lead, "Avsluta")
    press(lead, "Avsluta")
    expect(lead.get_by_role("alert").first).to_contain_text("Skriv varför")
    lead.get_by_label("Varför?").fill("Terminen är slut.")
    look(lead, on_phone=True)
    press(lead, "Avsluta")
    said(lead, "Prövningen är avslutad.")
    page.reload()
    _measured(page, "Efter", "58", "43")
    step(lead, "evaluation", "Prövningen är över.")
    follow(lead, "Ta ett steg")
    expect(lead.locator("#steg-recommended")).to_be_disabled()
    expect(lead.get_by_role("main")).to_contain_text("En prövning av metoden behöver vara utvärderad.")


def no_more_is_said_than_it_carries(windows: Windows) -> None:
    """With nobody to compare with it can have become better, not by the method."""
    page, visitor = windows.lead, windows.visitor
    page.goto(f"/arbete/provningar/{windows.pilot}/")
    look(page, on_phone=True)
    follow(page, "Utvärdera")
    choices = page.locator("form:has([name=words_sv])")
    expect(choices).to_contain_text("Det kan inte visa att metoden var orsaken.")
    expect(choices).not_to_contain_text("Metoden hjälpte")
    page.locator("[name=conclusion][value=worse]").check()
    page.locator("[name=words_sv]").fill(CAME_OF_IT)
    press(page, "Publicera utvärderingen")
    expect(page.get_by_role("alert").first).to_contain_text("Talen bär inte den slutsatsen")
    page.locator("[name=conclusion][value=better]").check()
    look(page, on_phone=True)
    press(page, "Publicera utvärderingen")
    said(page, "Utvärderingen är publicerad på metodens kort.")
    visitor.goto(CARD)
    tried = visitor.locator("section", has=visitor.locator("#provningar"))
    for words in (CAME_OF_IT, "Det kan inte visa att metoden var orsaken.", "Färre än fem skador har rapporterats.",
                  "Alla platser har svarat för varje månad."):  # fmt: skip
        expect(tried).to_contain_text(words)
    says_nothing_sealed(visitor)
    check_both_widths(visitor)


def it_is_recommended(windows: Windows) -> None:
    page, visitor = windows.lead, windows.visitor
    step(page, "recommended", "Svagt stöd, ingen allvarlig skada, och tre skolor vill ha den.")
    look(page, on_phone=True)
    visitor.goto("/metoder/")
    visitor.locator("#sok").press_sequentially("foraldrakafe")
    expect(visitor.locator("#traffar")).to_contain_text("Menade du föräldracafé?")
    check_both_widths(visitor)
    with visitor.expect_navigation():
        visitor.locator("#traffar").get_by_role("link", name=NAME).first.click()
    card = visitor.get_by_role("main")
    expect(card).to_contain_text("Staden rekommenderar metoden för dem den är till för.")
    expect(card).to_contain_text("Om den hjälper.")
    expect(card).to_contain_text("Metodansvarig")
    assert LEAD_NAME not in visitor.content()


# --- in use, and back --------------------------------------------------------------------------------------------------


def it_is_used_in_a_plan(windows: Windows) -> None:
    """By a social worker, for somebody whose support goes on."""
    page = windows.office
    page.goto("/arbete/arenden/")
    card = page.locator(".case-card", has_text="Stöd pågår").filter(has_text="Uppföljning")
    with page.expect_navigation():
        card.locator(".row-link").click()
    windows.case = page.url.removeprefix(windows.site.address)
    page.goto(f"{windows.case}plan/mal/")
    page.get_by_label("Vad vill personen?").fill(GOAL)
    press(page, "Spara målet")
    with page.expect_navigation():
        _goal(page).get_by_role("link", name="Åtgärd", exact=True).click()
    page.get_by_label("Vad ska göras?").fill(PROMISED)
    choose(page, "Metod (frivilligt)", NAME)
    look(page, on_phone=True)
    press(page, "Spara åtgärden")
    said(page, "Åtgärden står i planen.")
    line = _goal(page).locator(".measure", has_text=PROMISED)
    expect(line.get_by_role("link", name=NAME)).to_have_attribute("href", DESK)
    look(page, on_phone=True)


def _goal(page: Page) -> Locator:
    return page.locator(".goal", has_text=GOAL)


def it_is_taught(windows: Windows, page: Page) -> None:
    """Whoever reads about the course finds the method."""
    page.goto("/arbete/utbildning/kurser/")
    follow(page, COURSE)
    page.get_by_label(NAME).check()
    look(page, on_phone=True)
    press(page, "Spara")
    page.goto("/arbete/utbildning/kurser/")
    follow(page, COURSE)
    expect(page.get_by_label(NAME)).to_be_checked()
    follow(page, "Se hur den ser ut där")
    expect(page.get_by_role("link", name=NAME)).to_have_attribute("href", CARD)
    lead = windows.lead
    lead.goto(DESK)
    uses = section(lead, "Pekar på metoden nu")
    expect(uses).to_contain_text("Kurser")
    look(lead, on_phone=True)


def the_case_is_closed(windows: Windows) -> None:
    """What was promised is done, the goal is reached, and nobody was harmed as far as one knows."""
    page = windows.office
    page.goto(f"{windows.case}plan/")
    follow(page, re.compile(f"^Hur går det.*{PROMISED}"))
    page.get_by_label("Klar", exact=True).check()
    press(page, "Spara")
    with page.expect_navigation():
        _goal(page).get_by_role("link", name="Nått eller läggs ner").click()
    page.get_by_label("Uppnått").check()
    page.get_by_label("Berätta kort").fill("Han har varit där två gånger.")
    press(page, "Spara")
    page.goto(f"{windows.case}resultat/")
    page.get_by_label("Varför avslutas det?").select_option("goals")
    page.get_by_label("Vad hjälpte?").fill(HELPED)
    page.get_by_label("Ingen skada som vi känner till").check()
    press(page, "Spara")
    page.get_by_label("Varför?").fill("Han och dottern pratar själva nu.")
    press(page, "Avsluta ärendet")
    said(page, "Ärendet är nu: Avslutat.")


def the_outcome_comes_back(windows: Windows, works: Worker) -> None:
    """It is counted when its quarter is over; one alone is too little to be told, and the card says that we do not know."""
    lead, visitor = windows.lead, windows.visitor
    windows.wall_says("now() + interval '6 months'")
    try:
        works.does(COUNT)
    finally:
        windows.wall_says("now()")
    counted = windows.ask(
        "select w.what, w.kind, w.low from learning_waiting w join methods_method m on m.id = w.method_id"
        " where m.slug = %s and w.source = 'cases' and w.low > 0",
        SLUG,
    )
    assert sorted(counted) == [("goal", "yes", 1), ("harm", "none", 1), ("number", "", 1)]
    visitor.goto(CARD)
    for page in (lead, visitor):
        page.reload()
        seen = page.locator("section", has=page.locator("#sett"))
        expect(seen).to_contain_text("Vi vet inte än.")
        expect(seen).not_to_contain_text("Avslutade ärenden")
    lead.goto("/arbete/metoder-i-bruk/")
    lead.locator("summary", has_text="Vi vet inte än").click()
    expect(lead.locator("details.seen-group")).to_contain_text(NAME)
    look(lead, on_phone=True)


_REMINDED = (
    "select r.moment, r.due_on = ((now() at time zone 'Europe/Stockholm')::date + interval '24 months')::date"
    " from studies_reminder r join methods_method m on m.id = r.method_id where m.slug = %s"
)


def it_is_to_be_judged_anew(windows: Windows, works: Worker) -> None:
    """By rule, two years after the review was finished: the worker reminds, and whoever answers for methods finds it first."""
    page, visitor = windows.lead, windows.visitor
    works.does(REMIND)
    assert windows.ask(_REMINDED, SLUG) == []
    windows.wall_says("now() + interval '24 months 1 day'")
    try:
        works.does(REMIND)
    finally:
        windows.wall_says("now()")
    assert windows.ask(_REMINDED, SLUG) == [("due", True)]
    windows.two_years_go_by()
    page.goto("/arbete/metoder/provas-igen/")
    expect(page.locator("li", has_text=NAME).locator("[data-kind=late]")).to_have_count(1)
    look(page, on_phone=True)
    page.goto("/arbete/oversikter/")
    due = section(page, "Dags att gå igenom igen")
    expect(due.locator("li", has_text=NAME)).to_contain_text("Dags nu")
    look(page, on_phone=True)
    visitor.reload()
    card = visitor.get_by_role("main")
    expect(card).to_contain_text("Staden rekommenderar metoden")
    expect(card).to_contain_text("skulle ha prövats igen")
    says_nothing_sealed(visitor)
    check_both_widths(visitor)

"""A unit sees to its own responsibility: from a head teacher's misspelled word, by one code, to a guide for the next school."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.case_windows import (
    COORDINATOR,
    KEEPS_UP,
    SCHOOL,
    follow,
    identity_number,
    look,
    press,
    said,
)
from tests.browser.conftest import Site, check_both_widths

pytestmark = pytest.mark.browser

GUIDES, OURS, DESK = "/verksamhet/guider/", "/svar/verksamhet/", "/arbete/verksamhetsstod/"
GUIDE, TITLE = "klotter-pa-skolan", "Klotter med symboler och hot"
HOLDER = "Elin Sandahl"
ASKED = (
    "Tredje helgen i rad är toaletten vid matsalen full av symboler. Vi är inte överens om vem som gör vad."
)
PAINTED = "Måla över samma dag som det upptäcks."
TALKED = "Prata med alla klasser om hot mot grupper."
METHOD = "Öppet klassrumssamtal och dialog om svåra frågor"
NAMED = "Anna Svensson"
WHERE = "Stora entrén, fråga efter expeditionen"
TOLD = "Eleverna går in på toaletten igen."
LESSON = "Vaktmästaren gick en runda redan på söndagskvällen. När eleverna kom fanns inget att titta på."
NEW_TITLE = "När klottret kommer tillbaka varje helg"
# What nobody but the unit and those who support it may read.
THEIRS = (ASKED, PAINTED, TALKED, TOLD, LESSON)


def test_from_a_head_teachers_question_to_a_guide_for_the_next_school(
    visit: Callable[..., Page], sign_in_browser: Callable[..., Page], site: Site
) -> None:
    head, desk = visit(GUIDES), sign_in_browser(COORDINATOR)
    for page in (head, desk):
        page.set_default_timeout(KEEPS_UP)
    _the_guide_is_found(head)
    _responsibility_is_gone_through_without_a_trace(head)
    reference, code = _the_head_asks(head)
    _the_way_is_decided(desk, reference)
    _the_head_reads_who_holds_it(head, code)
    _responsibility_is_gone_through(head)
    _a_plan_is_written(desk, reference)
    _the_head_agrees(head)
    _times_are_put_out(desk, reference)
    _a_time_is_chosen(head)
    _the_visit_is_made(head, desk, site, reference)
    _six_weeks_pass(head, site, reference)
    _the_head_tells_how_it_went(head)
    _the_head_suggests_a_lesson(head)
    _it_becomes_a_guide(desk)
    _the_next_school_finds_it(visit(GUIDES))
    _the_support_ends(head, desk, reference)
    _another_school_sees_nothing(sign_in_browser(SCHOOL), reference)


# --- what a unit finds by itself ---------------------------------------------------------------------------------


def _the_guide_is_found(head: Page) -> None:
    check_both_widths(head)
    head.locator("#sok").press_sequentially("klåtter")
    found = head.locator("#traffar")
    expect(found).to_contain_text("Menade du klotter?")
    check_both_widths(head)
    with head.expect_navigation():
        found.get_by_role("link", name=TITLE).click()
    check_both_widths(head)


def _answer(page: Page, *answers: str) -> None:
    """Of each duty in turn, what the unit says of it."""
    duties = page.locator(".check-question")
    expect(duties).to_have_count(len(answers))
    for place, said_ in enumerate(answers):
        duties.nth(place).locator(f"input[value={said_}]").check()


def _responsibility_is_gone_through_without_a_trace(head: Page) -> None:
    follow(head, "Gå igenom ansvaret")
    press(head, "Visa vem som gör vad")
    expect(head.get_by_role("alert")).to_contain_text("Svara på minst en fråga.")
    check_both_widths(head)
    _answer(head, "does", "not_yet", "unsure")
    press(head, "Visa vem som gör vad")
    expect(head.get_by_role("heading", level=1)).to_have_text("2 saker saknas hos er")
    check_both_widths(head)
    assert head.context.cookies() == []


# --- the question, and its way -----------------------------------------------------------------------------------


def _the_head_asks(head: Page) -> tuple[str, str]:
    number = identity_number()
    follow(head, "Be oss om stöd med det här")
    expect(head.locator("[name=guide]")).to_have_value(GUIDE)
    head.locator("[name=sender]").select_option("school")
    head.locator("[name=message]").fill(f"{ASKED} En av dem är {number}.")
    press(head, "Skicka")
    expect(head.locator("#findings")).to_contain_text(number)
    expect(head.locator("[name=guide]")).to_have_value(GUIDE)
    check_both_widths(head)
    press(head, "Byt ut alla och skicka")
    check_both_widths(head)
    code = re.sub(r"\D", "", head.locator("#return-code").inner_text())
    assert len(code) == 16
    found = re.search(r"[A-Z]-\d\d-\d+", head.locator(".code-card").inner_text())
    assert found
    return found[0], code


def _the_way_is_decided(desk: Page, reference: str) -> None:
    """The chooser proposes support once it knows that no person is meant; a person decides, and opens the area's own door."""
    desk.goto(f"/arbete/inkorg/{reference}/")
    expect(desk.locator(".thread")).to_contain_text(ASKED)
    assert identity_number() not in desk.content()
    desk.locator(".route-part").get_by_label("Vad gäller det?").select_option("situation")
    desk.locator("#vagforslag input[value=unit_support]").check()
    press(desk, "Bestäm vägen")
    look(desk, on_phone=True)
    follow(desk, "Öppna stöd till verksamheten")
    expect(desk.locator("[name=setting]")).to_have_value("school")
    expect(desk.locator("[name=guide]")).to_have_value(GUIDE)
    look(desk, on_phone=True)
    press(desk, "Ta emot")
    said(desk, "Du håller i stödet.")
    look(desk, on_phone=True)


def _stands(head: Page, following: str, waits: str) -> None:
    """The unit's own page always says who holds it, what is next and whose turn it is."""
    head.goto(OURS)
    way = head.locator(".way-now")
    for words in (HOLDER, following, waits):
        expect(way).to_contain_text(words)
    check_both_widths(head)


def _the_head_reads_who_holds_it(head: Page, code: str) -> None:
    head.goto("/svar/")
    head.locator("[name=code]").fill(code)
    press(head, "Öppna samtalet")
    expect(head.locator(".timeline")).to_contain_text("Gå igenom vem som ansvarar för vad")
    check_both_widths(head)
    follow(head, "Öppna ert stöd")
    _stands(head, "Gå igenom vem som ansvarar för vad", "Väntar på er")


def _responsibility_is_gone_through(head: Page) -> None:
    """What was answered before the question was sent did not come along."""
    follow(head, "Gå igenom ansvaret")
    expect(head.locator(".check-question :checked")).to_have_count(0)
    head.locator(".check-question").first.locator("input[value=does]").check()
    press(head, "Spara och visa vem som gör vad")
    expect(head.get_by_role("alert")).to_contain_text("Svara på alla frågor.")
    check_both_widths(head)
    _answer(head, "does", "not_yet", "unsure")
    press(head, "Spara och visa vem som gör vad")
    expect(head.locator(".map-block[data-state=unsure]")).to_have_count(1)
    _stands(head, "Vi föreslår en plan", "Väntar på oss")


# --- the plan ----------------------------------------------------------------------------------------------------


def _a_measure(desk: Page, what: str, role: str, method: str = "") -> None:
    follow(desk, "Lägg till en åtgärd")
    desk.locator("[name=text]").fill(what)
    desk.locator("[name=owner_role]").select_option(role)
    desk.locator("[name=due]").fill((date.today() + timedelta(days=14)).isoformat())
    if method:
        desk.locator("[name=method]").select_option(label=method)
    press(desk, "Spara")


def _a_plan_is_written(desk: Page, reference: str) -> None:
    desk.goto(f"{DESK}{reference}/")
    look(desk, on_phone=True)
    _a_measure(desk, f"{NAMED} målar över det.", "rektor")
    expect(desk.locator(".findings")).to_contain_text(NAMED)
    look(desk, on_phone=True)
    desk.locator("[name=text]").fill(PAINTED)
    press(desk, "Spara")
    said(desk, "Åtgärden är sparad.")
    _a_measure(desk, TALKED, "all_school_staff", METHOD)
    expect(desk.locator(".measure")).to_have_count(2)
    assert NAMED not in desk.content()
    look(desk, on_phone=True)
    press(desk, "Föreslå planen för verksamheten")
    said(desk, "Planen är föreslagen.")
    look(desk)


def _the_head_agrees(head: Page) -> None:
    _stands(head, "Läs planen och svara", "Väntar på er")
    plan = head.locator("#planen")
    for words in (PAINTED, TALKED, "Rektor", "Alla som arbetar i skolan", METHOD):
        expect(plan).to_contain_text(words)
    press(head, "Ja, det här gör vi")
    expect(head.locator(".said-done")).to_contain_text("Planen gäller nu")
    _stands(head, "Ni genomför planen", "Väntar på er")


# --- the visit ---------------------------------------------------------------------------------------------------


def _times_are_put_out(desk: Page, reference: str) -> None:
    desk.goto("/arbete/tider/nya/")
    desk.locator("[name=kind][value=visit]").check()
    desk.locator("[name=first]").fill((date.today() + timedelta(days=9)).isoformat())
    desk.locator("[name=begins]").fill("08:10")
    desk.locator("[name=ends]").fill("16:10")
    desk.locator("[name=length]").fill("60")
    for box in desk.locator("[name=forms_]").all():
        box.set_checked(box.get_attribute("value") == "on_site")
    press(desk, "Visa tiderna")
    # Where the host sits in a meeting already, no time is offered.
    for box in desk.locator("[name=slot]:not([disabled])").all():
        box.check()
    look(desk, on_phone=True)
    press(desk, "Lägg ut de valda tiderna")
    desk.goto(f"{DESK}{reference}/")
    times = desk.locator("#tider")
    times.locator("details summary").first.click()
    with desk.expect_navigation():
        times.get_by_role("button", name="Bjud in").click()
    expect(times).to_contain_text("Inbjuden att välja")
    look(desk, on_phone=True)


def _a_time_is_chosen(head: Page) -> None:
    head.goto(OURS)
    follow(head, "Välj en tid för besök")
    check_both_widths(head)
    with head.expect_navigation():
        head.locator(".time-choice", has_text=re.compile(r"\d\d[.:]10")).first.click()
    head.locator("[name=how][value=on_site]").check()
    press(head, "Ta den här tiden")
    expect(head.get_by_role("alert")).to_contain_text("Skriv vart vi ska komma.")
    check_both_widths(head)
    head.locator("[name=where]").fill(WHERE)
    press(head, "Ta den här tiden")
    expect(head.get_by_role("main")).to_contain_text(WHERE)
    check_both_widths(head)


def _the_visit_is_made(head: Page, desk: Page, site: Site, reference: str) -> None:
    """Its day comes; where one went is gone as soon as somebody has said that it came about."""
    desk.goto(f"{DESK}{reference}/")
    expect(desk.locator("#tider")).to_contain_text(WHERE)
    with site.owner() as owner:
        owner.execute(
            "update appointments_opening o set starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour'"
            " from appointments_appointment a join conversations_enquiry e on e.id = a.enquiry_id"
            " where a.opening_id = o.uid and e.reference = %s",
            [reference],
        )
    desk.reload()
    look(desk, on_phone=True)
    press(desk, re.compile("^Ja, det blev av"))
    expect(desk.locator(".way li[data-state=done]", has_text="Besök hos dem")).to_have_count(1)
    assert WHERE not in desk.content()
    _stands(head, "Ni genomför planen", "Väntar på er")
    expect(head.locator(".way li[data-state=done]", has_text="Besök hos er")).to_have_count(1)


# --- how it went, and what was learned -----------------------------------------------------------------------------


def _six_weeks_pass(head: Page, site: Site, reference: str) -> None:
    """What was agreed is done meanwhile, and ticked; then the day is here."""
    with head.expect_navigation():
        head.get_by_role("button", name=f"Klart: {PAINTED}").click()
    expect(head.locator(".measure[data-done]", has_text=PAINTED)).to_have_count(1)
    expect(head.get_by_role("link", name="Berätta hur det gick", exact=True)).to_have_count(0)
    with site.owner() as owner:
        owner.execute(
            "with due as (update operations_request set follow_up_due = (date_trunc('day', now() at time zone 'Europe/Stockholm')"
            " + interval '1 day' - interval '1 second') at time zone 'Europe/Stockholm' where reference = %s"
            " returning uid, follow_up_due)"
            " update operations_followup f set due = due.follow_up_due from due where f.request_id = due.uid",
            [reference],
        )
    _stands(head, "Berätta hur det gick", "Väntar på er")


def _the_head_tells_how_it_went(head: Page) -> None:
    follow(head, "Berätta hur det gick")
    press(head, "Skicka")
    missing = head.get_by_role("alert").first
    expect(missing).to_contain_text("Välj hur det gick med åtgärden.")
    expect(missing).to_contain_text("Svara på om något har blivit sämre.")
    check_both_widths(head)
    head.get_by_role("group", name=PAINTED).get_by_label("Det hjälpte", exact=True).check()
    head.get_by_role("group", name=TALKED).get_by_label("Det hjälpte delvis").check()
    head.get_by_label("Mycket bättre").check()
    head.get_by_label("Nej, vi har inte märkt något").check()
    head.locator("[name=text]").fill(TOLD)
    press(head, "Skicka")
    expect(head.locator(".said-done")).to_contain_text("Tack för att ni berättade.")
    expect(head.locator(".measure", has_text=TALKED)).to_contain_text("Det hjälpte delvis")
    _stands(head, "Vi bestämmer om mer behövs", "Väntar på oss")


def _the_head_suggests_a_lesson(head: Page) -> None:
    follow(head, "Tipsa om något andra kan lära av")
    head.locator("[name=text]").fill(LESSON)
    check_both_widths(head)
    press(head, "Skicka")
    expect(head.get_by_role("main")).to_contain_text(LESSON)
    check_both_widths(head)


def _it_becomes_a_guide(desk: Page) -> None:
    """A draft that says what it came of; it is public when it is whole, and not before."""
    desk.goto(f"{DESK}lardomar/")
    look(desk, on_phone=True)
    with desk.expect_navigation():
        desk.locator(".lesson-cards > li", has_text=LESSON).get_by_role("button").click()
    origin = desk.get_by_role("region", name="Lärdomen som den bygger på")
    expect(origin).to_contain_text(LESSON)
    desk.locator("[name=title_sv]").fill(NEW_TITLE)
    desk.locator("[name=why]").fill("En skola lärde sig något om helger.")
    press(desk, "Spara och publicera")
    expect(desk.get_by_role("region", name="Innan den kan publiceras")).to_contain_text("engelska")
    expect(origin).to_contain_text(LESSON)
    look(desk, on_phone=True)
    for name, words in _WHOLE.items():
        desk.locator(f"[name={name}]").fill(words)
    desk.locator("[name=ansvar-0-role]").select_option("rektor")
    desk.locator("[name=why]").fill("Nu är den hel.")
    press(desk, "Spara och publicera")
    said(desk, "Publicerad.")
    look(desk, on_phone=True)


_WHOLE = {
    "title_en": "When the graffiti comes back every weekend",
    "situation_en": "Each Monday morning the same place is covered again, and the pupils gather to look.",
    "first_steps_sv": "Be vaktmästaren gå en runda på söndagskvällen.\nMåla över innan eleverna kommer.",
    "first_steps_en": "Ask the caretaker to go a round on Sunday evening.\nPaint it over before the pupils come.",
    "do_not_sv": "Samla inte eleverna framför väggen.",
    "do_not_en": "Do not gather the pupils in front of the wall.",
    "ansvar-0-duty_sv": "Bestämma vem som går rundan.",
    "ansvar-0-duty_en": "Decide who goes the round.",
}


def _the_next_school_finds_it(other: Page) -> None:
    """By a word that only the lesson brought, in another form than the guide says it."""
    other.locator("#sok").press_sequentially("vaktmästarens")
    with other.expect_navigation():
        other.locator("#traffar").get_by_role("link", name=NEW_TITLE).click()
    expect(other.get_by_role("main")).to_contain_text(LESSON)
    # Its address tells what it is about, though it began as a lesson without a title.
    expect(other).to_have_url(re.compile("/vaktmastaren-gick-en-runda-[a-z0-9-]+/$"))
    check_both_widths(other)


def _the_support_ends(head: Page, desk: Page, reference: str) -> None:
    desk.goto(f"{DESK}{reference}/")
    expect(desk.get_by_role("main")).to_contain_text(TOLD)
    look(desk, on_phone=True)
    follow(desk, "Avsluta stödet")
    desk.locator("[name=why]").select_option("enough")
    look(desk, on_phone=True)
    press(desk, "Avsluta")
    said(desk, "Stödet är avslutat.")
    head.goto(OURS)
    expect(head.locator(".opening-words .chip")).to_have_text("Klart")
    expect(head.locator(".way li[data-state=done]")).to_have_count(6)
    expect(head.locator("li", has_text=LESSON)).to_contain_text("Blev ett utkast")
    check_both_widths(head)


def _another_school_sees_nothing(school: Page, reference: str) -> None:
    """Neither in a list nor at an address: only the guide, which is everybody's."""
    for address in (f"/arbete/vart-stod/{reference}/", f"{DESK}{reference}/", f"/arbete/inkorg/{reference}/"):
        assert school.request.get(address).status in {403, 404}, address
    for address in ("/arbete/", "/arbete/vart-stod/", "/arbete/kalender/"):
        answer = school.goto(address)
        assert answer is not None
        assert answer.ok, address
        for secret in (reference, *THEIRS):
            assert secret not in school.content(), (address, secret)
    school.goto(OURS)
    expect(school).to_have_url(re.compile(r"/svar/$"))

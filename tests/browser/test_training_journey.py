"""From what a unit would like to learn to what changed at work: an occasion is made of it, a group signs up, some wait, a place
is freed and taken, the trainer marks who is there by telephone, and certificates, questions and numbers come of it."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pypdf
import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.case_windows import KEEPS_UP, follow, look, press, said
from tests.browser.conftest import Site
from tests.browser.training_windows import (
    ABSENT,
    CANCELS,
    CERTIFICATES,
    COURSE,
    EVERYBODY,
    GROUP,
    LATER,
    LETTERS,
    MANAGER,
    MOVES_UP,
    PLACES,
    SEATED,
    SLUG,
    STAFF,
    STILL_WAITS,
    SURVEYS,
    THERE,
    UNIT,
    WALKS_IN,
    Colleague,
    Training,
    worker,
)

pytestmark = pytest.mark.browser

_WISH, _CHANGED = "Vi vill prata om oro på ett sätt som hjälper.", "Vi tar upp det på måndagsmötet nu."
_FEWEST = 9


def test_from_what_a_unit_would_like_to_what_changed_at_work(
    visit: Callable[..., Page], sign_in_browser: Callable[..., Page], site: Site
) -> None:
    guest, manager = visit("/utbildning/", width=1280), visit(f"/utbildning/{SLUG}/")
    lead, outside = sign_in_browser("samordnare"), sign_in_browser("skola")
    trainer = sign_in_browser("utbildare", width=390)
    with worker(site) as works:
        course = Training(lead, trainer, outside, manager, guest, works)
        assert _share_of_the_unit(course.lead) == "färre än 5"
        a_unit_would_like_it(course)
        an_occasion_is_made_of_it(course)
        a_group_signs_up(course)
        the_rest_wait_in_line(course)
        a_place_is_freed_and_taken(course)
        a_strangers_link_opens_nothing(course)
        at_the_door(course)
        certificates_come(course)
        they_say_how_it_was(course)
        three_months_later(course)
        the_picture_has_them(course)
        nobody_else_sees_it(course)
        letters_tell_nothing(course)


# --- before ----------------------------------------------------------------------------------------------------------


def a_unit_would_like_it(course: Training) -> None:
    """Said on a telephone, without an account; it counts when the link in the mail has been pressed."""
    page = course.manager
    follow(page, "Anmäl intresse")
    page.get_by_label("För flera på min enhet").check()
    press(page, "Anmäl intresse")
    expect(page.get_by_role("alert").first).to_contain_text("Skriv ungefär hur många ni är.")
    expect(page.get_by_label("Vilken utbildning?")).to_have_value(SLUG)
    page.get_by_label("Ungefär hur många?").fill(str(len(GROUP)))
    page.get_by_label("Din enhet").fill(UNIT)
    page.get_by_label("Vad behöver ni?").fill(_WISH)
    page.get_by_label("Ditt namn").fill(MANAGER.name)
    page.get_by_label("Din e-post på arbetet").fill(MANAGER.email)
    look(page)
    press(page, "Anmäl intresse")
    expect(page.get_by_role("heading", level=1)).to_have_text("Öppna mejlet och bekräfta")
    assert not _waits(course.lead)
    page.goto(course.works.letter(MANAGER, "Bekräfta din intresseanmälan").link)
    look(page)
    press(page, "Bekräfta")
    expect(page.get_by_role("status")).to_contain_text("Tack, vi räknar med det.")
    assert _waits(course.lead)


def _waits(page: Page) -> bool:
    """Whether the coordinator sees that the unit waits."""
    page.goto(f"/arbete/utbildning/efterfragan/{SLUG}/")
    return _WISH in page.locator("main").inner_text()


def an_occasion_is_made_of_it(course: Training) -> None:
    """Of the one interest among others; whoever waited is asked before it opens for all."""
    page = course.lead
    page.goto("/arbete/utbildning/efterfragan/")
    look(page)
    follow(page, re.compile(f"^Se vilka.*{COURSE}"))
    for row in page.locator(".demand-tick").all():
        row.locator("input").set_checked(_WISH in row.inner_text())
    look(page)
    press(page, "Gör ett tillfälle")
    today = timezone.localdate()
    expect(page.locator(".desk-title")).to_contain_text("En intresseanmälan är vald.")
    page.get_by_label("Dag", exact=True).fill(str(today + timedelta(days=3)))
    page.get_by_label("Börjar").fill("13:00")
    page.get_by_label("Slutar").fill("15:00")
    page.get_by_label("Lokal och adress").fill("Klippans aula")
    page.get_by_label("Antal platser").fill(str(PLACES))
    page.get_by_label("Sista dag att anmäla sig").fill(str(today + timedelta(days=2)))
    page.get_by_label("Öppnar för alla").fill(str(today + timedelta(days=1)))
    page.get_by_label("Oskar Brandt").check()
    look(page)
    _saves(page, "Spara utkastet")
    expect(page.locator(".demand-tick", has=page.locator(":checked"))).to_have_count(1)
    look(page, on_phone=True)
    press(page, "Öppna och bjud in")
    said(page, "En inbjudan är på väg.")
    course.reference = page.url.rstrip("/").rsplit("/", 1)[1]
    expect(page.get_by_role("main")).to_contain_text("De som är inbjudna kan anmäla sig nu.")
    assert not _waits(page)


def _saves(page: Page, words: str) -> None:
    """Also where a day is one that people are warned of, whichever day it is when this runs."""
    press(page, words)
    if page.locator("#varningar").count():
        press(page, "Spara ändå")


def a_group_signs_up(course: Training) -> None:
    """More than there are places for, which is seen before anything is sent."""
    page, guest = course.manager, course.guest
    guest.goto(course.sign_up)
    expect(guest.get_by_label("Ditt namn")).to_have_count(0)
    page.goto(course.works.letter(MANAGER, "Nu finns det ett tillfälle").link)
    look(page)
    follow(page, "Anmäl flera på en gång")
    lines = [each.line for each in GROUP]
    page.get_by_label("Vilka ska gå?").fill("\n".join([*lines[:-1], STILL_WAITS.name]))
    page.get_by_label("Ditt namn, du som anmäler").fill(MANAGER.name)
    page.get_by_label("Din e-post på arbetet").fill(MANAGER.email)
    page.get_by_label("Din enhet").fill(UNIT)
    page.get_by_label("Vad arbetar gruppen med?").select_option("teachers")
    press(page, "Se vad som händer")
    expect(page.locator("#rader")).to_contain_text(f"Rad {len(GROUP)}: Här saknas e-postadressen.")
    page.get_by_label("Vilka ska gå?").fill("\n".join(lines))
    look(page)
    press(page, "Se vad som händer")
    expect(page.locator(".sums")).to_contain_text(re.compile(rf"{PLACES}\s*får plats"))
    expect(page.locator(".sums")).to_contain_text(re.compile(r"2\s*hamnar på väntelistan"))
    look(page)
    press(page, f"Anmäl {len(GROUP)} personer")
    page.goto(course.works.letter(MANAGER, "Bekräfta er anmälan").link)
    course.party = page.url
    press(page, f"Bekräfta {len(GROUP)} personer")
    expect(page.get_by_role("status")).to_contain_text("Gruppen är bekräftad.")
    expect(_member(page, GROUP[0])).to_contain_text("Har plats")
    expect(_member(page, STILL_WAITS)).to_contain_text("Nummer 2 i kön")
    look(page)
    for number, each in enumerate(GROUP):
        subject = "Du har en plats" if number < PLACES else "Du står på en väntelista"
        course.places[each.name] = course.works.letter(each, subject).link


def _member(page: Page, who: Colleague) -> Locator:
    return page.locator(".party-rows > li", has_text=who.name)


def the_rest_wait_in_line(course: Training) -> None:
    """It opens for all; whoever comes then stands last, and sees where."""
    lead, guest = course.lead, course.guest
    lead.goto(f"{course.desk}andra/")
    lead.get_by_label("Öppnar för alla").fill("")
    _saves(lead, "Spara")
    said(lead, "Sparat.")
    expect(lead.locator("[aria-labelledby=har-plats] .people-list > li")).to_have_count(PLACES)
    expect(lead.locator("[aria-labelledby=vantar] .people-list > li")).to_have_count(2)
    look(lead, on_phone=True)
    guest.goto(course.sign_up)
    expect(guest.get_by_role("heading", level=1)).to_have_text("Ställ dig på väntelistan")
    guest.get_by_label("Ditt namn").fill(LATER.name)
    guest.get_by_label("Din e-post på arbetet").fill(LATER.email)
    look(guest, on_phone=True)
    press(guest, "Ställ mig på väntelistan")
    expect(guest.get_by_role("status")).to_contain_text("Du står på väntelistan.")
    course.places[LATER.name] = course.works.letter(LATER, "Bekräfta din anmälan").link
    guest.goto(course.place(LATER))
    press(guest, "Bekräfta att jag väntar")
    _stands(guest, "Du är nummer 3 av 3 i kön")
    look(guest, on_phone=True)
    guest.goto(course.place(MOVES_UP))
    _stands(guest, "Du är nummer 1 av 3 i kön")


def _stands(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def a_place_is_freed_and_taken(course: Training) -> None:
    """By the first in line, and by nobody else."""
    guest = course.guest
    guest.goto(course.place(CANCELS))
    _stands(guest, "Du har en plats")
    follow(guest, "Avboka")
    look(guest)
    press(guest, "Avboka min plats")
    _stands(guest, "Du är avbokad")
    guest.goto(course.place(LATER))
    _stands(guest, "Du är nummer 2 av 2 i kön")
    assert guest.request.post(course.place(LATER), form={"act": "accept"}).status == 409
    course.manager.goto(course.party)
    expect(_member(course.manager, MOVES_UP)).to_contain_text("Erbjuds en plats")
    guest.goto(course.works.letter(MOVES_UP, "En plats väntar på ditt svar").link)
    _stands(guest, "Det finns en plats till dig")
    look(guest, on_phone=True)
    press(guest, "Ja, jag tar platsen")
    _stands(guest, "Du har en plats")
    course.manager.reload()
    expect(_member(course.manager, MOVES_UP)).to_contain_text("Har plats")
    expect(_member(course.manager, CANCELS)).to_contain_text("Avbokad")
    course.lead.goto(course.desk)
    seated = course.lead.locator("[aria-labelledby=har-plats] .people-list")
    expect(seated).to_contain_text(MOVES_UP.name)
    expect(seated).not_to_contain_text(CANCELS.name)
    waiting = course.lead.locator("[aria-labelledby=vantar] .people-list > li strong")
    assert waiting.all_inner_texts() == [STILL_WAITS.name, LATER.name]


def a_strangers_link_opens_nothing(course: Training) -> None:
    """Neither one that is nearly right nor one that belongs to another page."""
    page = course.guest
    secret = course.place(LATER).rstrip("/").rsplit("/", 1)[1]
    near = ("B" if secret[4] == "A" else "A").join((secret[:4], secret[5:]))
    for address in (
        f"plats/{near}",
        f"grupp/{secret}",
        f"intresse/{secret}",
        f"mina/{secret}",
        f"har/{secret}",
    ):
        assert page.request.get(f"/utbildning/{address}/").status == 404, address
    page.goto(f"/utbildning/plats/{near}/")
    _stands(page, "Länken leder inte till något")
    look(page)


# --- the day ---------------------------------------------------------------------------------------------------------


def at_the_door(course: Training) -> None:
    """The trainer's telephone: one of those with a place is not there, and somebody comes without one."""
    page = course.trainer
    course.its_day_comes()
    page.goto("/arbete/")
    look(page)
    with page.expect_navigation():
        page.locator(".coming > li", has=page.locator(f"[href*='{course.reference}']")).get_by_role(
            "link", name="Dörrlista"
        ).click()
    assert sorted(page.locator("[data-name]").all_inner_texts()) == sorted(each.name for each in SEATED)
    for each in SEATED:
        row = page.locator(".door-row", has_text=each.name)
        row.get_by_role("button", name="Inte här" if each == ABSENT else "Här", exact=True).click()
    expect(page.locator("[data-here]")).to_have_text(str(PLACES - 1))
    for row in page.locator(".door-row").all():
        expect(row.locator("[data-said]")).to_have_text("Sparat", timeout=KEEPS_UP)
    look(page)
    page.get_by_text("Någon har kommit utan att stå på listan").click()
    form = page.locator("[data-walk-in]")
    form.get_by_label("Namn").fill(WALKS_IN.name)
    form.get_by_label("Jobbmejl").fill(WALKS_IN.email)
    form.get_by_label("Enhet").select_option(label=UNIT)
    look(page)
    press(page, "Lägg till som här")
    said(page, "Tillagd, och markerad som här.")
    expect(page.locator("[data-here]")).to_have_text(str(len(THERE)))
    assert page.request.get(f"{course.desk}andra/").status == 403


def certificates_come(course: Training) -> None:
    """To those who were there, when it has been noted as held: on paper, and to be checked by anybody."""
    lead, guest = course.lead, course.guest
    course.its_day_goes_by()
    lead.goto(course.desk)
    expect(lead.get_by_role("main")).to_contain_text("Gå igenom närvaron och avsluta")
    press(lead, "Avsluta")
    said(lead, "Avslutat.")
    course.works.does(CERTIFICATES, LETTERS)
    assert course.works.written_to("Ditt intyg är klart") == sorted(each.email for each in THERE)
    guest.goto(course.works.letter(MOVES_UP, "Ditt intyg är klart").link)
    look(guest, on_phone=True)
    paper = guest.get_by_role("link", name="Hämta som PDF").get_attribute("href") or ""
    answer = guest.request.get(paper)
    assert answer.headers["content-type"] == "application/pdf"
    words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.body())).pages)
    assert MOVES_UP.name in words
    code = guest.locator(".certificate-facts .number").inner_text()
    assert code in words
    guest.goto("/utbildning/intyg/")
    guest.get_by_label("Koden på intyget").fill(code.lower().replace("-", " "))
    press(guest, "Kontrollera")
    _stands(guest, "Intyget är äkta och gäller")
    facts = guest.locator(".certificate-facts")
    expect(facts).to_contain_text(MOVES_UP.shown)
    expect(facts).to_contain_text(COURSE)
    assert MOVES_UP.name not in guest.content()
    look(guest, on_phone=True)
    other = ("2" if code[0] != "2" else "3") + code[1:]
    assert guest.request.get(f"/utbildning/intyg/{other}/").status == 404
    for each in (ABSENT, STILL_WAITS):
        guest.goto(course.place(each))
        _stands(guest, "Utbildningen har börjat eller varit")
        expect(guest.get_by_role("link", name="Se andra tillfällen")).to_be_visible()
        expect(guest.locator("main")).not_to_contain_text("intyg")
    look(guest)
    lead.goto(f"/arbete/utbildning/intyg/{course.reference}/")
    has = lead.locator("[aria-labelledby=har] strong").all_inner_texts()
    assert sorted(has) == sorted(each.name for each in THERE)
    look(lead, on_phone=True)


# --- after -----------------------------------------------------------------------------------------------------------


def they_say_how_it_was(course: Training) -> None:
    """One answer is not shown to anybody, and the same link does not take another."""
    course.works.does(SURVEYS, LETTERS)
    assert course.works.written_to("Hur var det? Fem frågor") == sorted(each.email for each in THERE)
    page = course.manager
    page.goto(course.works.letter(THERE[0], "Hur var det? Fem frågor").link)
    look(page)
    _answers(page, 1)
    page.reload()
    expect(page.locator("form.survey")).to_have_count(0)
    lead = course.lead
    lead.goto(f"/arbete/utbildning/utvardering/{course.reference}/")
    expect(lead.get_by_role("main")).to_contain_text("De som deltog kan svara till")
    expect(lead.locator("[id^=del-]")).to_have_count(0)


def _answers(page: Page, choice: int, words: str = "") -> None:
    """The same choice for each of the five questions."""
    for question in page.locator(".survey-question").all():
        question.locator("label").nth(choice).click()
    page.locator("[name=words]").fill(words)
    press(page, "Skicka utan namn")
    _stands(page, "Tack för ditt svar")


def three_months_later(course: Training) -> None:
    """Nine of them say what has changed; it is told when the time to answer is over, and not before."""
    course.three_months_go_by()
    course.works.does(SURVEYS, LETTERS)
    asked = "Hur blev det sedan? Fem frågor"
    assert course.works.written_to(asked) == sorted(each.email for each in THERE)
    page, lead = course.manager, course.lead
    page.goto(course.works.letter(THERE[0], asked).link)
    look(page)
    _answers(page, 0, _CHANGED)
    for number, each in enumerate(THERE[1:_FEWEST]):
        # As the page sends it.
        form: dict[str, str | float | bool] = {f"fraga-{n}": str(1 + number % 2) for n in range(1, 6)}
        answer = page.request.post(course.works.letter(each, asked).link, form=form)
        assert "Tack för ditt svar" in answer.text(), each.name
    results = f"/arbete/utbildning/utvardering/{course.reference}/"
    course.works.does(SURVEYS)
    lead.goto(results)
    expect(lead.locator("[id^=del-]")).to_have_count(0)
    assert _CHANGED not in lead.content()
    expect(lead.get_by_role("main")).to_contain_text("De som deltog kan svara till")
    # Of the first questions, which one has answered, too few have.
    expect(lead.get_by_role("main")).to_contain_text(f"färre än {_FEWEST} har svarat")
    course.time_to_answer_is_over()
    course.works.does(SURVEYS)
    lead.goto(results)
    told = lead.locator("section", has=lead.locator("#del-later"))
    expect(told).to_contain_text(f"{_FEWEST} svar")
    expect(told.locator(".own-words")).to_have_text(_CHANGED)
    expect(lead.locator("#del-after")).to_have_count(0)
    look(lead, on_phone=True)
    course.trainer.goto(results)
    expect(course.trainer.locator(".own-words")).to_have_text(_CHANGED)
    # Who had a link, and whether they used it, is forgotten.
    assert page.request.get(course.works.letter(THERE[-1], asked).link).status == 404


def _share_of_the_unit(page: Page) -> str:
    """What the picture of how far training has come says of the unit."""
    page.goto("/arbete/utbildning/tackning/")
    row = page.locator(".coverage-units tr", has_text=UNIT)
    expect(row).to_have_count(1)
    return " ".join((row.locator("td").nth(1).text_content() or "").split())


def the_picture_has_them(course: Training) -> None:
    """Ten of the unit's own number, in the picture's table and in the files."""
    share = f"{len(THERE)} av {STAFF}"
    assert _share_of_the_unit(course.lead) == share
    assert course.lead.locator("[aria-labelledby=efter] .coverage-changes li").count() == 5
    look(course.lead, on_phone=True)
    file = course.lead.request.get("/arbete/utbildning/tackning/tackning.csv").body().decode("utf-8-sig")
    assert re.search(rf"{re.escape(UNIT)}\W+{STAFF}\W+{share}", file)
    assert _share_of_the_unit(course.trainer) == share
    look(course.trainer)
    for each in EVERYBODY:
        assert each.name not in course.lead.content()
        assert each.name not in file


def nobody_else_sees_it(course: Training) -> None:
    """A colleague of another unit finds none of its pages."""
    page = course.outside
    for part in ("", "dorr/", "dorr/1/", "andra/", "bjud-in/", "rum/1/"):
        assert page.request.get(f"{course.desk}{part}").status in {403, 404}, part
    for part in ("intyg/", "utvardering/"):
        assert page.request.get(f"/arbete/utbildning/{part}{course.reference}/").status in {403, 404}, part
    for part in ("", "efterfragan/", f"efterfragan/{SLUG}/", "tackning/"):
        assert page.request.get(f"/arbete/utbildning/{part}").status in {403, 404}, part


def letters_tell_nothing(course: Training) -> None:
    """Not who it is about, nor which course: only that something waits, and where."""
    letters = course.works.letters()
    secrets = [COURSE, "Klippan", *(part for each in EVERYBODY for part in each.name.split())]
    for letter in letters:
        words = f"{letter.subject} {letter.body}".replace(letter.link, "")
        assert not [each for each in secrets if re.search(rf"\b{each}\b", words)], letter.subject
    # Whoever cancelled or was not there hears no more of it.
    after = {"Ditt intyg är klart", "Hur var det? Fem frågor", "Hur blev det sedan? Fem frågor"}
    silent = {each.email for each in (CANCELS, ABSENT, STILL_WAITS, LATER, MANAGER)}
    assert not [each for each in letters if each.subject in after and each.to in silent]

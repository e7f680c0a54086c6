"""From an enquiry by a school to closure after two reviews: seven of the cast, each in a window of their own, and each
of them sees exactly their part."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.case_begins import (
    GROUP,
    SITUATION,
    a_case_is_opened,
    consent_is_asked_and_shared,
    the_ground_is_laid,
    the_house_advises,
    the_school_reads,
    the_school_writes,
)
from tests.browser.case_windows import (
    CAST,
    COORDINATOR,
    HANDLER,
    KEEPS_UP,
    MEASURES,
    MEETINGS,
    MENTOR,
    NEEDS,
    OFFICE,
    POLICE,
    SCHOOL,
    THEOLOGIAN,
    UNIT,
    Windows,
    begin,
    follow,
    forced,
    look,
    press,
    said,
    state,
    step,
)

pytestmark = pytest.mark.browser

_SHARED = {HANDLER: UNIT, SCHOOL: frozenset({MEASURES, MEETINGS}), MENTOR: frozenset({MEASURES}),
           OFFICE: frozenset({NEEDS, MEASURES, MEETINGS})}  # fmt: skip
_MAPPED = "Behöver en vuxen som lyssnar. Är stark i träningen."
_SPOKEN = "Skolan berättar att eleven trivs på träningen."
_GOAL = "Jag vill orka gå till skolan på måndagar."
_JOURNAL = "Vi följdes åt till träningen. Nästa gång äter vi frukost först."


def test_from_a_schools_enquiry_to_closure_after_two_reviews(
    visit: Callable[..., Page], sign_in_browser: Callable[..., Page]
) -> None:
    windows = Windows({account: sign_in_browser(account) for account in CAST})
    school = visit("/verksamhet/stod/", width=1280)
    enquiry, code = the_school_writes(school)
    the_house_advises(windows, enquiry)
    the_school_reads(school, code)
    a_case_is_opened(windows, enquiry)
    windows.check({HANDLER: UNIT})
    the_ground_is_laid(windows)
    consent_is_asked_and_shared(windows)
    windows.check(_SHARED)
    _the_needs_are_mapped(windows)
    _the_conference_is_held(windows)
    windows.check(_SHARED)
    _the_plan_is_made(windows)
    engagement = _a_mentor_walks_beside(windows)
    windows.check(_SHARED)
    _two_reviews_are_held(windows)
    _it_is_closed(windows, engagement)
    windows.check({HANDLER: UNIT})
    _what_is_left(windows, enquiry, engagement)


# --- 6: what is mapped, and the conference --------------------------------------------------------------------------


def _the_needs_are_mapped(windows: Windows) -> None:
    step(windows, "kartlaggning", "Börja kartlägga", "Kartläggning")
    page = windows[HANDLER]
    page.goto(windows.record)
    page.get_by_label("Vad handlar det om?").select_option("needs")
    page.get_by_label("Anteckning", exact=True).fill(_MAPPED)
    press(page, "Spara")
    windows.texts.append(_MAPPED)
    for account, reads in ((HANDLER, True), (OFFICE, True), (SCHOOL, False), (MENTOR, False)):
        source = windows[account].request.get(windows.record).text()
        assert (_MAPPED in source) == reads, account
        assert (SITUATION in source) == (account == HANDLER), account
    step(windows, "konferens", "Ta upp på konferens", "Konferens")


def _the_conference_is_held(windows: Windows) -> None:
    meeting = _the_conference_begins(windows)
    _minutes_are_written(windows)
    _the_conference_ends(windows, meeting)


def _the_conference_begins(windows: Windows) -> str:
    """Its address, once those who are invited are in the room and the case is up."""
    page = windows[HANDLER]
    page.goto("/arbete/konferenser/ny/")
    page.get_by_label("Grupp").select_option(label=GROUP)
    press(page, "Kalla till mötet")
    meeting = page.url
    adding = page.locator("section", has=page.get_by_role("heading", name="Lägg till ett ärende"))
    adding.get_by_label("Ärende", exact=True).select_option(label=f"{windows.pseudonym}, {windows.reference}")
    with page.expect_navigation():
        adding.get_by_role("button", name="Lägg till").click()
    for outside in (COORDINATOR, MENTOR, THEOLOGIAN):
        assert windows[outside].request.get(meeting).status == 404, outside
    police = windows[POLICE]
    police.goto(meeting)
    expect(police.locator(".plan-items")).to_contain_text("Ett ärende")
    windows.check_hidden(POLICE, meeting)
    room = f"{meeting}rum/"
    page.goto(room)
    begin(page)
    for name in ("Samir", "Karin", "Jonas"):
        seat = page.locator("#rum-dagordning .seat", has_text=name)
        seat.locator("summary").click()
        with page.expect_navigation():
            seat.get_by_role("button", name="Är här").click()
    press(page, "Nästa punkt")
    press(page, "Nästa punkt")
    expect(page.locator(".seats-out")).to_contain_text("Jonas")
    for account in (SCHOOL, OFFICE, POLICE):
        windows[account].goto(room)
    return meeting


def _the_conference_ends(windows: Windows, meeting: str) -> None:
    page, police, room = windows[HANDLER], windows[POLICE], f"{meeting}rum/"
    item = re.search(r"/rum/(\d+)/", page.locator("a.agenda-row[aria-current]").get_attribute("href") or "")
    assert item
    expect(police.get_by_role("heading", name="Du är utanför under den här punkten")).to_be_visible()
    windows.check_hidden(POLICE, room, f"{room}{item.group(1)}/", f"{room}{item.group(1)}/nytt/")
    press(page, "Nästa punkt")
    follow(page, "Avsluta mötet")
    press(page, "Avsluta mötet")
    # Rooms that are left open go on asking what is new.
    for account in (SCHOOL, OFFICE, POLICE):
        windows[account].goto("/arbete/")
    windows.minutes = f"{meeting}protokoll/{item.group(1)}/"
    _minutes_are_locked(windows)
    step(windows, "planering", "Börja planera", "Planering")


def _minutes_are_written(windows: Windows) -> None:
    """Line by line, seen at once by those who are in."""
    page, school = windows[HANDLER], windows[SCHOOL]
    look(page, on_phone=True)
    line = page.locator("#rum-text")
    line.fill(_SPOKEN)
    line.press("Enter")
    for inside in (HANDLER, SCHOOL, OFFICE):
        expect(windows[inside].locator(".minutes-line").last).to_contain_text(_SPOKEN, timeout=KEEPS_UP)
    expect(line).to_have_value("", timeout=KEEPS_UP)
    line.press_sequentially("/b En mentor tillfrågas.")
    line.press("Enter")
    expect(page.locator("#rum-sidan")).to_contain_text("En mentor tillfrågas.", timeout=KEEPS_UP)
    expect(line).to_have_value("", timeout=KEEPS_UP)
    line.press_sequentially("/å Ringa ledaren för träningen.")
    page.get_by_role("group", name="Vem?").get_by_label("Karin").check()
    page.get_by_role("group", name="När?").get_by_role("radio").first.check()
    line.press("Enter")
    for window in (page, school):
        expect(window.locator("#rum-sidan")).to_contain_text("Ringa ledaren", timeout=KEEPS_UP)
    expect(line).to_have_value("", timeout=KEEPS_UP)
    windows.texts += [_SPOKEN, "En mentor tillfrågas.", "Ringa ledaren"]


def _minutes_are_locked(windows: Windows) -> None:
    page, school = windows[HANDLER], windows[SCHOOL]
    page.goto(windows.minutes)
    page.get_by_label("Karin Thulin").check()
    press(page, "Spara vilka som justerar")
    school.goto(windows.minutes)
    press(school, "Det stämmer, jag justerar")
    page.goto(windows.minutes)
    press(page, "Lås protokollet")
    expect(page.locator("main")).to_contain_text("Det som står här är det som låstes.")
    expect(page.get_by_role("link", name="Till rummet")).to_be_visible()


# --- 7: the plan, and somebody who walks beside ---------------------------------------------------------------------


def _rate(windows: Windows, number: int, moment: str) -> None:
    page = windows[HANDLER]
    page.goto(windows.plan)
    follow(page, re.compile("^Skriv in en siffra"))
    page.locator(".ten-place", has_text=re.compile(f"^{number}$")).click()
    page.get_by_label(moment).check()
    press(page, "Skriv in siffran")


def _the_plan_is_made(windows: Windows) -> None:
    page = windows[HANDLER]
    page.goto(f"{windows.plan}mal/")
    page.get_by_label("Vad vill personen?").fill(_GOAL)
    press(page, "Spara målet")
    windows.texts.append(_GOAL)
    _rate(windows, 3, "Vid start")
    follow(page, re.compile("^Åtgärd"))
    page.get_by_label("Vad ska göras?").fill("Skolan möter vid dörren på måndagar.")
    owner = page.get_by_label("Vem gör det?")
    assert not owner.locator("option", has_text="Jonas Ekblad").count()
    owner.select_option(owner.locator("option", has_text="Karin Thulin").get_attribute("value"))
    page.get_by_label("Till och med").fill((date.today() + timedelta(days=21)).isoformat())
    press(page, "Spara åtgärden")
    look(page, on_phone=True)
    page.goto(f"{windows.case}steg/stod/")
    expect(page.locator(".gates li:not([data-holds])")).to_contain_text("Minst en uppföljning är inbokad")
    assert forced(page, f"{windows.case}steg/stod/") == 422
    page.goto(f"{windows.case}uppfoljning/")
    press(page, "Boka")
    step(windows, "stod", "Starta stödet", "Stöd pågår")
    school = windows[SCHOOL]
    school.goto(windows.plan)
    expect(school.get_by_role("main")).to_contain_text(_GOAL)
    follow(school, re.compile("^Berätta hur det går"))
    school.get_by_label("Klar", exact=True).check()
    school.get_by_label("Berätta kort").fill("Vi har mött två måndagar.")
    press(school, "Spara")
    page.goto(windows.plan)
    expect(page.get_by_role("main")).to_contain_text("Vi har mött två måndagar.")


def _a_mentor_walks_beside(windows: Windows) -> str:
    """The mentor's own address of it."""
    page, mentor = windows[HANDLER], windows[MENTOR]
    page.goto(f"{windows.case}insatser/ny/")
    follow(page, "Föreslå Mona Farah")
    page.get_by_label("Vad är insatsen till för").fill("En vuxen som följer med till träningen.")
    page.get_by_label("Timmar i månaden").fill("6")
    press(page, "Föreslå")
    press(page, "De har träffats")
    press(page, "Starta insatsen")
    said(page, "Mona Farah kan skriva in träffar.")
    look(page)
    mentor.goto("/arbete/insatser/")
    look(mentor, on_phone=True)
    mentor.locator("main a", has_text=windows.pseudonym).first.click()
    mentor.get_by_label("Några ord till nästa gång").fill(_JOURNAL)
    mentor.get_by_label("Hur länge?").select_option("90")
    press(mentor, "Spara")
    said(mentor, "Sparat: 1 tim 30 min, signerat av dig.")
    windows.texts.append(_JOURNAL)
    for account in (COORDINATOR, OFFICE, SCHOOL, POLICE, THEOLOGIAN):
        assert windows[account].request.get(mentor.url).status == 404, account
    page.goto(page.url)
    expect(page.get_by_role("main")).to_contain_text(_JOURNAL)
    return mentor.url


# --- 8: reviews, the outcome and the end ----------------------------------------------------------------------------


def _two_reviews_are_held(windows: Windows) -> None:
    """Both were planned some weeks ahead and are held sooner: whoever reviews says on which day it was."""
    page = windows[HANDLER]
    for text, verdict, rating, moment in (
        ("Måndagarna går bättre.", "Fortsätt som planerat", 5, "Vid uppföljning"),
        ("Målet är nått och eleven vill sluta.", "Avsluta", 8, "Vid avslut"),
    ):
        page.goto(windows.case)
        follow(page, re.compile("Gör uppföljningen"))
        page.get_by_label("Vad kom ni fram till?").fill(text)
        page.get_by_label(verdict, exact=True).check()
        press(page, "Spara")
        said(page, "Uppföljningen är sparad.")
        windows.texts.append(text)
        _rate(windows, rating, moment)
        if verdict != "Avsluta":
            page.goto(f"{windows.case}uppfoljning/")
            press(page, "Boka")
    page.goto(windows.case)
    expect(page.locator(".review-list")).to_contain_text("Måndagarna går bättre.")
    look(page, on_phone=True)
    page.goto("/arbete/arenden/")
    expect(page.get_by_role("main")).to_contain_text(windows.pseudonym)
    look(page)
    page.goto("/arbete/spar/")
    follow(page, re.compile(GROUP))
    look(page)


def _it_is_closed(windows: Windows, engagement: str) -> None:
    page = windows[HANDLER]
    page.goto(f"{windows.case}steg/avslutat/")
    expect(page.get_by_role("heading", name="2 saker saknas först")).to_be_visible()
    page.goto(f"{windows.case}insatser/{engagement.rstrip('/').split('/')[-1]}/avsluta/")
    page.get_by_label("Det som insatsen var till för är klart").check()
    page.get_by_label("Med egna ord").fill("Eleven klarar måndagarna själv.")
    press(page, "Avsluta")
    page.goto(windows.plan)
    follow(page, re.compile("^Nått eller läggs ner"))
    page.get_by_label("Uppnått").check()
    page.get_by_label("Berätta kort").fill("Fyra måndagar i rad.")
    press(page, "Spara")
    page.goto(f"{windows.case}resultat/")
    page.get_by_label("Varför avslutas det?").select_option("goals")
    page.get_by_label("Vad hjälpte?").fill("Att någon mötte vid dörren.")
    page.get_by_label("Ingen skada som vi känner till").check()
    press(page, "Spara")
    press(page, "Avsluta ärendet")
    expect(page.get_by_role("alert")).to_contain_text("Skriv en mening om varför.")
    look(page)
    page.get_by_label("Varför?").fill("Eleven vill stå på egna ben.")
    expect(page.get_by_label("Avsluta delningen av akten samtidigt")).to_be_checked()
    press(page, "Avsluta ärendet")
    said(page, "Ärendet är nu: Avslutat.")
    # What was shared has ended in the same act.
    windows.check({HANDLER: UNIT})
    page.goto(f"{windows.record}avsluta/")
    press(page, "Avsluta akten")


def _what_is_left(windows: Windows, enquiry: str, engagement: str) -> None:
    mentor, school = windows[MENTOR], windows[SCHOOL]
    state(windows[HANDLER], "Avslutat", windows)
    assert mentor.request.get(engagement).status == 404
    mentor.goto("/arbete/insatser/mina/")
    expect(mentor.get_by_role("main")).to_contain_text("1 tim 30 min")
    windows.check_hidden(MENTOR, "/arbete/insatser/")
    school.goto("/arbete/delat/")
    press(school, re.compile(f"använda {windows.reference}"))
    windows.check_hidden(POLICE, "/arbete/", "/arbete/delat/", "/arbete/konferenser/", "/arbete/spar/")
    windows.check_hidden(THEOLOGIAN, "/arbete/", "/arbete/delat/", "/arbete/insatser/")
    coordinator = windows[COORDINATOR]
    coordinator.goto(f"/arbete/inkorg/{enquiry}/")
    expect(coordinator.get_by_role("main")).to_contain_text("Vi arbetar vidare med det ni berättade.")
    windows.texts.remove(SITUATION)
    windows.check_hidden(COORDINATOR, "/arbete/arenden/", "/arbete/akter/", "/arbete/insatser/timmar/")

"""From an agenda to the next: a group plans its meetings, writes one in three windows at once, locks the minutes, and what
was promised there is on the agenda that follows. Who is not invited sees none of it."""

import re
from collections.abc import Callable
from hashlib import sha256

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.case_windows import KEEPS_UP, begin, forced, look, press, said
from tests.browser.conftest import Site
from tests.browser.meeting_windows import (
    CAST,
    COORDINATOR,
    GROUP,
    NEWS,
    OUTSIDE,
    POLICE,
    SCHOOL,
    Meetings,
    a_group_gets_its_seats,
    meetings_are_planned,
    streams_break,
    the_agenda_fills_itself,
)

pytestmark = pytest.mark.browser

_LINE, _DECISION = "Det är lugnare kring torget.", "Fältgruppen är på plats två kvällar i veckan."
_DONE, _OPEN = "Fråga elevrådet om skolvägen.", "Se över belysningen vid busshållplatsen."
_AWAY, _CUT = "Skrivet medan skolan var borta.", "Skrivet utan kontakt."
_TEXTS = (_LINE, _DECISION, _DONE, _OPEN, _AWAY, _CUT)


def test_from_an_agenda_through_the_meeting_to_the_next(
    sign_in_browser: Callable[..., Page], site: Site
) -> None:
    windows = Meetings({account: sign_in_browser(account) for account in CAST})
    a_group_gets_its_seats(windows)
    meetings_are_planned(windows)
    the_agenda_fills_itself(windows)
    three_are_in_the_room(windows)
    what_one_writes_the_others_get(windows, site)
    nothing_typed_is_lost(windows, site)
    the_meeting_is_closed(windows)
    the_minutes_are_adjusted_and_locked(windows)
    a_promise_is_kept(windows)
    the_next_agenda_says_so(windows)
    who_is_not_invited_sees_nothing(windows, site)


# --- the meeting ---------------------------------------------------------------------------------------------------


def three_are_in_the_room(windows: Meetings) -> None:
    lead = windows[COORDINATOR]
    for page in windows.in_the_room().values():
        page.goto(f"{windows.first}rum/")
    begin(lead)
    lead.goto(f"{windows.first}narvaro/")
    for name in ("Elin Sandahl", "Jonas Ekblad", "Karin Thulin"):
        lead.get_by_role("group", name=name).get_by_label("Närvarande").check()
    press(lead, "Spara närvaron")
    lead.goto(f"{windows.first}rum/")
    while NEWS not in lead.locator(".room-heading").inner_text():
        with lead.expect_navigation():
            lead.keyboard.press("Alt+n")
    for page in windows.in_the_room().values():
        expect(page.locator(".room-heading")).to_have_text(NEWS, timeout=KEEPS_UP)
        expect(page.locator("#rum-text")).to_be_visible(timeout=KEEPS_UP)


def _writes(page: Page, text: str) -> None:
    field = page.locator("#rum-text")
    field.press_sequentially(text)
    field.press("Enter")


def _all_have(windows: Meetings, text: str) -> None:
    for page in windows.in_the_room().values():
        expect(page.locator("#rum-rader .minutes-line", has_text=text)).to_have_count(1, timeout=KEEPS_UP)
        expect(page.locator("#rum-vantar > li")).to_have_count(0, timeout=KEEPS_UP)


def _promises(page: Page, text: str, owner: str) -> None:
    """By keys alone: what, then who, then when."""
    _writes(page, f"/å {text}")
    expect(page.get_by_role("alert").filter(has_text="Välj vem som gör det")).to_be_visible()
    page.keyboard.press("Space")
    chosen = page.locator("[data-who] .pill", has=page.locator(":checked"))
    for _each in range(page.locator("[data-who] input").count()):
        if owner in chosen.inner_text():
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")


def what_one_writes_the_others_get(windows: Meetings, site: Site) -> None:
    """As events from the server: neither watcher loads a page while they come."""
    lead, loaded = windows[COORDINATOR], list[Request]()
    watchers = [windows[POLICE], windows[SCHOOL]]
    for page in watchers:
        assert page.evaluate("document.querySelector('.room').dataset.live").startswith(site.live)
        page.on(
            "request", lambda request: loaded.append(request) if request.is_navigation_request() else None
        )
        page.evaluate("window.isTheSame = true")
    _writes(lead, _LINE)
    _all_have(windows, _LINE)
    _writes(lead, f"/b {_DECISION}")
    _all_have(windows, _DECISION)
    _promises(lead, _DONE, "Karin")
    _promises(lead, _OPEN, "Jonas")
    for page in watchers:
        expect(page.locator("#rum-decision")).to_contain_text(_DECISION, timeout=KEEPS_UP)
        expect(page.locator("#rum-action > li", has_text=_DONE)).to_contain_text("Karin", timeout=KEEPS_UP)
        expect(page.locator("#rum-action > li", has_text=_OPEN)).to_contain_text("Jonas", timeout=KEEPS_UP)
        assert page.evaluate("window.isTheSame")
    assert loaded == []
    _writes(lead, "Ring 19900101-0017.")
    expect(lead.get_by_role("alert").filter(has_text="personnummer")).to_be_visible()
    expect(lead.locator("#rum-text")).to_have_value("Ring 19900101-0017.")
    lead.locator("#rum-text").fill("")
    look(lead)


def nothing_typed_is_lost(windows: Meetings, site: Site) -> None:
    """First a watcher loses the connection in the middle of a sentence, then the one who writes."""
    lead, school = windows[COORDINATOR], windows[SCHOOL]
    school.locator("#rum-text").press_sequentially("Eleverna säger")
    school.context.set_offline(True)
    # A browser that is offline keeps the stream that it has; with this one it is gone, and does not come back.
    streams_break(site)
    school.locator("#rum-text").press_sequentially(" att det")
    expect(school.locator("[data-lost]")).to_be_visible(timeout=KEEPS_UP)
    _writes(lead, _AWAY)
    expect(windows[POLICE].locator("#rum-rader")).to_contain_text(_AWAY, timeout=KEEPS_UP)
    assert _AWAY not in school.locator("#rum-rader").inner_text()
    school.context.set_offline(False)
    _all_have(windows, _AWAY)
    expect(school.locator("#rum-text")).to_have_value("Eleverna säger att det")
    school.locator("#rum-text").fill("")

    lead.locator("#rum-text").press_sequentially(_CUT[:9])
    lead.context.set_offline(True)
    _writes(lead, _CUT[9:])
    expect(lead.locator("#rum-vantar > li")).to_contain_text("Inte skickad än", timeout=KEEPS_UP)
    lead.locator("#rum-text").press_sequentially("Mitt i en men")
    lead.context.set_offline(False)
    _all_have(windows, _CUT)
    expect(lead.locator("#rum-text")).to_have_value("Mitt i en men")
    lead.locator("#rum-text").fill("")


# --- its minutes ---------------------------------------------------------------------------------------------------


def the_meeting_is_closed(windows: Meetings) -> None:
    lead = windows[COORDINATOR]
    lead.goto(f"{windows.first}rum/avsluta/")
    expect(lead.locator(".what-happens")).to_contain_text("De här punkterna hann ni inte:")
    press(lead, "Avsluta mötet")
    for account in (POLICE, SCHOOL):
        expect(windows[account].locator("#rum-toppen")).to_contain_text("Hållet", timeout=KEEPS_UP)


def the_minutes_are_adjusted_and_locked(windows: Meetings) -> None:
    lead, minutes = windows[COORDINATOR], f"{windows.first}protokoll/"
    lead.goto(minutes)
    press(lead, "Spara vilka som justerar")
    expect(lead.get_by_role("alert")).to_be_visible()
    for name in ("Jonas Ekblad", "Karin Thulin"):
        lead.get_by_label(name).check()
    press(lead, "Spara vilka som justerar")
    said(lead, "De som justerar är valda.")
    for account in (POLICE, SCHOOL):
        page = windows[account]
        page.goto(minutes)
        for text in _TEXTS:
            expect(page.get_by_role("main")).to_contain_text(text)
        press(page, "Allt stämmer, jag justerar")
        said(page, "Du har justerat protokollet.")
        if account == POLICE:
            # One of two: nobody locks it yet, whatever they send, and those who do not lead it never.
            assert forced(lead, f"{minutes}alla/las/") == 303
            assert forced(page, f"{minutes}alla/las/") == 403
            lead.goto(minutes)
            expect(lead.get_by_role("button", name="Lås hela protokollet")).to_have_count(0)
    lead.goto(minutes)
    press(lead, "Lås hela protokollet")
    said(lead, "Protokollet är låst.")
    look(lead, on_phone=True)
    digest = lead.locator(".digest").inner_text().strip()
    for page in windows.in_the_room().values():
        answer = page.request.get(f"{minutes}alla/protokoll.pdf?last=1")
        assert answer.headers["content-type"] == "application/pdf"
        assert sha256(answer.body()).hexdigest() == digest
    field = windows[SCHOOL]
    field.goto(f"{windows.first}rum/")
    expect(field.locator("#rum-text")).to_have_count(0)


# --- what came of it -----------------------------------------------------------------------------------------------


def _says_done(page: Page, address: str) -> int:
    """Send what the button of another's window would have sent."""
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    sent: dict[str, str | float | bool] = {"csrfmiddlewaretoken": token, "state": "done"}
    return page.request.post(address, form=sent, headers={"Referer": page.url}, max_redirects=0).status


def a_promise_is_kept(windows: Meetings) -> None:
    """By the one who gave it, in their own window; nobody else can say so for them."""
    school, police = windows[SCHOOL], windows[POLICE]
    school.goto("/arbete/konferenser/atgarder/")
    row = school.locator("li", has_text=_DONE)
    act = row.locator("form").first.get_attribute("action") or ""
    police.goto("/arbete/konferenser/atgarder/")
    expect(police.get_by_role("main")).to_contain_text(_OPEN)
    expect(police.get_by_role("main")).not_to_contain_text(_DONE)
    assert _says_done(police, act) == 403
    with school.expect_navigation():
        row.get_by_role("button", name=re.compile("^Klart")).click()
    said(school, "Sparat. Det syns på nästa möte.")


def the_next_agenda_says_so(windows: Meetings) -> None:
    for account in (COORDINATOR, POLICE):
        page = windows[account]
        page.goto(windows.then)
        before = page.locator(".since-last")
        expect(before.locator("li[data-done]")).to_have_count(1)
        expect(before.locator("li[data-done]")).to_contain_text(_DONE)
        expect(before.locator("li:not([data-done])")).to_have_count(1)
        expect(before.locator("li:not([data-done])")).to_contain_text(_OPEN)
    lead = windows[COORDINATOR]
    lead.locator(".since-last summary").click()
    lead.get_by_label("Vad gav det?").fill("Elevrådet vill ha sällskap efter träningen.")
    press(lead, "Spara")
    expect(lead.locator(".since-last li[data-done]")).to_contain_text("Elevrådet vill ha sällskap")
    look(lead, on_phone=True)


def who_is_not_invited_sees_nothing(windows: Meetings, site: Site) -> None:
    """Neither the pages nor the stream are there, and no list tells of them."""
    page = windows[OUTSIDE]
    addresses = ["", "rum/", "narvaro/", "protokoll/", "protokoll/alla/protokoll.pdf", "dokument/"]
    for meeting in (windows.first, windows.then):
        reference = meeting.rstrip("/").rsplit("/", 1)[1]
        for address in addresses:
            assert page.request.get(f"{meeting}{address}").status in {403, 404}, address
        assert page.request.get(f"{site.live}{reference}/0/").status == 404
        page.goto("/arbete/konferenser/")
        expect(page.get_by_role("main")).not_to_contain_text(reference)
    for address in ("", "konferenser/", "konferenser/grupper/", "konferenser/atgarder/", "konferenser/atgarder/gruppernas/", "kalender/"):  # fmt: skip
        page.goto(f"/arbete/{address}")
        for secret in (GROUP, *_TEXTS):
            assert secret not in page.content(), (address, secret)

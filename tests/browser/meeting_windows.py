"""The windows of a group that meets: who sits in it, one who does not, and how its meetings come about through the pages."""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import environment
from tests.browser.case_windows import KEEPS_UP, follow, look, press, said
from tests.browser.conftest import Site
from varsam.site.live.hub import EAR

# The last of them sits in another group of the same kind, and not in this one.
COORDINATOR, POLICE, SCHOOL, OUTSIDE = "samordnare", "polis", "skola", "fritid"
CAST = (COORDINATOR, POLICE, SCHOOL, OUTSIDE)
ROOM = (COORDINATOR, POLICE, SCHOOL)

GROUP, STANDING = "Samverkan kring torgen", "Laget runt"
NEWS, LATE = "Händelseutveckling: nytt sedan förra mötet", "Åtgärdsplanen"
_SEATS = (
    ("Samordningen mot radikalisering", "Elin Sandahl", "Samordning", True),
    ("Polisen, region Väst", "Jonas Ekblad", "Polis", False),
    ("Exempelskolan Hisingen", "Karin Thulin", "Skola", False),
)


@dataclass
class Meetings:
    """The windows, and the addresses of the group, of its first meeting and of the one after."""

    pages: dict[str, Page]
    group: str = ""
    first: str = ""
    then: str = ""

    def __post_init__(self) -> None:
        # Four windows on a machine that does other things too.
        for page in self.pages.values():
            page.set_default_timeout(KEEPS_UP)

    def __getitem__(self, account: str) -> Page:
        return self.pages[account]

    def in_the_room(self) -> dict[str, Page]:
        return {account: self.pages[account] for account in ROOM}


def titles(page: Page) -> list[str]:
    """What stands on the agenda that is open, in its order."""
    return page.locator("[data-agenda] h3 > :first-child").all_inner_texts()


def streams_break(site: Site) -> None:
    """The live view loses its database for a moment: each window that has a connection comes back by itself."""
    with environment.superuser() as connection:
        ended = connection.execute(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            " where datname = %s and application_name = %s",
            [site.database, EAR],
        ).fetchone()
    # What a connection asks is not to be seen there, only what it is called.
    assert ended == (1,)


def a_group_gets_its_seats(windows: Meetings) -> None:
    """Whoever makes it says what it is for, gives three people a seat and says what stands on each of its agendas."""
    page = windows[COORDINATOR]
    page.goto("/arbete/konferenser/grupper/ny/")
    press(page, "Skapa gruppen")
    expect(page.get_by_role("alert")).to_contain_text("Skriv vad gruppen heter.")
    page.get_by_label("Operativ grupp").check()
    page.get_by_label("Vad heter gruppen?").fill(GROUP)
    page.get_by_label("Vad är gruppen till för?").fill("Stämmer av läget på torgen, utan enskilda personer.")
    page.get_by_label("Hur många veckor mellan mötena?").fill("2")
    press(page, "Skapa gruppen")
    windows.group = page.url
    for where, who, function, leads in _SEATS:
        follow(page, "Ge någon en plats")
        place = page.get_by_label("Varifrån kommer personen?")
        words = place.locator("option", has_text=where).first.inner_text()
        place.select_option(label=words)
        press(page, "Visa vilka som arbetar där")
        page.get_by_label(who).check()
        page.get_by_label("För vilken verksamhet?").select_option(label=function)
        page.get_by_label("Leder gruppen").set_checked(leads)
        press(page, "Ge platsen")
    follow(page, "Lägg till en stående punkt")
    page.get_by_label("Rubrik, utan namn").fill(STANDING)
    press(page, "Lägg till")


def meetings_are_planned(windows: Meetings) -> None:
    """Every other week from tomorrow; the days are seen before anybody is invited."""
    page, tomorrow = windows[COORDINATOR], timezone.localdate() + timedelta(days=1)
    page.goto(windows.group)
    follow(page, "Planera en serie")
    page.get_by_label("Första mötet").fill(str(tomorrow))
    page.get_by_label("Till och med").fill(str(tomorrow - timedelta(days=1)))
    page.get_by_label("Samma dag i veckan").check()
    page.get_by_label("Med hur många månader eller veckor emellan?").fill("2")
    page.get_by_label("Börjar").fill("13:00")
    page.get_by_label("Antal minuter").fill("90")
    page.get_by_label("Plats").fill("Rådhuset, rum 3")
    press(page, "Visa dagarna")
    expect(page.get_by_role("alert")).to_contain_text("Serien slutar innan den börjar.")
    page.get_by_label("Till och med").fill(str(tomorrow + timedelta(weeks=7)))
    press(page, "Visa dagarna")
    days = page.locator(".series-days li").count()
    assert 2 <= days <= 4
    press(page, re.compile(f"Kalla till {days} möten"))
    said(page, f"{days} möten är planerade och gruppen inbjuden.")
    coming = page.locator("section[aria-labelledby=nar] li a[href*='/konferenser/M']")
    expect(coming).to_have_count(days)
    windows.first, windows.then = (coming.nth(place).get_attribute("href") or "" for place in (0, 1))
    assert windows.first
    assert windows.then


def the_agenda_fills_itself(windows: Meetings) -> None:
    """With what stands on each, what has happened and what is late; then an item is moved by keys alone."""
    page = windows[COORDINATOR]
    page.goto(windows.first)
    planned = titles(page)
    assert STANDING in planned
    assert "Förra mötets åtgärder" in planned
    waiting = page.locator("[aria-labelledby=dagordning] .ticks")
    expect(waiting).to_contain_text(NEWS)
    expect(waiting).to_contain_text(LATE)
    press(page, "Lägg till på dagordningen")
    filled = titles(page)
    assert NEWS in filled
    assert any(title.startswith(LATE) for title in filled)
    look(page, on_phone=True)
    handle = page.locator(".plan-item", has_text=NEWS).locator("[data-handle]")
    handle.focus()
    place = filled.index(NEWS)
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[data-agenda-said]")).to_contain_text(
        f"{NEWS} är nu punkt {place} av {len(filled)}."
    )
    expect(handle).to_be_focused()
    page.reload()
    moved = titles(page)
    assert moved.index(NEWS) == place - 1
    assert sorted(moved) == sorted(filled)

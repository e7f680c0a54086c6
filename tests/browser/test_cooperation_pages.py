"""The pages on which the city works together keep to WCAG and fit, on a phone and at a desk, also when something is wrong."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.case_windows import KEEPS_UP, begin, follow, press
from tests.browser.conftest import DESKTOP, PHONE, Site, check_accessibility, check_fits
from tests.browser.meeting_windows import streams_break
from varsam.kernel.calendars import links

pytestmark = pytest.mark.browser
COORDINATOR, GROUP = "samordnare", "Samverkansgruppen Göteborg"
SignIn = Callable[..., Page]


def _look(page: Page, address: str = "") -> None:
    """At both widths; first the address, where one is given."""
    if address:
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, address
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        check_accessibility(page)
        check_fits(page)


def _wrong(page: Page, words: str | re.Pattern[str], form: str = "main form:has(button)") -> None:
    """The last form that is like that, sent as it stands, says what is wrong with it."""
    sent = page.locator(form).filter(has=page.get_by_role("button", name=words)).last
    with page.expect_navigation():
        sent.get_by_role("button", name=words).click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page).to_have_title(re.compile("^Rätta"))
    _look(page)


def _first(page: Page, pattern: str) -> str:
    """The address of the first link that looks like that."""
    found = [each.get_attribute("href") or "" for each in page.locator("main a[href]").all()]
    return next(each for each in found if re.fullmatch(pattern, each))


def _window(sign_in_browser: SignIn) -> Page:
    page = sign_in_browser(COORDINATOR)
    page.set_default_timeout(KEEPS_UP)
    return page


# --- groups and their meetings ---------------------------------------------------------------------------------------


def test_groups_series_and_agendas(sign_in_browser: SignIn) -> None:
    page = _window(sign_in_browser)
    for address in ("", "atgarder/", "atgarder/gruppernas/", "ny/", "grupper/"):
        _look(page, f"/arbete/konferenser/{address}")
    follow(page, GROUP)
    group = page.url
    _look(page)
    _look(page, f"{group}ny-plats/")
    _look(page, f"{group}serie/")
    page.get_by_label("Första mötet").fill(str(timezone.localdate()))
    page.get_by_label("Till och med").fill(str(timezone.localdate() - timedelta(days=1)))
    _wrong(page, "Visa dagarna")
    _look(page, f"{group}staende/")
    _wrong(page, "Lägg till")
    _look(page, f"{group}andra/")
    page.get_by_label("Vad heter gruppen?").fill("")
    _wrong(page, "Spara")
    _look(page, "/arbete/konferenser/grupper/ny/")
    _wrong(page, "Skapa gruppen")


def test_an_agenda_its_room_and_its_minutes(sign_in_browser: SignIn, site: Site) -> None:
    page = _window(sign_in_browser)
    page.goto("/arbete/konferenser/ny/")
    page.get_by_label("Grupp").select_option(label=GROUP)
    page.get_by_label("Börjar").fill("14:00")
    page.get_by_label("Slutar").fill("13:00")
    _wrong(page, "Kalla till mötet")
    page.get_by_label("Slutar").fill("15:00")
    press(page, "Kalla till mötet")
    meeting = page.url
    _look(page)
    _wrong(page, "Lägg till", "form[action$='/punkter/']")
    page.goto(meeting)
    page.get_by_label("Rubrik, utan namn").fill("Kalle Svensson på torget")
    _wrong(page, "Lägg till", "form[action$='/punkter/']")
    page.goto(meeting)
    page.locator("summary", has_text="Lägg till ett dokument").click()
    _wrong(page, "Lägg till", "form[action$='/dokument/']")
    _look(page, f"{meeting}narvaro/")
    _look(page, f"{meeting}protokoll/")
    _look(page, f"{meeting}rum/borja/")
    _look(page, f"{meeting}rum/")
    begin(page)
    _look(page, f"{meeting}rum/ta-tillbaka/")
    page.goto(f"{meeting}rum/")
    # What is broken below is there by then.
    with page.expect_response(lambda answer: answer.url.startswith(site.live) and answer.ok):
        press(page, "Nästa punkt")
    field = page.locator("#rum-text")
    field.fill("Numret är 19900101-0017.")
    field.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="personnummer")).to_be_visible(timeout=KEEPS_UP)
    _look(page)
    page.context.set_offline(True)
    streams_break(site)
    field.fill("Utan kontakt.")
    field.press("Enter")
    expect(page.locator("#rum-vantar > li")).to_contain_text("Inte skickad än", timeout=KEEPS_UP)
    expect(page.locator("[data-lost]")).to_be_visible(timeout=KEEPS_UP)
    _look(page)
    page.context.set_offline(False)
    expect(page.locator("#rum-vantar > li")).to_have_count(0, timeout=KEEPS_UP)
    _look(page, f"{meeting}rum/avsluta/")
    press(page, "Avsluta mötet")
    _look(page, f"{meeting}protokoll/")


# --- what it works with ----------------------------------------------------------------------------------------------


def test_developments_and_agreements(sign_in_browser: SignIn) -> None:
    page = _window(sign_in_browser)
    _look(page, "/arbete/handelser/")
    one = _first(page, r"/arbete/handelser/H-\d\d-\d+/")
    _look(page, one)
    _look(page, f"{one}slutsats/")
    _wrong(page, "Spara slutsatsen")
    _look(page, f"{one}ta-bort/")
    _look(page, "/arbete/handelser/ny/")
    page.get_by_label("Vad det gäller, i några ord").fill("Elias Bergstrand igen")
    page.get_by_label("Vad har hänt?").fill("Elias Bergstrand, 070-174 06 31, delar ut flygblad.")
    _wrong(page, "Spara händelsen")
    _look(page, "/arbete/overenskommelser/")
    one = _first(page, r"/arbete/overenskommelser/S-\d\d-\d+/")
    _look(page, one)
    _look(page, f"{one}avsluta/")
    _look(page, "/arbete/overenskommelser/ny/")
    _wrong(page, "Spara")


def test_dialogue(sign_in_browser: SignIn) -> None:
    page = _window(sign_in_browser)
    _look(page, "/arbete/dialog/")
    one = _first(page, r"/arbete/dialog/\d+/")
    _look(page, one)
    promise = _first(page, r"/arbete/dialog/lofte/[^/]+/")
    _look(page, promise)
    _look(page, f"{one}lofte/")
    _wrong(page, "Spara löftet")
    _look(page, f"{one}kontakt/")
    _look(page, "/arbete/dialog/lofte/")
    _look(page, "/arbete/dialog/ny/")
    contact = sign_in_browser("samfund")
    _look(contact, "/arbete/dialog/loften/")


def test_programme_and_the_public_picture(sign_in_browser: SignIn, visit: Callable[..., Page]) -> None:
    page = _window(sign_in_browser)
    _look(page, "/arbete/program/")
    for pattern in ("", "plan/", r"plan/\d+/", "rapport/"):
        page.goto("/arbete/program/")
        _look(page, _first(page, rf"/arbete/program/LB-\d\d-\d+/{pattern}"))
    public = visit("/lagesbild/")
    _look(public)
    _look(public, "/en/lagesbild/")


# --- calendars -------------------------------------------------------------------------------------------------------


def test_ones_own_calendar_and_the_answer_to_an_invitation(
    sign_in_browser: SignIn, visit: Callable[..., Page], site: Site
) -> None:
    page = _window(sign_in_browser)
    _look(page, "/arbete/kalender/")
    press(page, "Skapa en adress")
    _look(page)
    answer = visit(f"/svar-mote/{_secret(site)}/")
    _look(answer)
    press(answer, "Ja, jag kommer")
    expect(answer.get_by_role("status")).to_contain_text("Ditt svar")
    _look(answer)
    answer.locator("form.answers button").first.evaluate("each => each.value = 'kanske'")
    with answer.expect_navigation():
        answer.locator("form.answers button").first.click()
    expect(answer.get_by_role("alert")).to_be_visible()
    _look(answer)
    wrong = visit("/svar-mote/nej/")
    expect(wrong.get_by_role("heading", level=1)).to_contain_text("Länken leder inte till något möte")
    _look(wrong)


def _secret(site: Site) -> str:
    """What stands in the link of an invitation to a meeting that comes, as it is when it has been mailed."""
    uid = uuid4()
    secret = links.answer_secret(uid)
    with site.owner() as owner:
        made = owner.execute(
            """
            insert into public.calendars_invitation
                (meeting_id, user_id, uid, sequence, changed_at, starts_at, ends_at, is_off, told_sequence, tries, digest, answer)
            select m.id, a.user_id, %s, 0, now(), m.starts_at, m.ends_at, false, 0, 0, %s, ''
            from public.meetings_meeting m join public.meetings_attendance a on a.meeting_id = m.id
            where m.state = 'planned' and m.starts_at > now() + interval '1 day' and a.presence = 'invited'
            order by m.starts_at, a.id limit 1
            returning id
            """,
            [uid, links.digest(secret)],
        ).fetchone()
    assert made is not None
    return links.written(secret)

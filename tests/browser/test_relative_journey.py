"""Support that lasts, from a mother's first words in Arabic to her own words on whether it helped: two windows, one code."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.browser.case_windows import look, press
from tests.browser.conftest import Site, check_both_widths

WORRIED = "ابني عمره ستة عشر عاماً وقد ابتعد عنا. لا أعرف كيف أتحدث معه."
ASIDE = "شكراً. أستطيع الآن أن أتحدث معه على العشاء."
ALIAS = "أم يوسف"
GROUP, PLACE = "Föräldrar på onsdagar", "Kvillegatan 7, rum Rönnen"
ADVICE_LINE = "031-365 00 99"


def test_from_a_mothers_words_in_arabic_to_whether_it_helped(
    visit: Callable[..., Page], sign_in_browser: Callable[..., Page], site: Site
) -> None:
    mother, desk = visit("/ar/anhorig/skriv/"), sign_in_browser("samordnare")
    reference, code = _she_writes(mother)
    _support_is_offered(desk, reference)
    _she_says_yes(mother, code)
    _she_gets_a_time(mother, desk, reference)
    _the_talk_is_held(mother, desk, site, reference)
    _a_group_is_opened(desk, reference)
    _she_joins_the_group(mother)
    _the_group_meets(desk, site)
    _she_says_whether_it_helped(mother)
    _the_office_reads_it(desk, reference)


def _in_arabic(page: Page) -> None:
    """Read from right to left, accessible and whole on a phone and at a desk."""
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("html").get_attribute("lang") == "ar"
    check_both_widths(page)


def _go(page: Page, selector: str) -> None:
    with page.expect_navigation():
        page.locator(selector).first.click()


def _she_writes(mother: Page) -> tuple[str, str]:
    mother.locator("[name=message]").fill(WORRIED)
    _in_arabic(mother)
    _go(mother, "main form button[type=submit]")
    _in_arabic(mother)
    code = re.sub(r"\D", "", mother.locator("#return-code").inner_text())
    assert len(code) == 16
    found = re.search(r"A-\d\d-\d+", mother.locator("main").inner_text())
    assert found
    return found[0], code


def _support_is_offered(desk: Page, reference: str) -> None:
    """The chooser proposes, a person decides, and the way leads to the area's own door."""
    desk.goto(f"/arbete/inkorg/{reference}/")
    expect(desk.locator(".thread")).to_contain_text(WORRIED)
    route = desk.locator(".route-part")
    route.get_by_label("Vad gäller det?").select_option("person")
    route.locator("[name=age]").fill("16")
    proposed = desk.locator("#vagforslag input[value=relative_support]")
    proposed.check()
    assert desk.locator("#vagforslag input[name=route]").count() >= 2, "the proposal, and another way"
    press(desk, "Bestäm vägen")
    look(desk)
    press(desk, re.compile("stöd", re.IGNORECASE))
    desk.goto(f"/arbete/anhorigstod/{reference}/")
    look(desk, on_phone=True)


def _enter(mother: Page, code: str) -> None:
    mother.goto("/ar/svar/")
    mother.locator("[name=code]").fill(code)
    _go(mother, "main form button[type=submit]")


def _she_says_yes(mother: Page, code: str) -> None:
    _enter(mother, code)
    _in_arabic(mother)
    steps = mother.locator(".timeline")
    assert steps.count(), "she reads where her question has gone"
    _go(mother, "a[href='/ar/svar/stod/']")
    _in_arabic(mother)
    # What was sent from an old page, or without an answer, is told and changes nothing.
    _go(mother, "button[name=answer][value=yes]")
    expect(mother.locator(".journey")).to_be_visible()
    _in_arabic(mother)


def _she_gets_a_time(mother: Page, desk: Page, reference: str) -> None:
    day = date.today() + timedelta(days=8)
    desk.goto("/arbete/tider/nya/")
    desk.locator("[name=kind][value=talk]").check()
    desk.locator("[name=first]").fill(day.isoformat())
    desk.locator("[name=begins]").fill("17:00")
    desk.locator("[name=ends]").fill("18:30")
    desk.locator("[name=length]").fill("45")
    desk.locator("[name=forms_][value=phone]").check()
    desk.locator("[name=phone]").fill(ADVICE_LINE)
    look(desk, on_phone=True)
    press(desk, "Visa tiderna")
    look(desk)
    for box in desk.locator("[name=slot]:not([disabled])").all():
        box.check()
    press(desk, "Lägg ut de valda tiderna")
    desk.goto(f"/arbete/anhorigstod/{reference}/")
    times = desk.locator("#tider")
    times.locator("details summary").first.click()
    with desk.expect_navigation():
        times.locator("form[action$='/bjud-in/'] button[type=submit]").first.click()
    mother.goto("/ar/svar/tid/")
    _in_arabic(mother)
    _go(mother, ".time-choice")
    # Whoever wants to be called has to say where: without it nothing is taken, and the page says so.
    mother.locator("[name=how][value=ring_me]").check()
    _go(mother, "main form button[type=submit]")
    expect(mother.locator("[name=phone]")).to_be_visible()
    _in_arabic(mother)
    # To ring oneself takes no number, and no name.
    mother.locator("[name=how][value=ring_us]").check()
    _go(mother, "main form button[type=submit]")
    expect(mother.locator("a[href^='tel:031']")).to_be_visible()
    _in_arabic(mother)


def _the_talk_is_held(mother: Page, desk: Page, site: Site, reference: str) -> None:
    """Its day comes, and who held it says that it came about."""
    with site.owner() as owner:
        owner.execute(
            "update appointments_opening o set starts_at = now() - interval '1 hour', ends_at = now() - interval '15 minutes'"
            " from appointments_appointment a join conversations_enquiry e on e.id = a.enquiry_id"
            " where a.opening_id = o.uid and e.reference = %s",
            [reference],
        )
    desk.goto(f"/arbete/anhorigstod/{reference}/")
    press(desk, re.compile("Ja, det blev av"))
    look(desk, on_phone=True)
    mother.goto("/ar/svar/stod/")
    expect(mother.locator("a[href='/ar/svar/stod/hjalpte/']").first).to_be_visible()
    _in_arabic(mother)


def _a_group_is_opened(desk: Page, reference: str) -> None:
    desk.goto("/arbete/anhorigstod/grupper/ny/")
    press(desk, "Spara gruppen")
    look(desk)
    desk.locator("[name=name]").fill(GROUP)
    desk.get_by_text("Namn på fler språk").click()
    desk.locator("[name=name_ar]").fill("أمهات وآباء يوم الأربعاء")
    desk.locator("[name=language]").select_option("ar")
    desk.locator("[name=place]").fill(PLACE)
    desk.locator("[name=leaders]").first.check()
    desk.locator("[name=places]").fill("6")
    desk.locator("[name=first]").fill((date.today() + timedelta(days=9)).isoformat())
    desk.locator("[name=starts]").fill("18:00")
    desk.locator("[name=ends]").fill("19:30")
    desk.locator("[name=meetings]").fill("4")
    desk.locator("[name=weeks]").fill("2")
    press(desk, "Spara gruppen")
    press(desk, "Öppna för anhöriga")
    look(desk, on_phone=True)
    desk.get_by_text("Bjud in anhöriga som har stöd").click()
    desk.locator(".invite-list li", has_text=reference).locator("input").check()
    press(desk, "Bjud in")


def _she_joins_the_group(mother: Page) -> None:
    mother.goto("/ar/svar/stod/grupp/")
    _in_arabic(mother)
    assert PLACE not in mother.content(), "where they meet is for those who have a place"
    mother.locator(".group-card a.ds-button").first.click()
    mother.wait_for_url("**/svar/stod/grupp/F-*/")
    # The promise comes before the place: without it nobody is in.
    mother.locator("[name=alias]").fill(ALIAS)
    _go(mother, "form[action$='/ja/'] button[type=submit]")
    expect(mother.locator("[name=agrees]")).to_be_visible()
    _in_arabic(mother)
    mother.locator("[name=agrees]").check()
    _go(mother, "form[action$='/ja/'] button[type=submit]")
    expect(mother.locator("main")).to_contain_text(PLACE)
    _in_arabic(mother)


def _the_group_meets(desk: Page, site: Site) -> None:
    with site.owner() as owner:
        owner.execute(
            "update parents_meeting m set starts_at = now() - interval '2 hours', ends_at = now() - interval '30 minutes'"
            " from parents_parentgroup g where m.group_id = g.id and m.position = 1 and g.names ->> 'sv' = %s",
            [GROUP],
        )
    desk.goto("/arbete/anhorigstod/grupper/")
    desk.get_by_role("link", name=GROUP).click()
    expect(desk.locator(".seat-list")).to_contain_text(ALIAS)
    desk.get_by_role("link", name=re.compile("^Närvaro")).first.click()
    row = desk.locator(".door-row", has_text=ALIAS)
    row.get_by_role("button", name="Här", exact=True).click()
    expect(row).to_have_attribute("data-state", "yes")
    look(desk, on_phone=True)


def _she_says_whether_it_helped(mother: Page) -> None:
    mother.goto("/ar/svar/stod/hjalpte/")
    _in_arabic(mother)
    _go(mother, "button[name=helped][value=yes]")
    mother.locator("[name=words]").fill(ASIDE)
    _in_arabic(mother)
    _go(mother, "#ord form button[type=submit]")
    mother.goto("/ar/svar/stod/")
    _in_arabic(mother)


def _the_office_reads_it(desk: Page, reference: str) -> None:
    desk.goto(f"/arbete/anhorigstod/{reference}/")
    expect(desk.locator("main")).to_contain_text(ASIDE)
    look(desk, on_phone=True)
    # One answer alone is no statistics.
    desk.goto("/arbete/anhorigstod/siffror/")
    look(desk, on_phone=True)
    assert ASIDE not in desk.content()

"""How a case begins, through the pages: a question, its advice, the case, its ground and the consent."""

import re

from playwright.sync_api import Page, expect

from tests.browser.case_windows import (
    COORDINATOR,
    HANDLER,
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
    follow,
    forced,
    identity_number,
    look,
    press,
    said,
    state,
    step,
)

GROUP = "SSPF Hisingen"
SITUATION = "Eleven sover över hos äldre kamrater och skolan är orolig."
_SCHOOL, _OFFICE = "Exempelskolan Hisingen", "Socialkontoret Hisingen"
_HOUSE, _POLICE = "Kunskapshus Göteborg", "Polisen, region Väst"


# --- 1 and 2: a question that names nobody --------------------------------------------------------------------------


def the_school_writes(school: Page) -> tuple[str, str]:
    """Without an account; its reference and the code that opens it."""
    school.get_by_label("Var arbetar du?").select_option("school")
    school.get_by_label("Var i staden?").select_option("hisingen")
    school.get_by_label("Din fråga").fill("En elev har slutat prata med oss. Hur kommer vi nära?")
    press(school, "Skicka")
    code = re.sub(r"\D", "", school.inner_text("#return-code"))
    school.goto("/svar/")
    school.fill("input[name=code]", code)
    with school.expect_navigation():
        school.locator("main form button[type=submit]").click()
    found = re.search(r"V-\d\d-\d+", school.get_by_role("main").inner_text())
    assert found
    return found.group(), code


def the_house_advises(windows: Windows, enquiry: str) -> None:
    page = windows[COORDINATOR]
    page.goto(f"/arbete/inkorg/{enquiry}/")
    press(page, "Bekräfta")
    follow(page, "Fråga Kunskapshuset")
    page.get_by_label("Vad det gäller, i några ord").fill("En elev som drar sig undan skolan")
    question = page.get_by_label("Din fråga, utan att peka ut någon")
    question.fill(f"Eleven {identity_number()} har slutat prata med lärarna. Hur kommer man nära?")
    page.locator("summary", has_text="Vad behöver den som svarar kunna?").click()
    for competence in ("Teologi och religionsvetenskap", "Barn och ungas utveckling"):
        page.get_by_label(competence).check()
    press(page, "Ställ frågan")
    expect(page.locator(".finding").first).to_contain_text(identity_number())
    question.fill("Eleven har slutat prata med lärarna. Hur kommer man nära utan att skrämma bort?")
    press(page, "Ställ frågan")
    for name in ("Daniel Lindroth", "Mona Farah"):
        page.locator(".invite-row", has_text=name).get_by_role("checkbox").check()
    press(page, "Fråga dem")
    said(page, "2 experter är tillfrågade.")
    consultation = page.url
    two_experts_disagree(windows, consultation)
    for outside in (HANDLER, OFFICE, SCHOOL, POLICE):
        assert windows[outside].request.get(consultation).status in {403, 404}, outside
    page.goto(consultation)
    look(page)
    follow(page, "Skriv rådet")
    page.get_by_label("Rådet till den som frågade").fill(
        "Börja i det som fungerar. Experterna tyckte olika om när man ska tala om livsfrågor."
    )
    press(page, "Skicka rådet")
    expect(page.get_by_role("alert")).to_contain_text("Minst en expert håller inte med.")
    page.get_by_label("Rådet säger var experterna tyckte olika").check()
    press(page, "Skicka rådet")
    said(page, "Rådet är skickat.")
    page.goto("/arbete/experter/")
    look(page)


def two_experts_disagree(windows: Windows, consultation: str) -> None:
    theologian, mentor = windows[THEOLOGIAN], windows[MENTOR]
    for expert in (theologian, mentor):
        expert.goto("/arbete/konsultationer/")
        follow(expert, "En elev som drar sig undan skolan")
        press(expert, "Ja, jag är med")
    theologian.get_by_label("Ditt råd, utan att peka ut någon").fill(
        "Låt en vuxen som eleven litar på fråga, och tala om livsfrågor när eleven själv gör det."
    )
    press(theologian, "Spara")
    mentor.goto(consultation)
    mentor.locator("summary", has_text="Jag håller inte med").click()
    mentor.get_by_label("Vad tycker du i stället, och varför?").fill("Vänta med frågorna. Börja i träningen.")
    press(mentor, "Skriv det bredvid")
    theologian.goto(consultation)
    expect(theologian.locator(".post-against")).to_contain_text("Vänta med frågorna.")


def the_school_reads(school: Page, code: str) -> None:
    school.goto("/svar/samtal/")
    main = school.get_by_role("main")
    expect(main).to_contain_text("Börja i det som fungerar.")
    expect(main).to_contain_text("Rådet säger var de tyckte olika.")
    expect(main).to_contain_text("2 har svarat")
    expect(main).to_contain_text("Rådet är klart och står i samtalet")
    assert code not in school.content()


# --- 3 to 5: a case, its ground and the consent ---------------------------------------------------------------------


def a_case_is_opened(windows: Windows, enquiry: str) -> None:
    page = windows[COORDINATOR]
    page.goto("/arbete/akter/ny/")
    page.get_by_label("SSPF (unga)").check()
    page.get_by_label("Läget och oron, första anteckningen").fill(SITUATION)
    press(page, "Öppna akten")
    windows.reference = page.url.rstrip("/").split("/")[-1]
    windows.pseudonym = page.locator("h1").inner_text()
    windows.texts.append(SITUATION)
    page.goto(f"/arbete/inkorg/{enquiry}/")
    follow(page, "Öppna ett ärende efter förfrågan")
    page.get_by_label("Aktens referens").fill(windows.reference)
    press(page, "Öppna ärendet")
    expect(page.get_by_role("alert")).to_contain_text("Skriv varför det ska bli ett ärende")
    page.get_by_label("Varför ska det bli ett ärende?").fill("En mentor kan börja i det som fungerar.")
    page.get_by_label("Det här får den som skrev veta").fill("Vi arbetar vidare med det ni berättade.")
    press(page, "Öppna ärendet")
    said(page, "Den som skrev har fått besked.")
    windows.check({COORDINATOR: UNIT})
    page.goto(f"{windows.record}lamna-over/")
    page.get_by_label("Vilken enhet tar över?").select_option(label=GROUP)
    press(page, "Lämna över")
    said(page, f"är överlämnad till {GROUP}.")
    windows[HANDLER].goto(windows.case)
    press(windows[HANDLER], "Ta över")
    expect(windows[HANDLER].locator(".case-handler")).to_contain_text("Du handlägger ärendet")


def the_ground_is_laid(windows: Windows) -> None:
    page = windows[HANDLER]
    page.goto(f"{windows.record}person/ny/")
    page.get_by_label("Namn", exact=True).fill("Vera Lindström")
    page.get_by_label("Personnummer eller samordningsnummer").fill(identity_number())
    press(page, "Lås in")
    windows.texts += ["Vera Lindström", identity_number()]
    page.goto(f"{windows.case}steg/grund/")
    expect(page.get_by_role("heading", name="3 saker saknas först")).to_be_visible()
    expect(page.get_by_role("button", name="Grunden är klar")).to_have_count(0)
    look(page)
    # Neither the step with shut gates nor one that lies further on is taken by force.
    assert forced(page, f"{windows.case}steg/grund/") == 422
    assert forced(page, f"{windows.case}steg/stod/") == 303
    state(page, "Föreslaget", windows)
    page.goto(f"{windows.case}grund/")
    page.get_by_label("Vilken grupp går stödet i?").select_option(label=GROUP)
    page.get_by_label("Vilken rättslig grund vilar arbetet på?").select_option(index=1)
    press(page, "Spara")
    page.goto(f"{windows.case}dubbelt-spar/")
    press(page, "Gör kontrollen")
    expect(page.get_by_role("main")).to_contain_text("Vi hittar ingen annan")
    step(windows, "grund", "Grunden är klar", "Grunden är klar")


def consent_is_asked_and_shared(windows: Windows) -> None:
    page = windows[HANDLER]
    page.goto(f"{windows.record}samtycken/fraga/sspf/")
    page.get_by_label("Hur gammal är personen").fill("15")
    page.get_by_label("Hur många vårdnadshavare").select_option("2")
    wanted = {_SCHOOL: (MEASURES, MEETINGS), _OFFICE: (NEEDS, MEASURES, MEETINGS), _HOUSE: (MEASURES,),
              _POLICE: (MEASURES, MEETINGS)}  # fmt: skip
    for name, kinds in wanted.items():
        box = page.locator("details.organisation", has_text=name)
        box.locator("summary").click()
        for kind in kinds:
            box.get_by_label(kind).check()
    press(page, "Granska")
    press(page, "Skapa förfrågan")
    request = page.url
    step(windows, "samtycke", "Samtycke är frågat", "Samtycke är frågat")
    # The second says no to the police: one no is enough.
    for guardian, about_police in (("Vårdnadshavare 1", "Ja"), ("Vårdnadshavare 2", "Nej")):
        page.goto(request)
        follow(page, f"Skriv in svar {guardian}")
        page.get_by_label("På papper").check()
        for name in wanted:
            answer = about_police if name == _POLICE else "Ja"
            page.locator(".answer-row", has_text=name).get_by_label(answer, exact=True).check()
        press(page, "Skriv in")
    expect(page.get_by_role("link", name=re.compile("^Dela Polisen"))).to_have_count(0)
    for name, who in ((_SCHOOL, "Karin Thulin"), (_OFFICE, "Samir Haddad"), (_HOUSE, "Mona Farah")):
        page.goto(request)
        follow(page, re.compile(f"^Dela {name}"))
        page.get_by_label(f"Bara {who}").check()
        press(page, "Dela")

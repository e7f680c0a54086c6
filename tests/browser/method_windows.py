"""Those who have a part in a method's way, each in a window of their own; what they write; and the days that go by between."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from playwright.sync_api import Locator, Page, expect

from tests.browser.case_windows import KEEPS_UP
from tests.browser.conftest import Site
from tests.conftest import wall_says

COORDINATOR, LEAD, LAWYER = "samordnare", "metodansvarig", "jurist"
OFFICE, SCHOOL, TRAINER = "socialsekreterare.hisingen", "skola", "utbildare"
COURSE = "Att ta emot ett samtal från en anhörig"
LEAD_NAME, SCHOOL_NAME = "Ylva Hedman", "Exempelskolan Hisingen"

COUNT = "varsam.areas.methods.learning.jobs.learning_count"
REMIND = "varsam.areas.methods.studies.jobs.studies_remind"
NAME, SLUG = "Föräldracafé med en lyssnande värd", "foraldracafe-med-en-lyssnande-vard"
CARD, DESK = f"/metoder/{SLUG}/", f"/arbete/metoder/{SLUG}/"
LEARNED = "Föräldrar kommer när någon som de känner bjuder in dem"
HOW = (
    "En förälder från skolan står i dörren och häller kaffe. Ingen föreläser. Den som vill prata sätter sig vid ett eget bord"
    " med en värd som har lärt sig lyssna. De vet inte än om det förändrar något hemma."
)
WORDS = "Vi har tomma föräldramöten på tre skolor. Skulle det här gå att pröva hos oss?"
ANSWER = "Ja. Jag vill veta vad forskningen säger först."

# What a database gives: two that can be weighed in, one of them twice in other spelling, one that is about something else, and one
# entry that nobody can read.
STUDIES = """TY  - JOUR
TI  - Föräldracaféer på åtta skolor: en jämförande studie
AU  - Ångström, Åsa
AU  - Öhman, Per
PY  - 2022
T2  - Nordisk tidskrift för skola och hem
DO  - 10.5555/foraldracafe.2022
AB  - Åtta skolor med kafé jämfördes med åtta utan, 240 föräldrar.
ER  -
TY  - JOUR
TI  - Foraldracafeer pa atta skolor, en jamforande studie
AU  - Aangstroem, Aasa
PY  - 2022
ER  -
TY  - JOUR
TI  - Att stå i dörren: intervjuer med kafévärdar
AU  - Lindh, Karin
PY  - 2021
DO  - 10.5555/kafevardar.2021
ER  -
TY  - JOUR
TI  - Skolmat och trivsel i årskurs fem
AU  - Berg, Nils
PY  - 2019
DO  - 10.5555/skolmat.2019
ER  -
TY  - JOUR
AU  - Utan Titel, Någon
PY  - 2020
ER  -
"""
COMPARED, AGAIN, TALKED, OTHER = (
    "Föräldracaféer på åtta skolor", "Foraldracafeer pa atta skolor", "Att stå i dörren", "Skolmat och trivsel",
)  # fmt: skip
UNKNOWN = "Om det håller i sig efter ett år, och för föräldrar som aldrig kommer till skolan."

CARD_SAYS = {
    "target_sv": "Föräldrar till barn i grundskolan.",
    "target_en": "Parents of children in primary school.",
    "description_sv": "Kaffe på skolan varannan torsdag. En förälder bjuder in, en värd lyssnar.",
    "description_en": "Coffee at school every other Thursday. A parent invites, a host listens.",
    "harms_sv": "Den som bjuds in enskilt kan känna sig utpekad.",
    "harms_en": "Whoever is invited alone may feel singled out.",
    "source": "Lärdom från ett nätverk",
}
ASKED = {
    "question_sv": "Får föräldrar någon att prata med, jämfört med skolor utan kafé?",
    "question_en": "Do parents find somebody to talk to, compared with schools without a café?",
    "criteria_sv": "Studier av föräldrar till skolbarn, i vilket land som helst, från år 2000.",
    "criteria_en": "Studies of parents of schoolchildren, in any country, from the year 2000.",
    "sources": "ERIC\nSwePub",
    "terms": "(parent* AND school AND café) OR föräldracafé",
    "searched_on": date.today().isoformat(),
    "found": "5",
    "repeated": "1",
    "screened": "4",
    "screened_out": "1",
    "unread": "0",
    "unknown_sv": UNKNOWN,
    "unknown_en": "Whether it lasts for a year, and for parents who never come to school.",
}

MEASURE = "Föräldrar som vet vem på skolan de kan ringa"
HARM = "Två familjer kände sig utpekade när inbjudan lämnades i klassrummet."
DONE = "Alla får inbjudan i samma brev nu."
CAME_OF_IT = "Fler visste vem de kan ringa. Utan skolor att jämföra med vet vi inte vad det berodde på."
GOAL, PROMISED = "Jag vill prata med någon om barnbarnet.", "Han går till kaféet på skolan två gånger."
HELPED = "Att någon frågade om barnbarnet."
# What is about a pilot's harm or about a person, and stands on no card.
SEALED = (HARM, DONE, GOAL, PROMISED, HELPED)


@dataclass
class Windows:
    """The windows, and what the story comes to know on its way."""

    site: Site
    visitor: Page
    coordinator: Page
    lead: Page
    lawyer: Page
    office: Page
    school: Page
    pilot: str = ""
    case: str = ""

    def __post_init__(self) -> None:
        for page in (self.visitor, self.coordinator, self.lead, self.lawyer, self.office, self.school):
            page.set_default_timeout(KEEPS_UP)
            page.set_default_navigation_timeout(KEEPS_UP)

    def tell(self, statement: str, *values: object) -> int:
        """What no user may: the owner's statement, and how many rows it was about."""
        with self.site.owner() as owner:
            return owner.execute(statement, values or None).rowcount

    def ask(self, question: str, *values: object) -> list[tuple[object, ...]]:
        with self.site.owner() as owner:
            return owner.execute(question, values or None).fetchall()

    def wall_says(self, at: str) -> None:
        """What the clock on the database's wall says, an expression of SQL."""
        with self.site.owner() as owner:
            owner.execute(wall_says(at))

    def months_go_by(self) -> None:
        """The pilot began two months ago."""
        began = date.today() - timedelta(days=61)
        moved = self.tell("update pilots_pilot set started_on = %s where reference = %s", began, self.pilot)
        self.tell(
            "update pilots_reading r set \"on\" = %s from pilots_pilot p where p.id = r.pilot_id and p.reference = %s",
            began - timedelta(days=1), self.pilot,
        )  # fmt: skip
        assert moved == 1

    def two_years_go_by(self) -> None:
        """The day on which the method is to be gone through again was yesterday, for whatever page is read after."""
        day = date.today() - timedelta(days=1)
        assert self.tell("update methods_method set review_on = %s where slug = %s", day, SLUG) == 1
        self.tell("select nextval('public.people_published')")


def section(page: Page, heading: str) -> Locator:
    """The part of a page below that heading."""
    return page.locator("section", has=page.get_by_role("heading", name=heading, exact=True)).last


def step(page: Page, to: str, why: str) -> None:
    """The method lead takes a step of the way, with a reason."""
    page.goto(DESK)
    with page.expect_navigation():
        page.get_by_role("link", name="Ta ett steg").click()
    page.locator(f"#steg-{to}").check()
    page.get_by_label("Varför?").fill(why)
    with page.expect_navigation():
        page.get_by_role("button", name="Ta steget").click()
    expect(page.locator(".timeline")).to_contain_text(why)


def choose(page: Page, label: str, words: str | re.Pattern[str]) -> None:
    """In a list, the one line that has the words."""
    field = page.get_by_label(label, exact=True)
    value = field.locator("option", has_text=words).first.get_attribute("value")
    assert value
    field.select_option(value)


def says_nothing_sealed(page: Page) -> None:
    """Neither what harmed somebody nor what was said in a case stands in what everybody reads."""
    for words in SEALED:
        assert words not in page.content(), words

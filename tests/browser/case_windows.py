"""Seven of the cast, each in a window of their own, and what each of them sees of one case."""

import re
from dataclasses import dataclass, field
from datetime import date

from playwright.sync_api import Page, expect

from tests.browser.conftest import check_accessibility, check_fits

COORDINATOR, HANDLER, OFFICE = "samordnare", "sspf.hisingen", "socialsekreterare.hisingen"
SCHOOL, POLICE, MENTOR, THEOLOGIAN = "skola", "polis", "mentor", "teolog"
CAST = (COORDINATOR, HANDLER, OFFICE, SCHOOL, POLICE, MENTOR, THEOLOGIAN)

NEEDS, MEASURES, MEETINGS = "Behov och styrkor", "Insatser och plan", "Möten och beslut"
UNIT = frozenset({"unit"})
NOTHING: frozenset[str] = frozenset()
# A window that keeps up asks again after some seconds; in milliseconds.
KEEPS_UP = 30_000


def press(page: Page, words: str | re.Pattern[str]) -> None:
    """A button that leads on."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=isinstance(words, str)).first.click()


def begin(page: Page) -> None:
    """Begin a meeting from its room, before its day too."""
    press(page, "Börja mötet")
    if page.url.endswith("/rum/borja/"):
        press(page, "Börja ändå")


def follow(page: Page, words: str | re.Pattern[str]) -> None:
    """A link that leads on."""
    with page.expect_navigation():
        page.get_by_role("link", name=words, exact=isinstance(words, str)).first.click()


def said(page: Page, words: str) -> None:
    """The page says that it went well, in these words."""
    expect(page.get_by_role("status").filter(has_text=words).first).to_be_visible(timeout=KEEPS_UP)


def look(page: Page, *, on_phone: bool = False) -> None:
    """The page that is open keeps to WCAG; with `on_phone` it also fits a small screen."""
    check_accessibility(page)
    check_fits(page)
    if on_phone:
        page.set_viewport_size({"width": 390, "height": 844})
        check_fits(page)
        page.set_viewport_size({"width": 1280, "height": 900})


def identity_number() -> str:
    """The number of an invented person who is fifteen, as long as nobody writes the year in a test."""
    digits = f"{date.today().year - 15}0112238"
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits[2:])]
    check = -sum(number // 10 + number % 10 for number in doubled) % 10
    return f"{digits[:8]}-{digits[8:]}{check}"


@dataclass
class Windows:
    """The windows, signed in and kept open, and the addresses of what they look for."""

    pages: dict[str, Page]
    reference: str = ""
    pseudonym: str = ""
    minutes: str = ""
    # Words that nobody outside may find anywhere: texts about the person.
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        # Seven windows on a machine that does other things too.
        for page in self.pages.values():
            page.set_default_timeout(KEEPS_UP)

    def __getitem__(self, account: str) -> Page:
        return self.pages[account]

    @property
    def record(self) -> str:
        return f"/arbete/akter/{self.reference}/"

    @property
    def case(self) -> str:
        return f"/arbete/arenden/{self.reference}/"

    @property
    def plan(self) -> str:
        return f"{self.case}plan/"

    def check(self, expected: dict[str, frozenset[str]]) -> None:
        """Each of the windows sees the kinds that are named of case, record, plan and minutes; who is not named, nothing."""
        for account in CAST:
            kinds = expected.get(account, NOTHING)
            case, record, plan, *minutes = self._answers(account)
            assert self._kinds(*case) == kinds, (account, "case")
            assert self._kinds(*record) == kinds, (account, "record")
            assert (plan[0] == 200) == bool(kinds & {"unit", MEASURES}), (account, "plan")
            if minutes:
                assert (minutes[0][0] == 200) == bool(kinds & {"unit", MEETINGS}), (account, "minutes")

    def _answers(self, account: str) -> list[tuple[int, str]]:
        """Status and source of the four pages, asked for at once from within the window."""
        addresses = [each for each in (self.case, self.record, self.plan, self.minutes) if each]
        found = self[account].evaluate(
            "pages => Promise.all(pages.map(page => fetch(page).then(async a => [a.status, await a.text()])))",
            addresses,
        )
        assert all(status in {200, 404} for status, _source in found), (account, found)
        return [(int(status), str(source)) for status, source in found]

    def _kinds(self, status: int, source: str) -> frozenset[str]:
        """What the page says that this window may see; "unit" where it sees all as the unit that answers for it."""
        if status == 404:
            assert self.pseudonym not in source
            return NOTHING
        lists = re.findall(r'<ul class="cluster kind-list">(.*?)</ul>', source, re.DOTALL)
        return frozenset(re.findall(r"<span>([^<]+)</span>", "".join(lists))) if lists else UNIT

    def check_hidden(self, account: str, *addresses: str) -> None:
        """Nothing of it stands in the page that is open, nor at these addresses: no pseudonym, reference or word."""
        answers = [self[account].request.get(each) for each in addresses]
        assert all(answer.ok for answer in answers), account
        for source in (self[account].content(), *(answer.text() for answer in answers)):
            for secret in (self.pseudonym, self.reference, *self.texts):
                assert secret not in source, (account, secret)


def forced(page: Page, address: str) -> int:
    """Send the form of a step that the page does not offer; what the site answers."""
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    sent: dict[str, str | float | bool] = {"csrfmiddlewaretoken": token, "reason": "Vi har bråttom."}
    return page.request.post(address, form=sent, headers={"Referer": page.url}, max_redirects=0).status


def state(page: Page, words: str, windows: Windows) -> None:
    """The case stands there."""
    page.goto(windows.case)
    expect(page.locator(".case-who")).to_contain_text(words)


def step(windows: Windows, to: str, act: str, then: str) -> None:
    """The one who handles it takes a step of the case."""
    page = windows[HANDLER]
    page.goto(f"{windows.case}steg/{to}/")
    press(page, act)
    said(page, f"Ärendet är nu: {then}.")

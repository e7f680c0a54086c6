"""Seven of the cast, each in a window of their own, and what each of them sees of one case."""

import re
from dataclasses import dataclass, field
from datetime import date

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, check_accessibility, check_fits

COORDINATOR, HANDLER, OFFICE = "samordnare", "sspf.hisingen", "socialsekreterare.hisingen"
SCHOOL, POLICE, MENTOR, THEOLOGIAN = "skola", "polis", "mentor", "teolog"
CAST = (COORDINATOR, HANDLER, OFFICE, SCHOOL, POLICE, MENTOR, THEOLOGIAN)

NEEDS, MEASURES, MEETINGS = "Behov och styrkor", "Insatser och plan", "Möten och beslut"
UNIT = frozenset({"unit"})
NOTHING: frozenset[str] = frozenset()
# A window that keeps up asks again after some seconds.
KEEPS_UP = 20_000


def press(page: Page, words: str | re.Pattern[str]) -> None:
    """A button that leads on."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=isinstance(words, str)).first.click()


def follow(page: Page, words: str | re.Pattern[str]) -> None:
    """A link that leads on."""
    with page.expect_navigation():
        page.get_by_role("link", name=words, exact=isinstance(words, str)).first.click()


def said(page: Page, words: str) -> None:
    """The page says that it went well, in these words."""
    expect(page.get_by_role("status").filter(has_text=words).first).to_be_visible()


def look(page: Page, *, on_phone: bool = False) -> None:
    """The page that is open keeps to WCAG; with `on_phone` it also fits a small screen."""
    check_accessibility(page)
    check_fits(page)
    if on_phone:
        page.set_viewport_size(PHONE)
        check_fits(page)
        page.set_viewport_size(DESKTOP)


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
            assert self._kinds(account, self.case) == kinds, (account, "case")
            assert self._kinds(account, self.record) == kinds, (account, "record")
            assert self._reads(account, self.plan) == bool(kinds & {"unit", MEASURES}), (account, "plan")
            if self.minutes:
                in_circle = bool(kinds & {"unit", MEETINGS})
                assert self._reads(account, self.minutes) == in_circle, (account, "minutes")

    def _reads(self, account: str, address: str) -> bool:
        status = self[account].request.get(address).status
        assert status in {200, 404}, (account, address, status)
        return status == 200

    def _kinds(self, account: str, address: str) -> frozenset[str]:
        """What the page says that this window may see; "unit" where it sees all as the unit that answers for it."""
        answer = self[account].request.get(address)
        assert answer.status in {200, 404}, (account, address, answer.status)
        if answer.status == 404:
            assert self.pseudonym not in answer.text()
            return NOTHING
        lists = re.findall(r'<ul class="cluster kind-list">(.*?)</ul>', answer.text(), re.DOTALL)
        if not lists:
            return UNIT
        return frozenset(re.findall(r"<span>([^<]+)</span>", "".join(lists)))

    def check_hidden(self, account: str, *addresses: str) -> None:
        """Nothing of it stands in the page that is open, nor at these addresses: no pseudonym, reference or word."""
        sources = [self[account].content(), *(self[account].request.get(each).text() for each in addresses)]
        for source in sources:
            for secret in (self.pseudonym, self.reference, *self.texts):
                assert secret not in source, (account, secret)


def forced(page: Page, address: str) -> int:
    """Send the form of a step that the page does not offer; what the site answers."""
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    sent = {"csrfmiddlewaretoken": token, "reason": "Vi har bråttom."}
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

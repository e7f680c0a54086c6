"""A real browser on a real server: granian with two workers, the app's own login, a clone of the demo town."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import which

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import environment

AXE = environment.ROOT / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@dataclass
class Site:
    """A running Varsam: where it answers, where its live view does, its database, its data folder and what it has written
    to its log."""

    address: str
    live: str
    database: str
    data: Path
    log: Path

    def surroundings(self) -> dict[str, str]:
        """What the server finds in its environment, and whatever works beside it."""
        return environment.surroundings(self.database, data=self.data, address=self.address)

    def owner(self) -> psycopg.Connection:
        return environment.owner(self.database)


@pytest.fixture(scope="session")
def site(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server a process, started by `varsam serve` as in production, without a second factor."""
    name = f"varsam_site_{worker_id}_{os.getpid()}"
    environment.clone(name)
    port, live, data = _free_port(), _free_port(), tmp_path_factory.mktemp("site")
    address, log = f"http://127.0.0.1:{port}", data / "log"
    running = Site(address, f"http://127.0.0.1:{live}/direkt/", name, data, log)
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "varsam.site.cli", "serve", "--port", str(port), "--live-port", str(live)],
            env=running.surroundings(), stdout=output, stderr=output, cwd=environment.ROOT,
        )  # fmt: skip
    try:
        _wait(address, server, log)
        # It answers 404 to whoever asks for a page, as soon as it can answer at all.
        _wait(f"http://127.0.0.1:{live}", server, log)
        yield running
    finally:
        server.terminate()
        server.wait(20)
    with environment.superuser() as superuser:
        environment.drop(superuser, name)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 150
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{address}/anhorig/", timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not answer\n{log.read_text()}")


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = which(name)
        if found:
            return found
    pytest.fail("no Chromium on this machine: apt-get install chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                  "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        )  # fmt: skip
        yield started
        started.close()


@dataclass
class Problems:
    """What must stay empty: console errors, refused content, requests to anywhere else."""

    site: Site
    found: list[str]

    def watch(self, page: Page) -> None:
        page.on(
            "console",
            lambda m: self.found.append(m.text) if m.type == "error" and not _expected(m.text) else None,
        )
        page.on("pageerror", lambda e: self.found.append(str(e)))
        page.on(
            "request",
            lambda r: (
                self.found.append(r.url)
                if not r.url.startswith((self.site.address, self.site.live, "data:"))
                else None
            ),
        )


def _expected(text: str) -> bool:
    # A form with a mistake answers 422, a wrong code too: the browser calls every such answer an error.
    return (
        "status of 422" in text
        or "status of 409" in text
        or "status of 404" in text
        or "status of 403" in text
        or "status of 401" in text
        # Where a test takes the connection away: from the browser, or from the live view to its database.
        or "ERR_INTERNET_DISCONNECTED" in text
        or "status of 503" in text
    )


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """`visit("/anhorig/", javascript=False, width=390)` opens a page in a window of its own."""
    opened: list[BrowserContext] = []
    problems = Problems(site, [])

    def visitor(path: str = "/", *, javascript: bool = True, width: int = 390) -> Page:
        size = PHONE if width == 390 else {"width": width, "height": 900}
        context = browser.new_context(
            base_url=site.address,
            java_script_enabled=javascript,
            viewport=size,
            locale="sv-SE",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        page = context.new_page()
        problems.watch(page)
        page.goto(path)
        return page

    yield visitor
    for context in opened:
        context.close()
    assert problems.found == []


@pytest.fixture
def sign_in_browser(visit: Callable[..., Page]) -> Callable[..., Page]:
    """A window in which one of the cast has signed in by the form."""

    def signed_in(account: str, *, width: int = 1280) -> Page:
        page = visit("/konto/logga-in/", width=width)
        page.fill("input[name=login]", f"{account}@demo.varsam.test")
        page.fill("input[name=password]", "varsam-demo")
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/arbete/")
        return page

    return signed_in


def check_accessibility(page: Page) -> None:
    """No violation of WCAG 2.2 A or AA that axe can see, on the page that is there when it has loaded."""
    page.wait_for_load_state("load")
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "async () => (await axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']}))"
        ".violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160)).slice(0, 3).join(' | '))"
    )
    assert found == [], f"{page.url}: {found}"


def both_widths(page: Page) -> Iterator[int]:
    """The page that is there as a desk shows it and then as a phone does, where one goes on: what is walked with a
    phone's small surface is looked at on both."""
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        yield size["width"]


def check_both_widths(page: Page) -> None:
    """Accessible, and nothing sticks out, at a desk and on a phone."""
    for _ in both_widths(page):
        check_accessibility(page)
        check_fits(page)


def check_fits(page: Page) -> None:
    """Nothing sticks out sideways at this width, once the page has settled in it: what scripts measure comes a frame later."""
    for _ in range(20):
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide <= 0:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{page.url} is {wide} pixels too wide")

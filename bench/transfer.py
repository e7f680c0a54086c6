"""What a phone has to fetch for `/anhorig/` the first time.

Measured: the bytes on the wire of every resource of the page, headers included, as Chromium counts them
(Network.loadingFinished, encodedDataLength), with an empty cache, in three of the languages.
Against: the HTML alone. Bound: at most 120 kB.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from bench import house, report
from bench.report import Bound

PATHS = ("/anhorig/", "/ar/anhorig/", "/fa/anhorig/")
MOST = 120_000
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def run() -> list[Bound]:
    bounds = []
    with house.serving() as varsam, _browser() as browser:
        for path in PATHS:
            parts = _fetched(browser, f"http://127.0.0.1:{varsam.port}", path)
            total, page = sum(parts.values()), parts[path]
            largest = sorted(parts.items(), key=lambda part: -part[1])
            rows = [(name, size, f"{size / total:.0%}") for name, size in largest]
            report.table(
                f"Transferred for {path} with an empty cache", ("", "bytes", ""),
                [*rows, ("all", total, f"{total / page:.1f} x the HTML")],
            )  # fmt: skip
            bounds.append(Bound(f"bytes of {path}", "<= 120 kB", f"{total / 1000:.1f} kB", total <= MOST))
    return bounds


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        program = next(
            filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
        )
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


def _fetched(browser: Browser, origin: str, path: str) -> dict[str, int]:
    """Path → bytes, in a window that has never been here, on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=3)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    names: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def finished(event: dict[str, object]) -> None:
        name = names[str(event["requestId"])].removeprefix(origin)
        sizes[name] = sizes.get(name, 0) + int(event["encodedDataLength"])  # type: ignore[call-overload]

    wire.on("Network.requestWillBeSent", lambda e: names.__setitem__(e["requestId"], e["request"]["url"]))
    wire.on("Network.loadingFinished", finished)
    wire.send("Network.enable")
    page.goto(f"{origin}{path}", wait_until="networkidle")
    context.close()
    return sizes

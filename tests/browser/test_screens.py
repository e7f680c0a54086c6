"""The pictures of the README, taken from the running demo town. `VARSAM_SCREENS=docs/screens make test ARGS=-kscreens`
renews those in the tree; every other run writes to build/screens, to be looked at."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import check_accessibility, check_fits
from tests.environment import ROOT

pytestmark = pytest.mark.browser
BUILD = ROOT / "build" / "screens"
README = {
    "relatives-phone",
    "relatives-arabic-phone",
    "desk-start-1280",
    "desk-inkorg-1280",
    "desk-record-1280",
}


def take(page: Page, name: str, *, whole: bool = False) -> Path:
    place = (
        ROOT / os.environ["VARSAM_SCREENS"] if name in README and "VARSAM_SCREENS" in os.environ else BUILD
    )
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{name}.png"
    page.screenshot(path=path, full_page=whole)
    return path


@pytest.mark.parametrize(
    ("name", "path", "width"),
    [
        ("relatives-phone", "/anhorig/", 390),
        ("relatives-desktop", "/anhorig/", 1280),
        ("relatives-arabic-phone", "/ar/anhorig/", 390),
        ("home-desktop", "/", 1280),
    ],
)
def test_screens_of_the_public_pages(visit: Callable[..., Page], name: str, path: str, width: int) -> None:
    assert take(visit(path, width=width), name).stat().st_size > 10_000


DESK = ["", "inkorg/", "inkorg/ny/", "uppgifter/", "kontakter/", "kontakter/radda-barnen-orostelefonen/", "sidor/",
        "sidor/personuppgifter/sv/", "frister/", "frister/dagar/"]  # fmt: skip


@pytest.mark.parametrize("width", [390, 1280])
def test_screens_of_the_desk_are_accessible_and_fit(sign_in_browser: Callable[..., Page], width: int) -> None:
    page = sign_in_browser("samordnare", width=width)
    for path in DESK:
        page.goto(f"/arbete/{path}")
        check_accessibility(page)
        check_fits(page)
        take(page, f"desk-{path.strip('/').replace('/', '-') or 'start'}-{width}", whole=True)


@pytest.mark.parametrize(
    ("account", "path"),
    [
        ("dataskydd", "logg/"),
        ("systemadmin", "system/"),
        ("polis", ""),
        ("skola", ""),
        ("mentor", ""),
        ("rad", ""),
        ("registrator", ""),
        ("socialsekreterare.hisingen", "inkorg/"),
    ],
)
def test_screens_of_every_role(sign_in_browser: Callable[..., Page], account: str, path: str) -> None:
    page = sign_in_browser(account)
    page.goto(f"/arbete/{path}")
    check_accessibility(page)
    check_fits(page)
    take(page, f"role-{account}", whole=True)


def test_screen_of_a_record(sign_in_browser: Callable[..., Page]) -> None:
    page = sign_in_browser("socialsekreterare.hisingen")
    page.goto("/arbete/akter/")
    with page.expect_navigation():
        page.locator("main a[href*='/akter/K-']").first.click()
    check_accessibility(page)
    take(page, "desk-record-1280")


def test_english_desk_has_no_swedish_left(sign_in_browser: Callable[..., Page]) -> None:
    page = sign_in_browser("samordnare")
    for path in DESK[:4]:
        page.goto(f"/en/arbete/{path}")
        words = page.inner_text("main").split("\n")
        own = {each.strip() for each in page.locator("main [dir=auto]").all_inner_texts()}
        swedish = [
            line
            for line in words
            if line.strip() not in own
            and any(w in f" {line.lower()} " for w in (" och ", " att ", " inte ", " eller "))
        ]
        # Headings and names that colleagues wrote in Swedish stay as they are.
        assert not [
            line
            for line in swedish
            if "?" not in line and ":" not in line and not re.match(r"[A-Z]-\d\d-\d+\t", line)
        ], path

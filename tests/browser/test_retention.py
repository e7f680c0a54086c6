"""The registrar's journey: a list is gone through, one thing excepted, the rest approved, and the proof is there."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests import environment
from tests.browser.conftest import Site, check_accessibility, check_both_widths

pytestmark = pytest.mark.browser


def test_pages_and_their_errors_are_accessible_and_fit(sign_in_browser: Callable[..., Page]) -> None:
    page = sign_in_browser("registrator", width=390)
    for path, button in (
        ("sparrar/", "Spärra"),
        ("regler/", ""),
        ("regler/record/ny/", "Spara ny version"),
        ("undantag/ny/", "Spara ny version"),
        ("intyg/", ""),
    ):
        page.goto(f"/arbete/gallring/{path}")
        check_both_widths(page)
        if button:
            page.locator(f"main button:has-text('{button}')").click()
            page.wait_for_selector("[data-errors]")
            check_both_widths(page)


def test_a_list_is_reviewed_approved_and_proved(site: Site, sign_in_browser: Callable[..., Page]) -> None:
    page = sign_in_browser("registrator")
    page.goto("/arbete/gallring/")
    check_accessibility(page)
    page.locator("a:has-text('Gå igenom listan')").click()
    check_accessibility(page)
    page.locator("button[value=except]").click()
    page.wait_for_selector("[data-errors]")
    check_accessibility(page)
    page.locator("input[name=item]").first.check()
    page.fill("input[name=reason]", "Pågående granskning")
    page.locator("button[value=except]").click()
    page.wait_for_selector("text=En rad är ändrad.")
    page.locator("a:has-text('Godkänn listan')").click()
    page.locator("button:has-text('Godkänn och förstör')").click()
    page.wait_for_selector("[data-errors]")
    check_accessibility(page)
    page.locator("input[name=sure]").check()
    page.locator("button:has-text('Godkänn och förstör')").click()
    page.wait_for_selector("text=Listan är godkänd.")
    check_accessibility(page)
    done = _run(site)
    assert done.returncode == 0, done.stderr
    # The page follows by itself, and shows the certificate when there is one.
    page.wait_for_selector("h1:has-text('Intyg om gallring')")
    check_both_widths(page)


def _run(site: Site) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "varsam.site.cli", "retention", "run"],
        env=site.surroundings(), cwd=environment.ROOT, capture_output=True, text=True,
    )  # fmt: skip

"""A report of concern about a child is never replaced, delayed or made to wait for consent (docs/law.md, L5)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from varsam.areas.relatives.forms import WriteForm
from varsam.kernel.lawfulness import rules
from varsam.site.operations.forms import OperationsForm
from varsam.site.reference import read_yaml

ROOT = Path(__file__).resolve().parents[3]
TODAY = date(2026, 11, 22)


@pytest.mark.law("L5")
def test_nobody_who_writes_is_asked_for_consent_or_made_to_wait() -> None:
    asked = {name for form in (WriteForm, OperationsForm) for name in form.base_fields}
    assert {"message", "district", "language"} <= asked
    assert not [name for name in asked if "consent" in name or "name" in name or "age" in name.split("_")]


@pytest.mark.law("L5")
def test_the_pages_say_that_anonymity_does_not_stop_it(client: Client, db: None) -> None:
    swedish = client.get("/personuppgifter/").content.decode()
    assert "skyldiga att göra en orosanmälan" in swedish
    assert "Det gäller även om du är anonym" in swedish
    for path in ("/verksamhet/", "/verksamhet/stod/"):
        page = client.get(path).content.decode().lower()
        assert "orosanmälan direkt" in page, path


@pytest.mark.law("L5")
def test_the_periods_of_social_services_are_no_clocks_of_ours() -> None:
    """They are shown to who asks for the rules; nothing in the code counts by them."""
    rows = read_yaml("varsam.kernel.lawfulness", "legal_rules.yaml")["rules"]
    theirs = [row["id"] for row in rows if row["parameters"].get("owner") == "socialtjansten"]
    assert len(theirs) >= 3
    code = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "varsam").rglob("*.py"))
    assert "sol-gallring-5-ar" in code, "slugs of rules stand in code, so that the search would find them"
    assert [slug for slug in theirs if slug in code] == []


@pytest.mark.law("L5")
def test_the_duty_is_at_once_on_suspicion_and_without_consent(db: None) -> None:
    def said(name: str) -> Any:
        return rules.parameter("sol-19-1-orosanmalan", name, TODAY)

    assert (said("when"), said("threshold"), said("consent_required")) == ("at_once", "suspicion", False)

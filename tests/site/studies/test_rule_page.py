"""The rule as everybody reads it: every number of it, since when, and that nobody has decided it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.site.conftest import words
from varsam.areas.methods.studies import rule

PAGE = "/metoder/regeln/"


def test_the_rule_is_there_to_read_with_its_numbers(db: None, client: Client) -> None:
    said = words(client.get(PAGE))
    for told in (
        "Version 3, gäller från 23 november 2026",
        "Ingen har beslutat den än",
        "Eget förslag 2026; metodansvarig ska bestämma.",
        "Slumpad studie Tungt Tungt",
        "Intervjuer eller observationer Inget Måttligt",
        "Hög risk för snedvridning: 2 steg mindre.",
        "Låg risk för snedvridning: inget avdrag.",
        "Färre än 50 personer",
        "Minst 2 studier som väger tungt fann att metoden hjälpte.",
        "Minst 75 procent av vikten",
        "Mindre än 50 procent: inget stöd.",
        "Version 2, gällde en del av den 23 november 2026",
        "Version 1, gällde från 1 januari 2026 till och med 22 november 2026",
    ):
        assert told in said, told
    now, before = said.split("Tidigare versioner")
    assert "när en systematisk översikt har letat och inte funnit någon studie" in now
    assert "räknas som en som inte går att tyda" in before
    # What a systematic review counts as, now and before.
    changed = "En systematisk översikt räknas nu som flera studier bara när den väger in minst två."
    assert f"Nytt i den här versionen: {changed}" in now
    assert (
        "räknas som 2 studier när den själv väger samman minst 2. Väger den in färre, eller är det okänt"
        in now
    )
    assert changed not in before
    assert before.count("räknas som 2 studier, eftersom den själv väger samman flera.") == 2
    english = words(client.get(f"/en{PAGE}"))
    assert "Our own proposal of 2026; the methods lead is to decide." in english
    assert "Eget förslag" not in english


def test_its_numbers_are_those_that_are_counted_with(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(rule.rules()[-1], small=77, strong=4, agree=81, decided_on=date(2026, 11, 24))
    monkeypatch.setattr(rule, "rules", lambda: (other,))
    # With a question, so that no page that was kept answers.
    said = words(client.get(f"{PAGE}?n"))
    for told in ("Färre än 77 personer", "Minst 4 studier som väger tungt", "Minst 81 procent"):
        assert told in said, told
    assert "Regeln är beslutad 24 november 2026." in said
    assert "Tidigare versioner" not in said


@pytest.mark.parametrize("page", ["/metoder/", "/metoder/sspf/"])
def test_whoever_reads_a_rating_finds_the_rule(db: None, client: Client, page: str) -> None:
    assert f'href="{PAGE}"' in client.get(page).content.decode()


def test_no_method_takes_its_address(cast: Any) -> None:
    from varsam.areas.methods.register import actions
    from varsam.kernel.access.actor import acting
    from varsam.site.methods.views_edit import RESERVED

    lead = cast("metodansvarig")
    with acting(lead):
        made = actions.propose_idea(name="Regeln", words="En idé.", by=lead, reserved=RESERVED)
    assert made.slug == "regeln-2"

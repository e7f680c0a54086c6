"""What came of a pilot: what is drawn, what is hidden, and that no word goes further than the layout."""

import re
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from tests.areas.methods.pilots.conftest import BEGAN, Trial
from tests.site.conftest import Browse, words
from tests.site.pilots.conftest import at, days_go, of
from varsam.areas.methods.pilots import actions, claims
from varsam.areas.methods.pilots.enums import COMPARING, Conclusion, Design, Kind, Moment, Severity
from varsam.areas.methods.pilots.states import State
from varsam.kernel.access.actor import acting
from varsam.site.pilots import shown
from varsam.site.pilots import words as numbers


def finished(running: Trial, after: int = 70, beside: int = 45) -> None:
    running.end()
    running.tell(Moment.AFTER, 100, after)
    running.tell(Moment.AFTER, 100, beside, beside=True)


def test_nobody_looks_at_results_while_it_goes_on(running: Trial, as_user: Browse) -> None:
    page = words(as_user("metodansvarig").get(of(running)))
    assert "Resultat" not in page
    assert "40 %" not in page


def test_nobody_looks_while_it_is_stopped_and_may_go_on(running: Trial, as_user: Browse) -> None:
    with acting(running.coordinator):
        actions.stop(pilot=running.pilot, why="Personalen orkar inte.", by=running.coordinator)
    lead, school = as_user("metodansvarig"), as_user("skola")
    page = words(lead.get(of(running)))
    assert "Resultat" not in page
    assert "Utvärdera" not in page
    assert lead.get(of(running, "utvardera/")).status_code == 303
    assert "Efter: Känner sig trygga" not in words(school.get(at(running)))
    with pytest.raises(actions.NotNow):
        running.tell(Moment.AFTER, 100, 70)
    running.end()
    assert "Efter: Känner sig trygga" in words(school.get(at(running)))


def test_the_results_say_what_the_design_can_and_cannot(running: Trial, as_user: Browse) -> None:
    finished(running)
    page = words(as_user("metodansvarig").get(of(running)))
    assert "Utvecklingen var bättre än på jämförelseplatserna" in page
    assert "det skulle behövas minst två platser på varje sida" in page
    assert str(claims.of(Design.COMPARISON).may_not) not in page, "one place against one"
    assert "+27 procentenheter" in page
    assert re.search(r"Skillnad mellan förändringarna \+27 procentenheter \+\d+ till \+\d+", page)


def test_a_small_number_is_in_no_picture(running: Trial, as_user: Browse) -> None:
    finished(running, after=97)
    response = as_user("metodansvarig").get(of(running))
    assert "97 %" not in response.content.decode()
    assert "färre än fem" in words(response)
    assert "För få för att visas" in words(response)


def test_what_the_numbers_do_not_bear_out_is_refused_in_words(running: Trial, as_user: Browse) -> None:
    finished(running, after=42, beside=44)
    client = as_user("metodansvarig")
    form = {"conclusion": "better", "words_sv": "Det blev bättre."}
    response = client.post(of(running, "utvardera/"), form)
    assert response.status_code == 422
    assert "Talen bär inte den slutsatsen" in words(response)
    assert client.post(of(running, "utvardera/"), {**form, "conclusion": "same"}).status_code == 303
    assert running.state() == State.EVALUATED


def test_words_that_tell_of_few_are_asked_about_once(running: Trial, as_user: Browse) -> None:
    finished(running)
    lead, where = as_user("metodansvarig"), of(running, "utvardera/")
    form = {"conclusion": "better", "words_sv": "Passen hade två vuxna och upp till tre elever i taget."}
    asked = lead.post(where, form)
    assert asked.status_code == 200
    page = words(asked)
    assert "Titta en gång till innan du publicerar" in page
    assert (
        "Det här kan vara antal om färre än fem personer: två vuxna tre elever Så få kan gå att känna igen."
        in page
    )
    assert 'name="warned" value="två vuxna; tre elever"' in asked.content.decode()
    assert "Publicera ändå" in page
    assert running.state() == State.ENDED
    other = {
        **form,
        "words_sv": "Passen hade två vuxna. En elev slutade komma.",
        "warned": "två vuxna; tre elever",
    }
    assert "två vuxna En elev Så få" in words(lead.post(where, other)), "of something new it is asked again"
    worse = lead.post(where, {**form, "conclusion": "same", "warned": "två vuxna; tre elever"})
    assert worse.status_code == 422
    assert "Titta en gång till" not in words(worse)
    assert 'name="warned" value="två vuxna; tre elever"' in worse.content.decode()
    assert lead.post(where, {**form, "warned": "två vuxna; tre elever"}).status_code == 303
    assert running.state() == State.EVALUATED


def test_words_that_no_longer_tell_of_few_are_published(running: Trial, as_user: Browse) -> None:
    finished(running)
    form = {"conclusion": "better", "words_sv": "Några slutade komma.", "warned": "tre elever"}
    assert as_user("metodansvarig").post(of(running, "utvardera/"), form).status_code == 303
    assert running.state() == State.EVALUATED


def test_the_card_shows_everybody_what_came_of_it(running: Trial, as_user: Browse, client: Any) -> None:
    running.harm(Severity.MILD)
    finished(running)
    address = f"/metoder/{running.pilot.method.slug}/"
    before = words(client.get(address))
    assert "Den är inte utvärderad än." in before
    assert "70 %" not in before
    with acting(running.lead):
        actions.evaluate(
            pilot=running.pilot, conclusion=Conclusion.BETTER, words_sv="Fler var trygga.", words_en="More felt safe.",
            by=running.lead,
        )  # fmt: skip
    page = words(client.get(address))
    assert "Det blev bättre medan metoden prövades" in page
    assert "det skulle behövas minst två platser på varje sida" in page
    assert "Fler var trygga." in page
    assert "Färre än fem skador har rapporterats." in page
    assert running.lead.name not in page
    assert "Exempelskolan" not in page
    assert "More felt safe." in words(client.get(f"/en{address}"))


def test_a_figure_that_came_from_elsewhere_is_only_ever_text() -> None:
    """Names of measures are written by people; the pictures hold them as text."""
    number = {"value": 0.4, "low": 0.3, "high": 0.5, "n": 90}
    groups = [
        {"is_comparison": False, "places": 1, "before": number, "after": number, "change": {"mark": "few"}}
    ]
    figures = {
        "measures": [
            {"name": "<b>x</b>", "kind": "share", "better": "higher", "groups": groups, "effect": None}
        ]
    }
    (found,) = shown.measures(figures, Design.BEFORE_AFTER, "prov")
    assert "<b>" not in found.levels.wide
    assert found.changes is None
    assert [row.value for row in found.levels.rows] == ["40 %", "40 %"]


def test_what_was_measured_meanwhile_stands_between_before_and_after(
    running: Trial, as_user: Browse, monkeypatch: pytest.MonkeyPatch, wall: Any, client: Any
) -> None:
    running.tell(Moment.DURING, 100, 55, on=BEGAN)
    days_go(monkeypatch, wall, date(2026, 4, 2))
    running.tell(Moment.DURING, 100, 3, on=date(2026, 4, 2))
    running.tell(Moment.DURING, 100, 44, on=date(2026, 4, 2), beside=True)
    lead = as_user("metodansvarig")
    assert "55 %" not in words(lead.get(of(running))), "nobody looks while it goes on"
    running.end()
    running.tell(Moment.AFTER, 100, 70, on=date(2026, 4, 2))
    running.tell(Moment.AFTER, 100, 45, beside=True, on=date(2026, 4, 2))
    page = lead.get(of(running))
    (found,) = page.context["results"]
    assert [(row.name, row.value) for row in found.levels.rows] == [
        ("Med metoden: före", "40 %"),
        ("Med metoden: under mars 2026", "55 %"),
        ("Med metoden: under apr. 2026", "färre än fem"),
        ("Med metoden: efter", "70 %"),
        ("Jämförelse: före", "42 %"),
        ("Jämförelse: under apr. 2026", "44 %"),
        ("Jämförelse: efter", "45 %"),
    ]
    for drawn in (found.levels.wide, found.levels.narrow):
        assert "under mars 2026" in drawn
        assert "3 %" not in drawn.replace("43 %", "")
    assert re.search(r"Med metoden: under mars 2026 55 % 45 till 64 100", words(page)), (
        "the table says the same"
    )
    with acting(running.lead):
        made = actions.evaluate(
            pilot=running.pilot, conclusion=Conclusion.BETTER, words_sv="Ja.", by=running.lead
        )
    assert made.figures["measures"][0]["groups"][0]["during"][1] == {
        "month": "2026-04-01", "places": 1, "mark": "few",
    }  # fmt: skip
    assert "Med metoden: under mars 2026" in words(client.get(f"/metoder/{running.pilot.method.slug}/"))


def number(value: float, width: float = 0.05) -> dict[str, float]:
    return {"value": value, "low": value - width, "high": value + width, "n": 90}


@pytest.mark.parametrize("design", list(Design))
def test_a_layout_says_no_more_than_it_carries(design: Design) -> None:
    """Whatever the numbers are: no change of a description, no difference where nothing is compared, no cause but of a lot."""
    groups = [
        {
            "is_comparison": beside,
            "places": 1,
            "before": number(0.4),
            "after": number(0.7),
            "change": number(0.3),
        }
        for beside in (False, True)
    ]
    figures = {
        "measures": [
            {"name": "Mått", "kind": "share", "better": "higher", "groups": groups, "effect": number(0.2)}
        ]
    }
    (found,) = shown.measures(figures, design, "prov")
    rows = [row.name for row in found.changes.rows] if found.changes else []
    assert bool(rows) is (design is not Design.DESCRIPTION)
    assert ("Skillnad mellan förändringarna" in rows) is (design in COMPARING)
    assert ("jämförelseplatserna" in found.finding) is (design in COMPARING)
    assert ("blev bättre" in found.finding) is (design is Design.BEFORE_AFTER)
    said = [claims.said(design, each) for each in claims.conclusions(design)]
    assert len(set(said)) == len(said)
    assert not {"Metoden hjälpte", "Metoden skadade"} & set(said)
    assert any("metoden hjälpte" in each for each in said) is (design is Design.RANDOMISED)
    assert any("jämförelseplatserna" in each for each in said) is (design in COMPARING)
    assert any("blev bättre" in each for each in said) is (design is not Design.DESCRIPTION)


def test_numbers_are_written_as_the_language_writes_them() -> None:
    with translation.override("sv"):
        assert numbers.level(Kind.MEAN, 6.54) == "6,5"
        assert numbers.change(Kind.SHARE, 0.271) == "+27 procentenheter"
        assert numbers.change(Kind.SHARE, -0.001) == "0 procentenheter"
    with translation.override("en"):
        assert numbers.level(Kind.MEAN, 6.54) == "6.5"


def test_no_name_runs_into_its_words_on_a_phone() -> None:
    """A long name stands above what was measured."""
    groups = [
        {
            "is_comparison": beside,
            "places": 2,
            "before": number(0.4),
            "after": number(0.7),
            "change": number(0.3),
        }
        for beside in (False, True)
    ]
    row = {"name": "Mått", "kind": "share", "better": "higher", "groups": groups, "effect": number(0.2)}
    (found,) = shown.measures({"measures": [row]}, Design.COMPARISON, "prov")
    assert found.changes
    for drawn, is_above in ((found.changes.narrow, True), (found.changes.wide, False)):
        placed = re.findall(r'translate\(([-\d.]+),([-\d.]+)\)"[^>]*>([^<]+)</text>', drawn)
        height = {said: float(y) for _x, y, said in placed}
        name, value = height["Skillnad mellan förändringarna"], height["+20 procentenheter"]
        assert (name < value) is is_above

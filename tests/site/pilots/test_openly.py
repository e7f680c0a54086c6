"""What everybody reads of pilots: none is left out because it went badly, and no number is told of those who came to harm."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from tests.areas.methods.pilots.conftest import Trial, plan
from tests.site.conftest import Browse, words
from tests.site.pilots.conftest import of
from varsam.areas.methods.pilots import actions, claims
from varsam.areas.methods.pilots.actions import Wording
from varsam.areas.methods.pilots.enums import Better, Conclusion, Design, Kind, Moment, Severity
from varsam.areas.methods.pilots.models import Pilot
from varsam.kernel.access.actor import acting
from varsam.lib.working_days import STOCKHOLM
from varsam.site.pilots import shown


@pytest.fixture
def alone(trial: Trial, as_owner: Any) -> Trial:
    """The only pilot of its method."""
    with as_owner():
        assert not Pilot.objects.filter(method=trial.pilot.method_id).exclude(pk=trial.pilot.pk).exists()
    return trial


def begun(trial: Trial) -> Trial:
    trial.tell(Moment.BEFORE, 100, 40)
    trial.tell(Moment.BEFORE, 100, 42, beside=True)
    trial.start()
    return trial


def card(trial: Trial, client: Any, language: str = "") -> str:
    page = words(client.get(f"{language}/metoder/{trial.pilot.method.slug}/"))
    assert "Exempelskolan" not in page
    assert trial.lead.name not in page
    return page


def test_a_plan_is_nobodys_and_a_pilot_that_goes_on_is_everybodys(alone: Trial, client: Any) -> None:
    assert "provningar" not in client.get(f"/metoder/{alone.pilot.method.slug}/").content.decode()
    begun(alone)
    page = card(alone, client)
    assert "En prövning pågår sedan mars 2026. Vi vet inte än vad som kommer fram." in page
    assert "Prövas här" in page
    assert "Om fler känner sig trygga." in page, "what was to be found out"
    assert "40 %" not in page


def test_a_pilot_that_was_stopped_by_its_rule_is_shown_before_anybody_evaluates_it(
    alone: Trial, client: Any
) -> None:
    begun(alone)
    card(alone, client)
    alone.harm(Severity.SERIOUS)
    alone.harm(Severity.SERIOUS)
    page = card(alone, client)
    assert "En prövning är stoppad. Den är inte utvärderad än." in page
    assert "Prövningen stoppades i mars 2026, av stoppregeln." in page
    assert "1 prövning som inte är utvärderad" in page


@pytest.mark.parametrize("most", [2, 47])
def test_how_many_came_to_harm_does_not_follow_from_the_stop_rule(
    alone: Trial, client: Any, most: int
) -> None:
    """With its number, and that it stopped, everybody would know of two that there were two; and of 48 harms in all, where it stopped
    at 47 serious ones, that one at most was milder."""
    with acting(alone.lead):
        seen = Pilot.objects.get(pk=alone.pilot.pk).version
        actions.change_plan(
            pilot=alone.pilot, plan=plan(alone.lead, stop_count=most), seen=seen, by=alone.lead
        )
    begun(alone)
    alone.harm(Severity.SERIOUS)
    alone.harm(Severity.SERIOUS)
    page = card(alone, client)
    assert "Stoppas av sig själv vid ett bestämt antal allvarliga händelser. Antalet visas inte" in page
    assert f"{most} allvarliga" not in page
    assert "två allvarliga" not in page, "their own words tell it too"
    with connection.cursor() as cursor:
        cursor.execute(
            "select to_jsonb(o) - 'pilot' from varsam.pilots_openly(%s) o", [alone.pilot.method_id]
        )
        assert most not in json.loads(cursor.fetchone()[0]).values()


def test_who_stopped_it_is_said(alone: Trial, client: Any) -> None:
    begun(alone)
    with acting(alone.lead):
        actions.stop(pilot=alone.pilot, why="Personalen räcker inte.", by=alone.lead)
    page = card(alone, client)
    assert "av den som svarar för den och inte av stoppregeln" in page
    assert "Personalen räcker inte." not in page


def test_a_pilot_that_nobody_has_evaluated_does_not_go_away(alone: Trial, client: Any, wall: Any) -> None:
    begun(alone).end()
    wall(datetime(2028, 1, 10, 9, tzinfo=STOCKHOLM))
    page = card(alone, client)
    assert "En prövning avslutades i mars 2026. Den är inte utvärderad än." in page
    assert "Prövad här" in page


def test_a_plan_that_came_to_nothing_is_said_so(alone: Trial, client: Any) -> None:
    with acting(alone.lead):
        actions.drop(pilot=alone.pilot, why="Ingen skola kunde.", by=alone.lead)
    page = card(alone, client)
    assert "En prövning planerades men blev inte av. Det bestämdes i mars 2026." in page
    assert "Prövad här" not in page
    assert "Om fler känner sig trygga." not in page


def test_who_evaluated_it_and_when_is_said_by_role(alone: Trial, client: Any) -> None:
    begun(alone).end()
    alone.tell(Moment.AFTER, 100, 75)
    alone.tell(Moment.AFTER, 100, 43, beside=True)
    alone.state()
    with acting(alone.lead):
        actions.evaluate(pilot=alone.pilot, conclusion=Conclusion.BETTER, words_sv="Fler.", by=alone.lead)
    page = card(alone, client)
    assert "Metodansvarig, 2 mars 2026." in page
    assert "Om fler känner sig trygga." in page
    assert "inte utvärderad" not in page
    assert "not evaluated" not in card(alone, client, "/en")


def test_a_card_says_of_how_many_measures_the_main_one_is(trial: Trial, as_user: Browse, client: Any) -> None:
    """It went well for the one that was named beforehand; of the other nothing is seen."""
    with acting(trial.lead):
        wording = Wording("Bråk på rasten", Kind.SHARE, Better.LOWER)
        fights = actions.add_measure(pilot=trial.pilot, wording=wording, by=trial.lead)
    lead = as_user("metodansvarig")
    plan_page = words(lead.get(of(trial)))
    assert "Huvudmåttet avgör om det blev bättre." in plan_page
    assert lead.post(of(trial, f"matt/{fights.pk}/huvud/")).status_code == 303
    assert lead.post(of(trial, f"matt/{trial.share.pk}/huvud/")).status_code == 303
    for measure in (trial.share, fights):
        trial.tell_all(Moment.BEFORE, 100, 40, 40, measure)
    trial.start()
    assert "Gör till huvudmått" not in words(lead.get(of(trial)))
    trial.end()
    trial.tell_all(Moment.AFTER, 100, 75, 41, trial.share)
    trial.tell_all(Moment.AFTER, 100, 38, 40, fights)
    form = lead.get(of(trial, "utvardera/")).content.decode()
    assert 'value="better"' in form
    assert 'value="helped"' not in form, "one place on each side"
    refused = lead.post(of(trial, "utvardera/"), {"conclusion": "helped", "words_sv": "Ja."})
    assert refused.status_code == 422
    assert "det skulle behövas minst två platser på varje sida" in words(refused)
    assert lead.post(of(trial, "utvardera/"), {"conclusion": "better", "words_sv": "Ja."}).status_code == 303
    page = words(client.get(f"/metoder/{trial.pilot.method.slug}/"))
    assert "Huvudmåttet, bestämt innan prövningen började: Känner sig trygga på rasten." in page
    assert (
        "Av 2 mått gick 1 tydligt bättre än på jämförelseplatserna och 0 tydligt sämre. För 1 går det inte att se någon skillnad."
        in page
    )


def test_with_two_places_on_each_side_all_that_a_comparison_carries_can_be_said(
    trial: Trial, cast: Any, client: Any
) -> None:
    trial.widen(cast("socialsekreterare.hisingen"), cast("socialsekreterare.centrum"))
    trial.tell_all(Moment.BEFORE, 100, 40, 40)
    trial.start()
    trial.end()
    trial.tell_all(Moment.AFTER, 100, 75, 41)
    trial.state()
    with acting(trial.lead):
        actions.evaluate(pilot=trial.pilot, conclusion=Conclusion.HELPED, words_sv="Ja.", by=trial.lead)
    page = words(client.get(f"/metoder/{trial.pilot.method.slug}/"))
    assert claims.said(Design.COMPARISON, Conclusion.HELPED) in page
    assert str(claims.of(Design.COMPARISON).may_not) in page
    assert "det skulle behövas minst två platser" not in page


def test_a_tally_counts_what_is_not_shown_as_not_seen() -> None:
    def measure(low: float | None, better: str = "higher") -> dict[str, Any]:
        number = {"mark": "few"} if low is None else {"value": low + 0.1, "low": low, "high": low + 0.2}
        return {"better": better, "groups": [{"change": number}], "effect": None}

    found = [measure(0.1), measure(None), measure(0.1, "lower"), measure(-0.1)]
    said = shown.tally({"measures": found}, Design.BEFORE_AFTER)
    assert "Av 4 mått blev 1 tydligt bättre och 1 tydligt sämre. För 2" in said
    assert shown.tally({"measures": found}, Design.DESCRIPTION) == ""
    assert shown.tally({"measures": found[:1]}, Design.BEFORE_AFTER) == ""

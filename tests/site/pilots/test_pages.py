"""Pilots at the desk and on the phone: what is asked, what is refused in words, what is hidden, and what the card says."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.areas.methods.pilots.conftest import BEGAN, Trial
from tests.site.conftest import Browse, plain, words
from varsam.areas.methods.pilots import actions
from varsam.areas.methods.pilots.enums import Conclusion, Design, Kind, Moment, Severity
from varsam.areas.methods.pilots.models import Harm, Quiet, Reading
from varsam.areas.methods.pilots.states import State
from varsam.kernel.access.actor import acting
from varsam.site.pilots import shown
from varsam.site.pilots import words as numbers

DESK = "/arbete/provningar/"


@pytest.fixture(autouse=True)
def _that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's clock beside the database's: the day on which the pilot began."""
    from django.utils import timezone

    monkeypatch.setattr(timezone, "localdate", lambda *args: BEGAN)


def of(trial: Trial, end: str = "") -> str:
    return f"{DESK}{trial.pilot.reference}/{end}"


def at(trial: Trial, end: str = "", *, beside: bool = False) -> str:
    return of(trial, f"{(trial.beside if beside else trial.place).pk}/{end}")


# --- for those who lead it ------------------------------------------------------------------------------------------


def test_the_list_says_how_near_the_stop_rule_is_and_who_is_silent(running: Trial, as_user: Browse) -> None:
    running.harm(Severity.SERIOUS)
    said = words(as_user("metodansvarig").get(DESK))
    assert "1 av 2 allvarliga händelser" in said
    assert "Pågår" in said
    assert "En plats har inte sagt om någon har skadats" not in said


def test_the_list_asks_as_often_for_many_as_for_one(trial: Trial, as_user: Browse) -> None:
    client = as_user("samordnare")
    client.get(DESK)
    with CaptureQueriesContext(connection) as first:
        assert client.get(DESK).status_code == 200
    with acting(trial.lead):
        for _each in range(3):
            actions.plan_pilot(
                method=trial.pilot.method,
                unit=trial.pilot.unit_id,
                design=Design(trial.pilot.design),
                starts_on=BEGAN,
                ends_on=date(2026, 6, 1),
                by=trial.lead,
            )
    with CaptureQueriesContext(connection) as again:
        client.get(DESK)
    assert len(again) == len(first)


def test_a_plan_says_what_is_missing_and_begins_only_then(trial: Trial, as_user: Browse) -> None:
    client = as_user("metodansvarig")
    assert "Minst ett mått behöver ett värde före" in words(client.get(of(trial)))
    assert client.post(of(trial, "steg/starta/")).status_code == 303
    assert trial.state() == State.PLANNED
    trial.tell(Moment.BEFORE, 100, 40)
    assert "Starta prövningen" in words(client.get(of(trial)))
    client.post(of(trial, "steg/starta/"))
    assert trial.state() == State.RUNNING
    page = words(client.get(of(trial)))
    assert "Lägg till en plats" not in page
    assert "Det kan" in page or "En skillnad tyder på" in page


def test_a_plan_is_written_and_two_who_write_at_once_are_told(trial: Trial, as_user: Browse) -> None:
    client = as_user("metodansvarig")
    sent = {
        "seen": trial.pilot.version,
        "aim": "Om fler trivs.",
        "design": "comparison",
        "starts_on": "2026-03-02",
        "ends_on": "2026-06-01",
        "stop_words": "Vid en allvarlig händelse.",
        "stop_count": "1",
        "stop_severity": "3",
        "owner": trial.coordinator.pk,
    }
    assert client.post(of(trial, "plan/"), sent).status_code == 303
    late = client.post(of(trial, "plan/"), {**sent, "aim": "Något annat."})
    assert late.status_code == 422
    assert "Någon annan sparade medan du skrev" in words(late)
    assert "Något annat." in late.content.decode()
    with acting(trial.lead):
        trial.pilot.refresh_from_db()
    assert (trial.pilot.aim, trial.pilot.owner_id) == ("Om fler trivs.", trial.coordinator.pk)


def test_no_plan_names_anybody(trial: Trial, as_user: Browse) -> None:
    response = as_user("metodansvarig").post(
        of(trial, "plan/"), {"seen": trial.pilot.version, "aim": "Ring 070-174 06 58."}
    )
    assert response.status_code == 422
    assert "Texten får inte peka ut någon: 070-174 06 58" in words(response)


def test_the_method_lead_alone_lets_it_go_on(running: Trial, as_user: Browse) -> None:
    running.harm(Severity.SERIOUS)
    running.harm(Severity.SERIOUS)
    assert "Låt den fortsätta" not in words(as_user("samordnare").get(of(running)))
    assert as_user("samordnare").post(of(running, "steg/fortsatt/"), {"why": "Jo"}).status_code == 403
    lead = as_user("metodansvarig")
    assert "Låt den fortsätta" in words(lead.get(of(running)))
    empty = lead.post(of(running, "steg/fortsatt/"), {"why": ""})
    assert "Skriv varför" in words(empty)
    lead.post(of(running, "steg/fortsatt/"), {"why": "Gruppen har delats."})
    assert running.state() == State.RUNNING
    assert "av stoppregeln" in words(lead.get(of(running)))


@pytest.mark.parametrize("account", ["polis", "systemadmin", "rad", "utbildare", "registrator"])
def test_who_has_no_part_in_it_does_not_get_there(running: Trial, as_user: Browse, account: str) -> None:
    client = as_user(account)
    assert client.get(DESK).status_code in {302, 403}
    assert client.get(of(running)).status_code in {302, 403, 404}
    assert client.get(at(running)).status_code in {302, 404}
    assert client.post(at(running, "skada/"), {}).status_code in {302, 404}


# --- for the contact of a place -----------------------------------------------------------------------------------------


def test_a_contact_is_asked_for_what_is_missing_and_tells_it(trial: Trial, as_user: Browse) -> None:
    client = as_user("skola")
    assert "väntar på dig" in words(client.get(f"{DESK}vara/"))
    page = words(client.get(at(trial)))
    assert "Före: Känner sig trygga på rasten" in page
    form = at(trial, f"mata/{trial.share.pk}/before/")
    assert client.post(form, {"n": "120", "events": "55", "on": "2026-03-02"}).status_code == 303
    assert "55 av 120" in words(client.get(at(trial)))
    with acting(trial.school):
        old = Reading.objects.get(pilot=trial.pilot)
    client.post(form, {"n": "120", "events": "57", "on": "2026-03-02", "corrects": old.pk})
    page = words(client.get(form))
    assert "Tidigare lämnat" in page
    assert "55 av 120" in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"n": "10", "events": "11"}, "Det kan inte vara fler än alla 10"),
        ({"n": "tio", "events": "1"}, "Skriv ett helt tal"),
        ({"n": "40", "events": "0"}, "Ingen, eller alla, är ovanligt"),
        ({"n": "40", "events": "9", "on": "2026-03-03"}, "Dagen har inte varit än"),
    ],
)
def test_what_is_unlikely_is_said_in_words(trial: Trial, as_user: Browse, sent: Any, said: str) -> None:
    response = as_user("skola").post(
        at(trial, f"mata/{trial.share.pk}/before/"), {"on": "2026-03-02", **sent}
    )
    assert response.status_code == 422
    assert said in words(response)


def test_what_is_unlikely_is_taken_by_whoever_is_sure(trial: Trial, as_user: Browse) -> None:
    sent = {"n": "40", "events": "0", "on": "2026-03-02", "is_right": "on"}
    assert as_user("skola").post(at(trial, f"mata/{trial.share.pk}/before/"), sent).status_code == 303


def test_a_contact_reaches_no_other_place(running: Trial, as_user: Browse) -> None:
    client = as_user("skola")
    assert client.get(at(running, beside=True)).status_code == 404
    assert client.get(at(running, f"mata/{running.share.pk}/during/", beside=True)).status_code == 404
    assert client.get(of(running)).status_code == 403
    assert client.get(of(running, "skada/")).status_code == 403
    assert client.get(of(running, "utvardera/")).status_code == 403


def test_a_harm_is_told_and_stops_the_pilot(running: Trial, as_user: Browse) -> None:
    client = as_user("skola")
    sent = {"on": "2026-03-02", "severity": "3", "text": "Någon for illa i gruppen.", "done": "Vi bröt."}
    assert client.post(at(running, "skada/"), sent).status_code == 303
    response = client.post(at(running, "skada/"), sent, follow=True)
    assert "prövningen är nu stoppad enligt stoppregeln" in plain(response.content.decode())
    assert "Prövningen är stoppad. Vänta med metoden." in words(response)
    assert running.state() == State.STOPPED
    log = words(as_user("metodansvarig").get(of(running)))
    assert "2 av 2 allvarliga händelser" in log
    assert "Någon for illa i gruppen." in log


def test_a_harm_that_names_somebody_is_shown_before_it_is_saved(running: Trial, as_user: Browse) -> None:
    sent = {"on": "2026-03-02", "severity": "1", "text": "Anders Svensson grät.", "done": "Pratade."}
    client = as_user("skola")
    response = client.post(at(running, "skada/"), sent)
    assert response.status_code == 422
    assert "kan peka ut någon" in words(response)
    never = client.post(
        at(running, "skada/"),
        {**sent, "text": "Numret är 19121212-1212.", "choice": "keep", "kept_reason": "Behövs"},
    )
    assert "Ett personnummer kan aldrig vara kvar här" in words(never)
    with acting(running.school):
        assert not Harm.objects.filter(pilot=running.pilot).exists()
    client.post(at(running, "skada/"), {**sent, "choice": "mask"})
    with acting(running.school):
        assert Harm.objects.filter(pilot=running.pilot).count() == 1


def test_a_quiet_month_is_one_touch(running: Trial, as_user: Browse) -> None:
    client = as_user("skola")
    assert "Har någon skadats av det ni prövar i mars 2026?" in words(client.get(at(running)))
    assert "Har inte sagt" in words(as_user("metodansvarig").get(of(running)))
    client.post(at(running, "lugnt/"), {"month": "2026-03-01"})
    with acting(running.school):
        assert Quiet.objects.get(pilot=running.pilot).month == date(2026, 3, 1)
    assert "Ingen skada" in words(as_user("metodansvarig").get(of(running)))
    assert client.post(at(running, "lugnt/"), {"month": "mars"}).status_code == 404


# --- what came of it --------------------------------------------------------------------------------------------------


def finished(running: Trial, after: int = 70, beside: int = 45) -> None:
    running.end()
    running.tell(Moment.AFTER, 100, after)
    running.tell(Moment.AFTER, 100, beside, beside=True)


def test_nobody_looks_at_results_while_it_goes_on(running: Trial, as_user: Browse) -> None:
    page = words(as_user("metodansvarig").get(of(running)))
    assert "Resultat" not in page
    assert "40 %" not in page


def test_the_results_say_what_the_design_can_and_cannot(running: Trial, as_user: Browse) -> None:
    finished(running)
    page = words(as_user("metodansvarig").get(of(running)))
    assert "Det förändrades mer till det bättre än på jämförelseplatserna" in page
    assert "En skillnad tyder på att metoden var orsaken, men bevisar det inte." in page
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
    form = {"conclusion": "helped", "words_sv": "Det hjälpte."}
    response = client.post(of(running, "utvardera/"), form)
    assert response.status_code == 422
    assert "Talen bär inte den slutsatsen" in words(response)
    assert client.post(of(running, "utvardera/"), {**form, "conclusion": "same"}).status_code == 303
    assert running.state() == State.EVALUATED


def test_the_card_shows_everybody_what_came_of_it(running: Trial, as_user: Browse, client: Any) -> None:
    running.harm(Severity.MILD)
    finished(running)
    address = f"/metoder/{running.pilot.method.slug}/"
    assert "Prövad här" not in words(client.get(address))
    with acting(running.lead):
        actions.evaluate(
            pilot=running.pilot, conclusion=Conclusion.HELPED, words_sv="Fler var trygga.", words_en="More felt safe.",
            by=running.lead,
        )  # fmt: skip
    page = words(client.get(address))
    assert "Metoden hjälpte" in page
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
    (found,) = shown.measures(figures, "prov")
    assert "<b>" not in found.levels.wide
    assert found.changes is None
    assert [row.value for row in found.levels.rows] == ["40 %", "40 %"]


def test_numbers_are_written_as_the_language_writes_them() -> None:
    with translation.override("sv"):
        assert numbers.level(Kind.MEAN, 6.54) == "6,5"
        assert numbers.change(Kind.SHARE, 0.271) == "+27 procentenheter"
        assert numbers.change(Kind.SHARE, -0.001) == "0 procentenheter"
    with translation.override("en"):
        assert numbers.level(Kind.MEAN, 6.54) == "6.5"

"""Pilots at the desk and on the phone: what is asked, what is refused in words, what is hidden, and what the card says."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.areas.methods.pilots.conftest import BEGAN, Trial
from tests.site.conftest import Browse, plain, words
from tests.site.pilots.conftest import DESK, at, days_go, of
from varsam.areas.methods.pilots import actions
from varsam.areas.methods.pilots.actions import Wording
from varsam.areas.methods.pilots.enums import Better, Design, Kind, Moment, Severity
from varsam.areas.methods.pilots.models import Harm, Quiet, Reading
from varsam.areas.methods.pilots.states import State
from varsam.kernel.access.actor import acting

# --- for those who lead it ------------------------------------------------------------------------------------------


def test_the_list_says_how_near_the_stop_rule_is_and_who_is_silent(running: Trial, as_user: Browse) -> None:
    running.harm(Severity.SERIOUS)
    said = words(as_user("metodansvarig").get(DESK))
    assert "1 av 2 allvarliga händelser" in said
    assert "Pågår" in said
    assert "En plats har inte sagt om någon har skadats" not in said


def test_the_list_says_who_is_silent_when_a_month_is_over(
    running: Trial, as_user: Browse, monkeypatch: pytest.MonkeyPatch, wall: Any
) -> None:
    lead, silent = as_user("metodansvarig"), "En plats har inte sagt om någon har skadats i mars 2026"
    days_go(monkeypatch, wall, date(2026, 3, 31))
    assert silent not in words(lead.get(DESK))
    days_go(monkeypatch, wall, date(2026, 4, 1))
    assert silent in words(lead.get(DESK))


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
    assert "det skulle behövas minst två platser på varje sida" in page


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
    assert "Har någon skadats av det ni prövar hittills i mars 2026?" in words(client.get(at(running)))
    assert "Har inte sagt" in words(as_user("metodansvarig").get(of(running)))
    client.post(at(running, "lugnt/"), {"month": "2026-03-01"})
    with acting(running.school):
        assert Quiet.objects.get(pilot=running.pilot).month == date(2026, 3, 1)
    assert "Ingen skada" in words(as_user("metodansvarig").get(of(running)))
    assert client.post(at(running, "lugnt/"), {"month": "mars"}).status_code == 404


def test_a_month_that_was_called_quiet_too_early_is_asked_for_again(
    running: Trial, as_user: Browse, monkeypatch: pytest.MonkeyPatch, wall: Any
) -> None:
    """Nobody knows on the second what happens until the thirty-first."""
    client, lead = as_user("skola"), as_user("metodansvarig")
    client.post(at(running, "lugnt/"), {"month": "2026-03-01"})
    assert "Har någon skadats" not in words(client.get(at(running)))
    days_go(monkeypatch, wall, date(2026, 4, 1))
    assert "Har någon skadats av det ni prövar i mars 2026?" in words(client.get(at(running)))
    assert "Platserna har svarat för 0 av 2 månader" in words(lead.get(of(running)))
    client.post(at(running, "lugnt/"), {"month": "2026-03-01"})
    client.post(at(running, "lugnt/"), {"month": "2026-04-01"})
    assert "Platserna har svarat för 2 av 2 månader" in words(lead.get(of(running)))
    days_go(monkeypatch, wall, date(2026, 4, 20))
    running.end()
    assert "Platserna har svarat för 1 av 2 månader" in words(lead.get(of(running)))


def test_a_count_is_of_as_long_a_time_each_time(trial: Trial, as_user: Browse) -> None:
    with acting(trial.lead):
        wording = Wording("Bråk", Kind.COUNT, Better.LOWER)
        fights = actions.add_measure(pilot=trial.pilot, wording=wording, by=trial.lead)
    page = words(as_user("skola").get(at(trial, f"mata/{fights.pk}/before/")))
    assert "Räkna under lika lång tid varje gång." in page


def test_all_that_is_wrong_with_a_mean_is_said_at_once(trial: Trial, as_user: Browse) -> None:
    with acting(trial.lead):
        wording = Wording("Trivsel", Kind.MEAN, Better.HIGHER, 0, 10)
        mean = actions.add_measure(pilot=trial.pilot, wording=wording, by=trial.lead)
    sent = {"n": "1", "mean": "11", "sd": "tre", "on": "2026-03-03"}
    page = words(as_user("skola").post(at(trial, f"mata/{mean.pk}/before/"), sent))
    for said in (
        "Skriv minst 2.",
        "utanför skalan, 0 till 10.",
        "Skriv ett tal, till exempel",
        "Dagen har inte varit än.",
    ):
        assert said in page


def test_a_day_that_has_been_measured_meanwhile_is_said_to_be(running: Trial, as_user: Browse) -> None:
    client, form = as_user("skola"), at(running, f"mata/{running.share.pk}/during/")
    sent = {"n": "100", "events": "50", "on": "2026-03-02"}
    assert client.post(form, sent).status_code == 303
    again = client.post(form, {**sent, "events": "51"})
    assert again.status_code == 422
    assert "Den dagen är redan mätt." in words(again)


def test_whoever_reads_a_stopped_pilot_sees_who_decides(running: Trial, as_user: Browse) -> None:
    with acting(running.coordinator):
        actions.stop(pilot=running.pilot, why="Personalen orkar inte.", by=running.coordinator)
    assert "Bara den metodansvariga kan låta den fortsätta." in words(as_user("samordnare").get(of(running)))
    lead = words(as_user("metodansvarig").get(of(running)))
    assert "Låt den fortsätta, med ett skäl, eller avsluta den." in lead


def test_a_link_to_correct_is_no_error_in_english(running: Trial, as_user: Browse) -> None:
    running.harm(Severity.MILD)
    client = as_user("skola")
    assert "Rätta" in words(client.get(at(running)))
    assert "Error" not in words(client.get(f"/en{at(running)}"))
    assert "Error" not in words(as_user("metodansvarig").get(f"/en{of(running)}"))

"""What pilots ask of somebody, on their start page."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.areas.methods.pilots.conftest import BEGAN, Trial, plan
from tests.site.conftest import Browse, words
from tests.site.pilots.conftest import DESK, at, days_go, of
from varsam.areas.methods.pilots import actions
from varsam.areas.methods.pilots.actions import Wording
from varsam.areas.methods.pilots.enums import Better, Conclusion, Design, Kind, Moment, Severity
from varsam.areas.methods.pilots.models import Pilot
from varsam.areas.methods.pilots.states import State
from varsam.kernel.access.actor import acting


def waits(client: Any) -> dict[str, int]:
    """What pilots ask of somebody on their start page: address and how many."""
    page = client.get("/arbete/")
    found = page.context["editing"] if "editing" in page.context else page.context["waits"]
    said = words(page)
    assert all(each.words in said for each in found)
    return {each.url: each.count for each in found if each.url.startswith(DESK)}


@pytest.fixture
def alone(trial: Trial, as_owner: Any) -> Trial:
    """The trial without the demo town's own pilots."""
    with as_owner():
        others = Pilot.objects.exclude(pk=trial.pilot.pk)
        others.filter(state=State.PLANNED).update(state=State.DROPPED)
        for before, after in (("running", "ended"), ("stopped", "ended"), ("ended", "evaluated")):
            others.filter(state=before).update(state=after)
    return trial


def test_a_contact_finds_on_the_start_page_what_a_pilot_asks_of_them(
    alone: Trial, as_user: Browse, monkeypatch: pytest.MonkeyPatch, wall: Any
) -> None:
    client = as_user("skola")
    assert waits(client) == {at(alone): 1}, "the measure from before"
    alone.tell(Moment.BEFORE, 100, 40)
    alone.tell(Moment.BEFORE, 100, 42, beside=True)
    alone.start()
    assert waits(client) == {}, "March goes on: it is asked for when it is over"
    assert "väntar på dig" not in words(client.get(f"{DESK}vara/"))
    days_go(monkeypatch, wall, date(2026, 4, 2))
    assert waits(client) == {at(alone): 1}, "whether anybody came to harm in March"
    client.post(at(alone, "lugnt/"), {"month": "2026-03-01"})
    assert waits(client) == {}
    assert waits(as_user("fritid")) == {}, "a place to compare with tells of no harm"
    alone.end()
    assert waits(client) == {at(alone): 2}, "April, and the measure from after"
    assert waits(as_user("fritid")) == {at(alone, beside=True): 1}


def test_whoever_answers_for_a_pilot_finds_it_when_it_was_stopped(
    alone: Trial, as_user: Browse, as_owner: Any
) -> None:
    with acting(alone.lead):
        actions.change_plan(
            pilot=alone.pilot,
            plan=plan(alone.coordinator),
            seen=alone.pilot.version,
            by=alone.lead,
        )
    alone.tell(Moment.BEFORE, 100, 40)
    alone.tell(Moment.BEFORE, 100, 42, beside=True)
    alone.start()
    lead, owner = as_user("metodansvarig"), as_user("samordnare")
    alone.harm(Severity.SERIOUS)
    assert (waits(lead), waits(owner)) == ({}, {})
    alone.harm(Severity.SERIOUS)
    assert waits(owner) == {of(alone): 1}
    assert waits(lead) == {of(alone): 1}, "who alone may let it go on"
    assert "stoppad prövning att ta ställning till" in words(owner.get("/arbete/"))
    assert waits(as_user("polis")) == {}


def test_whoever_answers_for_a_pilot_finds_it_when_it_can_be_ended_and_evaluated(
    running: Trial, alone: Trial, as_user: Browse, monkeypatch: pytest.MonkeyPatch, wall: Any
) -> None:
    lead = as_user("metodansvarig")
    days_go(monkeypatch, wall, BEGAN + timedelta(days=121))
    assert "prövning vars sista dag har varit" in words(lead.get("/arbete/"))
    running.end()
    assert waits(lead) == {}, "its places are to measure first"
    days_go(monkeypatch, wall, BEGAN + timedelta(days=121 + 15))
    assert waits(lead) == {of(running): 1}, "they have had their time"
    days_go(monkeypatch, wall, BEGAN + timedelta(days=122))
    assert waits(lead) == {}
    running.tell(Moment.AFTER, 100, 70, on=BEGAN + timedelta(days=122))
    running.tell(Moment.AFTER, 100, 45, beside=True, on=BEGAN + timedelta(days=122))
    assert "prövning att utvärdera" in words(lead.get("/arbete/"))
    with acting(running.lead):
        actions.evaluate(pilot=running.pilot, conclusion=Conclusion.BETTER, words_sv="Ja.", by=running.lead)
    assert waits(lead) == {}
    assert waits(as_user("skola")) == {}, "nothing is waited for any more"


def test_the_start_page_asks_as_often_for_many_pilots_as_for_one(alone: Trial, as_user: Browse) -> None:
    def asked(account: str) -> int:
        client = as_user(account)
        client.get("/arbete/")
        with CaptureQueriesContext(connection) as found:
            client.get("/arbete/")
        return len(found)

    before = {account: asked(account) for account in ("skola", "metodansvarig")}
    with acting(alone.lead):
        for _each in range(3):
            pilot = actions.plan_pilot(
                method=alone.pilot.method, unit=alone.pilot.unit_id, design=Design.BEFORE_AFTER, starts_on=BEGAN,
                ends_on=date(2026, 6, 1), by=alone.lead,
            )  # fmt: skip
            actions.add_place(
                pilot=pilot,
                unit=alone.place.unit_id,
                contact=alone.school,
                is_comparison=False,
                by=alone.lead,
            )
            wording = Wording("Trivs", Kind.SHARE, Better.HIGHER)
            actions.add_measure(pilot=pilot, wording=wording, by=alone.lead)
    assert waits(as_user("skola")) == {f"{DESK}vara/": 4}
    assert {account: asked(account) for account in before} == before

"""The plan's pages: what is shown to whom, what is written, and that nobody's text is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.site.conftest import words
from tests.site.plans.conftest import OWN, WISH
from varsam.areas.knowledge_house.plans import actions
from varsam.areas.knowledge_house.plans.actions import Promise
from varsam.areas.knowledge_house.plans.models import Goal, Measure, MeasureState
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.records import actions as records
from varsam.kernel.records.enums import Track
from varsam.kernel.records.models import Record


def at(name: str, *ids: Any) -> str:
    return reverse(f"plans:{name}", args=ids)


# --- reading ----------------------------------------------------------------------------------------------------------


def test_the_page_says_it_in_the_persons_own_words(own: Client, measure: Measure, as_owner: Any) -> None:
    answer = own.get(at("plan", measure.record.reference))
    said = words(answer)
    for each in (
        f"”{WISH}”",
        "Studiestöd",
        "Kurator",
        "Fotbollen",
        "”Tränaren ska inte vara med.”",
        "2 start",
        "6 nu",
    ):
        assert each in said
    assert "sen, skulle vara klar" in said
    assert "Vi bedömer inte" in said
    assert "Egen skattning: 2 vid start, 6 av 10" in answer.content.decode()
    with as_owner():
        read = AuditEntry.objects.filter(event="record.read", target=measure.record.reference).latest("pk")
        assert read.details == {"way": "unit", "part": "plan"}


def test_an_empty_plan_says_what_to_do(own: Client, record: Record) -> None:
    said = words(own.get(at("plan", record.reference)))
    assert "Här finns inget mål än." in said
    assert "Fråga vad personen själv vill" in said


def test_whoever_the_plan_is_shared_with_reads_it_and_changes_nothing(
    as_user: Any, measure: Measure, share: Any
) -> None:
    reference = measure.record.reference
    police = as_user("polis")
    assert police.get(at("plan", reference)).status_code == 404
    share("polis", "meetings")
    assert police.get(at("plan", reference)).status_code == 404
    share("polis", "measures")
    answer = police.get(at("plan", reference))
    said = words(answer)
    assert WISH in said
    assert "Polisen" in said
    assert "Fotbollen" not in said
    assert not [word for word in ("Ändra", "Nytt mål", "kopia", "Skriv in") if word in said]
    assert "<form" not in answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    for name in ("change_goal", "rate", "step_goal", "add_measure"):
        assert police.get(at(name, reference, measure.goal_id)).status_code == 403
    for name in ("add_goal", "add_asset", "disagree", "give_copy"):
        assert police.get(at(name, reference)).status_code == 403
    assert police.get(at("step_measure", reference, measure.pk)).status_code == 403


@pytest.mark.parametrize("account", ["samordnare", "socialsekreterare.centrum"])
def test_another_unit_finds_no_plan(as_user: Any, measure: Measure, account: str) -> None:
    client = as_user(account)
    assert client.get(at("plan", measure.record.reference)).status_code == 404
    assert (
        client.post(at("change_goal", measure.record.reference, measure.goal_id), {"text": "x"}).status_code
        == 404
    )


def test_whoever_promised_something_tells_how_it_goes(
    as_user: Any, goal: Goal, share: Any, cast: Any, plan: Any
) -> None:
    share("skola", "measures")
    with acting(cast(OWN)):
        promise = Promise("Samtal på tisdagar", owner=cast("skola"))
        measure = actions.add_measure(goal=goal, promise=promise, by=cast(OWN))
    school = as_user("skola")
    assert "Berätta hur det går" in words(school.get(at("plan", goal.record.reference)))
    address = at("step_measure", goal.record.reference, measure.pk)
    assert words(school.get(address))
    answer = school.post(address, {"before": "planned", "state": "ongoing", "words": "Vi har börjat."})
    assert answer.status_code == 303
    (seen,) = plan().goals[0].measures
    assert (seen.measure.state, seen.notes[0].text) == ("ongoing", "Vi har börjat.")


def test_the_page_asks_as_much_for_a_long_plan_as_for_a_short_one(
    own: Client, measure: Measure, cast: Any
) -> None:
    address = at("plan", measure.record.reference)
    own.get(address)
    with CaptureQueriesContext(connection) as short:
        own.get(address)
    user = cast(OWN)
    with acting(user):
        for n in range(6):
            goal = actions.add_goal(record=measure.record, text=f"Jag vill {n}", by=user)
            one = actions.add_measure(goal=goal, promise=Promise("Gör", owner=user), by=user)
            actions.step_measure(
                measure=one, before=MeasureState.PLANNED, to=MeasureState.DONE, words="Klart.", by=user
            )
    with CaptureQueriesContext(connection) as long:
        assert "Jag vill 5" in words(own.get(address))
    assert len(long) <= len(short) + 1


# --- writing ----------------------------------------------------------------------------------------------------------


def test_a_plan_is_written_from_the_first_goal_to_the_persons_no(
    own: Client, record: Record, plan: Any
) -> None:
    reference = record.reference
    assert own.post(at("add_goal", reference), {"text": WISH}).status_code == 303
    goal = plan().goals[0].goal
    due = timezone.localdate() + timedelta(days=9)
    sent = {"text": "Studiestöd", "owner_words": "Kurator", "due_on": due.isoformat()}
    assert own.post(at("add_measure", reference, goal.pk), sent).status_code == 303
    assert own.post(at("rate", reference, goal.pk), {"value": "3", "moment": "start"}).status_code == 303
    assert own.post(at("add_asset", reference), {"kind": "need", "text": "Lugn"}).status_code == 303
    assert own.post(at("disagree", reference), {"text": "Inte mötet."}).status_code == 303
    now = plan()
    (each,) = now.goals
    assert (each.text, each.now.value) == (WISH, 3)
    assert [(one.text, one.owner, one.measure.due_on) for one in each.measures] == [
        ("Studiestöd", "Kurator", due)
    ]
    assert ([line.text for line in now.needs], [line.text for line in now.disagreements]) == (
        ["Lugn"],
        ["Inte mötet."],
    )
    assert own.post(at("end_asset", reference, now.needs[0].id)).status_code == 303
    sent = {"before": "open", "state": "dropped", "words": "Vill något annat."}
    assert own.post(at("step_goal", reference, goal.pk), sent).status_code == 303
    assert plan().needs == []
    assert "Vill något annat." in words(own.get(at("plan", reference)))


def test_two_who_change_a_goal_see_both_texts_and_can_put_them_together(
    own: Client, goal: Goal, plan: Any
) -> None:
    address = at("change_goal", goal.record.reference, goal.pk)
    assert own.post(address, {"text": "Jag vill sova.", "version": "1"}).status_code == 303
    answer = own.post(address, {"text": "Jag vill äta.", "version": "1"})
    said = words(answer)
    assert answer.status_code == 409
    assert "Samir Haddad har skrivit här under tiden" in said
    assert "Jag vill sova." in said
    assert "Jag vill äta." in said
    assert 'name="version" value="2"' in answer.content.decode()
    joined = own.post(address, {"text": "Jag vill äta.", "version": "2", "join": "1"})
    assert "Jag vill sova.\nJag vill äta." in joined.content.decode().replace("\r\n", "\n")
    assert plan().goals[0].text == "Jag vill sova."
    assert own.post(address, {"text": "Jag vill sova och äta.", "version": "2"}).status_code == 303
    assert plan().goals[0].text == "Jag vill sova och äta."
    assert WISH in words(own.get(address))


def test_two_who_change_a_measure_see_what_the_other_promised(
    own: Client, measure: Measure, plan: Any
) -> None:
    address = at("change_measure", measure.record.reference, measure.pk)
    assert (
        own.post(address, {"text": "Läxhjälp", "owner_words": "Läraren", "version": "1"}).status_code == 303
    )
    answer = own.post(address, {"text": "Privatlärare", "version": "1"})
    said = words(answer)
    assert answer.status_code == 409
    assert "Läxhjälp" in said
    assert "Läraren" in said
    assert "Privatlärare" in answer.content.decode()
    assert plan().goals[0].measures[0].text == "Läxhjälp"


def test_a_step_that_somebody_else_took_first_is_told(own: Client, measure: Measure, plan: Any) -> None:
    address = at("step_measure", measure.record.reference, measure.pk)
    assert own.post(address, {"before": "planned", "state": "ongoing"}).status_code == 303
    answer = own.post(address, {"before": "planned", "state": "dropped", "words": "Hann inte."})
    assert answer.status_code == 409
    assert "Nu står det: Pågår" in words(answer)
    assert "Hann inte." in answer.content.decode()
    assert plan().goals[0].measures[0].measure.state == "ongoing"


@pytest.mark.parametrize(
    ("name", "sent", "wrong"),
    [
        ("add_goal", {"text": " "}, "Skriv målet med personens egna ord."),
        ("add_goal", {"text": "a" * 601}, "Texten är för lång"),
        ("add_asset", {"kind": "strength", "text": ""}, "Skriv vad det är."),
        ("add_asset", {"kind": "belief", "text": "x"}, "Välj vad det är."),
        ("disagree", {}, "Skriv vad personen inte håller med om."),
        ("rate", {"value": "11", "moment": "review"}, "Välj en siffra från 1 till 10."),
        ("rate", {"moment": "review"}, "Välj den siffra som personen sade."),
        ("step_goal", {"before": "open", "state": "dropped"}, "Skriv varför"),
        ("step_goal", {"before": "open", "state": "open"}, "Välj ett nytt läge"),
        ("step_goal", {"before": "gone", "state": "open", "words": "x"}, "Sidan var för gammal"),
        ("add_measure", {"text": "x", "owner": "999999"}, "Den personen får inte läsa planen."),
        ("add_measure", {"text": "x", "due_on": "31 februari"}, "Skriv datumet som år"),
        ("add_measure", {"text": "x", "method": "999999"}, "Välj en metod i listan."),
        ("give_copy", {"language": "xx"}, "Välj ett av språken."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    own: Client, goal: Goal, plan: Any, name: str, sent: dict[str, str], wrong: str
) -> None:
    ids = [goal.record.reference, *([goal.pk] if name in {"rate", "step_goal", "add_measure"} else [])]
    before = plan()
    answer = own.post(at(name, *ids), sent)
    assert answer.status_code == 422
    assert wrong in words(answer)
    after = plan()
    assert [each.text for each in after.goals] == [each.text for each in before.goals]
    assert len(after.goals[0].ratings) == 2
    assert (after.goals[0].measures, after.copies) == ([], [])


def test_an_owner_and_words_for_an_owner_are_not_both(own: Client, goal: Goal, cast: Any) -> None:
    sent = {"text": "x", "owner": str(cast(OWN).pk), "owner_words": "Kurator"}
    answer = own.post(at("add_measure", goal.record.reference, goal.pk), sent)
    assert "inte båda" in words(answer)


def test_a_goal_of_another_record_is_not_found_by_this_address(own: Client, goal: Goal, cast: Any) -> None:
    with acting(cast(OWN)):
        other = records.open_record(
            unit=goal.record.unit_id, track=Track.SSPF, track_reason="", text="x", by=cast(OWN)
        )
    assert own.get(at("change_goal", other.reference, goal.pk)).status_code == 404


def test_the_plan_of_a_closed_record_is_read_and_not_written(
    own: Client, measure: Measure, cast: Any
) -> None:
    with acting(cast(OWN)):
        records.close_record(record=measure.record, by=cast(OWN))
    reference = measure.record.reference
    said = words(own.get(at("plan", reference)))
    assert "Planen går att läsa men inte ändra." in said
    assert "Nytt mål" not in said
    assert own.post(at("add_goal", reference), {"text": "x"}).status_code == 403
    assert own.post(at("step_measure", reference, measure.pk), {}).status_code == 403


def test_what_i_have_promised_in_a_plan_is_among_my_tasks(own: Client, measure: Measure, cast: Any) -> None:
    address, user = reverse("desk:tasks"), cast(OWN)
    assert f"planen för {measure.record.pseudonym}" not in words(own.get(address))
    with acting(user):
        promise = Promise("Ringa skolan", owner=user, due_on=timezone.localdate() - timedelta(days=1))
        mine = actions.add_measure(goal=measure.goal, promise=promise, by=user)
    page = own.get(address)
    assert f"Åtgärd i planen för {measure.record.pseudonym}" in words(page)
    assert at("step_measure", measure.record.reference, mine.pk) in page.content.decode()
    with acting(user):
        actions.step_measure(
            measure=mine, before=MeasureState.PLANNED, to=MeasureState.DONE, words="", by=user
        )
    assert f"planen för {measure.record.pseudonym}" not in words(own.get(address))

"""Promises: made, moved with a reason, kept or not, seen by those who were promised them and nobody else, and reminded of."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import F
from django.utils import timezone

from varsam.areas.collaboration.dialogue import actions, jobs, policies, reading, standing
from varsam.areas.collaboration.dialogue.enums import State
from varsam.areas.collaboration.dialogue.models import Community, Contact, Delay, Promise
from varsam.areas.collaboration.dialogue.standing import How
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry
from varsam.kernel.meetings import agenda, planning
from varsam.kernel.people.models import Organisation

BRON, KAJEN = "Föreningen Bron", "Föreningen Kajen"


def days(number: int) -> Any:
    return timezone.localdate() + timedelta(days=number)


def test_what_is_promised_is_seen_by_who_was_promised_it(
    cast: Any, dialogue: Any, signs_in: Any, promised: Any, texts: Any
) -> None:
    bron, kajen = dialogue(BRON), dialogue(KAJEN)
    theirs, others = signs_in(bron, "bron"), signs_in(kajen, "kajen")
    promised(bron)
    assert texts(theirs) == ["Vi ordnar belysning vid gångvägen."]
    assert texts(others) == []
    for account in ("polis", "civilsamhalle", "skola", "systemadmin", "rad"):
        with acting(cast(account)):
            assert not Promise.objects.exists(), account
            assert not Community.objects.exists(), account
    with acting(theirs):
        assert bron.contacts.count() == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            actions.ask(community=bron, text="Kan vi?", asked_on=days(0), by=theirs)
    with acting(cast("sspf.hisingen")):
        mine = [each for each in reading.owned(cast("sspf.hisingen")) if each.promise.community == bron]
        assert [each.text for each in mine] == ["Vi ordnar belysning vid gångvägen."]
        assert not bron.questions.exists()


def test_who_leaves_the_organisation_sees_nothing_of_it_any_more(
    dialogue: Any, signs_in: Any, promised: Any, texts: Any, as_owner: Any
) -> None:
    bron = dialogue(BRON)
    theirs = signs_in(bron, "bron")
    promised(bron)
    with as_owner():
        theirs.memberships.update(valid_to=timezone.now() - timedelta(seconds=1))
    assert texts(theirs) == []


def test_a_promise_is_moved_with_a_reason_and_the_first_day_stays(
    cast: Any, dialogue: Any, promised: Any
) -> None:
    found = promised(dialogue(BRON))
    owner = cast("sspf.hisingen")
    with acting(owner):
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.delay_promise(promise=found, due_on=found.due_on, why="Det tar tid.", by=owner)
        assert actions.delay_promise(
            promise=found, due_on=days(40), why="Upphandlingen tar längre tid.", by=owner
        )
        shown = reading.find_promise(found.reference)
    assert shown is not None
    assert (shown.promise.due_on, shown.promise.now_due_on) == (days(10), days(40))
    assert [each.why for each in shown.moved] == ["Upphandlingen tar längre tid."]
    with acting(cast("polis")), pytest.raises(ProgrammingError), transaction.atomic():
        actions.delay_promise(promise=found, due_on=days(60), why="Nej.", by=cast("polis"))


def test_a_promise_is_settled_once_and_in_words(cast: Any, dialogue: Any, promised: Any) -> None:
    found, by = promised(dialogue(BRON)), cast("sspf.hisingen")
    with acting(by):
        assert actions.settle_promise(
            promise=found, state=State.BROKEN, outcome="Kommunen äger inte marken.", by=by
        )
        assert not actions.settle_promise(promise=found, state=State.KEPT, outcome="Klart.", by=by)
        assert not actions.delay_promise(promise=found, due_on=days(90), why="Igen.", by=by)
        assert not actions.hand_over(promise=found, owner=cast("samordnare"), by=by)
        shown = reading.find_promise(found.reference)
    assert shown is not None
    assert (shown.standing.how, shown.outcome) == (How.BROKEN, "Kommunen äger inte marken.")
    assert not Delay.objects.exists()


@pytest.mark.parametrize(
    ("due", "now_due", "settled", "state", "how"),
    [
        (5, 5, None, State.OPEN, How.OPEN),
        (0, 0, None, State.OPEN, How.OPEN),
        (-1, -1, None, State.OPEN, How.LATE),
        (-9, 3, None, State.OPEN, How.OPEN),
        (-5, -5, -6, State.KEPT, How.KEPT),
        (-5, -5, -5, State.KEPT, How.KEPT),
        (-5, -2, -3, State.KEPT, How.KEPT_LATE),
        (-5, -5, -9, State.BROKEN, How.BROKEN),
    ],
)
def test_late_follows_from_the_days(
    due: int, now_due: int, settled: int | None, state: State, how: How
) -> None:
    found = Promise(
        due_on=days(due),
        now_due_on=days(now_due),
        settled_on=None if settled is None else days(settled),
        state=state,
    )
    assert standing.of(found, days(0)).how == how


@pytest.mark.parametrize(
    "text",
    ["Ring 070-123 45 67 när det är klart.", "Skriv till anna@exempel.se.", "850709-9805 får nyckeln."],
)
def test_numbers_and_addresses_of_people_never_stay(cast: Any, dialogue: Any, text: str) -> None:
    bron, by = dialogue(BRON), cast("samordnare")
    with acting(by), pytest.raises(policies.PointsAtSomebody):
        actions.promise(community=bron, text=text, owner=by, due_on=days(9), by=by)


def test_only_who_can_keep_it_answers_for_a_promise(cast: Any, dialogue: Any) -> None:
    bron, by = dialogue(BRON), cast("samordnare")
    with acting(by):
        assert {each.email.split("@")[0] for each in reading.owners()} >= {"samordnare", "sspf.hisingen"}
        assert "polis@demo.varsam.test" not in {each.email for each in reading.owners()}
        for owner, due in ((cast("polis"), 9), (by, -1)):
            with pytest.raises(IntegrityError), transaction.atomic():
                actions.promise(community=bron, text="Vi lovar.", owner=owner, due_on=days(due), by=by)


def test_the_owner_is_reminded_once_before_and_once_after(
    dialogue: Any, promised: Any, as_owner: Any, cast: Any
) -> None:
    found = promised(dialogue(BRON))
    told = "select user_id, unit_id is not null from notifications_notice where resource in ('promise', 'dialogue')"

    def remind() -> tuple[int, set[Any]]:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("delete from notifications_notice")
            # The town's own promises and contacts have their days too.
            Promise.objects.exclude(pk=found.pk).update(state="kept", settled_on=days(0), outcome=b"x")
            Contact.objects.update(told_for=F("review_on"))
        done = jobs.remind()
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(told)
            return done, set(cursor.fetchall())

    owner = cast("sspf.hisingen").pk
    assert remind() == (1, {(owner, False)})
    assert remind() == (0, set())
    with as_owner():
        Promise.objects.filter(pk=found.pk).update(
            promised_on=days(-20), due_on=days(-1), now_due_on=days(-1)
        )
    assert remind() == (1, {(owner, False), (None, True)})
    assert remind() == (0, set())


def test_a_promise_comes_up_at_the_next_meeting_until_it_is_settled(
    cast: Any, dialogue: Any, promised: Any
) -> None:
    bron, by = dialogue(BRON), cast("samordnare")
    found = promised(bron)
    with acting(by):
        actions.ask(community=bron, text="Vem städar parken?", asked_on=days(0), by=by)
        begins = timezone.now() + timedelta(days=5)
        meeting = planning.plan_meeting(
            group=bron.group, starts_at=begins, ends_at=begins + timedelta(hours=1), place="", by=by
        )
        agenda.fill(meeting=meeting, by=by)
        origins = set(meeting.items.values_list("origin", flat=True))
        assert {f"dialogue:{found.reference}", "dialogue:questions"} <= origins
        actions.settle_promise(promise=found, state=State.KEPT, outcome="Det lyser nu.", by=by)
        waiting = {each.origin for each in agenda.proposals(meeting, by)}
        assert f"dialogue:{found.reference}" not in waiting
        council = planning.plan_meeting(
            group=_council(by), starts_at=begins, ends_at=begins + timedelta(hours=1), place="", by=by
        )
        assert not [one for one in agenda.proposals(council, by) if one.origin.startswith("dialogue")]


def _council(by: Any) -> Any:
    from varsam.kernel.meetings import groups
    from varsam.kernel.meetings.enums import GroupKind

    unit = Organisation.objects.get(slug="samordningen").pk
    return groups.make_group(unit=unit, kind=GroupKind.COUNCIL, name="Ett råd till", by=by)


def test_an_act_that_fails_leaves_nothing_on_record(
    cast: Any, dialogue: Any, promised: Any, as_owner: Any, monkeypatch: Any
) -> None:
    found, by = promised(dialogue(BRON)), cast("samordnare")

    def breaks(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("the log is gone")

    monkeypatch.setattr(actions.audit, "record", breaks)
    with acting(by), pytest.raises(RuntimeError), transaction.atomic():
        actions.settle_promise(
            promise=found, state=State.KEPT, outcome="Elin ordnade det.", kept=("name",), by=by
        )
    with as_owner():
        assert Promise.objects.get(pk=found.pk).state == State.OPEN
        assert not Entry.objects.filter(event="dialogue.settled", target=found.reference).exists()

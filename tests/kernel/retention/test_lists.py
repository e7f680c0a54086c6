"""Lists: who comes on one, who drops off, who may approve it, and that nothing is destroyed by a job alone."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.conversations.models import Enquiry, Message
from varsam.kernel.conversations.states import State
from varsam.kernel.retention import actions, proposing, running
from varsam.kernel.retention.actions import Ground, Period, Said
from varsam.kernel.retention.enums import Decision, ListState
from varsam.kernel.retention.models import Certificate, Coming, DestructionList, Hold, ListItem, RetentionRule
from varsam.kernel.vault.models import DataKey


def state_of(as_owner: Any, reference: str) -> str:
    with as_owner():
        return Enquiry.objects.get(reference=reference).state


@pytest.mark.law("L7")
def test_job_proposes_and_destroys_nothing(thread: Any, items: Any, as_owner: Any) -> None:
    reference = thread()
    done = proposing.propose()
    assert done.added >= 1
    assert reference in items()
    assert running.approved() == []
    assert state_of(as_owner, reference) != State.ERASED


def test_not_yet_due_and_unread_are_not_on_it(thread: Any, items: Any) -> None:
    coming, unread, due = thread(days=-1), thread(read=False), thread()
    proposing.propose()
    assert {coming, unread}.isdisjoint(items())
    assert due in items()


def test_proposing_twice_changes_nothing(thread: Any, items: Any, the_list: Any) -> None:
    thread()
    proposing.propose()
    before, version = set(items()), the_list().version
    assert proposing.propose().added == 0
    assert (set(items()), the_list().version) == (before, version)


def test_small_batches_find_the_same(thread: Any, items: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {thread() for _ in range(5)}
    monkeypatch.setattr(proposing, "BATCH", 2)
    told: list[tuple[str, int, int]] = []
    proposing.propose(lambda *said: told.append(said))
    assert made <= set(items())
    assert len([kind for kind, _, _ in told if kind == "enquiry"]) > 2
    proposing.propose()
    assert made <= set(items())


def test_message_hold_and_writers_erasing_take_it_off(
    thread: Any, items: Any, as_owner: Any, cast: Any
) -> None:
    stays, written, held, erased = thread(), thread(), thread(), thread()
    proposing.propose()
    gun = cast("registrator")
    with acting(gun):
        assert actions.set_hold(kind="enquiry", reference=held, reason="Överklagande", until=None, by=gun)
    with as_owner():
        Enquiry.objects.filter(reference=written).update(unread_by_city=True)
        pk = Enquiry.objects.get(reference=erased).pk
        with connection.cursor() as cursor:
            cursor.execute("select varsam._conversations_empty(%s, 'enquiry.erased')", [pk])
    proposing.propose()
    assert {written, held, erased}.isdisjoint(items())
    assert stays in items()


def test_list_without_items_goes_again(city: Any, as_owner: Any) -> None:
    with as_owner():
        Enquiry.objects.update(expires_at=timezone.now() + timedelta(days=1))
    proposing.propose()
    with as_owner():
        assert not DestructionList.objects.exists()


def approve(the_list: Any, gun: Any) -> actions.Answer:
    found = the_list()
    return actions.approve(destruction=found, version=found.version, by=gun)


def carry_out(the_list: Any) -> DestructionList:
    assert running.run(the_list().pk)
    return the_list()


@pytest.mark.law("L7")
def test_approved_list_is_carried_out_with_certificate(
    thread: Any, items: Any, the_list: Any, as_owner: Any, cast: Any
) -> None:
    reference = thread()
    proposing.propose()
    planned = len([item for item in items().values() if item.list_id == the_list().pk])
    with as_owner():
        before = Enquiry.objects.get(reference=reference)
        key = before.data_key_id
    gun = cast("registrator")
    with acting(gun):
        assert approve(the_list, gun).said is Said.APPROVED
    assert running.approved() == [the_list().pk]
    told: list[tuple[int, int]] = []
    assert running.run(the_list().pk, lambda *said: told.append(said))
    done = the_list()
    assert (done.state, done.passed, done.planned) == (ListState.DONE, planned, planned)
    assert told[-1] == (planned, planned)
    assert done.summary == {"destroyed": planned}
    with as_owner():
        after = Enquiry.objects.get(reference=reference)
        assert (after.state, after.data_key_id, after.writer_key) == (State.ERASED, None, None)
        assert not DataKey.objects.filter(pk=key).exists()
        assert not Message.objects.filter(enquiry=after).exists()
        assert not ListItem.objects.filter(list=done).exists()
        proofs = list(Certificate.objects.filter(list=done))
    assert sum(proof.count for proof in proofs) == planned
    assert {(proof.kind, proof.action, proof.approved_by_id) for proof in proofs} == {
        ("enquiry", "destroy", gun.pk)
    }


def test_excepted_is_kept_and_not_proposed_again_until_its_day(
    thread: Any, items: Any, the_list: Any, as_owner: Any, cast: Any, wall: Any
) -> None:
    kept, other = thread(), thread()
    proposing.propose()
    gun, again = cast("registrator"), date.today() + timedelta(days=30)
    with acting(gun):
        assert actions.decide(
            destruction=the_list(), items=[items()[kept].pk], decision=Decision.EXCEPT,
            reason="Pågående granskning", again_on=again, by=gun,
        ) == 1  # fmt: skip
        approve(the_list, gun)
    done = carry_out(the_list)
    assert done.summary["excepted"] == 1
    assert state_of(as_owner, other) == State.ERASED
    assert state_of(as_owner, kept) != State.ERASED
    proposing.propose()
    assert items()[kept].list_id == done.pk
    wall(timezone.now() + timedelta(days=31))
    proposing.propose()
    assert items()[kept].list_id != done.pk


def test_exception_can_be_taken_back(thread: Any, items: Any, the_list: Any, gun: Any) -> None:
    reference = thread()
    proposing.propose()
    item = items()[reference].pk
    for decision, reason in ((Decision.EXCEPT, "Fel"), (Decision.FOLLOW, "")):
        actions.decide(
            destruction=the_list(), items=[item], decision=decision, reason=reason, again_on=None, by=gun
        )
    assert (items()[reference].decision, items()[reference].reason, items()[reference].decided_by_id) == (
        "follow", "", None,
    )  # fmt: skip


def test_second_approval_is_told_who_was_first(thread: Any, the_list: Any, gun: Any) -> None:
    thread()
    proposing.propose()
    approve(the_list, gun)
    second = approve(the_list, gun)
    assert (second.said, second.who, second.at) == (Said.TAKEN, gun, the_list().approved_at)


def test_approval_of_what_has_changed_since_it_was_seen(thread: Any, the_list: Any, gun: Any) -> None:
    thread()
    proposing.propose()
    seen = the_list()
    thread()
    proposing.propose()
    assert actions.approve(destruction=seen, version=seen.version, by=gun).said is Said.CHANGED
    assert the_list().state == ListState.PROPOSED


def test_rule_changed_before_approval_stops_it_until_made_anew(
    thread: Any, items: Any, the_list: Any, city: Any, gun: Any
) -> None:
    long_ago, lately = thread(days=40), thread(days=1)
    proposing.propose()
    _another_rule(city, gun)
    assert approve(the_list, gun).said is Said.RULE
    proposing.propose()
    assert long_ago in items()
    assert lately not in items()
    assert approve(the_list, gun).said is Said.APPROVED


def _another_rule(city: Any, gun: Any) -> RetentionRule:
    return actions.set_rule(
        kind="enquiry", municipality=city.pk, period=Period(30, "days", "destroy"), clock="efter tiden",
        ground=Ground("", "", "Arkivnämndens beslut 7"), valid_from=timezone.now() - timedelta(days=1), by=gun,
    )  # fmt: skip


def test_what_happens_between_approval_and_destruction_keeps_it(
    thread: Any, the_list: Any, as_owner: Any, cast: Any
) -> None:
    written, held, erased, plain = thread(), thread(), thread(), thread()
    proposing.propose()
    gun = cast("registrator")
    with acting(gun):
        approve(the_list, gun)
        actions.set_hold(
            kind="enquiry", reference=held, reason="Begäran om egna uppgifter", until=None, by=gun
        )
    with as_owner():
        Enquiry.objects.filter(reference=written).update(unread_by_city=True)
        pk = Enquiry.objects.get(reference=erased).pk
        with connection.cursor() as cursor:
            cursor.execute("select varsam._conversations_empty(%s, 'enquiry.erased')", [pk])
    done = carry_out(the_list)
    assert {key: done.summary[key] for key in ("waits", "held", "gone")} == {"waits": 1, "held": 1, "gone": 1}
    assert state_of(as_owner, plain) == State.ERASED
    assert State.ERASED not in {state_of(as_owner, written), state_of(as_owner, held)}


def test_rule_changed_after_approval_keeps_everything(
    thread: Any, the_list: Any, city: Any, cast: Any, as_owner: Any
) -> None:
    reference = thread(days=40)
    proposing.propose()
    gun = cast("registrator")
    with acting(gun):
        approve(the_list, gun)
        _another_rule(city, gun)
    done = carry_out(the_list)
    assert "destroyed" not in done.summary
    assert done.summary["rule"] >= 1
    assert state_of(as_owner, reference) != State.ERASED


def test_clock_that_has_gone_back_destroys_nothing(
    thread: Any, the_list: Any, cast: Any, wall: Any, as_owner: Any
) -> None:
    reference = thread(days=1)
    proposing.propose()
    gun = cast("registrator")
    with acting(gun):
        approve(the_list, gun)
    wall(timezone.now() - timedelta(days=2))
    with pytest.raises(running.ClockWentBack):
        running.run(the_list().pk)
    assert state_of(as_owner, reference) != State.ERASED


def test_clock_that_goes_back_before_approval_stops_it(
    thread: Any, the_list: Any, gun: Any, wall: Any
) -> None:
    thread()
    proposing.propose()
    wall(timezone.now() - timedelta(hours=1))
    assert approve(the_list, gun).said is Said.CLOCK


def test_stopped_list_is_not_carried_out_and_comes_again(
    thread: Any, items: Any, the_list: Any, cast: Any, as_owner: Any
) -> None:
    reference = thread()
    proposing.propose()
    gun = cast("registrator")
    with acting(gun):
        approve(the_list, gun)
        assert actions.abandon(destruction=the_list(), why="Fel lista", by=gun).said is Said.ABANDONED
        assert actions.abandon(destruction=the_list(), why="Igen", by=gun).said is Said.TAKEN
    stopped = the_list()
    assert running.run(stopped.pk) is False
    assert (stopped.state, items()) == (ListState.ABANDONED, {})
    proposing.propose()
    assert items()[reference].list_id != stopped.pk


def test_list_stopped_half_way_proves_what_was_destroyed(
    thread: Any, the_list: Any, cast: Any, as_owner: Any
) -> None:
    for _ in range(4):
        thread()
    proposing.propose()
    gun = cast("registrator")
    with acting(gun):
        approve(the_list, gun)
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.retention_destroy(%s, 0, 2)", [the_list().pk])
    with acting(gun):
        actions.abandon(destruction=the_list(), why="Vänta", by=gun)
    stopped = the_list()
    with as_owner():
        assert sum(proof.count for proof in Certificate.objects.filter(list=stopped)) == 2
    assert stopped.summary == {"destroyed": 2}


def test_item_that_fails_is_left_whole_and_the_rest_goes_on(
    thread: Any, the_list: Any, cast: Any, as_owner: Any
) -> None:
    broken, fine = thread(), thread()
    proposing.propose()
    gun = cast("registrator")
    with acting(gun):
        approve(the_list, gun)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "create or replace function varsam._retention_enquiry_empty(reference text) returns void language plpgsql as $$"
            " begin perform varsam._conversations_empty(e.id, 'enquiry.expired')"
            " from public.conversations_enquiry e where e.reference = $1;"
            f" if $1 = '{broken}' then raise exception 'disk'; end if; end $$"
        )
    done = carry_out(the_list)
    assert done.summary["failed"] == 1
    assert state_of(as_owner, fine) == State.ERASED
    with as_owner():
        left = Enquiry.objects.get(reference=broken)
        assert left.data_key_id is not None
        assert Message.objects.filter(enquiry=left).exists()


def test_hold_until_a_day_ends_by_itself_and_can_be_lifted(
    thread: Any, items: Any, cast: Any, wall: Any, as_owner: Any
) -> None:
    dated, lifted = thread(), thread()
    gun = cast("registrator")
    with acting(gun):
        actions.set_hold(
            kind="enquiry", reference=dated, reason="Tillsyn", until=date.today() + timedelta(days=5), by=gun
        )
        hold = actions.set_hold(kind="enquiry", reference=lifted, reason="Tillsyn", until=None, by=gun)
    proposing.propose()
    assert {dated, lifted}.isdisjoint(items())
    with acting(gun):
        assert actions.lift_hold(hold=hold, reason="Klart", by=gun)
        assert not actions.lift_hold(hold=hold, reason="Klart", by=gun)
    wall(timezone.now() + timedelta(days=6))
    proposing.propose()
    assert {dated, lifted} <= set(items())


@pytest.mark.parametrize(
    ("kind", "reference"), [("enquiry", "A-26-99999"), ("nothing", "x"), ("enquiry'; --", "x")]
)
def test_hold_on_what_is_not_there(db: None, gun: Any, kind: str, reference: str) -> None:
    assert actions.set_hold(kind=kind, reference=reference, reason="x", until=None, by=gun) is None
    assert not Hold.objects.exists()


def test_coming_months_are_counted_and_remembered(thread: Any, city: Any, as_owner: Any) -> None:
    thread(days=-70)
    proposing.propose()
    with as_owner():
        months = {row.month: row.count for row in Coming.objects.filter(municipality=city, kind="enquiry")}
        Coming.objects.update(reminded_at=timezone.now())
    day = timezone.localdate(timezone.now() + timedelta(days=70)).replace(day=1)
    assert months[day] >= 1
    proposing.reckon()
    with as_owner():
        assert not Coming.objects.filter(reminded_at=None).exists(), "told once"
    assert {row.municipality for row in proposing.outlook()} == {city.name}


@pytest.mark.parametrize("who", ["samordnare", "polis", "systemadmin", "dataskydd"])
def test_only_the_registrar_decides(
    thread: Any, the_list: Any, items: Any, cast: Any, city: Any, who: str
) -> None:
    reference = thread()
    proposing.propose()
    user, found, item = cast(who), the_list(), items()[reference]
    with acting(user):
        assert actions.approve(destruction=found, version=found.version, by=user).said is Said.MISSING
        assert actions.abandon(destruction=found, why="x", by=user).said is Said.MISSING
        assert (
            actions.decide(
                destruction=found,
                items=[item.pk],
                decision=Decision.EXCEPT,
                reason="x",
                again_on=None,
                by=user,
            )
            == 0
        )
        assert actions.set_hold(kind="enquiry", reference=reference, reason="x", until=None, by=user) is None
        with pytest.raises(actions.PermissionDenied):
            _another_rule(city, user)
    assert the_list().state == ListState.PROPOSED

"""A handover from both sides: what the one who is asked sees, when, and nothing more."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.areas.knowledge_house.cases.conftest import OUTSIDE, OWN, Gates, put
from varsam.areas.knowledge_house.cases import actions, handing_over, jobs, reading
from varsam.areas.knowledge_house.cases.enums import Due, Offer
from varsam.areas.knowledge_house.cases.models import Case, Handover
from varsam.areas.knowledge_house.cases.states import Gate, State
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.notifications.models import Notice
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records import actions as acts
from varsam.kernel.records import reading as records
from varsam.kernel.records.models import Record

AsOwner = Callable[[], Any]
CENTRUM, EXIT = "socialkontor-centrum", "fryshuset-exit"
NOTE = "Stödet fungerar. Familjen flyttar till Centrum i mars."


@pytest.fixture
def active(case: Case, as_owner: AsOwner) -> Case:
    with as_owner():
        put(case, State.ACTIVE)
    return case


@pytest.fixture
def shared(active: Case, as_owner: AsOwner) -> Case:
    """The person has agreed that Exit may know of them."""
    exit_ = Organisation.objects.get(slug=EXIT)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select varsam._records_give(%s, %s, null, '{needs}', 'consent', %s, varsam._clock() + interval '30 days')",
            [active.pk, exit_.pk, uuid.uuid4()],
        )
    return active


def offer(case: Case, by: User, to: str = CENTRUM) -> Handover:
    return handing_over.offer(case=case, organisation=Organisation.objects.get(slug=to), note=NOTE, by=by)


def test_inside_the_municipality_the_record_goes_over_after_yes_and_after_the_person_was_told(
    active: Case, worker: User, cast: Callable[[str], User], as_owner: AsOwner
) -> None:
    there, reference = cast(OUTSIDE), active.record.reference
    assert Organisation.objects.get(slug=CENTRUM) in handing_over.receivers(active.record)
    handover = offer(active, worker)
    active.refresh_from_db()
    assert (active.state, active.due_why) == (State.HANDOVER_OFFERED, Due.HANDOVER)
    with pytest.raises(actions.Shut) as shut:
        handing_over.complete(handover=handover, by=worker)
    assert shut.value.gates == [Gate.HANDOVER_ACCEPTED, Gate.PERSON_TOLD]
    with acting(there):
        (seen,) = reading.handovers_to_us()
        assert reading.note_of(seen) == (NOTE, "")
        assert (seen.from_unit_id, seen.offered_by_id, seen.respond_by) == (
            active.unit_id, worker.pk, handover.respond_by,
        )  # fmt: skip
        # Nothing else of the record, not even that it is there.
        assert not Record.objects.filter(pk=active.pk).exists()
        assert not Case.objects.filter(pk=active.pk).exists()
        assert records.open_record(reference) is None
        assert reading.open_case(reference) is None
        handing_over.answer(handover=seen, accepted=True, text="Välkomna hit.", by=there)
        assert not Record.objects.filter(pk=active.pk).exists()
        with pytest.raises(PermissionDenied):
            handing_over.answer(handover=seen, accepted=False, text="Nej förresten.", by=there)
        with pytest.raises(PermissionDenied):
            handing_over.told(handover=seen, on=timezone.localdate(), by=there)
    (ours,) = reading.handovers_by_us()
    assert reading.note_of(ours) == (NOTE, "Välkomna hit.")
    active.refresh_from_db()
    assert active.due_why == Due.TELL
    with pytest.raises(actions.Shut) as shut:
        handing_over.complete(handover=handover, by=worker)
    assert shut.value.gates == [Gate.PERSON_TOLD]
    with pytest.raises(DatabaseError), transaction.atomic():
        handing_over.told(handover=handover, on=timezone.localdate() + timedelta(days=1), by=worker)
    handing_over.told(handover=handover, on=timezone.localdate(), by=worker)
    assert handing_over.complete(handover=handover, by=worker).state == State.HANDED_OVER
    assert not Case.objects.filter(pk=active.pk).exists()
    with acting(there):
        moved = Case.objects.select_related("record").get(pk=active.pk)
        assert (moved.state, moved.handler_id) == (State.HANDED_OVER, None)
        assert records.open_record(reference)
        went_on = actions.step(case=moved, to=State.PLANNING, by=there)
        assert went_on.state == State.PLANNING
    with as_owner():
        events = list(
            AuditEntry.objects.filter(target=reference).order_by("pk").values_list("event", flat=True)
        )
        for event in (
            "case.offered",
            "case.answered",
            "case.person_told",
            "record.transferred",
            "record.received",
        ):
            assert event in events
        assert Notice.objects.filter(unit__slug=CENTRUM, resource="record").exists()


def test_no_says_why_and_the_case_goes_back_to_where_it_was(
    active: Case, shared: Case, worker: User, cast: Callable[[str], User]
) -> None:
    other, handover = cast("civilsamhalle"), offer(active, worker, EXIT)
    with acting(other):
        (seen,) = reading.handovers_to_us()
        with pytest.raises(ValueError, match="why"):
            handing_over.answer(handover=seen, accepted=False, text=" ", by=other)
        handing_over.answer(handover=seen, accepted=False, text="Vi har ingen plats före sommaren.", by=other)
        assert not Handover.objects.filter(pk=handover.pk).exists()
    active.refresh_from_db()
    assert (active.state, active.due_why) == (State.HANDOVER_OFFERED, Due.HANDOVER)
    opened = reading.open_case(active.record.reference)
    assert opened
    assert reading.note_of(opened.handovers[0])[1] == "Vi har ingen plats före sommaren."
    assert handing_over.go_back(case=active, by=worker).state == State.ACTIVE
    again = offer(active, worker, EXIT)
    assert again.pk != handover.pk


def test_outside_the_municipality_nothing_of_the_record_goes_over(
    active: Case, shared: Case, worker: User, gates: Gates, cast: Callable[[str], User]
) -> None:
    other, handover = cast("civilsamhalle"), offer(active, worker, EXIT)
    with acting(other):
        handing_over.answer(handover=handover, accepted=True, text="", by=other)
    handing_over.told(handover=handover, on=timezone.localdate(), by=worker)
    done = handing_over.complete(handover=handover, by=worker)
    assert (done.state, done.unit_id) == (State.HANDED_OVER, active.unit_id)
    assert actions.call("case_missing", active.pk, "planning") == ["received"]
    with acting(other):
        # What was shared is what it sees, as before.
        opened = records.open_record(active.record.reference)
        assert opened
        assert opened.way == "grant"
    gates.hold(Gate.OUTCOME)
    assert (
        actions.step(case=active, to=State.CLOSED, reason="Exit tar över.", by=worker).state == State.CLOSED
    )


def test_taken_back_offer_is_gone_for_the_other_side_and_cannot_be_accepted(
    active: Case, worker: User, cast: Callable[[str], User]
) -> None:
    there, handover = cast(OUTSIDE), offer(active, worker)
    with pytest.raises(DatabaseError), transaction.atomic():
        offer(active, worker)
    handing_over.take_back(handover=handover, by=worker)
    active.refresh_from_db()
    assert active.state == State.ACTIVE
    with acting(there):
        assert not Handover.objects.filter(pk=handover.pk).exists()
        with pytest.raises(PermissionDenied):
            handing_over.answer(handover=handover, accepted=True, text="Ja.", by=there)
    handover.refresh_from_db()
    assert handover.state == Offer.TAKEN_BACK


def test_late_answer_is_seen_by_both_sides_and_reminded_of_once(
    active: Case, worker: User, cast: Callable[[str], User], as_owner: AsOwner, wall: Callable[..., None]
) -> None:
    handover = offer(active, worker)
    later = handover.respond_by + timedelta(days=2)
    wall(later)
    with as_owner():
        Notice.objects.all().delete()
    jobs.remind()
    with as_owner():
        told = set(Notice.objects.values_list("unit__slug", "resource"))
    assert {(CENTRUM, "record"), (active.unit.slug, "record")} <= told
    assert jobs.remind() == 0
    assert reading.is_late(reading.handovers_by_us()[0], later)
    with acting(cast(OUTSIDE)):
        assert reading.is_late(reading.handovers_to_us()[0], later)
        assert not reading.is_late(reading.handovers_to_us()[0], handover.respond_by - timedelta(hours=1))


def test_nobody_else_sees_the_offer_or_its_key(
    active: Case, worker: User, cast: Callable[[str], User]
) -> None:
    handover = offer(active, worker)
    for account in ("polis", "samordnare", "sig.nordost", "dataskydd", "mentor", "rad", "systemadmin"):
        with acting(cast(account)):
            assert not Handover.objects.filter(pk=handover.pk).exists()
            assert actions.call("case_answer", handover.pk, True, None) is None
            assert actions.call("case_told", handover.pk, timezone.localdate()) is False
    with acting(cast(OWN)):
        assert handing_over.receivers(active.record)
        with pytest.raises(DatabaseError), transaction.atomic():
            offer(active, worker, "kommunfullmaktige")


def test_nobody_outside_is_asked_before_the_person_was_and_not_after_they_have_left(
    active: Case, worker: User, cast: Callable[[str], User], as_owner: AsOwner
) -> None:
    exit_ = Organisation.objects.get(slug=EXIT)
    assert exit_ not in handing_over.receivers(active.record)
    with pytest.raises(DatabaseError), transaction.atomic():
        offer(active, worker, EXIT)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select varsam._records_give(%s, %s, null, '{needs}', 'consent', %s, varsam._clock() + interval '30 days')",
            [active.pk, exit_.pk, uuid.uuid4()],
        )
    handover = offer(active, worker, EXIT)
    other = cast("civilsamhalle")
    with acting(other):
        assert [each.pk for each in reading.handovers_to_us()] == [handover.pk]
    with as_owner():
        Organisation.objects.filter(pk=exit_.pk).update(left_at=timezone.now())
    with acting(other):
        assert reading.handovers_to_us() == []
        assert actions.call("case_answer", handover.pk, True, None) is None


def test_record_that_goes_to_another_unit_by_another_way_ends_the_offer(active: Case, worker: User) -> None:
    handover = offer(active, worker)
    there = Organisation.objects.get(slug="sig-nordost")
    acts.transfer(record=active.record, to=there.pk, by=worker)
    handover.refresh_from_db()
    assert handover.state == Offer.TAKEN_BACK

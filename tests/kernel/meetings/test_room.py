"""Lines, promises and minutes: who writes, two at once, and that what is locked stays."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from tests.kernel.meetings.conftest import CONVENER, NOTHING, SOON, Conference, refused
from tests.kernel.records.conftest import COLLEAGUE, OWN, POLICE, SCHOOL, Give, Wall
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.meetings import minutes, planning, reading, room
from varsam.kernel.meetings.enums import LineKind, Presence
from varsam.kernel.meetings.models import (
    Action,
    Adjuster,
    Attendance,
    CaseItem,
    Conflict,
    Item,
    Line,
    Minutes,
)
from varsam.kernel.meetings.room import ChangedMeanwhile, NotOpen, OutsideCircle
from varsam.kernel.meetings.states import ACTION, MEETING, MINUTES, ActionState, MeetingState, MinutesState
from varsam.kernel.records import actions as records
from varsam.kernel.records.models import Record


def read(conference: Conference, account: str = OWN) -> reading.OpenItem:
    with acting(conference.cast(account)):
        opened = reading.open_item(conference.item)
    assert opened is not None
    return opened


# --- lines -------------------------------------------------------------------------------------------------------


def test_lines_are_sealed_numbered_and_on_record_with_the_record(ongoing: Conference, log: Any) -> None:
    ongoing.writes(OWN, "Vi prövar på lov.", kind=LineKind.DECISION)
    second = ongoing.writes(OWN, "Mentorn fortsätter.", kind=LineKind.DECISION)
    ongoing.writes(OWN, "Mentorn fortsätter till sommaren.", kind=LineKind.DECISION, replaces=second)
    opened = read(ongoing)
    assert [(said.line.kind, said.text, said.number) for said in opened.lines] == [
        ("text", "Skolan ringer hem.", ""),
        ("action", "Ring mentorn.", ""),
        ("decision", "Vi prövar på lov.", "3.1"),
        ("decision", "Mentorn fortsätter till sommaren.", "3.2"),
    ]
    assert [said.text for said in opened.lines[3].before] == ["Mentorn fortsätter."]
    assert all(b"Mentorn" not in bytes(said.line.sealed) for said in opened.lines)
    written = [event for event in log(ongoing.record.reference) if event != "minutes.read"]
    assert written[-5:] == [
        "minutes.written", "action.promised", "minutes.written", "minutes.written", "minutes.written",
    ]  # fmt: skip
    assert log(ongoing.record.reference)[-1] == "minutes.read"
    with acting(ongoing.cast(OWN)):
        assert Record.objects.get(pk=ongoing.record.pk).last_entry_at >= ongoing.record.last_entry_at


def test_of_two_who_put_the_same_line_right_the_second_is_told(ongoing: Conference, give: Give) -> None:
    give(POLICE, "meetings")
    line = read(ongoing).lines[0].line
    ongoing.writes(OWN, "Skolan ringer hem på fredag.", replaces=line)
    with pytest.raises(ChangedMeanwhile):
        ongoing.writes(POLICE, "Skolan ringer hem i kväll.", replaces=line)
    assert read(ongoing).lines[0].text == "Skolan ringer hem på fredag."


def test_who_writes_is_in_the_circle_and_in_the_room(ongoing: Conference, give: Give) -> None:
    for account in (POLICE, CONVENER, COLLEAGUE, "mentor"):
        with refused():
            ongoing.writes(account)
    give(POLICE, "meetings")
    with acting(ongoing.cast(CONVENER)):
        seat = ongoing.meeting.attendances.get(user=ongoing.cast(POLICE))
    ongoing.does(CONVENER, planning.set_presence, attendance=seat, presence=Presence.EXCUSED)
    with refused():
        ongoing.writes(POLICE)
    ongoing.does(POLICE, planning.set_presence, attendance=seat, presence=Presence.PRESENT)
    ongoing.writes(POLICE)
    with acting(ongoing.cast(CONVENER)):
        school = ongoing.meeting.attendances.get(user=ongoing.cast(SCHOOL))
    with refused():
        ongoing.does(POLICE, planning.set_presence, attendance=school, presence=Presence.EXCUSED)


@pytest.mark.parametrize(
    ("kind", "text", "error"),
    [
        (LineKind.TEXT, "  ", ValueError),
        (LineKind.ADDENDUM, "För sent.", NotOpen),
        (LineKind.ACTION, "Ring.", None),
    ],
)
def test_a_line_says_something_of_its_kind(
    ongoing: Conference, kind: LineKind, text: str, error: type[Exception] | None
) -> None:
    if error is None:
        with refused():
            ongoing.writes(OWN, text, kind=kind)
    else:
        with pytest.raises(error):
            ongoing.writes(OWN, text, kind=kind)


def test_nothing_is_written_before_an_item_begins_or_into_a_closed_record(conference: Conference) -> None:
    conference.all_there()
    with acting(conference.cast(CONVENER)):
        waits = conference.meeting.items.get(kind="next")
    with pytest.raises(NotOpen):
        conference.writes(OWN, item=waits)
    conference.writes(OWN)
    conference.does(OWN, records.close_record, record=conference.record)
    with pytest.raises(NotOpen):
        conference.writes(OWN)


def test_an_item_about_nobody_is_open_to_all_at_the_meeting(ongoing: Conference) -> None:
    with acting(ongoing.cast(CONVENER)):
        opening = ongoing.meeting.items.get(kind="opening")
    ongoing.does(CONVENER, room.start_item, item=opening)
    ongoing.writes(POLICE, "Ny tid i mars.", item=opening)
    with acting(ongoing.cast(SCHOOL)):
        opened = reading.open_item(opening)
        assert opened is not None
        assert [said.text for said in opened.lines] == ["Ny tid i mars."]
        assert Item.objects.get(pk=ongoing.item.pk).ended_at is not None
    with acting(ongoing.cast("mentor")):
        assert reading.open_item(opening) is None


def test_a_line_that_cannot_be_put_on_record_is_not_written(ongoing: Conference, broken_audit: None) -> None:
    user = ongoing.cast(OWN)
    acts: list[Callable[[], Any]] = [
        lambda: room.write_line(item=ongoing.item, kind=LineKind.TEXT, text="Mer.", by=user),
        lambda: room.promise(item=ongoing.item, text="Mer.", owner=user, due_on=SOON, by=user),
        lambda: room.declare_conflict(item=ongoing.item, user=user, by=user),
        lambda: minutes.name_adjusters(item=ongoing.item, users=[user], by=user),
    ]
    with acting(user):
        for act in acts:
            with pytest.raises(DatabaseError, match="the audit is down"), transaction.atomic():
                act()
        of_the_item = {"item": ongoing.item}
        assert Line.objects.filter(**of_the_item).count() == 2
        assert Action.objects.filter(**of_the_item).count() == 1
        assert not Conflict.objects.filter(**of_the_item).exists()
        assert not Adjuster.objects.filter(**of_the_item).exists()


# --- promises ----------------------------------------------------------------------------------------------------


def test_an_action_is_promised_by_somebody_in_the_circle(ongoing: Conference, give: Give) -> None:
    with pytest.raises(OutsideCircle):
        ongoing.promises(OWN, POLICE)
    give(POLICE, "meetings")
    action = ongoing.promises(OWN, POLICE, text="Ring vårdnadshavaren.")
    moved = ongoing.promises(OWN, OWN, text="Skriv till vårdnadshavaren.", replaces=action)
    assert moved.pk == action.pk
    with pytest.raises(ChangedMeanwhile):
        ongoing.promises(POLICE, POLICE, replaces=action)
    assert [each.text for each in read(ongoing).actions] == ["Ring mentorn.", "Skriv till vårdnadshavaren."]


def test_the_owner_settles_it_whoever_they_work_for_and_others_do_not(
    ongoing: Conference, give: Give, as_owner: Any
) -> None:
    give(POLICE, "meetings")
    give(SCHOOL, "meetings")
    action = ongoing.promises(OWN, POLICE)
    with acting(ongoing.cast(POLICE)):
        assert action.pk in {each.action.pk for each in reading.my_actions(ongoing.cast(POLICE))}
    for account in (SCHOOL, CONVENER, "mentor"):
        with refused():
            ongoing.does(account, room.settle, action=action, state=ActionState.DONE)
    done = ongoing.does(POLICE, room.settle, action=action, state=ActionState.DONE)
    assert done.settled_by == ongoing.cast(POLICE)
    with refused():
        ongoing.does(POLICE, room.settle, action=action, state=ActionState.DROPPED, reason="Nej.")
    ongoing.does(OWN, room.settle, action=action, state=ActionState.OPEN)
    with pytest.raises(ValueError, match="reason"):
        ongoing.does(OWN, room.settle, action=action, state=ActionState.DROPPED)
    ongoing.does(OWN, room.settle, action=action, state=ActionState.DROPPED, reason="Familjen har flyttat.")
    (dropped,) = [each for each in read(ongoing).actions if each.action.pk == action.pk]
    assert dropped.reason == "Familjen har flyttat."


# --- adjusting and locking ---------------------------------------------------------------------------------------


@pytest.fixture
def adjusted(ongoing: Conference, give: Give) -> Conference:
    """Held, adjusted by the social office and the police."""
    give(POLICE, "meetings")
    ongoing.does(CONVENER, room.close_meeting, meeting=ongoing.meeting)
    ongoing.does(
        OWN, minutes.name_adjusters, item=ongoing.item, users=[ongoing.cast(OWN), ongoing.cast(POLICE)]
    )
    for account in (OWN, POLICE):
        ongoing.does(account, minutes.sign, item=ongoing.item, seen=read(ongoing).digest)
    return ongoing


def test_minutes_are_locked_when_all_who_were_named_have_signed(ongoing: Conference, give: Give) -> None:
    give(POLICE, "meetings")
    own, police = ongoing.cast(OWN), ongoing.cast(POLICE)
    for users in ([], [ongoing.cast(SCHOOL)], [ongoing.cast("mentor")]):
        with refused():
            ongoing.does(OWN, minutes.name_adjusters, item=ongoing.item, users=users)
    ongoing.does(OWN, minutes.name_adjusters, item=ongoing.item, users=[own, police])
    with pytest.raises(NotOpen):
        ongoing.does(OWN, minutes.sign, item=ongoing.item, seen=read(ongoing).digest)
    ongoing.does(CONVENER, room.close_meeting, meeting=ongoing.meeting)
    seen = read(ongoing).digest
    assert ongoing.does(OWN, minutes.sign, item=ongoing.item, seen=seen).state == MinutesState.DRAFT
    with refused():
        ongoing.does(OWN, minutes.lock, item=ongoing.item)
    # A line that comes in between takes the signature away, and what was read is no longer what stands there.
    ongoing.writes(POLICE, "En rättelse.")
    with pytest.raises(ChangedMeanwhile):
        ongoing.does(POLICE, minutes.sign, item=ongoing.item, seen=seen)
    assert [each.signed_at for each in read(ongoing).adjusters] == [None, None]
    for account in (OWN, POLICE):
        ongoing.does(account, minutes.sign, item=ongoing.item, seen=read(ongoing).digest)
    assert read(ongoing).minutes.state == MinutesState.ADJUSTED
    with refused():
        ongoing.does(POLICE, minutes.lock, item=ongoing.item)
    digest = ongoing.does(OWN, minutes.lock, item=ongoing.item)
    assert digest == read(ongoing).digest


def test_what_was_wrong_is_put_right_and_signed_anew(adjusted: Conference) -> None:
    with pytest.raises(NotOpen):
        adjusted.writes(OWN)
    with refused():
        adjusted.does(CONVENER, minutes.reopen, item=adjusted.item, reason="Fel dag.")
    adjusted.does(POLICE, minutes.reopen, item=adjusted.item, reason="Fel dag.")
    opened = read(adjusted)
    assert (opened.minutes.state, opened.reopened_why) == (MinutesState.DRAFT, "Fel dag.")
    assert [each.signed_at for each in opened.adjusters] == [None, None]


def test_locked_minutes_do_not_change_and_take_addenda(
    adjusted: Conference, as_owner: Any, wall: Wall
) -> None:
    digest = adjusted.does(OWN, minutes.lock, item=adjusted.item)
    with as_owner():
        told = AuditEntry.objects.filter(event="minutes.locked").latest("pk")
    assert told.details["sha256"] == digest.hex()
    assert told.target == adjusted.record.reference
    for kind in (LineKind.TEXT, LineKind.DECISION, LineKind.QUESTION):
        with pytest.raises(NotOpen):
            adjusted.writes(OWN, kind=kind)
    with pytest.raises(NotOpen):
        adjusted.promises(OWN, OWN)
    with refused():
        adjusted.does(OWN, minutes.reopen, item=adjusted.item, reason="Fel.")
    with acting(adjusted.cast(CONVENER)):
        seat = adjusted.meeting.attendances.get(user=adjusted.cast(POLICE))
    with refused():
        adjusted.does(CONVENER, planning.set_presence, attendance=seat, presence=Presence.ABSENT)
    adjusted.writes(POLICE, "Mötet var i rum 5.", kind=LineKind.ADDENDUM)
    opened = read(adjusted)
    assert opened.lines[-1].text == "Mötet var i rum 5."
    with acting(adjusted.cast(OWN)):
        assert minutes.is_intact(opened.minutes) is True
    line = opened.lines[0].line
    with as_owner():
        for change in ({"sealed": b"x" * 40}, {"kind": "decision"}, {"author": adjusted.cast(POLICE)}):
            with pytest.raises(IntegrityError, match="do not change"), transaction.atomic():
                Line.objects.filter(pk=line.pk).update(**change)
        with pytest.raises(IntegrityError, match="no such step"), transaction.atomic():
            Minutes.objects.filter(pk=adjusted.item.pk).update(state="draft", digest=None, locked_at=None)
        # Whoever owns the database can move a time all the same, and the digest tells.
        Line.objects.filter(pk=line.pk).update(at=timezone.now() - timedelta(days=1))
    with acting(adjusted.cast(OWN)):
        assert minutes.is_intact(opened.minutes) is False


@pytest.mark.parametrize(
    ("what", "way", "states"),
    [("meeting", MEETING, MeetingState), ("minutes", MINUTES, MinutesState), ("action", ACTION, ActionState)],
)
def test_the_database_knows_the_steps_and_no_other(as_owner: Any, what: str, way: Any, states: Any) -> None:
    with as_owner(), connection.cursor() as cursor:
        for before in states:
            for after in states:
                cursor.execute("select varsam._meetings_way(%s, %s, %s)", [what, before.value, after.value])
                assert cursor.fetchone()[0] is ((before, after) in way), (before, after)


def test_a_meeting_goes_one_way(conference: Conference, log: Any) -> None:
    meeting = conference.meeting
    with refused():
        conference.does(CONVENER, room.close_meeting, meeting=meeting)
    with refused():
        conference.does(POLICE, room.open_meeting, meeting=meeting)
    conference.does(CONVENER, room.open_meeting, meeting=meeting)
    with refused():
        conference.does(CONVENER, planning.cancel_meeting, meeting=meeting, reason="Nej.")
    assert conference.does(CONVENER, room.pause, meeting=meeting, paused=True).paused_at is not None
    conference.does(CONVENER, room.start_item, item=conference.item)
    held = conference.does(CONVENER, room.close_meeting, meeting=meeting)
    assert (held.state, held.paused_at) == (MeetingState.HELD, None)
    with acting(conference.cast(CONVENER)):
        seats = Attendance.objects.filter(meeting=meeting)
        assert {seat.user_id: seat.presence for seat in seats} == {
            seat.user_id: "present" if seat.user_id == conference.cast(CONVENER).pk else "absent"
            for seat in seats
        }
    with refused():
        conference.does(CONVENER, room.open_meeting, meeting=meeting)
    assert log(meeting.reference)[-2:] == ["meeting.opened", "meeting.closed"]


def last_held(record: Record, as_owner: Any) -> Any:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select varsam._meetings_last_held(%s)", [record.pk])
        return cursor.fetchone()[0]


def test_when_a_record_was_last_met_about(conference: Conference, as_owner: Any) -> None:
    assert last_held(conference.record, as_owner) is None
    conference.all_there()
    assert last_held(conference.record, as_owner) is None
    conference.does(CONVENER, room.close_meeting, meeting=conference.meeting)
    assert last_held(conference.record, as_owner) is not None


def test_a_record_that_is_destroyed_leaves_nothing_in_any_meeting(
    adjusted: Conference, as_owner: Any
) -> None:
    adjusted.does(OWN, minutes.lock, item=adjusted.item)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select varsam._retention_record_empty(%s)", [adjusted.record.reference])
        for model in (Line, Action, Minutes, Adjuster, Conflict, CaseItem):
            assert not model.objects.filter(item_id=adjusted.item.pk).exists()
        assert not Item.objects.filter(pk=adjusted.item.pk).exists()
    assert adjusted.sees(OWN) == NOTHING
    with acting(adjusted.cast(POLICE)):
        assert len(reading.agenda(adjusted.meeting)) == 3

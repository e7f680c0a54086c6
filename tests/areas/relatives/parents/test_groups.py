"""Parent groups: invited or asking, agreeing to silence before there is a place, the line, leaving, and what is left."""

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from tests.areas.relatives.conftest import House
from tests.refusals import refused, without_effect
from varsam.areas.relatives.parents import actions, jobs, reading, states, writer
from varsam.areas.relatives.parents.models import Meeting, ParentGroup, Presence, Seat, Venue
from varsam.areas.relatives.parents.states import SeatState, State
from varsam.areas.relatives.support import writer as supports
from varsam.areas.relatives.support.enums import Kind
from varsam.areas.relatives.support.refusals import NotNow, Refusal
from varsam.kernel.access.actor import as_writer
from varsam.kernel.conversations import writer as threads
from varsam.kernel.conversations.writer import Visit
from varsam.kernel.vault.models import WrappedKey


def _invited(house: House, group: ParentGroup, visit: Visit) -> Seat:
    with house.by("samordnare"):
        return actions.invite(group=group, support=house.support(visit), by=house.cast("samordnare"))


def _joins(house: House, group: ParentGroup, alias: str = "Noor") -> Visit:
    """A relative who is invited and agrees."""
    visit = house.supported()
    seat = _invited(house, group, visit)
    writer.agree(visit, seat.uid, alias=alias, wording=group.wording_id)
    return visit


def _mine(visit: Visit, group: ParentGroup) -> writer.MySeat | None:
    return next((each.seat for each in writer.groups(visit) if each.reference == group.reference), None)


def test_invited_agrees_and_is_told_where(house: House) -> None:
    group = house.group()
    visit = house.supported()
    seat = _invited(house, group, visit)
    assert _invited(house, group, visit).uid == seat.uid
    (shown,) = [each for each in writer.groups(visit) if each.reference == group.reference]
    assert (shown.seat.state, shown.place, shown.wording.pk) == (SeatState.INVITED, "", group.wording_id)
    assert shown.leaders == [house.cast("foraldracoach").given_name]
    with pytest.raises(NotNow) as no:
        writer.agree(visit, seat.uid, alias="Noor", wording=group.wording_id + 1000)
    assert no.value.refusal is Refusal.NEW_WORDING
    with pytest.raises(ValueError, match="name"):
        writer.agree(visit, seat.uid, alias="  ", wording=group.wording_id)
    first = writer.agree(visit, seat.uid, alias=" Noor ", wording=group.wording_id)
    assert (first.state, first.alias) == (SeatState.TAKEN, "Noor")
    (shown,) = [each for each in writer.groups(visit) if each.reference == group.reference]
    assert shown.place == "Biblioteket, rum 2"
    assert writer.rename(visit, seat.uid, alias="N").alias == "N"
    with house.by("foraldracoach"):
        (line,) = reading.seats(reading.find(group.reference))
        assert (line.alias, line.state, line.support_uid, line.language) == ("N", SeatState.TAKEN, None, "")
        assert not reading.keeps(group)
    with house.by("samordnare"):
        (line,) = reading.seats(group)
        assert (line.support_uid, line.language) == (supports.mine(visit).uid, "ar")


def test_asks_for_an_open_group_in_a_language_of_theirs(house: House) -> None:
    theirs, other, running = house.group(), house.group(language="so"), house.group()
    planned = house.group(is_open=False)
    with house.by("samordnare"):
        actions.close(group=running, by=house.cast("samordnare"))
    visit = house.supported()
    shown = {each.reference for each in writer.groups(visit)}
    assert theirs.reference in shown
    assert not shown & {other.reference, running.reference, planned.reference}
    for shut in (other, running, planned):
        with pytest.raises(NotNow):
            writer.ask(visit, shut.reference)
    asked = writer.ask(visit, theirs.reference)
    assert writer.ask(visit, theirs.reference).uid == asked.uid
    agreed = writer.agree(visit, asked.uid, alias="Noor", wording=theirs.wording_id)
    assert (agreed.state, agreed.agreed) == (SeatState.ASKED, True), "staff say yes or no"
    with house.by("samordnare"):
        seat = Seat.objects.get(uid=asked.uid)
        assert actions.admit(seat=seat, by=house.cast("samordnare")).state == SeatState.TAKEN
        with pytest.raises(NotNow):
            actions.turn_down(seat=seat, by=house.cast("samordnare"))
    second = house.supported()
    seat_uid = writer.ask(second, theirs.reference).uid
    with house.by("samordnare"):
        assert (
            actions.admit(seat=Seat.objects.get(uid=seat_uid), by=house.cast("samordnare")).state
            == SeatState.INVITED
        )
    third = house.supported()
    seat_uid = writer.ask(third, theirs.reference).uid
    with house.by("samordnare"):
        actions.turn_down(seat=Seat.objects.get(uid=seat_uid), by=house.cast("samordnare"))
    assert _mine(third, theirs) is None


@pytest.mark.parametrize("way", ["leaves", "support ends", "erases"])
def test_a_freed_place_goes_to_the_first_in_line_and_the_name_is_gone(
    house: House, as_owner: Any, way: str
) -> None:
    group = house.group(1)
    first, second, third = (_joins(house, group, alias) for alias in ("A", "B", "C"))
    assert [_mine(each, group).state for each in (first, second, third)] == ["taken", "waiting", "waiting"]
    assert [_mine(each, group).line for each in (first, second, third)] == [0, 1, 2]
    with as_owner():
        seat = Seat.objects.get(uid=_mine(first, group).uid)
    {"leaves": lambda: writer.leave(first, seat.uid), "support ends": lambda: supports.leave(first),
     "erases": lambda: threads.erase(first)}[way]()  # fmt: skip
    assert [_mine(each, group).state for each in (second, third)] == ["taken", "waiting"]
    with as_owner():
        assert not WrappedKey.objects.filter(key_id=seat.data_key_id).exists()
        seat.refresh_from_db()
        assert (seat.state, seat.alias, seat.agreed_at) == (SeatState.LEFT, None, None)
        assert (seat.support_id is None) is (way != "leaves")
        group.refresh_from_db()
        assert (group.taken, group.waiting) == (1, 1)
    with house.by("samordnare"):
        actions.set_places(group=group, places=2, by=house.cast("samordnare"))
        with pytest.raises(NotNow):
            actions.set_places(group=group, places=1, by=house.cast("samordnare"))
    assert _mine(third, group).state == SeatState.TAKEN


def test_who_came_and_what_is_left(house: House, as_owner: Any) -> None:
    group = house.group(3)
    came, stayed_away, left = (_joins(house, group, alias) for alias in ("A", "B", "C"))
    with house.by("foraldracoach"):
        held = Meeting.objects.get(group=group)
        lines = {line.alias: line for line in reading.seats(group)}
        for alias, is_present in (("A", False), ("A", True), ("B", False), ("C", True)):
            actions.mark(
                meeting=held, seat=Seat.objects.get(uid=lines[alias].uid), is_present=is_present,
                by=house.cast("foraldracoach"),
            )  # fmt: skip
        assert {line.alias: line.present for line in reading.seats(group)} == {
            "A": {held.uid: True}, "B": {held.uid: False}, "C": {held.uid: True},
        }  # fmt: skip
        with pytest.raises(PermissionDenied):
            actions.end(group=group, by=house.cast("foraldracoach"))
    writer.leave(left, lines["C"].uid)
    with house.by("samordnare"):
        ended = actions.end(group=group, by=house.cast("samordnare"))
        with pytest.raises(PermissionDenied):
            actions.change(group=ended, said={"place": "Annanstans"}, by=house.cast("samordnare"))
    assert (ended.state, ended.had_places, ended.stayed, ended.meetings_held, ended.presences, ended.taken) == (
        State.ENDED, 3, 2, 1, 2, 0,
    )  # fmt: skip
    with as_owner():
        assert not Seat.objects.filter(group=group).exists()
        assert not Presence.objects.filter(meeting=held).exists()
    assert [Kind.GROUP in supports.mine(each).kinds for each in (came, stayed_away, left)] == [
        True,
        False,
        True,
    ]
    assert [supports.mine(each).asks_helped for each in (came, stayed_away, left)] == [True, False, False]


def test_what_is_ahead_is_not_marked_and_forgotten_groups_end(house: House, as_owner: Any) -> None:
    group = house.group(days=3)
    visit = _joins(house, group)
    with house.by("foraldracoach"), pytest.raises(NotNow):
        actions.mark(
            meeting=Meeting.objects.get(group=group), seat=Seat.objects.get(uid=_mine(visit, group).uid),
            is_present=True, by=house.cast("foraldracoach"),
        )  # fmt: skip
    jobs.night()
    with as_owner():
        assert ParentGroup.objects.get(pk=group.pk).state == State.OPEN
    house.clock(timezone.now() + timedelta(days=34))
    jobs.night()
    with as_owner():
        assert ParentGroup.objects.get(pk=group.pk).state == State.ENDED


def test_times_and_facts_change_and_what_was_held_stays(house: House) -> None:
    group = house.group(is_open=False)
    now = timezone.now()
    by = house.cast("samordnare")
    with house.by("samordnare"):
        first = group.meetings.get()
        actions.set_times(
            group=group, by=by,
            times=[(None, now + timedelta(days=9), now + timedelta(days=9, hours=1)), (first.uid, now, now + timedelta(hours=1))],
        )  # fmt: skip
        assert [each.position for each in group.meetings.all()] == [1, 2]
        assert group.meetings.all()[0].uid == first.uid
        changed = actions.change(
            group=group, said={"place": " Ny  plats ", "names": {"sv": "Nytt", "ar": ""}}, by=by
        )
        assert (changed.venue.place, changed.names) == ("Ny plats", {"sv": "Nytt"})
        with pytest.raises(ValueError, match="Swedish"):
            actions.change(group=group, said={"names": {"en": "New"}}, by=by)
        actions.set_times(group=group, times=[], by=by)
        with pytest.raises(NotNow) as no:
            actions.open_(group=group, by=by)
        assert no.value.refusal is Refusal.NO_MEETING
        assert house.cast("foraldracoach") in actions.leaders(group.unit)
        assert house.cast("skola") not in actions.leaders(group.unit)
        assert refused(lambda: actions.change(group=group, said={"leaders": [house.cast("skola")]}, by=by))
        actions.change(group=group, said={"leaders": [by]}, by=by)
    with house.by("foraldracoach"):
        assert reading.find(group.reference) is None


ATTACKS = {
    "takes a place for them": "select varsam.parents_agree(%(seat)s, %(wording)s, gen_random_uuid(), 'x', 'x', 'x')",
    "lets themselves in": "select varsam.parents_answer(%(seat)s, true)",
    "leaves in their name": "select varsam.parents_leave(%(seat)s)",
    "calls them something": "select varsam.parents_rename(%(seat)s, gen_random_uuid(), 'x', 'x', 'x')",
    "marks them": "select varsam.parents_mark(%(meeting)s, %(seat)s, true)",
    "more places": "select varsam.parents_places(%(group)s, 60)",
    "ends it": "select varsam.parents_move(%(group)s, 'ended')",
    "raises its counts": "update parents_parentgroup set taken = 0, places = 60",
    "writes itself a seat": (
        "insert into parents_seat (uid, group_id, state, asked_at, agreed_at, arrival)"
        " values (gen_random_uuid(), %(group)s, 'taken', now(), now(), 99)"),
    "reads the seats": "select count(*) from parents_seat where uid = %(seat)s",
    "reads where it meets": "select count(*) from parents_venue where group_id = %(group)s",
    "moves a meeting": "update parents_meeting set starts_at = now(), ends_at = now() + interval '1 hour'",
    "leads it": "insert into parents_leading (group_id, user_id) values (%(group)s, 1)",
}  # fmt: skip


@pytest.mark.parametrize("who", ["another writer", "socialsekreterare.hisingen", "mentor"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_in_sql_nobody_else_reaches_it(house: House, attack: str, who: str) -> None:
    group = house.group()
    visit, other = _joins(house, group), house.supported()
    facts = {"group": group.pk, "seat": _mine(visit, group).uid, "wording": group.wording_id,
             "meeting": writer_meeting(house, group)}  # fmt: skip

    def tried() -> int:
        with connection.cursor() as cursor:
            cursor.execute(ATTACKS[attack], facts)
            return int(cursor.fetchone()[0] or 0) if cursor.description else cursor.rowcount

    with as_writer(other.token) if who == "another writer" else house.by(who):
        assert without_effect(tried)
    assert _mine(visit, group).alias == "Noor"


def writer_meeting(house: House, group: ParentGroup) -> Any:
    with house.by("samordnare"):
        return group.meetings.get().uid


def test_the_leader_sees_only_their_groups_and_who_has_a_place(house: House) -> None:
    led, not_led = house.group(1), house.group()
    with house.by("samordnare"):
        actions.change(
            group=not_led, said={"leaders": [house.cast("samordnare")]}, by=house.cast("samordnare")
        )
    _joins(house, led, "A")
    _joins(house, led, "waits")
    _joins(house, not_led, "B")
    with house.by("foraldracoach"):
        assert [
            group.reference
            for group in reading.led(house.cast("foraldracoach"))
            if group.pk in {led.pk, not_led.pk}
        ] == [led.reference]
        assert [line.alias for line in reading.seats(led)] == ["A"]
        assert reading.seats(not_led) == []
        assert not Venue.objects.filter(group=not_led).exists()


def test_no_place_without_the_promise_whoever_writes_it(house: House, as_owner: Any) -> None:
    group = house.group(1)
    seat = _invited(house, group, house.supported())
    with as_owner():
        assert refused(lambda: Seat.objects.filter(pk=seat.pk).update(state="taken", arrival=1))
        assert refused(lambda: ParentGroup.objects.filter(pk=group.pk).update(taken=2))


@pytest.mark.parametrize(
    ("function", "table", "values"),
    [
        ("_parents_way", states.TRANSITIONS, states.State),
        ("_parents_seat_way", states.SEAT_TRANSITIONS, states.SeatState),
    ],
)
def test_the_database_takes_the_steps_of_the_tables_and_no_others(
    as_owner: Any, function: str, table: Any, values: Any
) -> None:
    with as_owner(), connection.cursor() as cursor:
        taken = set()
        for before, after in itertools.product(values, values):
            cursor.execute(f"select varsam.{function}(%s, %s)", [before.value, after.value])
            if cursor.fetchone()[0]:
                taken.add((before, after))
    assert taken == set(table)

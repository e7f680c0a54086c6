"""What was done by mistake: a meeting that began too early, and a conflict of interest that was none."""

from typing import Any

import pytest
from django.db import connection

from tests.kernel.meetings.conftest import ALL, CONVENER, NOTHING, Conference, refused
from tests.kernel.records.conftest import OWN, POLICE, Give
from tests.refusals import refused as says_no
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import minutes, planning, reading, room
from varsam.kernel.meetings.enums import LineKind, Presence
from varsam.kernel.meetings.models import Conflict
from varsam.kernel.meetings.states import MeetingState


def presences(conference: Conference) -> dict[str, str]:
    with acting(conference.cast(CONVENER)):
        return {seat.user.given_name: seat.presence for seat in conference.meeting.attendances.select_related("user")}  # fmt: skip


def test_a_meeting_begun_by_mistake_is_planned_again_as_if_nobody_had_come(
    conference: Conference, log: Any
) -> None:
    with acting(conference.cast(CONVENER)):
        away = conference.meeting.attendances.get(user=conference.cast(POLICE))
    conference.all_there()
    conference.does(CONVENER, planning.set_presence, attendance=away, presence=Presence.EXCUSED)
    with refused():
        conference.does(OWN, room.take_back, meeting=conference.meeting)
    again = conference.does(CONVENER, room.take_back, meeting=conference.meeting)
    assert (again.state, again.opened_at, again.paused_at) == (MeetingState.PLANNED, None, None)
    with acting(conference.cast(CONVENER)):
        assert not again.items.filter(started_at__isnull=False).exists()
    told = presences(conference)
    assert told.pop(conference.cast(POLICE).given_name) == Presence.EXCUSED
    assert set(told.values()) == {Presence.INVITED}
    assert log(conference.meeting.reference)[-1] == "meeting.taken_back"
    conference.all_there()
    conference.writes(OWN)


def test_what_has_been_said_is_not_undone_by_anybody(ongoing: Conference, as_owner: Any) -> None:
    with refused():
        ongoing.does(CONVENER, room.take_back, meeting=ongoing.meeting)
    back = "update meetings_meeting set state = 'planned' where id = %s"
    with as_owner(), connection.cursor() as cursor:
        assert says_no(lambda: cursor.execute(back, [ongoing.meeting.pk]))
    ongoing.writes(OWN, "Vi prövar.", kind=LineKind.DECISION)


def _declared(ongoing: Conference, account: str) -> None:
    ongoing.does(account, room.declare_conflict, item=ongoing.item, user=ongoing.cast(account))


def test_who_leads_decides_that_it_was_no_conflict_and_both_stand_on_record(
    ongoing: Conference, give: Give, log: Any, as_owner: Any
) -> None:
    give(POLICE, "meetings")
    _declared(ongoing, POLICE)
    assert ongoing.sees(POLICE) == NOTHING
    police = ongoing.cast(POLICE)
    for account in (POLICE, OWN):
        with refused():
            ongoing.does(account, room.end_conflict, item=ongoing.item, user=police, reason="Fel knapp")
    with pytest.raises(ValueError, match="why"):
        ongoing.does(CONVENER, room.end_conflict, item=ongoing.item, user=police, reason=" ")
    ongoing.does(CONVENER, room.end_conflict, item=ongoing.item, user=police, reason="Fel knapp")
    assert ongoing.sees(POLICE) == ALL
    ongoing.writes(POLICE)
    assert log(ongoing.record.reference).count("meeting.conflict") == 1
    assert "meeting.conflict_ended" in log(ongoing.record.reference)
    with as_owner():
        (kept,) = Conflict.objects.filter(item=ongoing.item)
        assert kept.ended_by == ongoing.cast(CONVENER)
        assert b"Fel knapp" not in bytes(kept.ended_why)
    # It can be said anew, and then holds.
    _declared(ongoing, POLICE)
    assert ongoing.sees(POLICE) == NOTHING


@pytest.mark.law("L6")
def test_nobody_takes_back_their_own_conflict_and_an_end_opens_no_more_than_there_was(
    ongoing: Conference,
) -> None:
    _declared(ongoing, CONVENER)
    lead = ongoing.cast(CONVENER)
    with refused():
        ongoing.does(CONVENER, room.end_conflict, item=ongoing.item, user=lead, reason="Fel knapp")
    _declared(ongoing, POLICE)
    ongoing.does(CONVENER, room.end_conflict, item=ongoing.item, user=ongoing.cast(POLICE), reason="Fel")
    assert ongoing.sees(POLICE) == NOTHING, "nothing was shared with them"


def test_who_was_outside_when_the_minutes_were_adjusted_was_outside(ongoing: Conference, give: Give) -> None:
    give(POLICE, "meetings")
    _declared(ongoing, POLICE)
    ongoing.does(CONVENER, room.close_meeting, meeting=ongoing.meeting)
    ongoing.does(OWN, minutes.name_adjusters, item=ongoing.item, users=[ongoing.cast(OWN)])
    with acting(ongoing.cast(OWN)):
        opened = reading.open_item(ongoing.item)
    assert opened
    ongoing.does(OWN, minutes.sign, item=ongoing.item, seen=opened.digest)
    with refused():
        ongoing.does(CONVENER, room.end_conflict, item=ongoing.item, user=ongoing.cast(POLICE), reason="Fel")

"""The demo town's conferences: planned and held ones, each seen by those who were invited."""

from typing import Any

from tests.site.conftest import Browse
from tests.site.meetings.conftest import words
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import minutes
from varsam.kernel.meetings.models import Meeting, Minutes
from varsam.kernel.meetings.states import MeetingState, MinutesState

LIST = "/arbete/konferenser/"


def test_conferences_of_both_tracks_are_planned_and_held_and_what_was_locked_stands(cast: Any) -> None:
    for account in ("sspf.hisingen", "sig.nordost"):
        with acting(cast(account)):
            meetings = Meeting.objects.filter(chair=cast(account)).order_by("pk")
            assert {MeetingState.PLANNED, MeetingState.HELD} <= {meeting.state for meeting in meetings}
            assert all(meeting.starts_at.weekday() < 5 for meeting in meetings)
            locked = Minutes.objects.filter(state=MinutesState.LOCKED).order_by("pk")
            assert [minutes.is_intact(each) for each in locked] == [True] * len(locked) != []


def test_the_police_are_invited_to_both_and_inside_at_no_case(as_user: Browse) -> None:
    said = words(as_user("polis").get(LIST))
    assert "SSPF Hisingen" in said
    assert "SIG Nordost" in said
    assert "Du har inget kvar att göra" in words(as_user("polis").get(f"{LIST}atgarder/"))

"""Answers by the link and signed in: the last one counts, and only while there is something to answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.kernel.meetings.conftest import CONVENER
from tests.kernel.records.conftest import COLLEAGUE, POLICE, SCHOOL, unit_of
from varsam.kernel.access.actor import acting
from varsam.kernel.calendars import answers, links
from varsam.kernel.calendars.answers import NoDeputy, NotOpen
from varsam.kernel.calendars.enums import Answer, Standing
from varsam.kernel.calendars.models import Invitation
from varsam.kernel.meetings import planning, room
from varsam.kernel.meetings.enums import Function, Presence
from varsam.kernel.meetings.models import Meeting


def test_an_answer_by_the_link_is_seen_at_the_meeting(
    secret: Any, seats: Any, meeting: Meeting, log: Any
) -> None:
    answers.answer(secret=secret(POLICE), answer=Answer.NO)
    assert seats()[POLICE] == "excused"
    answers.answer(secret=secret(POLICE), answer=Answer.YES)
    assert seats()[POLICE] == "invited"
    found = answers.opened(secret(POLICE))
    assert found
    assert (found.answer, found.standing, found.is_stale) == (Answer.YES, Standing.OPEN, False)
    assert log(meeting.reference).count("meeting.answered") == 2


def test_a_deputy_comes_and_goes_with_the_answer(deputy: str, secret: Any, seats: Any, post: Any) -> None:
    answers.answer(secret=secret(POLICE), answer=Answer.DEPUTY)
    answers.answer(secret=secret(POLICE), answer=Answer.DEPUTY)
    assert (seats()[POLICE], seats()[deputy]) == ("excused", "invited")
    assert {account: calendar.method.value for account, calendar in post().items()} == {deputy: "REQUEST"}
    answers.answer(secret=secret(POLICE), answer=Answer.YES)
    assert (seats()[POLICE], seats().get(deputy)) == ("invited", None)
    assert {account: calendar.method.value for account, calendar in post().items()} == {deputy: "CANCEL"}
    found = answers.opened(secret(deputy))
    assert found
    assert found.standing == Standing.OUT
    with pytest.raises(NotOpen):
        answers.answer(secret=secret(deputy), answer=Answer.YES)


def test_a_deputy_who_was_invited_anyway_stays(
    deputy: str, secret: Any, seats: Any, meeting: Meeting, cast: Any
) -> None:

    home = unit_of(cast(deputy)).pk
    with acting(cast(CONVENER)):
        planning.invite(
            meeting=meeting,
            user=cast(deputy),
            organisation=home,
            function=Function.LEISURE,
            by=cast(CONVENER),
        )
    answers.answer(secret=secret(POLICE), answer=Answer.DEPUTY)
    answers.answer(secret=secret(POLICE), answer=Answer.NO)
    assert seats()[deputy] == "invited"


def test_nobody_is_sent_where_no_deputy_is_registered(secret: Any, seats: Any) -> None:
    assert not answers.opened(secret(SCHOOL)).has_deputy
    with pytest.raises(NoDeputy):
        answers.answer(secret=secret(SCHOOL), answer=Answer.DEPUTY)
    assert seats()[SCHOOL] == "invited"


def test_an_answer_to_another_time_is_stale_until_said_again(
    secret: Any, meeting: Meeting, move: Any
) -> None:
    answers.answer(secret=secret(POLICE), answer=Answer.YES)
    move(meeting.starts_at + timedelta(days=1))
    assert answers.opened(secret(POLICE)).is_stale, "at once, not when the worker has been"
    answers.answer(secret=secret(POLICE), answer=Answer.YES)
    assert not answers.opened(secret(POLICE)).is_stale


def test_what_is_cancelled_cannot_be_answered(secret: Any, meeting: Meeting, cast: Any, seats: Any) -> None:
    with acting(cast(CONVENER)):
        planning.cancel_meeting(meeting=meeting, reason="Sjukdom", by=cast(CONVENER))
    assert answers.opened(secret(POLICE)).standing == Standing.CANCELLED
    with pytest.raises(NotOpen) as told:
        answers.answer(secret=secret(POLICE), answer=Answer.NO)
    assert told.value.standing == Standing.CANCELLED
    assert seats()[POLICE] == "invited"


def test_what_has_begun_cannot_be_answered(secret: Any, meeting: Meeting, cast: Any) -> None:
    with acting(cast(CONVENER)):
        room.open_meeting(meeting=meeting, by=cast(CONVENER))
    with pytest.raises(NotOpen) as told:
        answers.answer(secret=secret(POLICE), answer=Answer.NO)
    assert told.value.standing == Standing.BEGUN


def test_what_has_been_cannot_be_answered(secret: Any, meeting: Meeting, wall: Any) -> None:
    kept = secret(POLICE)
    wall(meeting.starts_at + timedelta(minutes=1))
    assert answers.opened(kept).standing == Standing.BEGUN


@pytest.mark.parametrize("wrong", [b"", b"x" * 32])
def test_another_secret_opens_nothing(wrong: bytes, secret: Any) -> None:
    assert answers.opened(wrong) is None
    with pytest.raises(PermissionDenied):
        answers.answer(secret=wrong, answer=Answer.NO)


def test_the_same_signed_in_for_oneself_alone(meeting: Meeting, cast: Any, seats: Any) -> None:
    with acting(cast(POLICE)):
        made = answers.reply(meeting=meeting, answer=Answer.NO, by=cast(POLICE))
        assert (made.answer, made.is_stale) == (Answer.NO, False)
        [theirs] = [each for each in answers.mine() if each.meeting == meeting]
        assert (theirs.answer, theirs.is_stale, theirs.has_deputy) == (Answer.NO, False, False)
    assert seats()[POLICE] == "excused"
    with acting(cast(COLLEAGUE)), pytest.raises(PermissionDenied):
        answers.reply(meeting=meeting, answer=Answer.NO, by=cast(COLLEAGUE))


def test_answers_are_seen_by_those_at_the_meeting_alone(invitation: Any, meeting: Meeting, cast: Any) -> None:
    invitation(POLICE)
    for account, is_seen in {POLICE: True, SCHOOL: True, CONVENER: True, COLLEAGUE: False}.items():
        with acting(cast(account)):
            assert Invitation.objects.filter(meeting=meeting).exists() is is_seen


def test_the_database_cannot_make_a_link(invitation: Any) -> None:
    kept = invitation(POLICE)
    secret = links.answer_secret(kept.uid)
    assert bytes(kept.digest) == links.digest(secret)
    assert links.read(links.written(secret)) == secret
    assert secret not in bytes(kept.digest) + kept.uid.bytes


@pytest.mark.parametrize("text", ["", "x", "å" * 43, "A" * 42, "A" * 44, "A" * 42 + "B", "A" * 42 + "="])
def test_only_what_is_written_is_read(text: str) -> None:
    assert links.read(text) is None


def test_what_was_noted_at_the_meeting_is_what_they_said(
    secret: Any, meeting: Meeting, cast: Any, seats: Any
) -> None:
    """Who leads may write that somebody cannot come; the next answer of that person counts again."""
    answers.answer(secret=secret(POLICE), answer=Answer.YES)
    with acting(cast(CONVENER)):
        seat = meeting.attendances.get(user=cast(POLICE))
        planning.set_presence(attendance=seat, presence=Presence.EXCUSED, by=cast(CONVENER))
    assert answers.opened(secret(POLICE)).answer == Answer.NO
    answers.answer(secret=secret(POLICE), answer=Answer.YES)
    assert seats()[POLICE] == "invited"
    assert answers.opened(secret(POLICE)).answer == Answer.YES

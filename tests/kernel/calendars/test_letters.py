"""What is mailed follows what holds, to each alone, and says nothing but when (Never 8)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from tests.kernel.meetings.conftest import CONVENER, MEMBERS
from tests.kernel.records.conftest import POLICE
from varsam.kernel.access.actor import acting
from varsam.kernel.calendars import letters
from varsam.kernel.meetings import planning
from varsam.kernel.meetings.models import Meeting
from varsam.kernel.people.models import Membership, User


def test_each_is_invited_once_and_alone(meeting: Meeting, post: Any) -> None:
    came = post()
    assert set(came) == set(MEMBERS)
    for account, calendar in came.items():
        assert calendar.method.value == "REQUEST"
        assert calendar.vevent.attendee.value == f"mailto:{account}@demo.varsam.test"
        assert calendar.vevent.dtstart.value == meeting.starts_at.replace(microsecond=0)
        assert calendar.vevent.sequence.value == "0"
    assert all(len(letter.recipients()) == 1 for letter in mail.outbox)
    assert len({calendar.vevent.uid.value for calendar in came.values()}) == len(MEMBERS)
    assert post() == {}


def test_a_letter_says_when_and_where_to_answer_and_nothing_else(
    meeting: Meeting, post: Any, cast: Any
) -> None:
    came = post()
    said = came[POLICE].serialize() + mail.outbox[0].body + mail.outbox[0].subject
    secrets = [meeting.reference, meeting.place, "Kyrkbyn", "SSPF", "Demo"]
    for account in MEMBERS:
        secrets += cast(account).name.split()
    assert not [word for word in secrets if word in said]
    assert came[POLICE].vevent.summary.value == "Möte i Varsam"
    assert "location" not in came[POLICE].vevent.contents
    for letter in mail.outbox:
        assert letter.body.count("/svar-mote/") == 1


def test_a_meeting_that_moves_moves_in_every_calendar(meeting: Meeting, post: Any, move: Any) -> None:
    before = post()
    later = meeting.starts_at + timedelta(days=1)
    move(later)
    came = post()
    assert set(came) == set(MEMBERS)
    for account, calendar in came.items():
        assert calendar.vevent.uid.value == before[account].vevent.uid.value
        assert calendar.vevent.sequence.value == "1"
        assert calendar.vevent.dtstart.value == later.replace(microsecond=0)


def test_what_changed_twice_before_it_was_mailed_is_mailed_once(
    meeting: Meeting, post: Any, move: Any
) -> None:
    letters.follow()
    later = meeting.starts_at + timedelta(days=1)
    move(later)
    came = post()
    assert came[POLICE].vevent.dtstart.value == later.replace(microsecond=0)
    assert mail.outbox[0].subject == "Du är kallad till ett möte", "they have not heard of it before"


def test_another_place_tells_nobody_anything(meeting: Meeting, post: Any, move: Any) -> None:
    post()
    move(meeting.starts_at, place="Rum 5")
    assert post() == {}


def test_a_cancelled_meeting_is_taken_out_again(meeting: Meeting, post: Any, cast: Any) -> None:
    before = post()
    with acting(cast(CONVENER)):
        planning.cancel_meeting(meeting=meeting, reason="Sjukdom hos Kalle", by=cast(CONVENER))
    came = post()
    assert {calendar.method.value for calendar in came.values()} == {"CANCEL"}
    assert came[POLICE].vevent.uid.value == before[POLICE].vevent.uid.value
    assert came[POLICE].vevent.sequence.value == "1"
    assert "Kalle" not in came[POLICE].serialize() + mail.outbox[0].body
    assert "/svar-mote/" not in mail.outbox[0].body
    assert post() == {}


def test_what_was_never_mailed_is_not_taken_back(meeting: Meeting, post: Any, cast: Any) -> None:
    letters.follow()
    with acting(cast(CONVENER)):
        planning.cancel_meeting(meeting=meeting, reason="Fel dag", by=cast(CONVENER))
    assert post() == {}


def test_who_leaves_their_work_loses_the_meeting(
    meeting: Meeting, post: Any, cast: Any, as_owner: Any
) -> None:
    post()
    with as_owner():
        Membership.objects.filter(user=cast(POLICE)).update(valid_to=meeting.starts_at - timedelta(days=9))
    came = post()
    assert {account: calendar.method.value for account, calendar in came.items()} == {POLICE: "CANCEL"}


def test_a_letter_is_in_the_language_of_who_gets_it(
    meeting: Meeting, post: Any, cast: Any, as_owner: Any
) -> None:
    with as_owner():
        User.objects.filter(pk=cast(POLICE).pk).update(language="en")
    post()
    bodies = {letter.to[0].split("@")[0]: letter.body for letter in mail.outbox}
    assert "/en/svar-mote/" in bodies[POLICE]
    assert "/en/" not in bodies[CONVENER]


def test_one_address_that_takes_no_mail_holds_up_nobody(
    meeting: Meeting, post: Any, monkeypatch: pytest.MonkeyPatch, as_owner: Any
) -> None:
    sent: list[str] = []

    class Picky:
        def send_messages(self, messages: Any) -> None:
            if POLICE in messages[0].to[0]:
                raise OSError
            sent.append(messages[0].to[0].split("@")[0])

    with monkeypatch.context() as patch:
        patch.setattr(type(letters.mailers), "default", Picky())
        letters.follow()
        letters.send()
        assert set(sent) == set(MEMBERS) - {POLICE}
        letters.send()
        assert len(sent) == len(MEMBERS) - 1, "nobody is told twice, and the other waits"
    assert post() == {}, "the first failure waits two minutes"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("update calendars_invitation set tried_at = tried_at - interval '3 minutes'")
    assert set(post()) == {POLICE}


def test_a_mail_server_that_is_away_is_not_asked_for_each_letter(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    class Away:
        def send_messages(self, messages: Any) -> None:
            asked.append(1)
            raise ConnectionRefusedError

    monkeypatch.setattr(type(letters.mailers), "default", Away())
    letters.follow()
    assert letters.send() == 0
    assert len(asked) == 3


@pytest.mark.parametrize("call", ["follow()", "next(0)", "told(1, 0, '')", "missed(1)"])
def test_only_the_worker_mails(call: str, cast: Any) -> None:
    with (
        acting(cast(CONVENER)),
        pytest.raises(DatabaseError, match="by the worker") as refused,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"select varsam.calendars_{call}")
    assert isinstance(refused.value.__cause__, InsufficientPrivilege)

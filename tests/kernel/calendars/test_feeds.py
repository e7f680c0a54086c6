"""A secret address gives times, and nothing once it is revoked."""

from datetime import timedelta
from typing import Any

import pytest
import vobject
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.kernel.records.conftest import POLICE, SCHOOL
from varsam.kernel.access.actor import acting
from varsam.kernel.calendars import answers, feeds, jobs, links
from varsam.kernel.calendars.enums import Answer
from varsam.kernel.calendars.feeds import Revoked
from varsam.kernel.calendars.models import Feed, Invitation
from varsam.kernel.meetings.models import Meeting
from varsam.kernel.people.models import User


def _made(user: User) -> bytes:
    with acting(user):
        return links.feed_secret(feeds.make_feed(by=user).key)


def test_a_feed_has_the_same_entries_as_the_letters(
    invitation: Any, meeting: Meeting, cast: Any, secret: Any
) -> None:
    theirs = _made(cast(POLICE))
    written = feeds.fetch(theirs)
    found = {e.uid.value: e for e in vobject.readOne(written.decode()).vevent_list}
    event = found[str(invitation(POLICE).uid)]
    assert event.dtstart.value == meeting.starts_at.replace(microsecond=0)
    assert event.transp.value == "OPAQUE"
    for word in (meeting.reference, meeting.place, "Kyrkbyn", "@demo", "svar-mote"):
        assert word not in written.decode()
    assert str(invitation(SCHOOL).uid) not in written.decode()
    answers.answer(secret=secret(POLICE), answer=Answer.NO)
    again = vobject.readOne(feeds.fetch(theirs).decode()).vevent_list
    assert {e.uid.value: e.transp.value for e in again}[event.uid.value] == "TRANSPARENT", "the time is free"


def test_a_revoked_address_gives_nothing_at_once(cast: Any) -> None:
    first = _made(cast(POLICE))
    assert feeds.fetch(first)
    second = _made(cast(POLICE))
    with pytest.raises(Revoked):
        feeds.fetch(first)
    assert feeds.fetch(second)
    with acting(cast(POLICE)):
        assert feeds.revoke_feed(by=cast(POLICE))
        assert not feeds.revoke_feed(by=cast(POLICE))
        assert feeds.feed_of(cast(POLICE)) is None
    with pytest.raises(Revoked):
        feeds.fetch(second)
    assert feeds.fetch(b"x" * 32) is None


def test_revoked_stays_revoked_and_ones_own(cast: Any) -> None:
    _made(cast(POLICE))
    with acting(cast(SCHOOL)):
        assert not Feed.objects.exists()
    with acting(cast(POLICE)):
        feeds.revoke_feed(by=cast(POLICE))
        with pytest.raises(IntegrityError), transaction.atomic():
            Feed.objects.update(revoked_at=None)


def test_an_account_that_has_ended_has_no_feed(cast: Any, as_owner: Any) -> None:
    theirs = _made(cast(POLICE))
    with as_owner():
        User.objects.filter(pk=cast(POLICE).pk).update(is_active=False)
    with pytest.raises(Revoked):
        feeds.fetch(theirs)


def test_it_is_kept_on_which_day_it_was_used_and_no_more(cast: Any) -> None:
    theirs = _made(cast(POLICE))
    feeds.fetch(theirs)
    with acting(cast(POLICE)):
        kept = feeds.feed_of(cast(POLICE))
    assert kept
    assert kept.last_used_day == timezone.localdate()


def test_what_has_served_is_forgotten(
    invitation: Any, meeting: Meeting, cast: Any, wall: Any, as_owner: Any
) -> None:
    _made(cast(POLICE))
    with acting(cast(POLICE)):
        feeds.revoke_feed(by=cast(POLICE))
    kept = invitation(POLICE).pk
    wall(meeting.ends_at + timedelta(days=29))
    jobs.calendars_forget(0)
    with as_owner():
        assert Invitation.objects.filter(pk=kept).exists()
    wall(meeting.ends_at + timedelta(days=40))
    jobs.calendars_forget(0)
    with as_owner(), connection.cursor() as cursor:
        assert not Invitation.objects.filter(pk=kept).exists()
        cursor.execute("select count(*) from calendars_feed")
        assert cursor.fetchone() == (0,)

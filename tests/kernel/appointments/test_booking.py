"""A writer chooses a time, changes it and gives it back; staff say what came of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tests.kernel.appointments.conftest import Begun, hour, write
from tests.refusals import refused
from varsam.kernel.access.actor import acting
from varsam.kernel.appointments import actions, letters, writer
from varsam.kernel.appointments.enums import Form, Kind, State
from varsam.kernel.appointments.models import Appointment, Invitation, Opening, Reminder
from varsam.kernel.appointments.refusals import (
    AlreadyBooked,
    IsBooked,
    NotNow,
    Overlaps,
    Taken,
    Unreachable,
)
from varsam.kernel.calendars import feeds, links
from varsam.kernel.conversations import writer as thread
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.writer import Visit
from varsam.kernel.people.models import User
from varsam.kernel.vault.models import DataKey

SUBMISSION = "0" * 32


def test_the_writer_chooses_changes_and_gives_back(
    visit: Visit, invitation: Invitation, openings: list[Opening]
) -> None:
    first, second, _third = openings
    assert {each.pk for each in openings} <= {each.uid for each in writer.choices(visit, invitation.pk)}
    uid = writer.book(visit, invitation.pk, first.pk, Form.PHONE, phone="070-174 06 05")
    [mine] = writer.mine(visit)
    assert mine.booked is not None
    assert (mine.booked.uid, mine.booked.contact.phone) == (uid, "070-174 06 05")
    assert first.pk not in {each.uid for each in writer.choices(visit, invitation.pk)}
    with pytest.raises(AlreadyBooked):
        writer.book(visit, invitation.pk, second.pk, Form.ROOM)
    other = writer.book(visit, invitation.pk, second.pk, Form.ROOM, instead=uid)
    [mine] = writer.mine(visit)
    assert mine.booked is not None
    assert (mine.booked.uid, mine.booked.starts_at, bool(mine.booked.contact)) == (
        other,
        second.starts_at,
        False,
    )
    assert first.pk in {each.uid for each in writer.choices(visit, invitation.pk)}
    assert writer.cancel(visit, other)
    assert writer.cancel(visit, other)
    assert [(each.booked, each.was_cancelled) for each in writer.mine(visit)] == [(None, False)]


def test_the_same_form_twice_is_the_same_booking(
    visit: Visit, invitation: Invitation, openings: list[Opening], coordinator: User
) -> None:
    once, again = (
        writer.book(visit, invitation.pk, openings[0].pk, Form.ROOM, submission=SUBMISSION) for _ in range(2)
    )
    assert once == again
    with acting(coordinator):
        assert Appointment.objects.filter(enquiry_id=visit.enquiry).count() == 1


def test_who_comes_second_keeps_what_they_had(
    visit: Visit, invitation: Invitation, openings: list[Opening], coordinator: User
) -> None:
    other = write("En annan")
    with acting(coordinator):
        theirs = actions.invite(enquiry=Enquiry.objects.get(pk=other.enquiry), kind=Kind.TALK, by=coordinator)
    writer.book(other, theirs.pk, openings[0].pk, Form.ROOM)
    kept = writer.book(visit, invitation.pk, openings[1].pk, Form.ROOM)
    with pytest.raises(Taken):
        writer.book(visit, invitation.pk, openings[0].pk, Form.ROOM, instead=kept)
    [mine] = writer.mine(visit)
    assert mine.booked is not None
    assert mine.booked.uid == kept


def test_a_form_that_nobody_could_be_reached_by_is_refused(
    visit: Visit, invitation: Invitation, coordinator: User, openings: list[Opening]
) -> None:
    with acting(coordinator):
        [silent] = actions.open_times(
            unit=openings[0].unit_id, host=coordinator, kind=Kind.TALK, times=[hour(45, 9)],
            forms=[Form.PHONE], by=coordinator,
        )  # fmt: skip
    with pytest.raises(Unreachable):
        writer.book(visit, invitation.pk, silent.pk, Form.PHONE)
    with pytest.raises(NotNow):
        writer.book(visit, invitation.pk, silent.pk, Form.VIDEO)
    assert writer.book(visit, invitation.pk, openings[0].pk, Form.PHONE)


def test_once_it_has_begun_only_staff_say_what_came_of_it(
    visit: Visit, invitation: Invitation, openings: list[Opening], coordinator: User, begun: Begun,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    told: list[tuple[int, str]] = []
    monkeypatch.setattr(actions, "_outcomes", {})
    actions.register_outcome(Kind.TALK, lambda enquiry, held: told.append((enquiry, held.state)))
    uid = writer.book(visit, invitation.pk, openings[0].pk, Form.PHONE, phone="070-174 06 05")
    with acting(coordinator):
        booked = Appointment.objects.get(pk=uid)
        with pytest.raises(NotNow):
            actions.hold(appointment=booked, by=coordinator)
    begun(openings[0])
    with pytest.raises(NotNow):
        writer.cancel(visit, uid)
    key = booked.data_key_id
    with acting(coordinator):
        assert actions.contact_of(booked).phone == "070-174 06 05"
        actions.hold(appointment=booked, by=coordinator)
        booked.refresh_from_db()
        assert (booked.state, booked.contact, booked.data_key_id) == (State.HELD, None, None)
        assert not DataKey.objects.filter(pk=key).exists()
        with pytest.raises(NotNow):
            actions.miss(appointment=booked, by=coordinator)
    assert told == [(visit.enquiry, State.HELD)]
    assert writer.mine(visit) == []


def test_who_did_not_come_can_choose_again(
    visit: Visit, invitation: Invitation, openings: list[Opening], coordinator: User, begun: Begun
) -> None:
    uid = writer.book(visit, invitation.pk, openings[0].pk, Form.ROOM)
    begun(openings[0])
    with acting(coordinator):
        actions.miss(appointment=Appointment.objects.get(pk=uid), by=coordinator)
    assert writer.book(visit, invitation.pk, openings[1].pk, Form.ROOM)


def test_a_host_is_in_one_place_and_a_taken_time_stays(
    visit: Visit, invitation: Invitation, openings: list[Opening], coordinator: User
) -> None:
    begins, ends = hour(40, 9)
    again = [(begins + timedelta(minutes=30), ends + timedelta(minutes=30))]
    uid = writer.book(visit, invitation.pk, openings[0].pk, Form.ROOM)
    with acting(coordinator):
        common = {"unit": openings[0].unit_id, "host": coordinator, "kind": Kind.TALK, "forms": [Form.VIDEO]}
        with pytest.raises(Overlaps) as found:
            actions.open_times(**common, times=[*again, hour(50, 9)], by=coordinator)
        assert found.value.times == again
        # What Python overlooks the database holds too.
        row = Opening(unit_id=openings[0].unit_id, host=coordinator, kind=Kind.TALK, starts_at=again[0][0],
                      ends_at=again[0][1], forms=[Form.VIDEO], made_at=timezone.now())  # fmt: skip
        assert refused(lambda: row.save(force_insert=True))
        with pytest.raises(IsBooked):
            actions.close_time(opening=openings[0], by=coordinator)
        with pytest.raises(IsBooked):
            actions.withdraw(invitation=invitation, by=coordinator)
        actions.close_time(opening=openings[1], by=coordinator)
        actions.cancel(appointment=Appointment.objects.get(pk=uid), by=coordinator)
        actions.withdraw(invitation=invitation, by=coordinator)
    assert writer.mine(visit) == []


def test_one_letter_without_content_and_the_address_is_gone(
    visit: Visit, invitation: Invitation, openings: list[Opening], as_owner: Callable[[], object]
) -> None:
    writer.book(visit, invitation.pk, openings[0].pk, Form.ROOM, email="nagon@example.org")
    assert writer.mine(visit)[0].booked.is_reminded  # type: ignore[union-attr]
    assert letters.send() == 0
    with as_owner():  # type: ignore[attr-defined]
        Reminder.objects.filter(appointment__enquiry=visit.enquiry).update(
            due_at=timezone.now() - timedelta(hours=1)
        )
    assert letters.send() == 1
    [sent] = mail.outbox
    assert sent.to == ["nagon@example.org"]
    assert sent.body.endswith("/svar/")
    for word in ("tid", "samtal", "samtalet", "möte", "Göteborg", "anhörig", str(openings[0].starts_at.day)):
        assert word not in sent.subject + sent.body.split("http")[0]
    assert letters.send() == 0
    with as_owner():  # type: ignore[attr-defined]
        assert not Reminder.objects.filter(appointment__enquiry=visit.enquiry).exists()


def test_what_staff_cancel_is_told_at_once_and_then_forgotten(
    visit: Visit, invitation: Invitation, openings: list[Opening], coordinator: User
) -> None:
    uid = writer.book(visit, invitation.pk, openings[0].pk, Form.ROOM, email="nagon@example.org")
    with acting(coordinator):
        actions.cancel(appointment=Appointment.objects.get(pk=uid), by=coordinator)
    assert writer.mine(visit)[0].was_cancelled
    assert letters.send() == 1
    with acting(coordinator):
        assert Appointment.objects.get(pk=uid).data_key_id is None


def test_the_day_after_nothing_says_who_came(
    visit: Visit, invitation: Invitation, openings: list[Opening], coordinator: User,
    as_owner: Callable[[], object],
) -> None:  # fmt: skip
    uid = writer.book(visit, invitation.pk, openings[0].pk, Form.VIDEO, email="nagon@example.org")
    with acting(coordinator):
        actions.set_link(
            appointment=Appointment.objects.get(pk=uid), link="https://example.org/rum", by=coordinator
        )
    assert writer.mine(visit)[0].booked.link == "https://example.org/rum"  # type: ignore[union-attr]
    letters.forget()  # what the demo town's days have left
    with as_owner():  # type: ignore[attr-defined]
        Opening.objects.filter(pk__in=[each.pk for each in openings]).update(
            starts_at=timezone.now() - timedelta(days=40), ends_at=timezone.now() - timedelta(days=39)
        )
    assert letters.forget() == 1
    with acting(coordinator):
        booked = Appointment.objects.get(pk=uid)
        assert (booked.state, booked.link, booked.data_key_id) == (State.BOOKED, None, None)
        # A time that nobody took goes, the one that somebody had stays for what came of it.
        assert [each.pk for each in Opening.objects.filter(pk__in=[o.pk for o in openings])] == [
            openings[0].pk
        ]


def test_erasing_the_thread_frees_the_time_and_empties_it(
    visit: Visit, invitation: Invitation, openings: list[Opening], coordinator: User
) -> None:
    uid = writer.book(
        visit, invitation.pk, openings[0].pk, Form.PHONE, phone="0701740605", email="x@example.org"
    )
    thread.erase(visit)
    with acting(coordinator):
        booked = Appointment.objects.select_related("invitation").get(pk=uid)
        assert (booked.state, booked.contact, booked.data_key_id) == (State.CANCELLED, None, None)
        assert booked.invitation.closed_at is not None
        assert not Appointment.objects.filter(opening=openings[0]).exclude(state=State.CANCELLED).exists()
    with pytest.raises(NotNow):
        writer.book(visit, invitation.pk, openings[1].pk, Form.ROOM)


def test_the_thread_outlives_the_meeting(
    visit: Visit, invitation: Invitation, openings: list[Opening], coordinator: User
) -> None:
    writer.book(visit, invitation.pk, openings[0].pk, Form.ROOM)
    with acting(coordinator):
        assert Enquiry.objects.get(pk=visit.enquiry).expires_at > openings[0].ends_at + timedelta(days=89)


def test_the_hosts_own_calendar_shows_when_and_nothing_else(
    visit: Visit, invitation: Invitation, openings: list[Opening], coordinator: User
) -> None:
    uid = writer.book(visit, invitation.pk, openings[0].pk, Form.PHONE, phone="070-174 06 05")
    with acting(coordinator):
        secret = links.feed_secret(feeds.make_feed(by=coordinator).key)
    entry = next(
        part for part in (feeds.fetch(secret) or b"").decode().split("BEGIN:VEVENT") if str(uid) in part
    )
    assert "SUMMARY:Möte i Varsam" in entry
    assert "STATUS:CONFIRMED" in entry
    # Not "070" alone: times and identifiers hold it by chance.
    for word in ("DESCRIPTION", "LOCATION", "ATTENDEE", "070-174", "070174", "174 06 05", "Samtal"):
        assert word not in entry
    writer.cancel(visit, uid)
    entry = next(
        part for part in (feeds.fetch(secret) or b"").decode().split("BEGIN:VEVENT") if str(uid) in part
    )
    assert "STATUS:CANCELLED" in entry

"""Whose times are whose, asked with SQL on the app's own login."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection

from tests.kernel.appointments.conftest import hour, write
from tests.refusals import refused, without_effect
from varsam.kernel.access.actor import acting, as_writer
from varsam.kernel.appointments import actions, writer
from varsam.kernel.appointments.enums import Form, Kind, State
from varsam.kernel.appointments.models import Appointment, Invitation, Opening, Reminder
from varsam.kernel.appointments.refusals import NotNow
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.writer import Visit
from varsam.kernel.people.models import Membership, User


def rows(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())


@pytest.fixture
def booked(visit: Visit, invitation: Invitation, openings: list[Opening]) -> Appointment:
    uid = writer.book(
        visit, invitation.pk, openings[0].pk, Form.PHONE, phone="0701740605", email="nagon@example.org"
    )
    return Appointment(pk=uid, invitation=invitation, enquiry_id=visit.enquiry, opening=openings[0])


def test_another_writer_sees_and_does_nothing(
    booked: Appointment, openings: list[Opening], invitation: Invitation
) -> None:
    other = write("En annan")
    assert writer.choices(other, invitation.pk) == []
    assert not writer.cancel(other, booked.pk)
    with pytest.raises(NotNow):
        writer.book(other, invitation.pk, openings[1].pk, Form.ROOM)
    with as_writer(other.token):
        assert rows("select * from varsam.appointments_mine(%s)", booked.enquiry_id) == []
        assert rows("select varsam.appointments_settle(%s, 'held')", booked.pk) == [("unknown",)]
        for table in ("opening", "invitation", "appointment"):
            assert rows(f"select count(*) from appointments_{table}") == [(0,)]  # noqa: S608 - ours


def test_the_writer_learns_nothing_of_who_else_has_times(
    visit: Visit, booked: Appointment, coordinator: User
) -> None:
    other = write("En annan")
    with acting(coordinator):
        theirs = actions.invite(enquiry=Enquiry.objects.get(pk=other.enquiry), kind=Kind.TALK, by=coordinator)
    assert booked.opening_id not in {each.uid for each in writer.choices(other, theirs.pk)}
    with as_writer(other.token):
        assert rows("select count(*) from appointments_opening") == [(0,)]
        assert refused(lambda: rows("select count(*) from appointments_reminder"))


@pytest.mark.parametrize(
    "account", ["socialsekreterare.hisingen", "sspf.hisingen", "utbildare", "systemadmin", "dataskydd"]
)
def test_a_colleague_elsewhere_sees_and_does_nothing(
    account: str, cast: Callable[[str], User], booked: Appointment, openings: list[Opening]
) -> None:
    who = cast(account)
    with acting(who):
        assert not Opening.objects.filter(pk=openings[0].pk).exists()
        assert not Appointment.objects.filter(pk=booked.pk).exists()
        assert rows("select * from varsam.appointments_free(%s)", booked.invitation_id) == []
        for act in ("cancel(%s)", "settle(%s, 'held')"):
            assert rows(f"select varsam.appointments_{act}", booked.pk) == [("unknown",)]
        assert rows(
            "select outcome from varsam.appointments_book(%s, %s, %s, 'room', null, %s, 'x', 'x', null, null, 'sv')",
            booked.invitation_id, uuid4(), openings[1].pk, uuid4(),
        ) == [("unknown",)]  # fmt: skip


def test_no_sql_of_a_colleagues_gets_round_the_functions(
    booked: Appointment, coordinator: User, openings: list[Opening], cast: Callable[[str], User]
) -> None:
    with acting(coordinator):
        mine = Appointment.objects.filter(pk=booked.pk)
        for change in (
            {"state": State.HELD},
            {"opening": openings[1]},
            {"contact": b"x"},
            {"booked_by": coordinator},
        ):
            assert refused(lambda change=change: mine.update(**change))
        assert refused(lambda: mine.delete())
        assert refused(lambda: Appointment.objects.create(
            invitation_id=booked.invitation_id, enquiry_id=booked.enquiry_id, opening=openings[1], form=Form.ROOM,
            booked_at=openings[0].made_at))  # fmt: skip
        assert refused(lambda: Reminder.objects.count())
        assert refused(lambda: rows("select * from varsam.appointments_next(0)"))
        assert refused(lambda: Opening.objects.filter(pk=openings[0].pk).update(host=cast("polis")))
        assert refused(
            lambda: Opening.objects.filter(pk=openings[0].pk).update(closed_at=openings[0].made_at)
        )
        assert without_effect(lambda: Invitation.objects.filter(pk=booked.invitation_id).delete()[0])


def test_times_are_put_out_by_and_for_those_who_handle_them(
    cast: Callable[[str], User], coordinator: User, openings: list[Opening]
) -> None:
    unit = openings[0].unit_id
    common = {"kind": Kind.TALK, "forms": [Form.VIDEO], "times": [hour(60, 9)]}
    with acting(coordinator):
        for host in ("polis", "socialsekreterare.hisingen"):
            assert refused(
                lambda host=host: actions.open_times(unit=unit, host=cast(host), by=coordinator, **common)
            )
        assert refused(
            lambda: actions.open_times(
                unit=unit, host=coordinator, by=coordinator, **{**common, "times": [hour(-2, 9)]}
            )
        )
    worker = cast("socialsekreterare.hisingen")
    with acting(worker):
        assert refused(lambda: actions.open_times(unit=unit, host=worker, by=worker, **common))
        own = Membership.objects.get(user=worker).organisation_id
        assert len(actions.open_times(unit=own, host=worker, by=worker, **common)) == 1

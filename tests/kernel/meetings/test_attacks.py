"""Raw SQL on the app's own login, past every page and action; and two at the same moment on real connections."""

import uuid
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.kernel.meetings.conftest import CONVENER, NOTHING, SOON, Conference, refused
from tests.kernel.meetings.table import Table
from tests.kernel.records.conftest import COLLEAGUE, OWN, POLICE, SCHOOL, Give, unit_of
from varsam.kernel.access import tickets
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import minutes, planning, reading, room
from varsam.kernel.meetings.enums import Function
from varsam.kernel.meetings.models import Action

_TABLES = ("meeting", "attendance", "item", "caseitem", "minutes", "line", "action", "conflict", "adjuster")
_OF_THE_ITEM = ("caseitem", "minutes", "line", "action", "conflict", "adjuster")


def asked(query: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


@pytest.mark.law("L6")
@pytest.mark.parametrize("account", [POLICE, "mentor", CONVENER, COLLEAGUE, "systemadmin", "dataskydd", None])
def test_outside_the_circle_no_table_shows_anything_of_the_item(
    ongoing: Conference, account: str | None
) -> None:
    ongoing.does(SCHOOL, room.declare_conflict, item=ongoing.item, user=ongoing.cast(SCHOOL))
    ongoing.does(OWN, minutes.name_adjusters, item=ongoing.item, users=[ongoing.cast(OWN)])

    def shown() -> dict[str, int]:
        return {
            table: asked(f"select count(*) from public.meetings_{table} where item_id = %s", [ongoing.item.pk])[0][0]
            for table in _OF_THE_ITEM
        }  # fmt: skip

    with acting(ongoing.cast(OWN)):
        assert min(shown().values()) >= 1
    if account is None:
        assert set(shown().values()) == {0}
        return
    with acting(ongoing.cast(account)):
        assert set(shown().values()) == {0}
        assert asked("select varsam.meetings_digest(%s)", [ongoing.item.pk]) == [(None,)]
        # Nor do ways around: by the record, by the key, by a join from what is seen.
        assert asked("select 1 from public.records_record where id = %s", [ongoing.record.pk]) == []
        assert (
            asked("select 1 from public.vault_wrappedkey where key_id = %s", [ongoing.record.data_key_id])
            == []
        )
        assert (
            asked(
                "select c.record_id from public.meetings_item i"
                " join public.meetings_caseitem c on c.item_id = i.id where i.meeting_id = %s",
                [ongoing.meeting.pk],
            )
            == []
        )


@pytest.mark.parametrize("account", [OWN, POLICE, CONVENER])
def test_the_app_writes_none_of_the_tables(ongoing: Conference, give: Give, account: str) -> None:
    give(POLICE, "meetings")
    with acting(ongoing.cast(account)):
        for table in _TABLES:
            for statement in (
                f"insert into public.meetings_{table} select * from public.meetings_{table}",
                f"delete from public.meetings_{table}",
                f"update public.meetings_{table} set {'id = id' if table not in {'caseitem', 'minutes'} else 'item_id = item_id'}",
            ):
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    asked(statement, [])


@pytest.mark.law("L6")
@pytest.mark.parametrize("account", [POLICE, "mentor", COLLEAGUE, "systemadmin"])
def test_no_function_lets_an_outsider_in(ongoing: Conference, account: str) -> None:
    """Each function that writes, called by hand with everything that an outsider could know or guess."""
    item, meeting, sealed = ongoing.item.pk, ongoing.meeting.pk, b"x" * 60
    user = ongoing.cast(account)
    with acting(ongoing.cast(OWN)):
        action = Action.objects.get(item=item)
        own = ongoing.meeting.attendances.get(user=ongoing.cast(OWN)).pk
    outside = unit_of(user).pk
    calls: list[tuple[str, list[Any]]] = [
        ("write(%s, %s, 'text', %s, null)", [uuid.uuid4(), item, sealed]),
        ("write(%s, %s, 'text', %s, %s)", [uuid.uuid4(), item, sealed, action.line_id]),
        ("write(%s, %s, 'addendum', %s, null)", [uuid.uuid4(), item, sealed]),
        ("promise(%s, %s, %s, %s, %s, %s, %s, null)", [uuid.uuid4(), uuid.uuid4(), item, sealed, sealed, user.pk, SOON]),
        ("promise(%s, %s, %s, %s, %s, %s, %s, %s)",
         [action.pk, uuid.uuid4(), item, sealed, sealed, user.pk, SOON, action.line_id]),
        ("settle(%s, 'done', null)", [action.pk]),
        ("adjusters(%s, %s)", [item, [user.pk]]),
        ("sign(%s, %s)", [item, b""]),
        ("reopen(%s, %s)", [item, sealed]),
        ("lock(%s)", [item]),
        ("declare(%s, %s, %s, null)", [uuid.uuid4(), item, ongoing.cast(OWN).pk]),
        ("start_item(%s)", [item]),
        ("drop_item(%s)", [item]),
        ("place_item(%s, 1)", [item]),
        ("change_item(%s, 1, null)", [item]),
        ("move(%s, 'held', null)", [meeting]),
        ("pause(%s, true)", [meeting]),
        ("attend(%s, 'absent')", [own]),
        ("invite(%s, %s, %s, 'other', null)", [meeting, user.pk, outside]),
        ("change(%s, now(), now(), '', %s, %s)", [meeting, user.pk, user.pk]),
        ("add_item(%s, 'other', 1, null, null)", [meeting]),
        ("add_item(%s, 'case', 1, null, %s)", [meeting, ongoing.record.pk]),
        ("fill_item(%s, 'standing:1', 'other', 1)", [meeting]),
        ("follow_up(%s, %s)", [action.pk, sealed]),
        ("draft(%s, %s)", [item, sealed]),
        ("draft_drop(%s)", [item]),
        ("document_add(%s, %s, %s, %s, 'pdf', 40, %s)", [uuid.uuid4(), meeting, item, sealed, sealed]),
        ("document_add(%s, %s, null, %s, 'pdf', 40, %s)", [uuid.uuid4(), meeting, sealed, sealed]),
        ("document_locked(%s, %s, %s, 40, %s, sha256(''))", [uuid.uuid4(), meeting, sealed, sealed]),
        ("document_remove(%s)", [uuid.uuid4()]),
    ]  # fmt: skip
    with acting(user):
        for call, values in calls:
            (answer,) = asked(f"select varsam.meetings_{call}", values)[0]
            assert answer in {None, False}, call
    assert ongoing.sees(account) == NOTHING
    assert ongoing.sees(OWN)["lines"] == 2


def test_to_be_invited_or_to_lead_opens_no_case(ongoing: Conference, cast: Any) -> None:
    mentor = cast("mentor")
    organisation = unit_of(mentor).pk
    with acting(cast(CONVENER)):
        planning.invite(
            meeting=ongoing.meeting, user=mentor, organisation=organisation, function=Function.OTHER,
            by=cast(CONVENER),
        )  # fmt: skip
        planning.change_meeting(
            meeting=ongoing.meeting, starts_at=timezone.now(), ends_at=timezone.now(), place="", chair=mentor,
            secretary=cast(POLICE), by=cast(CONVENER),
        )  # fmt: skip
    with acting(mentor):
        assert [meeting.group for meeting in reading.invited_to().filter(pk=ongoing.meeting.pk)] == [
            ongoing.group
        ]
        assert not ongoing.group.members.exists()
    for account in ("mentor", POLICE, CONVENER):
        assert ongoing.sees(account) == NOTHING
        with refused():
            ongoing.writes(account)


# --- a yes that is taken back while the conference goes on ---------------------------------------------------------


@pytest.fixture
def at_the_table(town: Any) -> Table:
    """A committed conference of the demo town's own, at a case that a consent shares with an organisation; gives who acts
    as whom, by raw connections."""
    return Table(town)


@pytest.mark.law("L11")
def test_a_yes_taken_back_during_the_item_closes_it_to_a_page_that_is_open(at_the_table: Table) -> None:
    table = at_the_table
    with table.reader() as reader, table.handler() as handler:
        assert table.lines(reader) == 1
        # Written and not yet committed: it does not hold yet.
        table.take_back(handler)
        assert table.lines(reader) == 1
        handler.commit()
        # The same transaction, the next question.
        assert table.lines(reader) == 0
        assert table.write(reader) is None
        reader.rollback()
        tickets.show(handler, "actor", table.handler_id)
        assert table.lines(handler) == 1
        assert table.circle(handler)[table.reader_id] == (False, "not_shared")


def test_a_line_that_comes_while_the_minutes_are_being_locked_waits_and_is_refused(
    at_the_table: Table,
) -> None:
    table = at_the_table
    table.adjust()
    with table.handler() as first, table.handler() as second:
        assert first.execute("select varsam.meetings_lock(%s)", [table.item]).fetchone()[0] is not None
        second.execute("set local lock_timeout = '200ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable), second.transaction():
            table.write(second)
        first.commit()
        assert table.write(second) == "closed"


_TAKE_BACK = "select varsam.meetings_move(i.meeting_id, 'planned', null) from meetings_item i where i.id = %s"


def test_of_a_line_and_a_meeting_taken_back_at_the_same_moment_the_first_holds(at_the_table: Table) -> None:
    table = at_the_table
    with table.town.owner() as owner:
        owner.execute("delete from meetings_line where item_id = %s", [table.item])
    with table.handler() as first, table.handler() as second:
        assert first.execute(_TAKE_BACK, [table.item]).fetchone() == (True,)
        second.execute("set local lock_timeout = '200ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable), second.transaction():
            table.write(second)
        first.rollback()
        # The other way round: the line stands, and the meeting has begun.
        assert table.write(second) == "written"
        tickets.show(first, "actor", table.handler_id)
        first.execute("set local lock_timeout = '200ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable), first.transaction():
            first.execute(_TAKE_BACK, [table.item])
        second.commit()
        assert first.execute(_TAKE_BACK, [table.item]).fetchone() == (False,)
        assert table.lines(first) == 1

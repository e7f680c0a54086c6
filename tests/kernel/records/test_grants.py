"""What a share lets somebody see and for how long, stopping it, and that nothing leads around it."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.kernel.records.conftest import (
    AUDITOR,
    COLLEAGUE,
    MENTOR,
    OWN,
    POLICE,
    SCHOOL,
    THEOLOGIAN,
    Give,
    Wall,
    logged,
    tick,
    unit_of,
)
from varsam.kernel.access.actor import acting
from varsam.kernel.notifications.models import Notice
from varsam.kernel.records import actions, reading
from varsam.kernel.records.enums import TEXTS, Information
from varsam.kernel.records.models import Entry, Grant, Record

# --- what a share lets somebody see --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind.value for kind in Information])
def test_a_share_of_one_kind_shows_that_kind_and_no_other(give: Give, sees: Any, kind: str) -> None:
    give(POLICE, kind)
    assert sees(POLICE) == ({kind} & {each.value for each in TEXTS})


def test_shares_add_up_and_end_one_by_one(record: Record, give: Give, sees: Any, cast: Any) -> None:
    first = give(POLICE, "needs", "measures")
    give(POLICE, "measures", "meetings")
    assert sees(POLICE) == {"needs", "measures", "meetings"}
    with acting(cast(OWN)):
        assert actions.stop_grant(grant=first, by=cast(OWN)) is True
        assert actions.stop_grant(grant=first, by=cast(OWN)) is False
    assert sees(POLICE) == {"measures", "meetings"}


def test_a_share_with_one_person_is_not_one_with_their_colleagues(give: Give, sees: Any, cast: Any) -> None:
    assert unit_of(cast(THEOLOGIAN)) == unit_of(cast(MENTOR))
    give(MENTOR, "needs", only=True)
    assert sees(MENTOR) == {"needs"}
    assert sees(THEOLOGIAN) is None


def test_a_recipient_sees_their_own_part_and_never_who_else_sees(
    record: Record, give: Give, cast: Any
) -> None:
    give(POLICE, "needs")
    give(SCHOOL, "school")
    with acting(cast(POLICE)):
        assert not Grant.objects.filter(record_id=record.pk).exists()
        parts = reading.parts_of(record.pk)
        assert [part.organisation for part in parts] == [unit_of(cast(POLICE))]
        assert parts[0].information == ["needs"]


@pytest.mark.parametrize("act", ["add_entry", "close_record", "reopen_record"])
def test_a_recipient_writes_nothing(record: Record, give: Give, cast: Any, act: str) -> None:
    give(COLLEAGUE, "needs")
    more: dict[str, Any] = {}
    if act == "add_entry":
        more = {"information": Information.NEEDS, "text": "Från oss.", "happened_at": None}
    # A row that is shared can be read but not locked, so that it is not there for an act.
    with pytest.raises((PermissionDenied, Record.DoesNotExist)), acting(cast(COLLEAGUE)):
        getattr(actions, act)(record=record, by=cast(COLLEAGUE), **more)


@pytest.mark.parametrize(
    "account", [COLLEAGUE, POLICE, AUDITOR, "registrator", "systemadmin", "samordnare", "rad"]
)
def test_without_a_share_there_is_no_record(sees: Any, account: str) -> None:
    assert sees(account) is None


def test_what_has_run_out_is_over_before_anybody_has_ended_it(
    record: Record, give: Give, sees: Any, wall: Wall, cast: Any, as_owner: Any
) -> None:
    grant = give(POLICE, "needs", days=1)
    assert sees(POLICE) == {"needs"}
    wall(timezone.now() + timedelta(days=1, minutes=1))
    assert sees(POLICE) is None
    assert tick() == 1
    with as_owner():
        grant.refresh_from_db()
    assert grant.ended_why == "expired"
    assert logged(record, as_owner)[-1] == "grant.ended"


def test_a_clock_that_steps_back_opens_nothing_again(give: Give, sees: Any, wall: Wall) -> None:
    give(POLICE, "needs", days=1)
    wall(timezone.now() + timedelta(days=2))
    tick()
    wall(timezone.now())
    assert sees(POLICE) is None
    tick()
    assert sees(POLICE) is None


@pytest.mark.parametrize(
    ("kinds", "until"),
    [("{}", "1 day"), (None, "1 day"), ("{needs}", None), ("{needs}", "0 s"), ("{needs}", "-1 s")],
)
def test_a_share_names_what_and_until_when(
    record: Record, cast: Any, as_owner: Any, kinds: str | None, until: str | None
) -> None:
    with acting(cast(OWN)), as_owner(), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="what and until when"), transaction.atomic():
            cursor.execute(
                "select varsam._records_give(%s, %s, null, %s::text[], 'consent', %s, varsam._clock() + %s::interval)",
                [record.pk, unit_of(cast(POLICE)).pk, kinds, uuid.uuid4(), until],
            )
        assert not Grant.objects.filter(record=record).exists()


# --- stopping ------------------------------------------------------------------------------------------------------


def test_a_stopped_share_tells_its_recipient_and_hears_that_they_have_stopped(
    record: Record, give: Give, cast: Any, as_owner: Any
) -> None:
    grant = give(POLICE, "needs")
    with as_owner():
        notices = Notice.objects.count()
    with acting(cast(OWN)):
        actions.stop_grant(grant=grant, by=cast(OWN))
    with as_owner():
        assert Notice.objects.count() == notices + 1
    with acting(cast(SCHOOL)):
        assert reading.stopped() == []
        assert actions.have_stopped(grant_id=grant.pk, by=cast(SCHOOL)) is False
    with acting(cast(POLICE)):
        (told,) = reading.stopped()
        assert (told.grant_id, told.reference, told.ended_why, told.stopped_at) == (
            grant.pk, record.reference, "stopped", None,
        )  # fmt: skip
        assert not hasattr(told, "pseudonym")
        assert actions.have_stopped(grant_id=grant.pk, by=cast(POLICE)) is True
        assert actions.have_stopped(grant_id=grant.pk, by=cast(POLICE)) is False
    with acting(cast(OWN)):
        assert Grant.objects.get(pk=grant.pk).stopped_at is not None


def test_nobody_says_that_they_have_stopped_while_it_is_still_shared(give: Give, cast: Any) -> None:
    grant = give(POLICE, "needs")
    with acting(cast(POLICE)):
        assert actions.have_stopped(grant_id=grant.pk, by=cast(POLICE)) is False


@pytest.mark.parametrize("account", [COLLEAGUE, POLICE, AUDITOR, "samordnare"])
def test_only_the_unit_ends_a_share(give: Give, cast: Any, sees: Any, account: str) -> None:
    grant = give(POLICE, "needs")
    with acting(cast(account)):
        assert actions.stop_grant(grant=grant, by=cast(account)) is False
    assert sees(POLICE) == {"needs"}


# --- around the acts, with SQL of one's own ---------------------------------------------------------------------------


def statements(record: Record, grant: Grant) -> Iterable[tuple[str, list[Any]]]:
    entry = Entry.objects.filter(record_id=record.pk).values_list("pk", flat=True)
    yield "insert into public.records_grant select * from public.records_grant", []
    yield "update public.records_grant set ended_at = null, until = now() + interval '9 years'", []
    yield "delete from public.records_grant", []
    yield "update public.records_record set unit_id = unit_id", []
    yield "update public.records_record set pseudonym = 'Vem som helst'", []
    yield "delete from public.records_record where id = %s", [record.pk]
    yield "update public.records_entry set sealed = '\\x00' where id = any (%s)", [list(entry)]
    yield "delete from public.records_entry", []
    yield "insert into public.records_breakglass select * from public.records_breakglass", []
    yield "update public.records_breakglass set until = now() + interval '9 years'", []
    yield "select varsam._records_give(%s, 1, null, '{needs}', 'consent', %s, now() + interval '1 day')", [
        record.pk, uuid.uuid4()]  # fmt: skip
    yield "select varsam._records_end_grant(%s, 'stopped')", [grant.pk]
    yield "select varsam._records_end_basis(%s, 'stopped')", [grant.basis]
    yield "select varsam._records_grants()", []
    yield "select seen from public.records_clock", []
    yield "update public.records_clock set seen = now()", []


@pytest.mark.parametrize("place", range(16))
def test_the_apps_login_has_no_way_around(record: Record, give: Give, cast: Any, place: int) -> None:
    grant = give(POLICE, "needs")
    with acting(cast(OWN)):
        sql, values = list(statements(record, grant))[place]
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, values)


@pytest.mark.parametrize("account", [OWN, "samordnare", "systemadmin", POLICE])
def test_nobody_writes_an_organisation_past_the_act(cast: Any, account: str) -> None:
    with acting(cast(account)), connection.cursor() as cursor:
        cursor.execute("update public.people_organisation set left_at = now()")
        assert cursor.rowcount == 0


def test_nobody_signs_with_anothers_name(record: Record, cast: Any) -> None:
    own, other = cast(OWN), cast(COLLEAGUE)
    with acting(own), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Entry.objects.create(
            record=record, author=other, at=timezone.now(), happened_at=timezone.now(), sealed=b"x"
        )


def test_readers_are_told_to_the_unit_alone(record: Record, give: Give, cast: Any) -> None:
    give(POLICE, "needs")
    with acting(cast(POLICE)):
        assert reading.open_record(record.reference) is not None

    def readers() -> list[tuple[int, str]]:
        with connection.cursor() as cursor:
            cursor.execute("select actor, way from varsam.records_readers(%s)", [record.pk])
            return list(cursor.fetchall())

    with acting(cast(OWN)):
        assert readers() == [(cast(POLICE).pk, "grant")]
    for account in (POLICE, COLLEAGUE, AUDITOR):
        with acting(cast(account)):
            assert readers() == []

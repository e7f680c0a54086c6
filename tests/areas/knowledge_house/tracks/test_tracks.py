"""A case in the ordinary system: a reference and a status, asked for by the worker alone, whatever the system does."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from tests.areas.knowledge_house.tracks.reference_server import ReferenceServer
from tests.kernel.records.conftest import COLLEAGUE, OWN, POLICE, SCHOOL, logged
from varsam.areas.knowledge_house.tracks import actions, asking, systems
from varsam.areas.knowledge_house.tracks.casework import Asked, Down, Slow, Standing
from varsam.areas.knowledge_house.tracks.casework_fake import FakeCasework
from varsam.areas.knowledge_house.tracks.enums import Fault, LivesIn, Status
from varsam.areas.knowledge_house.tracks.models import CaseworkLine, ExternalCase, Track
from varsam.kernel.access import actor
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import groups
from varsam.kernel.meetings.enums import Function
from varsam.kernel.meetings.models import Group
from varsam.kernel.records import actions as records
from varsam.kernel.records.enums import Track as RecordTrack
from varsam.kernel.records.models import Record

SYSTEM = "provsystem"
pytestmark = pytest.mark.django_db


class Counting:
    """A system that counts what it is asked, and fails as it is told to. `there` is what somebody does in it."""

    def __init__(self, folder: Path) -> None:
        self.there, self.folder = FakeCasework(folder), folder
        self.asked: list[str] = []
        self.failing: Exception | None = None

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.failing:
            raise self.failing

    def open(self, key: Any, asked: Asked) -> Standing:
        self._ask(f"open {asked.reference} {asked.unit} {asked.track}")
        return self.there.open(key, asked)

    def status(self, reference: str) -> Standing:
        self._ask(reference)
        return self.there.status(reference)


@pytest.fixture
def system(tmp_path: Path) -> Counting:
    return Counting(tmp_path)


@pytest.fixture
def group(cast: Any, as_owner: Any) -> Group:
    """SIG Hisingen, whose casework lies in the ordinary system."""
    by = cast("samordnare")
    with as_owner():
        ExternalCase.objects.all().delete()
    with acting(by):
        found = Group.objects.get(unit__slug="sig-hisingen", kind="sig")
        actions.move_track(group=found, lives_in=LivesIn.CASEWORK, system=SYSTEM, by=by)
    return found


@pytest.fixture
def case(record: Record, group: Group, cast: Any) -> ExternalCase:
    with acting(cast(OWN)):
        track = Track.objects.get(group=group)
        return actions.open_external(record=record, track=track, reference="", by=cast(OWN))


@pytest.fixture
def now(cast: Any, case: ExternalCase) -> Callable[[str], ExternalCase | None]:
    def read(account: str = OWN) -> ExternalCase | None:
        with acting(cast(account)):
            return ExternalCase.objects.filter(pk=case.pk).first()

    return read


@pytest.fixture
def rounds(system: Counting, as_owner: Any) -> Callable[[], int]:
    """One round of the worker after whatever was to be waited for."""

    def ask() -> int:
        with as_owner():
            ExternalCase.objects.update(next_at=datetime.now(UTC) - timedelta(minutes=1))
            CaseworkLine.objects.update(rests_until=None)
        return asking.ask_all(lambda slug: system)

    return ask


def test_a_case_is_opened_once_by_the_worker_and_then_followed(
    case: ExternalCase,
    record: Record,
    system: Counting,
    rounds: Any,
    now: Any,
    as_owner: Any,
) -> None:
    assert (now().reference, now().status) == ("", "unknown")
    system.failing = Slow()
    assert rounds() == 1
    assert now().fault == "slow"
    system.failing = None
    assert rounds() == 1
    opened = now()
    assert (opened.status, opened.fault, opened.failures) == ("received", "", 0)
    system.there.put(Standing(opened.reference, Status.INVESTIGATING, datetime(2026, 11, 2, tzinfo=UTC)))
    rounds()
    assert (now().status, now().reference) == ("investigating", opened.reference)
    assert system.asked == [f"open {record.reference} socialkontor-hisingen sig"] * 2 + [opened.reference]
    assert "casework.asked" in logged(record, as_owner)


def test_down_leaves_what_was_last_heard_and_is_asked_more_and_more_seldom(
    system: Counting, rounds: Any, now: Any
) -> None:
    rounds()
    heard = now()
    system.failing = Down()
    waits = []
    for _ in range(3):
        rounds()
        waits.append(now().next_at - now().tried_at)
    assert waits == [timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=60)]
    after = now()
    assert (after.status, after.answered_at, after.fault) == (heard.status, heard.answered_at, "down")


def test_a_system_that_fails_three_times_is_left_alone_for_a_while(
    system: Counting, now: Any, case: ExternalCase, as_owner: Any
) -> None:
    def due() -> int:
        with as_owner():
            ExternalCase.objects.update(next_at=datetime.now(UTC) - timedelta(minutes=1))
        return asking.ask_all(lambda slug: system)

    system.failing = Down()
    assert [due() for _ in range(4)] == [1, 1, 1, 0]
    with as_owner():
        line = CaseworkLine.objects.get(slug=SYSTEM)
        assert line.failures == 3
        assert line.rests_until - line.asked_at == timedelta(minutes=15)
        CaseworkLine.objects.update(rests_until=datetime.now(UTC) - timedelta(minutes=1))
    system.failing = None
    assert due() == 1
    with as_owner():
        assert CaseworkLine.objects.get(slug=SYSTEM).failures == 0


def test_a_reference_that_the_system_has_lost_is_said_and_can_be_put_right(
    system: Counting,
    rounds: Any,
    now: Any,
    cast: Any,
    record: Record,
    as_owner: Any,
) -> None:
    rounds()
    first = now().reference
    for file in system.folder.iterdir():
        file.unlink()
    rounds()
    assert now().fault == "unknown_reference"
    with as_owner():
        assert CaseworkLine.objects.get(slug=SYSTEM).fault == "", "the system itself answers"
    system.there.put(Standing("SN-77", Status.CLOSED, datetime(2026, 11, 2, tzinfo=UTC)))
    with acting(cast(OWN)):
        stale = now()
        assert actions.correct_reference(case=stale, reference="SN-77", by=cast(OWN))
        assert not actions.correct_reference(case=stale, reference="SN-78", by=cast(OWN)), (
            "seen another reference"
        )
    rounds()
    assert (now().reference, now().earlier_reference, now().status, now().fault) == (
        "SN-77",
        first,
        "closed",
        "",
    )
    assert now().next_at - now().tried_at == timedelta(days=7)


def test_another_name_in_the_ordinary_system_is_followed_and_the_unit_is_told_when_it_moves(
    system: Counting, rounds: Any, now: Any, as_owner: Any
) -> None:
    rounds()
    first = now().reference
    system.there.rename(first, "SN/2027:1")
    rounds()
    assert (now().reference, now().earlier_reference) == ("SN/2027:1", first)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from notifications_notice where resource = 'record' and told_at is null"
        )
        before = cursor.fetchone()[0]
    system.there.put(Standing("SN/2027:1", Status.SUPPORT_ONGOING, datetime(2026, 11, 2, tzinfo=UTC)))
    rounds()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from notifications_notice where resource = 'record' and told_at is null"
        )
        assert cursor.fetchone()[0] == before + 1


def test_an_answer_about_a_reference_that_was_changed_meanwhile_is_dropped(
    rounds: Any, now: Any, case: ExternalCase, cast: Any
) -> None:
    rounds()
    first = now().reference
    with acting(cast(OWN)):
        actions.correct_reference(case=now(), reference="SN-2", by=cast(OWN))
    with actor.working(), connection.cursor() as cursor:
        cursor.execute("select varsam.tracks_told(%s, %s, %s, 'closed', now(), '')", [case.pk, first, first])
        assert cursor.fetchone() == (False,)
    assert (now().reference, now().status) == ("SN-2", "unknown")


def test_only_the_unit_and_those_with_whom_measures_are_shared_see_it(
    now: Any, give: Any, case: ExternalCase
) -> None:
    assert now(OWN) is not None
    assert [now(account) for account in (COLLEAGUE, POLICE, SCHOOL)] == [None, None, None]
    give(SCHOOL, "measures")
    give(POLICE, "needs", "meetings")
    assert now(SCHOOL) is not None
    assert now(POLICE) is None


def test_nobody_but_the_worker_says_what_a_system_answered_and_nobody_writes_the_table(
    case: ExternalCase,
    record: Record,
    cast: Any,
    give: Any,
) -> None:
    give(SCHOOL, "measures")
    statements = [
        ("select * from varsam.tracks_due(10)", []),
        ("select varsam.tracks_told(%s, '', 'X', 'closed', now(), '')", [case.pk]),
        ("select varsam.tracks_line('provsystem', '')", []),
        ("update tracks_externalcase set status = 'closed' where id = %s", [case.pk]),
        ("delete from tracks_externalcase where id = %s", [case.pk]),
        ("insert into tracks_caseworkline (slug, fault, failures) values ('x', '', 0)", []),
    ]
    for account in (OWN, SCHOOL, "systemadmin"):
        for statement, values in statements:
            with acting(cast(account)), pytest.raises(ProgrammingError), transaction.atomic():
                connection.cursor().execute(statement, values)
    for account in (SCHOOL, COLLEAGUE):
        with acting(cast(account)), connection.cursor() as cursor:
            cursor.execute("select varsam.tracks_hurry(%s)", [record.pk])
            assert cursor.fetchone() == (False,)
        with acting(cast(account)), pytest.raises(ProgrammingError), transaction.atomic():
            connection.cursor().execute("select varsam.tracks_correct(%s, '', 'X')", [record.pk])


def test_a_record_points_at_one_case_in_a_track_that_lives_elsewhere(
    case: ExternalCase,
    record: Record,
    group: Group,
    cast: Any,
) -> None:
    own, coordinator = cast(OWN), cast("samordnare")
    track = case.track
    with acting(own), pytest.raises(IntegrityError), transaction.atomic():
        actions.open_external(record=record, track=track, reference="SN-1", by=own)
    with acting(coordinator):
        actions.move_track(group=group, lives_in=LivesIn.VARSAM, system=SYSTEM, by=coordinator)
        assert Track.objects.get(group=group).system == ""
    with acting(own):
        other = records.open_record(
            unit=record.unit_id, track=RecordTrack.SIG, track_reason="", text="x", by=own
        )
    with acting(own), pytest.raises(IntegrityError), transaction.atomic():
        actions.open_external(record=other, track=track, reference="", by=own)
    with acting(coordinator):
        actions.move_track(group=group, lives_in=LivesIn.CASEWORK, system="", by=coordinator)
    with acting(own), pytest.raises(IntegrityError), transaction.atomic():
        actions.open_external(record=other, track=track, reference="", by=own)
    with acting(own):
        by_hand = actions.open_external(record=other, track=track, reference="SN-5", by=own)
        assert not actions.hurry(case=by_hand, by=own), "nobody can be asked"
    with acting(cast(COLLEAGUE)), pytest.raises(ProgrammingError), transaction.atomic():
        actions.open_external(record=record, track=track, reference="SN-1", by=cast(COLLEAGUE))


def test_moving_a_track_is_on_record_or_not_done_at_all(group: Group, cast: Any, as_owner: Any) -> None:
    coordinator, handler = cast("samordnare"), cast(OWN)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from audit_entry where event = 'track.changed' and target = %s", [str(group.pk)]
        )
        assert cursor.fetchone()[0] >= 1
    with acting(handler):
        assert Track.objects.filter(group=group).update(lives_in="varsam", system="") == 0
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "create or replace function varsam.audit_append(event text, target_type text, target text, unit bigint, details jsonb,"
            " at timestamptz) returns bigint language plpgsql volatile set search_path = pg_catalog, pg_temp as"
            " $$ begin raise exception using errcode = 'XX000', message = 'no log'; end $$"
        )
    with acting(coordinator), pytest.raises(InternalError), transaction.atomic():
        actions.move_track(group=group, lives_in=LivesIn.VARSAM, system="", by=coordinator)
    with acting(coordinator):
        assert Track.objects.get(group=group).lives_in == "casework"


def test_social_services_lead_a_sig_also_for_raw_sql(group: Group, cast: Any) -> None:
    by, police = cast("samordnare"), cast("polis")
    with acting(police):
        home = police.memberships.get().organisation_id
    with acting(by):
        for member in group.members.current():
            groups.end_member(member=member, by=by)
        with pytest.raises((IntegrityError, ValueError)), transaction.atomic():
            groups.add_member(
                group=group, user=police, organisation=home, function=Function.POLICE, leads=True, by=by
            )
        seat = groups.add_member(group=group, user=police, organisation=home, function=Function.POLICE, by=by)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("update meetings_member set leads = true where id = %s", [seat.pk])


def test_eight_groups_are_there_from_the_beginning(cast: Any) -> None:
    with acting(cast(OWN)):
        found = set(Group.objects.filter(kind__in=("sspf", "sig")).values_list("kind", "district__slug"))
    assert found == {
        (kind, where) for kind in ("sspf", "sig") for where in ("centrum", "hisingen", "nordost", "sydvast")
    }


def test_what_pointed_at_an_ordinary_case_goes_with_the_record(
    case: ExternalCase, record: Record, as_owner: Any
) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select varsam._record_forget_tracks(%s)", [record.pk])
        assert not ExternalCase.objects.filter(record=record).exists()


def test_only_whole_settings_connect_a_system(settings: Any, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text(" hemligt \n")
    whole = {
        "name": "X",
        "address": "https://casework.example",
        "token_file": str(token),
        "ca_file": "",
        "deadline": "8",
    }
    settings.CASEWORK = {
        "whole": whole,
        "http": {**whole, "address": "http://casework.example"},
        "nowhere": {**whole, "address": ""},
        "mute": {**whole, "token_file": str(tmp_path / "none")},
        "invented": {"name": "Påhittat", "folder": tmp_path},
    }
    assert {each.slug: bool(each.wrong) for each in systems.connected()} == {
        "whole": False, "http": True, "nowhere": True, "mute": True, "invented": False,
    }  # fmt: skip
    for slug in ("http", "nowhere", "mute", "gone"):
        with pytest.raises(systems.NotSetUp):
            systems.system(slug)
    assert systems.system("whole") is not None


def test_the_whole_way_over_http_and_those_who_run_the_system_see_that_it_answers(
    settings: Any, tmp_path: Path, case: ExternalCase, now: Any, cast: Any
) -> None:
    server = ReferenceServer()
    token = tmp_path / "token"
    token.write_text("a-token-of-the-tests\n")
    said = {
        "name": "Prov",
        "address": server.address,
        "token_file": str(token),
        "ca_file": "",
        "deadline": "5",
    }
    settings.CASEWORK = {SYSTEM: said}
    try:
        asking.ask_all()
        asking.ping_all()
    finally:
        server.stop()
    assert (now().reference, now().status) == ("SN-0001", "received")
    with acting(cast("systemadmin")):
        assert CaseworkLine.objects.get(slug=SYSTEM).fault == ""
        assert not ExternalCase.objects.exists()
    settings.CASEWORK = {SYSTEM: {**said, "token_file": ""}}
    asking.ping_all()
    with acting(cast("systemadmin")):
        assert CaseworkLine.objects.get(slug=SYSTEM).fault == Fault.NOT_SET_UP

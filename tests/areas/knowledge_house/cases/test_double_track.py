"""The check for double tracks: those entitled learn whom to talk to, and nobody else learns anything by any way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.areas.knowledge_house.cases.conftest import NUMBER, OTHER_NUMBER, OUTSIDE, identify
from tests.kernel.lawfulness.consent_cases import ask, new_record, say, scope_of
from varsam.areas.knowledge_house.cases import actions
from varsam.areas.knowledge_house.cases.models import Case
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.lawfulness import consents
from varsam.kernel.lawfulness.models import Decision
from varsam.kernel.notifications.models import Notice
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records import identities
from varsam.kernel.records.models import Record
from varsam.kernel.vault.identities import Person
from varsam.kernel.vault.models import Protection, Purpose

AsOwner = Callable[[], Any]


@pytest.fixture
def elsewhere(cast: Callable[[str], User], as_owner: AsOwner, emptied: None) -> Case:
    """The same person in another unit of the city; nobody else has the number."""
    with as_owner():
        Record.objects.update(identity=None)
    other = cast(OUTSIDE)
    with acting(other):
        made = actions.open_case(record=new_record(other), why="Annan oro.", by=other)
    identify(made.record, other)
    return made


def answer(pk: int) -> tuple[list[Any], list[str]]:
    """What the function gives, and its columns."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.case_double_track(%s)", [pk])
        return cursor.fetchall(), [column.name for column in cursor.description]


def test_entitled_learn_track_unit_and_handler_and_nothing_else(
    elsewhere: Case, case: Case, worker: User, as_owner: AsOwner
) -> None:
    identify(case.record, worker)
    assert actions.call("case_missing", case.pk, "grounded") == ["track", "legal_basis", "double_track"]
    found, columns = answer(case.pk)
    assert columns == ["track", "unit", "handler", "ask_coordinator"]
    assert found == [("sspf", elsewhere.unit_id, elsewhere.handler_id, False)]
    (told,) = actions.check_double_track(case=case, by=worker)
    assert (told.unit, told.handler, told.is_protected) == (elsewhere.unit, elsewhere.handler, False)
    case.refresh_from_db()
    assert case.double_track_at is not None
    assert "double_track" not in actions.call("case_missing", case.pk, "grounded")
    with as_owner():
        here = AuditEntry.objects.filter(target=case.record.reference, event="case.checked")
        there = AuditEntry.objects.filter(target=elsewhere.record.reference, event="case.found")
        assert [entry.unit for entry in here] == [case.unit_id] * 2
        assert [entry.unit for entry in there] == [elsewhere.unit_id] * 2
        assert all(entry.details == {} for entry in here)
        assert Notice.objects.filter(unit=elsewhere.unit, resource="record").exists()


def test_a_closed_record_another_municipality_and_another_number_are_not_told_of(
    elsewhere: Case, case: Case, worker: User, as_owner: AsOwner
) -> None:
    identify(case.record, worker, OTHER_NUMBER)
    assert answer(case.pk)[0] == []
    _person, version = identities.open_name(record=case.record, purpose=Purpose.CONSENT, by=worker)
    identities.change_person(
        record=case.record, person=Person("Vera Lindström", NUMBER), version=version, by=worker
    )
    # A corrected number has not been asked about.
    case.refresh_from_db()
    assert case.double_track_at is None
    assert len(answer(case.pk)[0]) == 1
    with as_owner():
        away = Organisation(slug="annan-stad", name_sv="Annan stad", name_en="Another", kind="municipality")
        away.save()
        Record.objects.filter(pk=elsewhere.pk).update(unit=away)
    assert answer(case.pk)[0] == []
    with as_owner():
        home = Organisation.objects.get(slug="socialkontor-centrum")
        Record.objects.filter(pk=elsewhere.pk).update(unit=home)
    assert len(answer(case.pk)[0]) == 1
    with as_owner():
        Record.objects.filter(pk=elsewhere.pk).update(closed_at=timezone.now())
    assert answer(case.pk)[0] == []


@pytest.mark.parametrize("whose", ["theirs", "ours"])
def test_of_a_protected_person_only_that_the_coordinator_should_be_asked(
    elsewhere: Case, case: Case, worker: User, cast: Callable[[str], User], whose: str
) -> None:
    hidden = Protection.SECRECY_MARKING
    identify(case.record, worker, protection=hidden if whose == "ours" else Protection.NONE)
    if whose == "theirs":
        with acting(cast(OUTSIDE)):
            identities.change_protection(record=elsewhere.record, protection=hidden, by=cast(OUTSIDE))
    assert answer(case.pk)[0] == [(None, None, None, True)]
    (told,) = actions.check_double_track(case=case, by=worker)
    assert (told.is_protected, told.track, told.unit, told.handler) == (True, None, None, None)


# --- nobody else learns anything ---------------------------------------------------------------------------------


def _work(pk: int) -> tuple[list[tuple[str, int]], int]:
    """How often each table was looked through, and how many entries came on record, by one call: what time would tell."""
    with connection.cursor() as cursor:
        before = _scans(cursor)
        cursor.execute("select * from varsam.case_double_track(%s)", [pk])
        found = len(cursor.fetchall())
        after = _scans(cursor)
    return sorted(
        (table, after[table] - before.get(table, 0))
        for table in after
        if after[table] != before.get(table, 0)
    ), found


def _warm(*records: int) -> None:
    """Until every statement in it has its plan for good."""
    for _time in range(6):
        for pk in records:
            _work(pk)


def _scans(cursor: Any) -> dict[str, int]:
    cursor.execute(
        "select relname, coalesce(seq_scan, 0) + coalesce(idx_scan, 0) + coalesce(n_tup_ins, 0) from pg_stat_xact_user_tables"
    )
    return dict(cursor.fetchall())


def test_nobody_else_and_no_number_give_the_same_answer_by_the_same_work(
    elsewhere: Case, case: Case, worker: User
) -> None:
    second = actions.open_case(record=new_record(worker), why="x", by=worker)
    identify(second.record, worker, OTHER_NUMBER)
    _warm(second.pk, case.pk)
    without_number, found = _work(case.pk)
    assert found == 0
    nobody_else, found = _work(second.pk)
    assert found == 0
    assert nobody_else == without_number


@pytest.mark.parametrize("account", ["polis", "skola", "samordnare", "mentor", "dataskydd", "systemadmin"])
def test_who_is_not_entitled_cannot_tell_a_double_track_from_none(
    elsewhere: Case, case: Case, worker: User, cast: Callable[[str], User], as_owner: AsOwner, account: str
) -> None:
    lonely = actions.open_case(record=new_record(worker), why="x", by=worker)
    identify(lonely.record, worker, OTHER_NUMBER)
    identify(case.record, worker)
    if account == "skola":
        for each in (case, lonely):
            request = ask(each.record, worker)
            say(request, Decision.GIVEN, worker)
            consents.share(scope=scope_of(request), by=worker)
    with as_owner():
        Notice.objects.all().delete()
    with acting(cast(account)):
        _warm(case.pk, lonely.pk)
        double, none, nothing = _work(case.pk), _work(lonely.pk), _work(10**12)
    assert double == none
    assert double[1] == 0
    # A record that is not there costs no more and no less either.
    assert [row for row in nothing[0] if row[0] != "records_record"] == [
        row for row in double[0] if row[0] != "records_record"
    ]
    with as_owner():
        assert not Notice.objects.exists()
        assert not AuditEntry.objects.filter(event="case.found").exists()
        assert Case.objects.get(pk=case.pk).double_track_at is None


def test_nobody_asks_about_a_number_of_their_own_choice(case: Case) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.proname, pg_get_function_identity_arguments(p.oid) from pg_proc p "
            "join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'varsam' and p.proname like 'case%'"
            " and has_function_privilege('varsam_app', p.oid, 'execute')"
        )
        asked = {name: arguments for name, arguments in cursor.fetchall()}
    assert asked["case_double_track"].startswith("record bigint")
    assert [name for name, arguments in asked.items() if "index" in arguments or "number" in arguments] == []

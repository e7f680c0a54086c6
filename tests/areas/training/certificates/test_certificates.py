"""Certificates: who gets one, who can check it, how it ends."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from tests.areas.training.certificates.conftest import COORDINATOR, TRAINER, Held
from tests.refusals import refused
from varsam.areas.training.certificates import actions, checking, codes, issuing, jobs, letters, reading
from varsam.areas.training.certificates.enums import Standing
from varsam.areas.training.certificates.models import Certificate
from varsam.areas.training.occasions.models import Letter, Signup
from varsam.kernel.access.actor import acting
from varsam.kernel.audit import api as audit
from varsam.kernel.people.models import User

Cast = Callable[[str], User]
OTHERS = ("skola", "polis", "socialsekreterare.hisingen", "systemadmin", "registrator")


def _of(cast: Cast, held: Held) -> list[Certificate]:
    with acting(cast(COORDINATOR)):
        return list(Certificate.objects.filter(occasion=held.occasion).order_by("pk"))


def _letters(cast: Cast, held: Held, kind: str) -> int:
    with acting(cast(COORDINATOR)):
        return Letter.objects.filter(occasion=held.occasion, kind=kind).count()


def _events(as_owner: Any, event: str) -> int:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select count(*) from public.audit_entry where event = %s", [event])
        return int(cursor.fetchone()[0])


def test_who_was_at_every_sitting_gets_one_and_a_letter(held: Any, cast: Cast) -> None:
    found = held(4, sittings=2, late=1)
    before = issuing.issue()
    given = _of(cast, found)
    assert {each.signup_id for each in given} == set(found.signups[:3])
    assert before >= 3
    assert _letters(cast, found, letters.CERTIFICATE) == 3
    issuing.issue()
    assert len(_of(cast, found)) == 3, "once each"


def test_it_counts_as_long_as_the_course_says(held: Any, cast: Cast) -> None:
    months, for_good = held(1), held(1, course="larare-svara-samtal")
    issuing.issue()
    counted = _of(cast, months)[0]
    assert counted.expires_on
    assert counted.expires_on.replace(year=counted.expires_on.year - 2) == counted.ended_on
    assert _of(cast, for_good)[0].expires_on is None


@pytest.mark.parametrize("change", [str.lower, lambda c: c.replace("-", " "), lambda c: c.replace("-", ""), lambda c: f" {c} ".replace("0", "o").replace("1", "l")])  # fmt: skip
def test_a_code_is_read_however_it_is_typed(change: Callable[[str], str]) -> None:
    code = bytes.fromhex("00420f8110842108ffee")
    assert codes.read(change(codes.written(code))) == code


@pytest.mark.parametrize("typed", ["", "ABCD", "0" * 15, "0" * 17, "UUUU-UUUU-UUUU-UUUU", "åäö" * 6, "0000-0000-0000-000!"])  # fmt: skip
def test_what_is_no_code_is_none(typed: str) -> None:
    assert codes.read(typed) is None


def test_a_code_tells_the_training_and_enough_of_a_name_to_compare(held: Any, cast: Cast) -> None:
    found = held(1)
    issuing.issue()
    told = checking.checked(codes.code(_of(cast, found)[0].pk))
    assert told
    assert (told.holder, told.standing) == ("Maria Å.", Standing.VALID)
    assert told.title_sv == found.occasion.course.title_sv
    assert checking.checked(b"\0" * codes.BYTES) is None
    assert checking.opened(b"\0" * 32) is None


def test_the_database_has_neither_code_nor_name(held: Any, cast: Cast, as_owner: Any) -> None:
    found = held(1)
    issuing.issue()
    given = _of(cast, found)[0]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select c::text from public.certificates_certificate c where c.id = %s", [given.pk])
        row = cursor.fetchone()[0]
    code = codes.code(given.pk)
    assert code.hex() not in row
    assert codes.written(code) not in row
    assert codes.secret(given.pk).hex() not in row
    assert "Maria" not in row
    assert b"Maria" not in bytes(given.holder)


def test_it_runs_out_and_is_forgotten(
    held: Any, cast: Cast, clock: Callable[[datetime], None], as_owner: Any
) -> None:
    found = held(1)
    issuing.issue()
    given = _of(cast, found)[0]
    code, key = codes.code(given.pk), given.data_key_id
    ends = found.ends_at
    clock(ends + timedelta(days=733))
    told = checking.checked(code)
    assert told
    assert told.standing == Standing.EXPIRED
    assert checking.opened(codes.secret(given.pk)), "its holder has it still"
    clock(ends + timedelta(days=5 * 365))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select varsam.certificates_forget()")
        assert cursor.fetchone()[0] >= 1
    assert checking.checked(code) is None
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select count(*) from public.vault_datakey where id = %s", [key])
        assert cursor.fetchone()[0] == 0


def test_who_holds_the_occasion_revokes_and_takes_it_back(held: Any, cast: Cast, as_owner: Any) -> None:
    found = held(1)
    issuing.issue()
    given, coordinator = _of(cast, found)[0], cast(COORDINATOR)
    with acting(coordinator):
        assert actions.revoke_certificate(certificate=given, why="Fel person på listan", by=coordinator)
        assert not actions.revoke_certificate(certificate=given, why="igen", by=coordinator)
        assert not actions.send_again(certificate=given, by=coordinator), "nothing to fetch"
    told = checking.checked(codes.code(given.pk))
    assert told
    assert told.standing == Standing.REVOKED
    assert _events(as_owner, "certificate.revoked") == 1
    with acting(coordinator):
        assert actions.reinstate_certificate(certificate=given, by=coordinator)
        assert not actions.reinstate_certificate(certificate=given, by=coordinator)
        assert actions.send_again(certificate=given, by=coordinator)
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.revoke_certificate(certificate=given, why=" ", by=coordinator)
    assert _events(as_owner, "certificate.reinstated") == 1


@pytest.mark.parametrize("account", [TRAINER, *OTHERS])
def test_nobody_else_changes_one(held: Any, cast: Cast, account: str) -> None:
    found = held(2, sittings=2, late=1)
    issuing.issue()
    given, other = _of(cast, found)[0], cast(account)
    late = Signup(pk=found.signups[1])
    with acting(other):
        acts = (
            lambda: actions.revoke_certificate(certificate=given, why="nej", by=other),
            lambda: actions.reinstate_certificate(certificate=given, by=other),
            lambda: actions.send_again(certificate=given, by=other),
            lambda: issuing.issue_despite(signup=late, name="Någon", reason="nej", by=other),
        )
        assert [refused(act) for act in acts] == [True] * 4
        assert Certificate.objects.filter(pk=given.pk).exists() == (account == TRAINER)


def test_who_missed_a_sitting_gets_one_for_a_reason(held: Any, cast: Cast, as_owner: Any) -> None:
    found = held(2, sittings=2, late=1)
    coordinator = cast(COORDINATOR)
    with acting(coordinator):
        missing = next(each for each in reading.missing(found.occasion) if each.present == 1)
        assert (missing.signup.pk, missing.sittings) == (found.signups[1], 2)
        with pytest.raises(IntegrityError), transaction.atomic():
            issuing.issue_despite(signup=missing.signup, name=missing.name, reason=" ", by=coordinator)
        assert issuing.issue_despite(
            signup=missing.signup, name=missing.name, reason="Läste in träff två", by=coordinator
        )
        assert not issuing.issue_despite(signup=missing.signup, name=missing.name, reason="x", by=coordinator)
        assert [each.name for each in reading.of_occasion(found.occasion)] == ["Maria Åkesson 1"]
    assert _events(as_owner, "certificate.issued") == 1


def test_the_app_cannot_issue_for_the_worker(held: Any, cast: Cast) -> None:
    found = held(2, sittings=2, late=1)
    made = issuing._made("Någon")
    say = "select varsam.certificates_issue(%s, %s, %s, %s, %s, %s, %s, %s)"
    with acting(cast(COORDINATOR)), connection.cursor() as cursor:
        assert refused(lambda: cursor.execute(say, made.values(found.signups[0])))
        assert refused(lambda: cursor.execute("select varsam.certificates_due()"))
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("insert into public.certificates_certificate (id) values (gen_random_uuid())")


def test_the_holder_is_reminded_once_and_not_where_they_have_a_newer(
    held: Any, cast: Cast, clock: Callable[[datetime], None]
) -> None:
    first, other = held(1, prefix="anna"), held(1, prefix="bo")
    issuing.issue()
    ends = first.ends_at
    clock(ends + timedelta(days=600))
    jobs.remind()
    assert _letters(cast, first, letters.RENEWAL) == 0, "not yet"
    _make_newer(cast, other, as_of=ends + timedelta(days=400))
    clock(ends + timedelta(days=700))
    jobs.remind()
    jobs.remind()
    assert _letters(cast, first, letters.RENEWAL) == 1
    assert _letters(cast, other, letters.RENEWAL) == 0


def _make_newer(cast: Cast, held: Held, as_of: datetime) -> None:
    """A later certificate of the same course for the same address, as the owner of the database would restore it."""
    with connection.cursor() as cursor:
        cursor.execute("set local role varsam_owner")
        new = uuid.uuid4()
        cursor.execute("insert into public.vault_datakey (id, created_at) values (%s, now())", [new])
        cursor.execute(
            'insert into public.occasions_signup (uid, occasion_id, arrival, state, at, changed_at, "group", is_walk_in,'
            " language, email_index) select %s, occasion_id, 0, 'lapsed', at, changed_at, \"group\", is_walk_in, language,"
            " email_index from public.occasions_signup where uid = %s",
            [new, held.signups[0]],
        )
        cursor.execute(
            "insert into public.certificates_certificate (id, signup_id, occasion_id, course_id, digest, link, data_key_id,"
            " holder, title_sv, title_en, goals_sv, goals_en, minutes, began_on, ended_on, issued_on, expires_on, despite,"
            " revoked_why) select %s, %s, occasion_id, course_id, '\\x01', '\\x01', %s, holder, title_sv, title_en,"
            " goals_sv, goals_en, minutes, began_on, ended_on, %s, expires_on + 400, '', ''"
            " from public.certificates_certificate where signup_id = %s",
            [new, new, new, as_of.date(), held.signups[0]],
        )
        cursor.execute("set local role varsam_app")


def test_reading_who_has_one_is_on_record(held: Any, cast: Cast) -> None:
    found = held(1)
    issuing.issue()
    notes = audit.collect()
    with acting(cast(TRAINER)):
        assert [each.name for each in reading.of_occasion(found.occasion)] == ["Maria Åkesson"]
    audit.end()
    assert [note.event for note in notes] == ["certificate.read"]

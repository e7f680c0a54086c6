"""Consent: who is asked, when it holds, what a no ends, and what the database refuses whoever asks it."""

import itertools
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from tests.kernel.lawfulness.consent_cases import (
    LEISURE,
    ONE,
    POLICE,
    SCHOOL,
    SELF,
    TWO,
    ask,
    holds,
    new_record,
    say,
    scope_of,
    signers_of,
)
from varsam.kernel.access.actor import acting
from varsam.kernel.audit import api as audit
from varsam.kernel.lawfulness import consents, jobs, rules
from varsam.kernel.lawfulness.consents import Asked, NotInForce
from varsam.kernel.lawfulness.models import (
    Consent,
    ConsentRequest,
    Decision,
    Form,
    LegalRule,
    Scope,
    Signer,
    SignerRole,
)
from varsam.kernel.lawfulness.overlaps import would_end
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records import actions, partners, reading
from varsam.kernel.records.jobs import tick
from varsam.kernel.records.models import Grant, Record

YES, NO, BACK = Decision.GIVEN, Decision.REFUSED, Decision.WITHDRAWN
AsOwner = Callable[[], Any]


@pytest.fixture
def worker(cast: Callable[[str], User]) -> Iterator[User]:
    """The SSPF coordinator in Hisingen, acting."""
    user = cast("sspf.hisingen")
    with acting(user):
        yield user


@pytest.fixture
def record(worker: User) -> Record:
    return new_record(worker)


def seen_by(user: User, record: Record) -> bool:
    with acting(user):
        return Record.objects.filter(pk=record.pk).exists()


# --- who must be asked -------------------------------------------------------------------------------------------


@pytest.mark.law("L11")
@pytest.mark.parametrize(
    ("age", "guardians", "roles"),
    [
        (17, 1, ["guardian"]),
        (17, 2, ["guardian", "guardian"]),
        (0, 2, ["guardian", "guardian"]),
        (18, 2, ["self"]),
        (18, 0, ["self"]),
        (80, 0, ["self"]),
    ],
)
def test_who_is_asked_follows_the_rule(db: None, age: int, guardians: int, roles: list[str]) -> None:
    asked, used = consents.signers_for(age=age, guardians=guardians, on=timezone.localdate())
    assert [one.role.value for one in asked] == roles
    assert used == [str(rules.current(consents.UNDER_18, timezone.localdate()))]


@pytest.mark.law("L11")
def test_the_young_person_signs_too_once_a_lawyer_has_said_so(as_owner: AsOwner) -> None:
    today = timezone.localdate()
    young = rules.current(consents.FROM_15, today)
    with as_owner():
        values = {f.name: getattr(young, f.name) for f in LegalRule._meta.fields if f.name != "id"}
        LegalRule.objects.create(
            **values | {"number": 2, "replaces": 1, "parameters": young.parameters | {"enabled": True}}
        )
    fifteen, used = consents.signers_for(age=15, guardians=1, on=today)
    assert [one.role.value for one in fifteen] == ["guardian", "young"]
    assert used[-1] == "samtycke-ungdom-15 2"
    assert [one.role.value for one in consents.signers_for(age=14, guardians=1, on=today)[0]] == ["guardian"]


@pytest.mark.law("L11")
def test_the_age_comes_from_the_rule_and_not_from_the_code(as_owner: AsOwner) -> None:
    today = timezone.localdate()
    now = rules.current(consents.UNDER_18, today)
    with as_owner():
        values = {f.name: getattr(now, f.name) for f in LegalRule._meta.fields if f.name != "id"}
        LegalRule.objects.create(
            **values | {"number": 2, "replaces": 1, "parameters": {"guardian_consent_below_age": 20}}
        )
    assert [one.role.value for one in consents.signers_for(age=19, guardians=1, on=today)[0]] == ["guardian"]
    assert consents.own_from(date(2010, 5, 3), today) == date(2030, 5, 3)


def test_somebody_under_age_without_a_guardian_cannot_be_asked(db: None) -> None:
    with pytest.raises(ValueError, match="guardian"):
        consents.signers_for(age=15, guardians=0, on=timezone.localdate())


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),
        (date(2008, 11, 22), date(2026, 11, 21), 17),
        (date(2008, 11, 22), date(2026, 11, 22), 18),
        (date(2026, 11, 22), date(2026, 11, 22), 0),
        (date(2026, 11, 23), date(2026, 11, 22), -1),
    ],
)
def test_age_in_full_years(birth: date, on: date, age: int) -> None:
    assert consents.age_on(birth, on) == age


def test_the_day_of_birth_is_asked_for_only_where_it_can_matter(db: None) -> None:
    today = date(2026, 11, 22)
    assert consents.own_from(date(2009, 2, 28), today) == date(2027, 2, 28)
    # Seventeen today: somebody born tomorrow seventeen years and a day less ago turns eighteen tomorrow.
    assert consents.may_come_of_age(17, date(2026, 11, 23), today)
    assert not consents.may_come_of_age(17, date(2026, 11, 22), today)
    assert not consents.may_come_of_age(16, date(2027, 11, 22), today)
    assert consents.may_come_of_age(16, date(2027, 11, 23), today)
    assert not consents.may_come_of_age(18, date(2027, 11, 22), today)


@pytest.mark.parametrize(
    "day", [date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 31)]
)
def test_the_last_day_is_whole_also_when_the_clocks_change(day: date) -> None:
    assert consents.last_day(consents.end_of(day)) == day


# --- when it holds -----------------------------------------------------------------------------------------------


def test_a_part_of_a_request_belongs_to_its_record(record: Record, worker: User, as_owner: AsOwner) -> None:
    other = new_record(worker)
    asked, elsewhere = ask(record, worker), ask(other, worker)
    scope = scope_of(elsewhere)
    with as_owner():
        for part in (
            Signer(request=asked, record=other, role=SignerRole.GUARDIAN, position=2),
            Scope(request=asked, record=other, organisation=scope.organisation, information=["school"]),
        ):
            with pytest.raises(IntegrityError, match="belongs to its record"), transaction.atomic():
                part.save(force_insert=True)


def test_where_each_scope_stands_is_told_apart(record: Record, worker: User) -> None:
    def flags(request: ConsentRequest, slug: str = SCHOOL) -> tuple[bool, ...]:
        state = consents.states(record)[scope_of(request, slug).pk]
        return state.in_force, state.refused, state.withdrawn, state.ended

    kinds = {SCHOOL: ["school"], LEISURE: ["school"]}
    one, other = ask(record, worker, scopes=kinds), ask(record, worker, TWO)
    assert flags(one) == flags(one, LEISURE) == flags(other) == (False, False, False, False)
    say(one, YES, worker)
    say(one, NO, worker, slug=LEISURE)
    assert flags(one) == (True, False, False, False)
    assert flags(one, LEISURE) == (False, True, False, False)
    assert flags(other) == (False, False, False, False)
    say(one, BACK, worker)
    assert flags(one) == (False, False, True, False)
    say(other, YES, worker)
    assert flags(other) == (False, False, False, False)
    say(other, NO, worker, place=1)
    assert flags(other) == (False, True, False, False)


_ANSWERS: list[Decision | None] = [None, YES, NO]


@pytest.mark.law("L11")
@pytest.mark.parametrize(("first", "second"), list(itertools.product(_ANSWERS, repeat=2)))
def test_two_guardians_must_both_say_yes(
    worker: User, record: Record, first: Decision | None, second: Decision | None
) -> None:
    request = ask(record, worker, TWO)
    for place, said in enumerate((first, second)):
        if said:
            say(request, said, worker, place=place)
    assert holds(request) is (first == second == YES)


@pytest.mark.law("L11")
@pytest.mark.parametrize(
    ("signers", "may"),
    [
        ((Asked(SignerRole.GUARDIAN, 1, is_concerned=True),), False),
        ((Asked(SignerRole.GUARDIAN, 1, is_concerned=True), Asked(SignerRole.GUARDIAN, 2)), True),
        (
            (
                Asked(SignerRole.GUARDIAN, 1, is_concerned=True),
                Asked(SignerRole.GUARDIAN, 2, is_concerned=True),
            ),
            False,
        ),
        ((Asked(SignerRole.GUARDIAN, 1, is_concerned=True), Asked(SignerRole.YOUNG)), False),
        ((Asked(SignerRole.GUARDIAN, 1), Asked(SignerRole.YOUNG)), True),
        (SELF, True),
    ],
)
def test_the_yes_of_a_guardian_whom_the_worry_is_about_opens_nothing_alone(
    worker: User, record: Record, signers: tuple[Asked, ...], may: bool
) -> None:
    request = ask(record, worker, signers)
    for place in range(len(signers)):
        say(request, YES, worker, place=place)
    assert holds(request) is may
    if not may:
        with pytest.raises(NotInForce):
            consents.share(scope=scope_of(request), by=worker)


@pytest.mark.law("L11")
@pytest.mark.parametrize(
    ("sequence", "may"),
    [
        ((YES,), True),
        ((NO,), False),
        ((YES, BACK), False),
        ((YES, NO), False),
        ((NO, YES), True),
        ((YES, BACK, YES), True),
    ],
)
def test_the_last_word_holds_and_the_words_before_stay(
    worker: User, record: Record, sequence: tuple[Decision, ...], may: bool
) -> None:
    request = ask(record, worker)
    for said in sequence:
        say(request, said, worker)
    assert holds(request) is may
    kept = Consent.objects.filter(scope=scope_of(request)).order_by("pk").values_list("decision", flat=True)
    assert list(kept) == [said.value for said in sequence]


def test_each_organisation_is_agreed_to_by_itself(worker: User, record: Record) -> None:
    request = ask(record, worker, scopes={SCHOOL: ["school"], POLICE: ["measures"]})
    say(request, YES, worker)
    say(request, NO, worker, slug=POLICE)
    assert holds(request)
    assert not holds(request, POLICE)


def test_a_no_may_be_spoken_and_a_yes_may_not(worker: User, record: Record) -> None:
    request = ask(record, worker)
    with pytest.raises(ValueError, match="written"):
        say(request, YES, worker, form=Form.SPOKEN)
    say(request, NO, worker, form=Form.SPOKEN)
    say(request, YES, worker, form=Form.DIGITAL)
    say(request, BACK, worker, form=Form.SPOKEN)
    assert not holds(request)


def test_only_a_yes_can_be_taken_back(worker: User, record: Record) -> None:
    request = ask(record, worker)
    with pytest.raises(ValueError, match="taken back"):
        say(request, BACK, worker)
    say(request, NO, worker)
    with pytest.raises(ValueError, match="taken back"):
        say(request, BACK, worker)
    with pytest.raises(ValueError, match="taken back"):
        consents.withdraw(
            signer=signers_of(request)[0],
            scopes=[],
            form=Form.PAPER,
            decided_on=timezone.localdate(),
            by=worker,
        )


@pytest.mark.law("L11")
def test_an_old_paper_does_not_undo_what_was_said_after_it(worker: User, record: Record) -> None:
    request, today = ask(record, worker), timezone.localdate()
    say(request, YES, worker, on=today - timedelta(days=9))
    say(request, BACK, worker, on=today - timedelta(days=3))
    with pytest.raises(ValueError, match="no older"):
        say(request, YES, worker, on=today - timedelta(days=4))
    assert not holds(request)
    say(request, YES, worker, on=today - timedelta(days=3))
    assert holds(request)


def test_nobody_has_said_anything_on_a_day_to_come(worker: User, record: Record) -> None:
    with pytest.raises(ValueError, match="day to come"):
        say(ask(record, worker), YES, worker, on=timezone.localdate() + timedelta(days=1))


def test_a_consent_that_has_run_out_opens_nothing(worker: User, record: Record, as_owner: AsOwner) -> None:
    request = ask(record, worker)
    say(request, YES, worker)
    with as_owner():
        ConsentRequest.objects.filter(pk=request.pk).update(until=timezone.now() - timedelta(minutes=1))
    assert not holds(request)
    assert consents.states(record)[scope_of(request).pk].ended
    with pytest.raises(NotInForce):
        consents.share(scope=scope_of(request), by=worker)


# --- what may be asked for ---------------------------------------------------------------------------------------


@pytest.mark.law("L11")
@pytest.mark.parametrize("days", [-2, 400])
def test_the_end_lies_ahead_and_not_beyond_the_longest(worker: User, record: Record, days: int) -> None:
    with pytest.raises(ValueError, match="longest"):
        ask(record, worker, days=days)


@pytest.mark.parametrize(
    "scopes",
    [
        {SCHOOL: ["situation"]},
        {SCHOOL: []},
        {SCHOOL: ["belief"]},
        {"demo-samfund-norr": ["needs"]},
        {"fryshuset-exit": ["needs"]},
        {"sspf-hisingen": ["needs"]},
    ],
    ids=lambda scopes: str(scopes),
)
def test_no_more_is_asked_for_than_the_text_is_about(
    worker: User, record: Record, scopes: dict[str, list[str]]
) -> None:
    with pytest.raises(ValueError, match="more is asked|holds the record"):
        ask(record, worker, scopes=scopes)


def test_an_organisation_that_has_left_is_not_asked_for(
    worker: User, record: Record, as_owner: AsOwner
) -> None:
    with as_owner():
        Organisation.objects.filter(slug=SCHOOL).update(left_at=timezone.now())
    with pytest.raises(ValueError, match="left"):
        ask(record, worker)


def test_nothing_is_asked_about_a_closed_record_but_a_no_is_still_heard(worker: User, record: Record) -> None:
    request = ask(record, worker)
    say(request, YES, worker)
    actions.close_record(record=record, by=worker)
    with pytest.raises(PermissionDenied):
        ask(Record.objects.get(pk=record.pk), worker)
    with pytest.raises(NotInForce):
        consents.share(scope=scope_of(request), by=worker)
    say(request, BACK, worker)
    assert not holds(request)


def test_those_outside_the_unit_neither_ask_nor_answer_nor_see(
    worker: User, record: Record, cast: Callable[[str], User]
) -> None:
    request = ask(record, worker)
    other = cast("socialsekreterare.centrum")
    signer, scope = signers_of(request)[0], scope_of(request)
    with acting(other):
        assert not ConsentRequest.objects.filter(record=record).exists()
        assert consents.states(record) == {}
        with pytest.raises(PermissionDenied):
            ask(record, other)
        with pytest.raises(PermissionDenied):
            consents.register(
                signer=signer, decisions={scope.pk: YES}, form=Form.PAPER,
                decided_on=timezone.localdate(), by=other,
            )  # fmt: skip


# --- sharing, and what ends it -----------------------------------------------------------------------------------


@pytest.mark.law("L11")
def test_a_no_ends_what_rested_on_the_yes_in_the_same_transaction(
    worker: User, record: Record, cast: Callable[[str], User], as_owner: AsOwner
) -> None:
    request, school = ask(record, worker, TWO), cast("skola")
    for place in (0, 1):
        say(request, YES, worker, place=place)
    assert not seen_by(school, record)
    consents.share(scope=scope_of(request), by=worker)
    assert seen_by(school, record)
    with acting(school):
        assert {kind for part in reading.parts_of(record.pk) for kind in part.information} == {
            "school",
            "measures",
        }
    ended = consents.withdraw(
        signer=signers_of(request)[1],
        scopes=[scope_of(request).pk],
        form=Form.SPOKEN,
        decided_on=timezone.localdate(),
        by=worker,
    )
    assert [(one.organisation.slug, one.lost, one.kept) for one in ended] == [
        (SCHOOL, ("school", "measures"), ())
    ]
    assert not seen_by(school, record)
    grant = Grant.objects.get(record=record)
    assert (grant.ended_why, grant.ended_at is None) == ("withdrawn", False)
    with acting(school):
        assert [
            (told.reference, told.stopped_at) for told in reading.stopped() if told.grant_id == grant.pk
        ] == [(record.reference, None)]
        assert actions.have_stopped(grant_id=grant.pk, by=school)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select resource from notifications_notice where unit_id = %s order by id desc",
            [grant.organisation_id],
        )
        assert cursor.fetchone() == ("shared",)


def test_a_new_yes_does_not_wake_what_had_ended(
    worker: User, record: Record, cast: Callable[[str], User]
) -> None:
    request = ask(record, worker)
    say(request, YES, worker)
    consents.share(scope=scope_of(request), by=worker)
    say(request, NO, worker)
    say(request, YES, worker)
    assert holds(request)
    assert not seen_by(cast("skola"), record)


def test_a_share_with_one_person_is_for_that_person(
    worker: User, record: Record, cast: Callable[[str], User]
) -> None:
    request = ask(record, worker, scopes={"kunskapshus-goteborg": ["needs"]}, term="kunskapshus-stod")
    say(request, YES, worker, slug="kunskapshus-goteborg")
    organisation = Organisation.objects.get(slug="kunskapshus-goteborg")
    assert {member.email.split("@")[0] for member in consents.members(organisation)} == {"mentor", "teolog"}
    consents.share(scope=scope_of(request, "kunskapshus-goteborg"), member=cast("mentor"), by=worker)
    assert seen_by(cast("mentor"), record)
    assert not seen_by(cast("teolog"), record)
    with pytest.raises(NotInForce):
        consents.share(scope=scope_of(request, "kunskapshus-goteborg"), member=cast("skola"), by=worker)


def test_shared_twice_it_is_shared_once(worker: User, record: Record) -> None:
    request = ask(record, worker)
    say(request, YES, worker)
    first = consents.share(scope=scope_of(request), by=worker)
    assert consents.share(scope=scope_of(request), by=worker) == first
    assert Grant.objects.filter(record=record).count() == 1


@pytest.mark.law("L11")
def test_of_two_consents_one_taken_back_leaves_what_the_other_covers(
    worker: User, record: Record, cast: Callable[[str], User]
) -> None:
    wide = ask(record, worker, scopes={SCHOOL: ["school", "measures"]})
    narrow = ask(record, worker, scopes={SCHOOL: ["measures", "needs"]})
    for request in (wide, narrow):
        say(request, YES, worker)
        consents.share(scope=scope_of(request), by=worker)
    school = cast("skola")
    (ending,) = would_end(record, [scope_of(wide)])
    assert (ending.lost, ending.kept) == (("school",), ("measures",))
    say(wide, BACK, worker)
    with acting(school):
        assert {kind for part in reading.parts_of(record.pk) for kind in part.information} == {
            "measures",
            "needs",
        }
    say(narrow, BACK, worker)
    assert not seen_by(school, record)


def test_an_organisation_that_leaves_reads_nothing_and_nothing_wakes_when_it_returns(
    worker: User, record: Record, cast: Callable[[str], User], as_owner: AsOwner
) -> None:
    request = ask(record, worker, scopes={POLICE: ["measures"]})
    say(request, YES, worker, slug=POLICE)
    consents.share(scope=scope_of(request, POLICE), by=worker)
    coordinator, police = cast("samordnare"), Organisation.objects.get(slug=POLICE)
    with acting(coordinator):
        partners.leave(organisation=police, by=coordinator)
    assert not holds(request, POLICE)
    assert not seen_by(cast("polis"), record)
    with as_owner():
        Organisation.objects.filter(slug=POLICE).update(left_at=None)
    assert holds(request, POLICE)
    assert not seen_by(cast("polis"), record)


def test_withdrawing_ends_fifty_shares_at_once(worker: User, record: Record, as_owner: AsOwner) -> None:
    request = ask(record, worker)
    say(request, YES, worker)
    scope = scope_of(request)
    with as_owner():
        people = User.objects.bulk_create(
            User(email=f"larare{n}@demo.varsam.test", password="!", name=f"Lärare {n}", given_name="L")
            for n in range(50)
        )
        Grant.objects.bulk_create(
            Grant(
                record=record, organisation_id=scope.organisation_id, user=person, information=["school"],
                basis_kind="consent", basis=scope.pk, given_by=worker, starts_at=timezone.now(), until=request.until,
            )
            for person in people
        )  # fmt: skip
    say(request, BACK, worker)
    assert Grant.objects.filter(basis=scope.pk, ended_at=None).count() == 0
    assert Grant.objects.filter(basis=scope.pk, ended_why="withdrawn").count() == 50


def test_a_no_and_what_it_ends_are_on_record_together_or_not_at_all(worker: User, record: Record) -> None:
    request = ask(record, worker)
    say(request, YES, worker)
    consents.share(scope=scope_of(request), by=worker)

    def say_and_fail() -> None:
        with transaction.atomic():
            say(request, BACK, worker)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        say_and_fail()
    assert holds(request)
    assert Grant.objects.filter(record=record, ended_at=None).count() == 1


def test_asking_leaves_nothing_when_it_cannot_be_put_on_record(worker: User, record: Record) -> None:
    with (
        patch.object(audit, "record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
        transaction.atomic(),
    ):
        ask(record, worker)
    assert not ConsentRequest.objects.filter(record=record).exists()


# --- running out -------------------------------------------------------------------------------------------------


def test_a_consent_that_runs_out_soon_is_told_of_once(
    worker: User, record: Record, as_owner: AsOwner
) -> None:
    soon, later = ask(record, worker, days=10), ask(record, worker, days=40)
    unanswered = ask(record, worker, days=5)
    for request in (soon, later):
        say(request, YES, worker)
    warned = jobs.warn()
    assert warned >= 1
    assert jobs.warn() == 0
    told = {
        pk: at is not None
        for pk, at in ConsentRequest.objects.filter(record=record).values_list("pk", "warned_at")
    }
    assert told == {soon.pk: True, later.pk: False, unanswered.pk: False}
    assert soon in consents.ending()
    assert later not in consents.ending()


def test_what_runs_out_soon_is_shown_to_its_unit_alone(
    worker: User, record: Record, cast: Callable[[str], User]
) -> None:
    request = ask(record, worker, days=3)
    say(request, YES, worker)
    with acting(cast("socialsekreterare.centrum")):
        assert request not in consents.ending()
    with acting(cast("skola")):
        assert consents.ending() == []


def test_the_worker_ends_what_has_run_out(worker: User, record: Record, as_owner: AsOwner) -> None:
    request = ask(record, worker)
    say(request, YES, worker)
    grant = consents.share(scope=scope_of(request), by=worker)
    with as_owner():
        Grant.objects.filter(pk=grant).update(
            starts_at=timezone.now() - timedelta(days=2), until=timezone.now() - timedelta(minutes=1)
        )
    assert tick() >= 1
    assert Grant.objects.get(pk=grant).ended_why == "expired"


# --- raw SQL on the app's login ----------------------------------------------------------------------------------


def _refused(statement: str, *values: object) -> str:
    """Why the database does not run it on the app's own login."""
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return str(refusal.value)


_ANSWER = (
    "insert into lawfulness_consent (record_id, signer_id, scope_id, decision, form, decided_on, registered_at, registered_by_id)"
    " values (%s, %s, %s, %s, %s, current_date, now(), %s)"
)


@pytest.mark.law("L11")
def test_no_statement_gives_a_grant_or_edits_what_was_said(worker: User, record: Record) -> None:
    request = ask(record, worker)
    say(request, NO, worker)
    scope = scope_of(request)
    assert "permission denied" in _refused(
        "insert into records_grant (id, record_id, organisation_id, information, basis_kind, basis, given_by_id, starts_at,"
        " until, ended_why) values (%s, %s, %s, '{school}', 'consent', %s, %s, now(), now() + interval '1 day', '')",
        uuid4(), record.pk, scope.organisation_id, scope.pk, worker.pk,
    )  # fmt: skip
    for statement in (
        "update lawfulness_consent set decision = 'given'",
        "delete from lawfulness_consent",
        "update lawfulness_consentrequest set until = now() + interval '9 years'",
        "update lawfulness_signer set is_concerned = false",
        "delete from lawfulness_signer",
        "update lawfulness_scope set information = '{identity}'",
        "update records_grant set ended_at = null",
        "update lawfulness_term set texts = '{}'",
        "select varsam._records_give(1, 1, null, '{school}', 'consent', gen_random_uuid(), now())",
        "select varsam._consent_in_force(gen_random_uuid())",
    ):
        assert "permission denied" in _refused(statement), statement


def test_an_answer_belongs_to_the_request_that_was_asked(worker: User, record: Record) -> None:
    other = new_record(worker)
    mine, theirs = ask(record, worker), ask(other, worker)
    signer, scope = signers_of(mine)[0], scope_of(theirs)
    for values in (
        (record.pk, signer.pk, scope.pk),
        (other.pk, signer.pk, scope.pk),
        (other.pk, signer.pk, scope_of(mine).pk),
        (record.pk, signers_of(theirs)[0].pk, scope_of(mine).pk),
    ):
        assert "one request" in _refused(_ANSWER, *values, "given", "paper", worker.pk)


def test_an_answer_is_one_of_three_and_signed_by_the_one_who_acts(
    worker: User, record: Record, cast: Callable[[str], User]
) -> None:
    request = ask(record, worker)
    known = (record.pk, signers_of(request)[0].pk, scope_of(request).pk)
    assert "yes, no or taken back" in _refused(_ANSWER, *known, "maybe", "paper", worker.pk)
    assert "yes, no or taken back" in _refused(_ANSWER, *known, "given", "smoke", worker.pk)
    assert "row-level security" in _refused(_ANSWER, *known, "given", "paper", cast("samordnare").pk)


def test_what_was_asked_does_not_grow_once_somebody_has_answered(worker: User, record: Record) -> None:
    request = ask(record, worker)
    say(request, YES, worker)
    police = Organisation.objects.get(slug=POLICE)
    for model, values in (
        (Scope, {"organisation": police, "information": ["measures"]}),
        (type(signers_of(request)[0]), {"role": SignerRole.GUARDIAN, "position": 7}),
    ):
        with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            model.objects.create(request=request, record=record, **values)


def test_the_database_keeps_to_the_text_whoever_writes(worker: User, record: Record) -> None:
    request = ask(record, worker)
    for slug, information in (
        (LEISURE, ["identity"]),
        ("demo-samfund-norr", ["needs"]),
        ("sspf-hisingen", ["needs"]),
    ):
        with pytest.raises(IntegrityError, match="more is asked"), transaction.atomic():
            Scope.objects.create(
                request=request,
                record=record,
                organisation=Organisation.objects.get(slug=slug),
                information=information,
            )
    with pytest.raises(IntegrityError, match="longest"), transaction.atomic():
        ConsentRequest.objects.create(
            record=record, term=request.term, asked_by=worker, asked_at=timezone.now(),
            until=timezone.now() + timedelta(days=4000), rules=[],
        )  # fmt: skip


def test_another_units_worker_cannot_share_by_a_consent_that_is_not_theirs(
    worker: User, record: Record, cast: Callable[[str], User]
) -> None:
    request = ask(record, worker, ONE)
    say(request, YES, worker)
    scope = scope_of(request)
    for account in ("socialsekreterare.centrum", "skola", "dataskydd", "systemadmin"):
        with acting(cast(account)), pytest.raises(NotInForce):
            consents.share(scope=scope, by=cast(account))

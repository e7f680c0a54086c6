"""What people ask about their own data: the registry sees nothing before and after, and only its own request between."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.kernel.lawfulness.consent_cases import ask, say
from varsam.kernel.access.actor import acting
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.models import Entry as Logged
from varsam.kernel.lawfulness import legal_texts, rights
from varsam.kernel.lawfulness.models import (
    Answer,
    Checked,
    Decision,
    RequestState,
    Right,
    RightsRecord,
    RightsRequest,
    RightsStep,
)
from varsam.kernel.lawfulness.rights import Asker, NotPossible
from varsam.kernel.people import limits
from varsam.kernel.people.models import Membership, User
from varsam.kernel.records import actions, identities, reading
from varsam.kernel.records.enums import Information, Track
from varsam.kernel.records.models import Entry, Grant, Record
from varsam.kernel.vault import api as vault
from varsam.kernel.vault.identities import contact_from, person_from
from varsam.kernel.vault.models import Protection, Purpose

pytestmark = pytest.mark.django_db
Cast = Callable[[str], User]
NUMBER, TEXT = "197903142391", "Personen vill ha hjälp att söka jobb."
TODAY = date(2026, 11, 22)


def home(user: User) -> int:
    return Membership.objects.get(user=user).organisation_id


def a_record(by: User, protection: Protection = Protection.NONE, number: str = NUMBER) -> Record:
    record = actions.open_record(
        unit=home(by), track=Track.SOCIAL_SERVICES, track_reason="", text=TEXT, by=by
    )
    identities.add_identity(
        record=record,
        person=person_from("Testa Testsson", number, None, TODAY),
        contact=contact_from(phone="070-174 06 05"),
        protection=protection,
        by=by,
    )
    return record


def a_request(by: User, kind: Right = Right.ACCESS, received_on: date | None = None) -> RightsRequest:
    return rights.receive(
        unit=home(by), kind=kind, checked=Checked.DOCUMENT, received_on=received_on or timezone.localdate(),
        asker=Asker("Testa Testsson", "Storgatan 1", "Allt som finns om mig"), by=by,
    )  # fmt: skip


def finish(request: RightsRequest, by: User, outcome: Answer = Answer.GRANTED) -> None:
    rule = legal_texts.rule_of(Right(request.kind), timezone.localdate())
    assert rule is not None
    rights.answer(request=request, outcome=outcome, rule=rule, text="Här är svaret.", appeal="Så här.", by=by)


@pytest.fixture
def hisingen(cast: Cast) -> User:
    return cast("socialsekreterare.hisingen")


@pytest.fixture
def registrar(cast: Cast) -> User:
    return cast("registrator")


def seen(*tables: str) -> dict[str, int]:
    """How many rows of each table the one who acts sees, by SQL of their own."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"select count(*) from {table}")
            found[table] = cursor.fetchone()[0]
    return found


CONTENT = ("records_record", "records_entry", "records_grant", "lawfulness_disclosuresent")


# --- from the first day to the last ------------------------------------------------------------------------------


@pytest.mark.law("L10")
@pytest.mark.law("L2")
def test_the_registry_sees_a_record_for_the_request_alone_and_only_until_the_answer(
    hisingen: User, registrar: User, as_owner: Any
) -> None:
    with acting(hisingen):
        record = a_record(hisingen)
    with acting(registrar):
        before = seen(*CONTENT)
        request = a_request(registrar)
        assert rights.find(request=request, number=NUMBER, by=registrar) == 1
        assert [found.reference for found in request.records.all()] == [record.reference]
        assert seen(*CONTENT) == before, "finding opens nothing"
        assert rights.open_records(request=request, by=registrar) == 1
        assert rights.open_records(request=request, by=registrar) == 0
        opened = reading.open_record(record.reference)
        assert opened is not None
        assert [text.body for text in opened.texts] == [TEXT]
        assert [(part.basis_kind, part.until) for part in opened.parts] == [("rights", request.due_at)]
        person, _ = identities.open_name(record=opened.record, purpose=Purpose.RIGHTS_REQUEST, by=registrar)
        assert person.number == NUMBER
        request.refresh_from_db()
        assert request.state == RequestState.WORKING
        finish(request, registrar)
        assert reading.open_record(record.reference) is None
        assert seen(*CONTENT) == before
        with pytest.raises(PermissionDenied):
            identities.open_name(record=record, purpose=Purpose.RIGHTS_REQUEST, by=registrar)
    with as_owner():
        grant = Grant.objects.get(record=record)
        assert (grant.ended_why, grant.user_id) == ("done", registrar.pk)
        events = set(Logged.objects.filter(target=request.reference).values_list("event", flat=True))
        assert events >= {"rights.received", "rights.searched", "rights.opened", "rights.answered"}
        assert NUMBER not in str(list(Logged.objects.values_list("details", flat=True)))


def test_only_who_handles_the_request_gets_the_record_not_the_whole_office(
    cast: Cast, hisingen: User, registrar: User, as_owner: Any
) -> None:
    with acting(hisingen):
        record = a_record(hisingen)
    with as_owner():
        second = User.objects.create(email="registrator2@demo.varsam.test", name="Bo Ek", given_name="Bo")
        Membership.objects.create(user=second, role="registrar", organisation_id=_office())
    with acting(registrar):
        request = a_request(registrar)
        rights.find(request=request, number=NUMBER, by=registrar)
        rights.open_records(request=request, by=registrar)
    for account in (second, cast("jurist")):
        with acting(account):
            assert reading.open_record(record.reference) is None


def _office() -> int:
    from varsam.kernel.people.models import Organisation

    return Organisation.objects.get(slug="stadsledningskontoret").pk


@pytest.mark.law("L10")
def test_the_auditor_sees_that_there_is_a_request_and_no_word_of_it(
    cast: Cast, hisingen: User, registrar: User
) -> None:
    with acting(hisingen):
        a_record(hisingen)
    with acting(registrar):
        request = a_request(registrar)
        rights.find(request=request, number=NUMBER, by=registrar)
        key = RightsStep.objects.get(request=request).data_key_id
    with acting(cast("dataskydd")):
        opened = rights.open_request(request.reference)
        assert opened is not None
        assert (opened.asker, opened.steps) == (None, [])
        assert seen("lawfulness_rightsstep", "records_record") == {
            "lawfulness_rightsstep": 0,
            "records_record": 0,
        }
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from vault_datakey where id = %s", [key])
            assert cursor.fetchone()[0] == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            rights.find(request=request, number=NUMBER, by=cast("dataskydd"))


@pytest.mark.parametrize(
    "account",
    ["samordnare", "socialsekreterare.hisingen", "polis", "systemadmin", "mentor", "jurist", "rad"],
)
def test_others_see_no_request_and_can_do_nothing_with_one(
    cast: Cast, hisingen: User, registrar: User, account: str
) -> None:
    with acting(registrar):
        request = a_request(registrar)
    tables = ("lawfulness_rightsrequest", "lawfulness_rightsstep", "lawfulness_rightsrecord")
    with acting(cast(account)):
        assert seen(*tables) == dict.fromkeys(tables, 0)
        for call in (
            lambda: rights.find(request=request, number=NUMBER, by=cast(account)),
            lambda: rights.add(request=request, reference="K-26-001", by=cast(account)),
            lambda: rights.open_records(request=request, by=cast(account)),
            lambda: rights.receive(
                unit=_office(), kind=Right.ACCESS, checked=Checked.E_ID, received_on=TODAY,
                asker=Asker("x", "y", "z"), by=cast(account)),
        ):  # fmt: skip
            with pytest.raises(DatabaseError) as refused, transaction.atomic():
                call()
            assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


# --- protected, wrong, late -------------------------------------------------------------------------------------


def test_how_to_reach_a_protected_person_stays_shut(hisingen: User, registrar: User) -> None:
    with acting(hisingen):
        record = a_record(hisingen, Protection.PROTECTED_REGISTRATION)
    with acting(registrar):
        request = a_request(registrar)
        rights.find(request=request, number=NUMBER, by=registrar)
        rights.open_records(request=request, by=registrar)
        (part,) = reading.parts_of(record.pk)
        assert "contact" not in part.information
        with pytest.raises(PermissionDenied):
            identities.open_contact(record=record, purpose=Purpose.RIGHTS_REQUEST, by=registrar)


def test_a_record_that_was_somebody_elses_is_left_out_and_closes(hisingen: User, registrar: User) -> None:
    with acting(hisingen):
        record, other = a_record(hisingen), a_record(hisingen, number="197903152390")
    with acting(registrar):
        request = a_request(registrar)
        assert rights.add(request=request, reference="K-26-999", by=registrar) is False
        assert rights.add(request=request, reference=other.reference, by=registrar) is True
        assert rights.add(request=request, reference=other.reference, by=registrar) is False
        rights.find(request=request, number=NUMBER, by=registrar)
        assert rights.open_records(request=request, by=registrar) == 2
        assert rights.drop(request=request, reference=other.reference, by=registrar) is True
        assert rights.drop(request=request, reference=other.reference, by=registrar) is False
        assert reading.open_record(other.reference) is None
        assert reading.open_record(record.reference) is not None
        assert RightsRecord.objects.filter(request=request).count() == 1


@pytest.mark.law("L10")
def test_the_time_is_the_rules_and_can_be_extended_once_with_a_reason(
    hisingen: User, registrar: User, as_owner: Any
) -> None:
    with acting(hisingen):
        record = a_record(hisingen)
    with acting(registrar):
        request = a_request(registrar)
        assert request.due_at == rights.due(timezone.localdate())
        assert request.due_at >= limits.after("rights_request", timezone.now())
        rights.find(request=request, number=NUMBER, by=registrar)
        rights.open_records(request=request, by=registrar)
        late = timezone.localdate(rights.longest_extension(request))
        for until, reason in ((late + timedelta(days=1), "Många akter"), (late, "  ")):
            with pytest.raises(ValueError, match="extension"):
                rights.extend(request=request, until=until, reason=reason, by=registrar)
        rights.extend(request=request, until=late, reason="Många akter", by=registrar)
        request.refresh_from_db()
        assert timezone.localdate(request.due_at) == late
        (part,) = reading.parts_of(record.pk)
        assert part.until == request.due_at
        with pytest.raises((NotPossible, ValueError)):
            rights.extend(request=request, until=late + timedelta(days=1), reason="Mer", by=registrar)


def test_when_the_time_has_run_out_nothing_opens_until_it_is_extended(
    hisingen: User, registrar: User
) -> None:
    with acting(hisingen):
        a_record(hisingen)
    with acting(registrar):
        request = a_request(registrar, received_on=timezone.localdate() - timedelta(days=40))
        rights.find(request=request, number=NUMBER, by=registrar)
        with pytest.raises(NotPossible):
            rights.open_records(request=request, by=registrar)
        until = timezone.localdate() + timedelta(days=10)
        rights.extend(request=request, until=until, reason="Sent", by=registrar)
        assert rights.open_records(request=request, by=registrar) == 1
        with pytest.raises(ValueError, match="to come"):
            a_request(registrar, received_on=timezone.localdate() + timedelta(days=1))


@pytest.mark.parametrize(("days", "due"), [(1, "10 days"), (0, None)], ids=["to come", "never due"])
def test_the_database_takes_no_request_of_a_day_to_come_nor_one_that_is_never_due(
    registrar: User, days: int, due: str | None
) -> None:
    wanted = uuid.uuid4()
    key, _key, wrapped, master = vault.new_key()
    with acting(registrar), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="has come, and is due"), transaction.atomic():
            cursor.execute(
                "select varsam.rights_receive(%s, %s, 'access', 'document', varsam_today + %s, now() + %s::interval,"
                " %s, %s, %s, %s, 'x'::bytea)"
                " from (select (varsam.records_now() at time zone 'Europe/Stockholm')::date as varsam_today) t",
                [wanted, home(registrar), days, due, key, wrapped, master, uuid.uuid4()],
            )
        assert not RightsRequest.objects.filter(pk=wanted).exists()


@pytest.mark.law("L10")
def test_an_answer_is_given_once_with_its_rule_and_nothing_happens_after_it(
    hisingen: User, registrar: User
) -> None:
    with acting(hisingen):
        a_record(hisingen)
    with acting(registrar):
        request = a_request(registrar, Right.ERASURE)
        rule = legal_texts.rule_of(Right.ERASURE, timezone.localdate())
        assert rule is not None
        with pytest.raises(ValueError, match="appeal"):
            rights.answer(
                request=request, outcome=Answer.REFUSED, rule=rule, text="Nej", appeal="", by=registrar
            )
        draft = legal_texts.draft(Right.ERASURE, Answer.REFUSED, timezone.localdate())
        assert "dokumentera" in draft
        rights.answer(
            request=request, outcome=Answer.REFUSED, rule=rule, text=draft,
            appeal=legal_texts.appeal("rights", timezone.localdate()), by=registrar,
        )  # fmt: skip
        opened = rights.open_request(request.reference)
        assert opened is not None
        assert opened.request.answered_by_rule == rule
        assert opened.steps[-1].words["text"] == draft
        for call in (
            lambda: finish(request, registrar),
            lambda: rights.find(request=request, number=NUMBER, by=registrar),
            lambda: rights.open_records(request=request, by=registrar),
            lambda: rights.note(request=request, text="x", by=registrar),
        ):
            with pytest.raises(NotPossible):
                call()


@pytest.mark.law("L8")
def test_rectification_adds_beside_what_stands_and_changes_nothing(hisingen: User, registrar: User) -> None:
    with acting(hisingen):
        record = a_record(hisingen)
        first = Entry.objects.get(record=record)
    with acting(registrar):
        access, request = a_request(registrar), a_request(registrar, Right.RECTIFICATION)
        rights.find(request=request, number=NUMBER, by=registrar)
        said: dict[str, Any] = {
            "record": record, "corrects": first, "information": Information.SITUATION, "text": "Personen säger nej.",
            "by": registrar,
        }  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            rights.dissent(request=request, **said)
        rights.open_records(request=request, by=registrar)
        mine = Record.objects.select_related("data_key").get(pk=record.pk)
        rights.dissent(request=request, **{**said, "record": mine})
        with pytest.raises(DatabaseError), transaction.atomic():
            rights.dissent(request=access, **{**said, "record": mine})
    with acting(hisingen):
        opened = reading.open_record(record.reference)
        assert opened is not None
        by_author = {text.entry.author: text for text in opened.texts}
        assert {author: text.body for author, text in by_author.items()} == {
            hisingen: TEXT,
            registrar: "Personen säger nej.",
        }
        assert by_author[registrar].entry.corrects_id == first.pk


@pytest.mark.law("L6")
@pytest.mark.law("L10")
def test_who_has_seen_it_names_every_reader_with_role_and_way_for_the_unit_and_the_request_alone(
    cast: Cast, hisingen: User, registrar: User
) -> None:
    # What a page of an earlier test left open would take the notes that are to be written at once here.
    audit.flush([])
    with acting(hisingen):
        record = a_record(hisingen)
        reading.open_record(record.reference)
        identities.open_name(record=record, purpose=Purpose.MEETING, by=hisingen)
        found = rights.readings(record.reference)
        assert [(one.user, one.event) for one in found] == [
            (hisingen, "identity.opened"), (hisingen, "record.read"),
        ]  # fmt: skip
        assert found[0].details["purpose"] == "meeting"
        assert found[1].details["way"] == "unit"
        assert found[1].roles == ["social_worker"]
        assert [place.slug for place in found[1].organisations] == ["socialkontor-hisingen"]
    for account in ("socialsekreterare.centrum", "polis", "dataskydd", "systemadmin", "registrator"):
        with acting(cast(account)):
            assert rights.readings(record.reference) == [], account
            assert rights.recipients(record.reference) == [], account
            assert rights.consents(record.reference) == [], account
    with acting(registrar):
        request = a_request(registrar)
        rights.find(request=request, number=NUMBER, by=registrar)
        rights.open_records(request=request, by=registrar)
        assert len(rights.readings(record.reference)) == 2
        finish(request, registrar)
        assert rights.readings(record.reference) == []


def test_what_was_said_of_sharing_is_open_to_who_answers_and_for_as_long(
    cast: Cast, hisingen: User, registrar: User, as_owner: Any
) -> None:
    with acting(hisingen):
        record = a_record(hisingen)
        say(ask(record, hisingen), Decision.GIVEN, hisingen)
    with acting(registrar):
        request = a_request(registrar)
        rights.find(request=request, number=NUMBER, by=registrar)
        assert rights.consents(record.reference) == []
        rights.open_records(request=request, by=registrar)
        assert [said.decision for said in rights.consents(record.reference)] == ["given"]
    for account in ("jurist", "polis", "systemadmin"):
        with acting(cast(account)):
            assert rights.consents(record.reference) == [], account
    with as_owner():
        rows = Grant.objects.filter(record=record, basis_kind="rights")
        starts, until = rows.values_list("starts_at", "until").get()
    for ended in ({"starts_at": starts - timedelta(days=2), "until": starts - timedelta(days=1)},
                  {"starts_at": starts, "until": until, "ended_at": starts, "ended_why": "done"}):  # fmt: skip
        with as_owner():
            rows.update(**ended)
        with acting(registrar):
            assert rights.consents(record.reference) == [], ended


def test_a_record_is_not_destroyed_while_somebody_asks_and_takes_its_findings_along_afterwards(
    hisingen: User, registrar: User, as_owner: Any
) -> None:
    forget = "select varsam._record_forget_lawfulness_rights(%s)"
    with acting(hisingen):
        record = a_record(hisingen)
    with acting(registrar):
        request = a_request(registrar)
        rights.find(request=request, number=NUMBER, by=registrar)
    with (
        as_owner(),
        pytest.raises(DatabaseError, match="somebody asks"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(forget, [record.pk])
    with acting(registrar):
        finish(request, registrar)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(forget, [record.pk])
        cursor.execute("select varsam._record_forget_lawfulness_disclosures(%s)", [record.pk])
        assert not RightsRecord.objects.filter(record_id=record.pk).exists()
        assert RightsRequest.objects.filter(pk=request.pk).exists()


@pytest.mark.parametrize(
    "statement",
    [
        "update lawfulness_rightsrequest set due_at = due_at",
        "delete from lawfulness_rightsstep",
        "insert into lawfulness_rightsrecord (request_id, record_id, reference, found_by, found_at) select id, 1, 'x', 'number', now() from lawfulness_rightsrequest",
        "select varsam._rights_held(gen_random_uuid())",
    ],
)
def test_nothing_of_a_request_is_changed_by_sql(registrar: User, statement: str) -> None:
    with acting(registrar):
        a_request(registrar)
        with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)

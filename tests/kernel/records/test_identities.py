"""Who a record is about: who may open what of it, in truth tables; and that nothing else can be found out."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.people.models import Organisation
from varsam.kernel.records import actions, identities
from varsam.kernel.records.enums import Track
from varsam.kernel.records.identities import ChangedMeanwhile, KnownAlready
from varsam.kernel.records.models import Grant, Record
from varsam.kernel.vault.identities import Contact, Person
from varsam.kernel.vault.models import DataKey, Identity, IdentityIndex, Opening, Protection, Purpose

OWN, OUTSIDE, PARTNER = "socialsekreterare.hisingen", "socialsekreterare.centrum", "polis"
NUMBER = "199001010017"
PERSON = Person("Vera Lindström", NUMBER, date(1990, 1, 1))
CONTACT = Contact("Storgatan 1", "0700000001", "vera@example.org", "")


def unit_of(user: Any) -> int:
    return int(user.memberships.first().organisation_id)


@pytest.fixture
def nobody_yet(as_owner: Any) -> None:
    """The demo town's own people are out of the way, so that what a test finds is what it has made."""
    with as_owner():
        Record.objects.update(identity=None)
        for model in (Opening, IdentityIndex, Identity):
            model.objects.all().delete()


@pytest.fixture
def record(nobody_yet: None, cast: Callable[[str], Any]) -> Record:
    """A record of a unit in Hisingen, about Vera."""
    own = cast(OWN)
    with acting(own):
        made = actions.open_record(
            unit=unit_of(own), track=Track.SIG, track_reason="", text="Första samtalet", by=own
        )
        identities.add_identity(
            record=made, person=PERSON, contact=CONTACT, protection=Protection.NONE, by=own
        )
    return made


@pytest.fixture
def grant(record: Record, cast: Any, as_owner: Any) -> Callable[..., Grant]:
    """`grant("identity")` shares that kind with the police."""

    def given(*information: str, until: timedelta = timedelta(days=1)) -> Grant:
        now = timezone.now()
        with as_owner():
            return Grant.objects.create(
                record=record, organisation_id=unit_of(cast(PARTNER)), information=list(information),
                basis_kind="consent", basis=uuid.uuid4(), given_by=cast(OWN),
                starts_at=now - timedelta(days=2), until=now + until,
            )  # fmt: skip

    return given


@pytest.fixture
def opens(record: Record, cast: Any) -> Callable[[str], tuple[bool, bool]]:
    """Whether this user gets the name, and how to reach the person."""

    def tried(account: str) -> tuple[bool, bool]:
        user = cast(account)
        got = []
        for opening in (identities.open_name, identities.open_contact):
            with acting(user):
                shown = identities.state(record)
                try:
                    found, _version = opening(record=record, purpose=Purpose.CONTACT, by=user)
                    assert found in (PERSON, CONTACT)
                    got.append(True)
                except PermissionDenied:
                    got.append(False)
        assert (bool(shown and shown.name), bool(shown and shown.contact)) == tuple(got), (
            "the page says the same"
        )
        return got[0], got[1]

    return tried


EVERYONE_ELSE = ("samordnare", OUTSIDE, "sspf.hisingen", "sig.nordost", "polis", "registrator", "dataskydd",
                 "systemadmin", "rad", "mentor", "skola")  # fmt: skip


def test_the_unit_opens_both_and_nobody_else_either(opens: Any) -> None:
    assert opens(OWN) == (True, True)
    assert {account: opens(account) for account in EVERYONE_ELSE} == dict.fromkeys(
        EVERYONE_ELSE, (False, False)
    )


def test_nobody_opens_without_an_actor(record: Record) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select * from varsam.records_identity_open(%s, 'name', 'contact', %s)", [record.pk, uuid.uuid4()]
        )
        assert cursor.fetchall() == []


@pytest.mark.parametrize(
    ("information", "expected"),
    [
        (("situation", "needs", "school", "measures", "meetings"), (False, False)),
        (("identity",), (True, False)),
        (("contact",), (False, True)),
        (("identity", "contact"), (True, True)),
    ],
)
def test_a_grant_opens_the_part_that_it_names(
    grant: Any, opens: Any, information: tuple[str, ...], expected: tuple[bool, bool]
) -> None:
    grant(*information)
    assert opens(PARTNER) == expected
    assert opens(OUTSIDE) == (False, False)


def test_a_grant_that_is_over_opens_nothing(grant: Any, opens: Any, as_owner: Any) -> None:
    grant("identity", "contact", until=timedelta(seconds=-1))
    assert opens(PARTNER) == (False, False)
    ended = grant("identity", "contact")
    with as_owner():
        Grant.objects.filter(pk=ended.pk).update(ended_at=timezone.now(), ended_why="withdrawn")
    assert opens(PARTNER) == (False, False)


def test_a_grant_to_an_organisation_that_has_left_opens_nothing(
    grant: Any, opens: Any, as_owner: Any, cast: Any
) -> None:
    grant("identity", "contact")
    with as_owner():
        Organisation.objects.filter(pk=unit_of(cast(PARTNER))).update(left_at=timezone.now())
    assert opens(PARTNER) == (False, False)


def test_broken_glass_opens_both_for_the_one_who_broke_it(record: Record, opens: Any, cast: Any) -> None:
    who = cast(OUTSIDE)
    with acting(who):
        actions.break_glass(reference=record.reference, reason="Akut oro, någon kan skadas i kväll", by=who)
    assert opens(OUTSIDE) == (True, True)
    assert opens("sspf.hisingen") == (False, False)


@pytest.mark.parametrize("protection", [Protection.SECRECY_MARKING, Protection.PROTECTED_REGISTRATION])
def test_how_to_reach_a_protected_person_is_for_the_responsible_unit_alone(
    record: Record, opens: Any, grant: Any, cast: Any, protection: Protection
) -> None:
    grant("identity", "contact")
    who = cast(OUTSIDE)
    with acting(who):
        actions.break_glass(reference=record.reference, reason="Akut oro, någon kan skadas i kväll", by=who)
    assert opens(PARTNER) == opens(OUTSIDE) == (True, True)
    own = cast(OWN)
    with acting(own):
        assert identities.change_protection(record=record, protection=protection, by=own)
        assert not identities.change_protection(record=record, protection=protection, by=own)
    assert opens(PARTNER) == opens(OUTSIDE) == (True, False)
    assert opens(OWN) == (True, True)


def test_reading_alone_does_not_open_how_to_reach_a_protected_person(
    record: Record, opens: Any, cast: Any, as_owner: Any
) -> None:
    own = cast(OWN)
    with acting(own):
        identities.change_protection(record=record, protection=Protection.SECRECY_MARKING, by=own)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("delete from access_capability where resource = 'identity' and verb = 'change'")
    assert opens(OWN) == (True, False)


def test_a_record_that_moves_takes_its_identity_along(record: Record, opens: Any, cast: Any) -> None:
    own, other = cast(OWN), cast(OUTSIDE)
    with acting(other):
        to = unit_of(other)
    with acting(own):
        actions.transfer(record=record, to=to, by=own)
    assert opens(OWN) == (False, False)
    assert opens(OUTSIDE) == (True, True)


def test_opening_is_on_record_with_its_purpose_and_nothing_else(
    record: Record, cast: Any, as_owner: Any
) -> None:
    own = cast(OWN)
    with acting(own):
        identities.open_name(
            record=record, purpose=Purpose.OTHER, words="  Släktingen ringde och frågade  ", by=own
        )
    with as_owner():
        entry = AuditEntry.objects.filter(event="identity.opened").latest("id")
        assert (entry.actor, entry.target, entry.unit) == (own.pk, record.reference, record.unit_id)
        assert entry.details == {"what": "name", "purpose": "other"}
        said = Opening.objects.get()
        assert "Släktingen".encode() not in bytes(said.words)
    with acting(own):
        (told,) = identities.openings(record)
    assert (told.user_id, told.what, told.purpose) == (own.pk, "name", Purpose.OTHER)
    assert told.words == "Släktingen ringde och frågade"


def test_openings_are_told_to_the_unit_alone(record: Record, cast: Any, grant: Any) -> None:
    grant("identity")
    with acting(cast(PARTNER)):
        identities.open_name(record=record, purpose=Purpose.MEETING, by=cast(PARTNER))
    for account in (PARTNER, OUTSIDE, "samordnare"):
        with acting(cast(account)):
            assert identities.openings(record) == []
    with acting(cast(OWN)):
        assert [told.user_id for told in identities.openings(record)] == [cast(PARTNER).pk]


def test_something_else_is_told_in_words(record: Record, cast: Any) -> None:
    with acting(cast(OWN)):
        for words in ("", "   ", "för att"):
            with pytest.raises(ValueError, match="in words"):
                identities.open_name(record=record, purpose=Purpose.OTHER, words=words, by=cast(OWN))


@pytest.mark.parametrize(("what", "purpose"), [("name", "curiosity"), ("name", None), ("contact", "")])
def test_a_purpose_that_is_none_opens_nothing(
    record: Record, cast: Any, what: str, purpose: str | None
) -> None:
    with (
        acting(cast(OWN)),
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "select * from varsam.records_identity_open(%s, %s, %s, %s)",
            [record.pk, what, purpose, uuid.uuid4()],
        )


@pytest.mark.parametrize("what", ["sealed", "both", "", None, "name' or 'contact"])
def test_a_part_that_is_none_opens_nothing(record: Record, cast: Any, what: str | None) -> None:
    with acting(cast(OWN)), connection.cursor() as cursor:
        cursor.execute(
            "select * from varsam.records_identity_open(%s, %s, 'contact', %s)",
            [record.pk, what, uuid.uuid4()],
        )
        assert cursor.fetchall() == []


def test_others_words_cannot_be_put_in_ones_mouth_nor_changed(
    record: Record, cast: Any, as_owner: Any
) -> None:
    own = cast(OWN)
    with acting(own):
        identities.open_name(record=record, purpose=Purpose.OTHER, words="Det första skälet", by=own)
    with as_owner():
        opening = Opening.objects.get()
    for account in (OWN, PARTNER):
        with acting(cast(account)), connection.cursor() as cursor:
            cursor.execute("select varsam.records_identity_tell(%s, 'x')", [opening.pk])
            assert cursor.fetchone()[0] is False


def test_a_number_finds_the_records_of_ones_own_units_and_tells_nothing_of_others(
    record: Record, cast: Any, as_owner: Any, grant: Any
) -> None:
    grant("identity", "contact")
    with acting(cast(OWN)):
        assert identities.find(NUMBER, by=cast(OWN)) == [record.reference]
        assert identities.find("199001010025", by=cast(OWN)) == []
    for account in EVERYONE_ELSE:
        with acting(cast(account)):
            assert identities.find(NUMBER, by=cast(account)) == [], account
    with as_owner():
        told = list(
            AuditEntry.objects.filter(event="identity.searched")
            .order_by("id")
            .values_list("details", flat=True)
        )
    assert told[:2] == [{"found": 1}, {"found": 0}]
    assert "1990" not in str(told)


def test_who_a_record_is_about_is_said_once(record: Record, cast: Any, as_owner: Any) -> None:
    own = cast(OWN)
    with acting(own), pytest.raises(KnownAlready):
        identities.add_identity(
            record=record, person=PERSON, contact=CONTACT, protection=Protection.NONE, by=own
        )
    with as_owner():
        assert Identity.objects.count() == 1, "nothing of the second is left"


@pytest.mark.parametrize("account", [OUTSIDE, PARTNER, "systemadmin", "registrator"])
def test_others_neither_say_nor_change_who_it_is(record: Record, cast: Any, grant: Any, account: str) -> None:
    grant("identity", "contact")
    user = cast(account)
    changes: list[Any] = [
        lambda: identities.change_person(record=record, person=PERSON, version=1, by=user),
        lambda: identities.change_contact(record=record, contact=CONTACT, version=1, by=user),
        lambda: identities.change_protection(record=record, protection=Protection.NONE, by=user),
    ]
    with acting(user):
        for change in changes:
            with pytest.raises(PermissionDenied):
                change()
        for call in (
            "records_identity_rename(%s, 1, 'x', null, '{}', null)",
            "records_identity_reach(%s, 1, 'x')",
            "records_identity_protect(%s, 'none')",
            f"records_identity_add(%s, '{uuid.uuid4()}', '{uuid.uuid4()}', 'x', 'k', 'x', 'x', null, '{{}}', 'none', 1)",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"select varsam.{call}", [record.pk])


def test_a_change_is_a_new_sealed_value_and_on_record(record: Record, cast: Any, as_owner: Any) -> None:
    own, married = cast(OWN), Person("Vera Ek", "199001010025", date(1990, 1, 1))
    with as_owner():
        before = bytes(Identity.objects.get().sealed)
    with acting(own):
        _person, version = identities.open_name(record=record, purpose=Purpose.CONTACT, by=own)
        identities.change_person(record=record, person=married, version=version, by=own)
        found, version = identities.open_name(record=record, purpose=Purpose.CONTACT, by=own)
        assert found == married
        moved = Contact(address="Lillgatan 2")
        identities.change_contact(record=record, contact=moved, version=version, by=own)
        assert identities.open_contact(record=record, purpose=Purpose.CONTACT, by=own)[0] == moved
        assert identities.find(NUMBER, by=own) == []
        assert identities.find("199001010025", by=own) == [record.reference]
        identities.change_protection(record=record, protection=Protection.SECRECY_MARKING, by=own)
    with as_owner():
        assert bytes(Identity.objects.get().sealed) != before
        told = (
            AuditEntry.objects.filter(event="identity.changed")
            .order_by("id")
            .values_list("details", flat=True)
        )
        assert list(told) == [
            {"what": "name"},
            {"what": "contact"},
            {"what": "protection", "to": "secrecy_marking"},
        ]


def test_two_who_change_at_once_do_not_lose_each_others_words(record: Record, cast: Any) -> None:
    own = cast(OWN)
    with acting(own):
        _found, version = identities.open_name(record=record, purpose=Purpose.CONTACT, by=own)
        identities.change_person(record=record, person=Person("Vera Ek"), version=version, by=own)
        with pytest.raises(ChangedMeanwhile):
            identities.change_person(record=record, person=Person("Vera Alm"), version=version, by=own)
        with pytest.raises(ChangedMeanwhile):
            identities.change_contact(record=record, contact=Contact(), version=version, by=own)
        assert identities.open_name(record=record, purpose=Purpose.CONTACT, by=own)[0].name == "Vera Ek"


def test_nothing_of_it_lies_in_the_clear(record: Record, as_owner: Any) -> None:
    with as_owner(), connection.cursor() as cursor:
        for table in (
            "vault_identity",
            "vault_identityindex",
            "vault_opening",
            "records_record",
            "audit_entry",
        ):
            cursor.execute(f"select * from public.{table}")
            rows = cursor.fetchall()
            held = b" ".join(
                bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                for row in rows
                for value in row
            )
            assert rows or table == "vault_opening"
            for word in ("Vera", "Lindstr", "9001010017", "0700000001", "Storgatan"):
                assert word.encode() not in held, table


def test_the_app_reads_none_of_the_tables(record: Record, cast: Any) -> None:
    for model in (Identity, IdentityIndex, Opening):
        with acting(cast(OWN)), pytest.raises(ProgrammingError), transaction.atomic():
            list(model.objects.all())
    with acting(cast(OWN)):
        assert Record.objects.get(pk=record.pk).identity_id is not None
        keys = set(DataKey.objects.values_list("pk", flat=True))
    assert record.data_key_id in keys


def test_its_key_is_given_to_nobody_by_the_table_of_keys(record: Record, cast: Any, as_owner: Any) -> None:
    with as_owner():
        key = Identity.objects.get().data_key_id
    for account in (OWN, PARTNER, "samordnare", "dataskydd"):
        with acting(cast(account)):
            assert not DataKey.objects.filter(pk=key).exists()


def test_shredding_leaves_nothing_to_open_or_find(record: Record, cast: Any, as_owner: Any) -> None:
    own = cast(OWN)
    with acting(own):
        identities.open_name(record=record, purpose=Purpose.CONTACT, by=own)
    with as_owner():
        key = Identity.objects.get().data_key_id
        with connection.cursor() as cursor:
            cursor.execute("select varsam._records_identity_shred(%s)", [record.pk])
            cursor.execute("select varsam._records_identity_shred(%s)", [record.pk])
        assert not Identity.objects.exists()
        assert not IdentityIndex.objects.exists()
        assert not Opening.objects.exists()
        assert not DataKey.objects.filter(pk=key).exists()
    with acting(own):
        assert identities.state(record) is None
        assert identities.find(NUMBER, by=own) == []


def test_a_surname_is_compared_without_being_opened(record: Record, as_owner: Any) -> None:
    from varsam.kernel.vault.identities import name_indexes

    with as_owner(), connection.cursor() as cursor:
        who = Identity.objects.get().pk
        for name, same in (("Per Lindström", True), ("Per Ek", False), ("", False)):
            cursor.execute("select varsam._vault_identity_named(%s, %s)", [who, name_indexes(name)])
            assert cursor.fetchone()[0] is same

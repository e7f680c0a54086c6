"""Who people are: sealed apart, found by digests, and nothing of it in a repr, a length or an error."""

import dataclasses
import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from varsam.kernel.vault import api as vault
from varsam.kernel.vault import identities
from varsam.kernel.vault.identities import Contact, Person, Prepared, Row

TODAY = date(2026, 11, 22)
NUMBER = "199001010017"
PERSON = Person("Vera Lindström", NUMBER, date(1990, 1, 1))
CONTACT = Contact("Storgatan 1", "0700000001", "vera@example.org", "ring efter fyra")


def row(prepared: Prepared, sealed: bytes) -> Row:
    return Row(prepared.id, 1, prepared.data_key, prepared.wrapped, prepared.master, sealed)


@given(st.text(max_size=60), st.none() | st.dates())
def test_what_is_sealed_opens_again(name: str, born: date | None) -> None:
    prepared = identities.prepare(Person(name, "", born), Contact(other=name))
    assert identities.open_name(row(prepared, prepared.sealed)) == Person(name, "", born)
    assert identities.open_contact(row(prepared, prepared.sealed_contact)) == Contact(other=name)


def test_name_and_contact_do_not_change_places_nor_persons() -> None:
    one, other = identities.prepare(PERSON, CONTACT), identities.prepare(PERSON, CONTACT)
    for wrong in (one.sealed_contact, other.sealed):
        with pytest.raises(vault.SealBroken):
            identities.open_name(row(one, wrong))
    with pytest.raises(vault.SealBroken):
        identities.open_contact(row(one, one.sealed))
    with pytest.raises(vault.SealBroken):
        identities.open_name(dataclasses.replace(row(one, one.sealed), id=other.id))
    with pytest.raises(vault.SealBroken):
        identities.open_name(dataclasses.replace(row(one, one.sealed), wrapped=other.wrapped))


def test_each_identity_has_a_key_of_its_own() -> None:
    one, other = identities.prepare(PERSON, CONTACT), identities.prepare(PERSON, CONTACT)
    assert row(one, b"").key != row(other, b"").key
    assert (one.number_index, one.name_index) == (other.number_index, other.name_index)


def test_how_long_it_is_does_not_tell_how_long_the_name_is() -> None:
    short, long = Person("Bo Ek"), Person("Bo " + "Ek" * 40)
    assert len(identities.prepare(short, Contact()).sealed) == len(identities.prepare(long, Contact()).sealed)


def test_nothing_shows_in_a_repr() -> None:
    prepared = identities.prepare(PERSON, CONTACT)
    shown = f"{PERSON!r} {CONTACT!r} {prepared!r} {row(prepared, prepared.sealed)!r}"
    assert not [word for word in ("Vera", "1990", "Storgatan", "0700", "example") if word in shown]


def test_day_of_birth_is_the_day_of_the_month_and_no_more() -> None:
    assert identities.prepare(PERSON, CONTACT).born_day == 1
    assert identities.prepare(Person("X"), CONTACT).born_day is None


def test_a_digest_is_keyed_and_says_nothing_of_the_number() -> None:
    index = identities.number_index(NUMBER)
    assert len(index) == 32
    assert index == identities.number_index(NUMBER) != identities.number_index("199001010025")
    assert identities.index_of(Person("X")) is None
    # Without the key file the same sum cannot be made.
    from hashlib import sha256

    assert index != sha256(NUMBER.encode()).digest()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vera Lindström", "LINDSTRÖM, Per"),
        ("Vera Lindström", "Per Lindstro\u0308m"),
        ("Vera Lind-Ström", "Per Ström"),
        ("Anna von Essen", "Bo Essen"),
        ("Leila al-Hassan", "Omar Hassan"),
        ("Ana García", "Luis Garcia"),
        ("Svensson", "Per Svensson"),
        ("Siobhan O'Brien", "Pat O’Brien"),
    ],
)
def test_namesakes_share_a_digest(one: str, other: str) -> None:
    assert set(identities.name_indexes(one)) & set(identities.name_indexes(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vera Lindström", "Vera Ek"),
        ("Vera Ahlström", "Vera Åhlström"),
        ("Anna von Essen", "Bo von Rosen"),
        ("Leila al-Hassan", "Omar al-Masri"),
        ("Ek, Vera", "Vera Alm"),
    ],
)
def test_others_share_none(one: str, other: str) -> None:
    assert not set(identities.name_indexes(one)) & set(identities.name_indexes(other))


@given(st.text(max_size=80))
def test_any_text_has_digests(name: str) -> None:
    found = identities.name_indexes(name)
    assert found == sorted(set(found))
    assert all(len(digest) == 32 for digest in found)


def errors(name: str = "Vera", number: str = "", born: date | None = None) -> set[str]:
    with pytest.raises(ValidationError) as caught:
        identities.person_from(name, number, born, TODAY)
    assert not [digits for digits in ("1990", "9001") if digits in str(caught.value.messages[0])[:40]]
    return set(caught.value.message_dict)


def test_what_was_typed_becomes_a_person() -> None:
    assert identities.person_from("  Vera \n Lindström ", "900101-0017", None, TODAY) == PERSON
    assert identities.person_from("Vera", "", date(1990, 1, 1), TODAY).born == date(1990, 1, 1)
    assert identities.person_from("Vera", NUMBER, date(1990, 1, 1), TODAY).number_shown == "19900101-0017"
    assert identities.person_from("Vera", " ", None, TODAY).number_shown == ""


def test_what_is_wrong_is_told_field_by_field() -> None:
    assert errors(name=" ") == {"name"}
    assert errors(name="x" * 201) == {"name"}
    assert errors(number="900101-0018") == {"number"}
    assert errors(number=NUMBER, born=date(1990, 1, 2)) == {"born"}
    assert errors(born=date(2027, 1, 1)) == {"born"}
    assert errors(name="", number="x") == {"name", "number"}


def test_every_fault_of_a_number_has_a_sentence() -> None:
    from varsam.lib.personal_numbers import Fault

    assert set(identities._FAULTS) == set(Fault)


def test_contacts_are_trimmed_and_not_endless() -> None:
    assert identities.contact_from(phone=" 1 ", other="") == Contact(phone="1")
    with pytest.raises(ValidationError) as caught:
        identities.contact_from(phone="1", other="x" * 1001)
    assert set(caught.value.message_dict) == {"other"}


def test_words_open_for_their_own_opening_only() -> None:
    key, opening = bytes(32), uuid.uuid4()
    sealed = identities.seal_words(key, opening, "ett skäl")
    assert identities.open_words(key, opening, sealed) == "ett skäl"
    with pytest.raises(vault.SealBroken):
        identities.open_words(key, uuid.uuid4(), sealed)

"""Sealing and opening who a person is, and the digests that a person is found by. Touches no table.

Who may open what, and that it is put on record, is the work of the floor whose records point at the identity.
"""

import hmac
import json
import re
import unicodedata
import uuid
from dataclasses import asdict, dataclass, fields
from datetime import date
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from varsam.kernel.vault import sealing as vault
from varsam.lib import personal_numbers
from varsam.lib.personal_numbers import Fault

LONGEST_NAME = 200
LONGEST_CONTACT = 1000
# What is sealed is filled up to a multiple of this, so that its length does not tell a short name from a long one.
_BLOCK = 256
_FAULTS = {
    Fault.NOT_A_NUMBER: _("Skriv personnumret med tio eller tolv siffror, till exempel 19900101-0017."),
    Fault.CHECK_DIGIT_OR_DATE: _("Det finns inget sådant personnummer. Kontrollera siffrorna."),
    Fault.IN_THE_FUTURE: _("Enligt personnumret är personen inte född än. Kontrollera årtalet."),
    Fault.TOO_OLD: _("Enligt personnumret är personen äldre än någon har blivit. Kontrollera årtalet."),
    Fault.PLUS_UNDER_HUNDRED: _(
        "Plustecknet säger att personen är över hundra år, men årtalet säger något annat."
    ),
}
# Small words in surnames, which say nothing of who is related.
_PARTICLES = frozenset(
    [
        "af",
        "al",
        "bin",
        "bint",
        "da",
        "de",
        "den",
        "der",
        "di",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "ter",
        "van",
        "von",
        "zu",
    ]
)
_BETWEEN_PARTS = re.compile(r"[\s\-\u2010-\u2015'’.]+")


@dataclass(frozen=True, repr=False)
class Person:
    """Name, 12-digit number (empty: not known) and day of birth (None: not known)."""

    name: str
    number: str = ""
    born: date | None = None

    def __repr__(self) -> str:
        return "<Person>"

    @property
    def number_shown(self) -> str:
        """The number as it is written for people; empty when it is not known."""
        return f"{self.number[:8]}-{self.number[8:]}" if self.number else ""


@dataclass(frozen=True, repr=False)
class Contact:
    """How to reach a person; each may be empty."""

    address: str = ""
    phone: str = ""
    email: str = ""
    other: str = ""

    def __repr__(self) -> str:
        return "<Contact>"


@dataclass(frozen=True, repr=False)
class Row:
    """One part of an identity as the database answers it, still sealed."""

    id: uuid.UUID
    version: int
    data_key: uuid.UUID
    wrapped: bytes
    master: str
    sealed: bytes

    def __repr__(self) -> str:
        return f"<Row {self.id}>"

    @property
    def key(self) -> bytes:
        """The 32 bytes that open this identity; raises vault.SealBroken."""
        return vault.unwrap(self.data_key, self.wrapped, self.master)


@dataclass(frozen=True, repr=False)
class Prepared:
    """A new identity, everything in it sealed and every digest made: what the database stores."""

    id: uuid.UUID
    data_key: uuid.UUID
    wrapped: bytes
    master: str
    sealed: bytes
    sealed_contact: bytes
    number_index: bytes | None
    name_index: list[bytes]
    born_day: int | None

    def __repr__(self) -> str:
        return f"<Prepared {self.id}>"


def person_from(name: str, number: str, born: date | None, today: date) -> Person:
    """What was typed as a person; ValidationError with a sentence for each field that is wrong.

    The day of birth follows from the number where there is one; another one beside it is an error.
    """
    wrong: dict[str, object] = {}
    name = " ".join(name.split())
    if not name:
        wrong["name"] = _("Skriv personens namn, eller det namn som personen använder.")
    elif len(name) > LONGEST_NAME:
        wrong["name"] = _("Namnet är för långt.")
    found = None
    if number.strip():
        try:
            found = personal_numbers.parse(number, today)
        except personal_numbers.NotAPersonalNumber as error:
            wrong["number"] = _FAULTS[error.fault]
    if found and born and found.born != born:
        wrong["born"] = _("Födelsedagen och personnumret säger olika.")
    elif born and born > today:
        wrong["born"] = _("Födelsedagen har inte varit än.")
    if wrong:
        raise ValidationError(wrong)
    return Person(name, found.digits if found else "", found.born if found else born)


def contact_from(**typed: str) -> Contact:
    """What was typed as ways to reach a person; ValidationError for what is too long."""
    kept = {name: text.strip() for name, text in typed.items()}
    too_long = {name: _("Texten är för lång.") for name, text in kept.items() if len(text) > LONGEST_CONTACT}
    if too_long:
        raise ValidationError(too_long)
    return Contact(**kept)


def number_index(number: str) -> bytes:
    """The keyed digest (32 bytes) that a 12-digit number is found by; the same number always gives the same."""
    return hmac.digest(vault.subkey("blind index of personal numbers"), number.encode(), sha256)


def name_indexes(name: str) -> list[bytes]:
    """Keyed digests (32 bytes each) of the parts of a person's surname, sorted, each once.

    The surname is what stands before a comma, else all words after the first; it is compared without regard to case,
    accents of other languages and small words. Å, ä and ö are letters of their own.
    """
    before, comma, _given = name.partition(",")
    words = _BETWEEN_PARTS.split(before if comma else name.strip())
    surname = words if comma or len(words) == 1 else words[1:]
    key = vault.subkey("blind index of surnames")
    parts = {_plain(word) for word in surname} - _PARTICLES - {""}
    return sorted(hmac.digest(key, part.encode(), sha256) for part in parts)


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFC", word).casefold()
    bare = (letter if letter in "åäö" else unicodedata.normalize("NFKD", letter) for letter in letters)
    return "".join(sign for part in bare for sign in part if sign.isalnum())


def seal_person(key: bytes, identity: uuid.UUID, person: Person) -> bytes:
    """Name, number and day of birth, sealed."""
    told = {
        "name": person.name,
        "number": person.number,
        "born": person.born.isoformat() if person.born else "",
    }
    return vault.seal(key, _filled(told), belongs_to=_name_belongs_to(identity))


def seal_contact(key: bytes, identity: uuid.UUID, contact: Contact) -> bytes:
    """How to reach a person, sealed."""
    return vault.seal(key, _filled(asdict(contact)), belongs_to=_contact_belongs_to(identity))


def seal_words(key: bytes, opening: uuid.UUID, words: str) -> bytes:
    """What an identity was opened for, in the colleague's words, sealed."""
    return vault.seal(key, words.encode(), belongs_to=_words_belong_to(opening))


def prepare(person: Person, contact: Contact) -> Prepared:
    """A new identity under a key of its own."""
    identity, (key_id, key, wrapped, master) = uuid.uuid4(), vault.new_key()
    return Prepared(
        id=identity,
        data_key=key_id,
        wrapped=wrapped,
        master=master,
        sealed=seal_person(key, identity, person),
        sealed_contact=seal_contact(key, identity, contact),
        number_index=index_of(person),
        name_index=name_indexes(person.name),
        born_day=person.born.day if person.born else None,
    )


def index_of(person: Person) -> bytes | None:
    """The digest that this person's number is found by; None where it is not known."""
    return number_index(person.number) if person.number else None


def open_name(row: Row) -> Person:
    """The person; raises vault.SealBroken for bytes that are not this identity's name."""
    told = json.loads(vault.unseal(row.key, row.sealed, belongs_to=_name_belongs_to(row.id)))
    return Person(told["name"], told["number"], date.fromisoformat(told["born"]) if told["born"] else None)


def open_contact(row: Row) -> Contact:
    """How to reach them; raises vault.SealBroken for bytes that are not this identity's contact."""
    told = json.loads(vault.unseal(row.key, row.sealed, belongs_to=_contact_belongs_to(row.id)))
    return Contact(**{field.name: told.get(field.name, "") for field in fields(Contact)})


def open_words(key: bytes, opening: uuid.UUID, sealed: bytes) -> str:
    """What it was opened for; raises vault.SealBroken."""
    return vault.unseal(key, sealed, belongs_to=_words_belong_to(opening)).decode()


def _filled(told: dict[str, str]) -> bytes:
    plain = json.dumps(told, ensure_ascii=False).encode()
    return plain + b" " * (-len(plain) % _BLOCK)


def _name_belongs_to(identity: uuid.UUID) -> str:
    return f"identity {identity} name"


def _contact_belongs_to(identity: uuid.UUID) -> str:
    return f"identity {identity} contact"


def _words_belong_to(opening: uuid.UUID) -> str:
    return f"opening {opening}"

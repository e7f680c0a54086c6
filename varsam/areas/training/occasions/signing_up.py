"""Signing up: everything slow is done before the database is asked once, which gives the place.

Nobody acts: who signs up proves their address by the link that goes there. See docs/adr/0027-places.md.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from varsam.areas.training.occasions import addresses, links, refusals, seals
from varsam.areas.training.occasions.addresses import Address
from varsam.areas.training.occasions.enums import Place
from varsam.areas.training.occasions.models import Occasion
from varsam.areas.training.occasions.seals import Person
from varsam.kernel.people.models import User
from varsam.kernel.vault.links import digest

LONGEST_NAME, LONGEST_NEEDS, LARGEST_PARTY = 120, 1000, 100
# A form is known again by its own id and the occasion: the same one sent twice is one sign-up.
_FORM = uuid.UUID("6d0c1f0e-2f0b-4d5e-9a51-0e2f6b9c7a11")


class WrongDomain(Exception):
    """The address is none of the city's own."""


class TooMany(Exception):
    """More than can be signed up at once."""


class TwiceNamed(Exception):
    """The same address stands twice in a party; `index` is the second one's place in the list, from 0."""

    def __init__(self, index: int) -> None:
        super().__init__(str(index))
        self.index = index


@dataclass(frozen=True)
class Outcome:
    """What came of a sign-up.

    - `line`: place in the line, from 1; 0 where there is a place. `waiting`: how many stand there in all.
    - `confirm_by`: until when the address has to be confirmed; None where it is known.
    - `is_new`: False where the form was sent before, or the address is signed up already. Whoever sent the same form again
      (`is_same_form`) may be told what came of it; for an address, that is told to the address alone.
    """

    uid: uuid.UUID
    place: Place
    line: int
    waiting: int
    confirm_by: datetime | None
    is_new: bool
    is_same_form: bool = False


@dataclass(frozen=True, repr=False)
class Member:
    """One of those whom somebody signs up; `needs` what they need to take part."""

    name: str
    email: str
    group: str = ""
    needs: str = ""

    def __repr__(self) -> str:
        return "<Member>"


@dataclass(frozen=True)
class PartyOutcome:
    """How many of a party got a place, how many stand in line, and how many were signed up already."""

    uid: uuid.UUID
    placed: int
    waiting: int
    already: int
    confirm_by: datetime | None
    is_new: bool


def sign_up(
    *,
    occasion: Occasion,
    name: str,
    email: str,
    unit: int | None = None,
    group: str = "",
    needs: str = "",
    language: str,
    submission: str,
    invited: bytes | None = None,
    by: User | None = None,
) -> Outcome:
    """Sign one person up. The same form, or the same address in another spelling, gives the sign-up that there is.

    `submission` is an id that the form brings along; `invited` the secret of an invitation; `by` who has signed in and
    signs up themselves, by their account's own address. Raises NotAnAddress, WrongDomain and NotNow; IntegrityError for a
    unit or a group that does not exist.
    """
    # Who has an account works here, or with the city, whatever their address is.
    address = addresses.read(by.email) if by else _work_address(email)
    made = _uid(occasion, submission)
    row = one(
        "sign_up",
        occasion.pk,
        *prepared(made, name, address, needs),
        unit,
        group,
        language,
        invited,
        by is not None,
    )
    uid, place, line, waiting, confirm_by, is_new, refusal = row
    refusals.check(refusal)
    return Outcome(uid, Place(place), line, waiting, confirm_by, is_new, not is_new and uid == made)


def prepared(uid: uuid.UUID, name: str, address: Address | None, needs: str = "") -> list[Any]:
    """What the database is told of one person, sealed: ten values in the order of its functions, from `signup` on."""
    who = seals.person(Person(_tidy(name), address.sent_to if address else ""))
    also = seals.needs(needs.strip()[:LONGEST_NEEDS]) if needs.strip() else None
    return [
        uid,
        digest(links.place_secret(uid)),
        addresses.index(address) if address else None,
        who.key,
        who.wrapped,
        who.master,
        who.content,
        also.key if also else None,
        also.wrapped if also else None,
        also.content if also else None,
    ]


def sign_up_party(
    *,
    occasion: Occasion,
    name: str,
    email: str,
    unit: int | None,
    members: Sequence[Member],
    language: str,
    submission: str,
    invited: bytes | None = None,
) -> PartyOutcome:
    """Sign several up at once, in the order in which they are named: places as long as there are any, then the line.

    `name` and `email` are who answers for them, and confirms them all by one link. Raises as `sign_up`, and TooMany and
    TwiceNamed.
    """
    if len(members) > LARGEST_PARTY:
        raise TooMany
    manager = _work_address(email)
    found = [_work_address(member.email) for member in members]
    known: set[str] = set()
    for at, address in enumerate(found):
        if address.normal in known:
            raise TwiceNamed(at)
        known.add(address.normal)
    party = _uid(occasion, f"party {submission}")
    who = seals.person(Person(_tidy(name), manager.sent_to))
    columns = zip(
        *(
            prepared(uuid.uuid4(), member.name, address, member.needs)
            for member, address in zip(members, found, strict=True)
        ),
        strict=True,
    )
    uids, digests, indexes, keys, wrapped, _masters, persons, needs_keys, needs_wrapped, needs = map(
        list, columns
    )
    values = [
        *(occasion.pk, party, digest(links.party_secret(party)), addresses.index(manager)),
        *(who.key, who.wrapped, who.master, who.content, unit, language, invited),
        *(uids, digests, indexes, keys, wrapped, persons, needs_keys, needs_wrapped, needs),
        [member.group for member in members],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_PARTY, values)
        placed, waiting, already, confirm_by, is_new, refusal = cursor.fetchone()
    refusals.check(refusal)
    return PartyOutcome(party, placed, waiting, already, confirm_by, is_new)


# Said in full: a list of nothing but blanks tells no type.
_PARTY = """
select * from varsam.training_sign_up_party(
    %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::uuid[], %s::bytea[], %s::bytea[], %s::uuid[], %s::bytea[], %s::bytea[],
    %s::uuid[], %s::bytea[], %s::bytea[], %s::text[])
"""


def preview(occasion: Occasion, how_many: int) -> tuple[int, int]:
    """How many of so many would get a place just now, and how many would wait."""
    capacity, taken, _waiting = one("seats", occasion.pk)
    places = min(how_many, max(0, capacity - taken))
    return places, how_many - places


def one(function: str, *values: Any) -> tuple[Any, ...]:
    """The first row of a function of the database for training."""
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"select * from varsam.training_{function}({marks})", list(values))  # noqa: S608 - ours
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def _uid(occasion: Occasion, submission: str) -> uuid.UUID:
    return uuid.uuid5(_FORM, f"{occasion.pk} {submission}") if submission else uuid.uuid4()


def _work_address(text: str) -> Address:
    address = addresses.read(text)
    if not addresses.is_work(address):
        raise WrongDomain
    return address


def _tidy(name: str) -> str:
    return " ".join(name.split())[:LONGEST_NAME]

"""Who was there: from the trainer's list, from a telephone that was without a net for a while, or by the room's own code."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import get_language

from varsam.areas.training.occasions import addresses, people, refusals
from varsam.areas.training.occasions.models import Mark, Sitting
from varsam.areas.training.occasions.signing_up import one, prepared
from varsam.kernel.people.models import User


@dataclass(frozen=True)
class Door:
    """What the code on the wall opens; `is_open` on the day of the sitting."""

    occasion_id: int
    sitting_id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    is_open: bool


@dataclass(frozen=True)
class Sent:
    """One mark as a telephone sends it. `id` and `at` (aware) are the telephone's own."""

    id: uuid.UUID
    signup: uuid.UUID
    sitting: uuid.UUID
    is_present: bool
    at: datetime


@dataclass(frozen=True, repr=False)
class Row:
    """One line of the door's list; `is_present` None: not noted yet."""

    participant: people.Participant
    is_present: bool | None

    def __repr__(self) -> str:
        return f"<Row {self.participant.signup.uid}>"


def opened(secret: bytes) -> Door | None:
    """The sitting whose code this is; None where there is none."""
    row = one("door", secret)
    return Door(*row) if row else None


def come(*, secret: bytes, email: str) -> bool:
    """Somebody in the room is there; False where nobody has a place here today by that address. NotAnAddress."""
    return bool(one("come", secret, addresses.index(addresses.read(email)), uuid.uuid4())[0])


@transaction.atomic
def mark(*, marks: Sequence[Sent], by: User) -> list[tuple[uuid.UUID, str]]:
    """Note who was there, in the order in which it was seen: for each `saved`, `older` (a later one holds) or `unknown`.

    The same marks sent again change nothing. For who teaches there, and the unit that holds it.
    """
    if not marks:
        return []
    columns = zip(
        *((each.id, each.signup, each.sitting, each.is_present, each.at) for each in marks), strict=True
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "select * from varsam.training_mark(%s, %s, %s, %s, %s)", [list(each) for each in columns]
        )
        return [(row[0], str(row[1])) for row in cursor.fetchall()]


@transaction.atomic
def walk_in(
    *,
    sitting: Sitting,
    name: str,
    email: str = "",
    unit: int | None = None,
    group: str = "",
    uid: uuid.UUID | None = None,
    by: User,
) -> uuid.UUID:
    """Somebody came without having signed up: they get a place while there is one, and are noted as there.

    Those who were noted as absent at the first sitting give up theirs. `uid` is the form's own, so that it sent twice is one
    person. Without an address they get no letters. Raises NotNow (full, closed), NotAnAddress; ProgrammingError for who
    does not teach there.
    """
    address = addresses.read(email) if email.strip() else None
    uid = uid or uuid.uuid4()
    person = prepared(uid, name, address)[:7]
    refusals.check(
        one("walk_in", sitting.pk, *person, unit, group, (get_language() or "sv")[:2], uuid.uuid4())[0]
    )
    return uid


def list_(sitting: Sitting) -> list[Row]:
    """Those who have a place at a sitting, or were noted there, by name; for who teaches there or holds it."""
    noted = dict(Mark.objects.filter(sitting=sitting).values_list("signup_id", "is_present"))
    found = [
        Row(each, noted.get(each.signup.uid))
        for each in people.participants(sitting.occasion)
        if each.signup.state in {"placed", "offered"} or each.signup.uid in noted
    ]
    return sorted(found, key=lambda row: row.participant.name.casefold())

"""Who has a place and who waits, for those who hold an occasion or teach there."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from varsam.areas.training.occasions import addresses, refusals, seals
from varsam.areas.training.occasions.enums import Place
from varsam.areas.training.occasions.models import Occasion, Signup
from varsam.areas.training.occasions.signing_up import Outcome, one, prepared
from varsam.kernel.access import actor
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb


@dataclass(frozen=True, repr=False)
class Participant:
    """One sign-up with who it is; empty where it has been forgotten. `line`: place in the line, from 1; 0: not in it.

    `needs` is for the time until the occasion only.
    """

    signup: Signup
    name: str
    email: str
    needs: str
    line: int

    def __repr__(self) -> str:
        return f"<Participant {self.signup.uid}>"


def participants(occasion: Occasion) -> list[Participant]:
    """Everybody who ever signed up, in the order of arrival, each opened; in two queries. Empty for who may not see it.

    Whoever shows them puts on record that they were read.
    """
    signups = {
        signup.uid: signup
        for signup in Signup.objects.filter(occasion=occasion).select_related("unit").defer("person", "needs")
    }
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.training_people(%s)", [occasion.pk])
        rows = cursor.fetchall()
    return [_participant(signups[row[0]], *row[1:]) for row in rows if row[0] in signups]


@transaction.atomic
def place_by_hand(
    *,
    occasion: Occasion,
    name: str,
    email: str,
    unit: int | None = None,
    group: str = "",
    needs: str = "",
    language: str = "sv",
    uid: uuid.UUID | None = None,
    by: User,
) -> Outcome:
    """Sign up somebody who rang, also after others can: a place, or a place in line as for everybody. Any address will do.

    Raises NotAnAddress, NotNow; ProgrammingError for an occasion of another unit.
    """
    made = prepared(uid or uuid.uuid4(), name, addresses.read(email), needs)
    found, place, line, refusal = one("place", occasion.pk, *made, unit, group, language)
    refusals.check(refusal)
    occasion.refresh_from_db(fields=["taken", "waiting"])
    return Outcome(found, Place(place), line, occasion.waiting, None, found == made[0])


@transaction.atomic
def cancel_for(*, signup: Signup, by: User) -> None:
    """Somebody rang and does not come. Raises NotNow; ProgrammingError for an occasion of another unit."""
    refusals.check(one("cancel_for", signup.pk)[0])


def teachers() -> list[User]:
    """Colleagues who can teach, for those who hold occasions."""
    return list(User.objects.filter(pk__in=one("teachers")[0]).order_by("name"))


def may_note(occasion: Occasion) -> bool:
    """Whether the one who acts notes who was there."""
    kept, taught = one("kept")[0], one("taught")[0]
    return occasion.pk in kept or (occasion.pk in taught and actor.may("teaching", Verb.CHANGE))


def _participant(signup: Signup, line: int, *sealed: Any) -> Participant:
    key, wrapped, master, person, needs_key, needs_wrapped, needs_master, needs = sealed
    # A key that is gone was destroyed on purpose; one that opens nothing is an error, and stays one.
    who = seals.read_person(key, wrapped, master, person) if person and wrapped else seals.Person("")
    also = seals.read_needs(needs_key, needs_wrapped, needs_master, needs) if needs and needs_wrapped else ""
    return Participant(signup, who.name, who.email, also, line)

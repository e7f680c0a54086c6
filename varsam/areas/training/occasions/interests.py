"""That somebody would like a course, for themselves or for their unit. Nobody acts: the address is proved by the link."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from varsam.areas.training.courses.models import Course
from varsam.areas.training.occasions import addresses, links, refusals, seals
from varsam.areas.training.occasions.seals import Person
from varsam.areas.training.occasions.signing_up import LONGEST_NAME, WrongDomain, one
from varsam.kernel.people.models import District
from varsam.kernel.vault.links import digest

LONGEST_WORDS, MOST = 1000, 500
_FORM = uuid.UUID("0a1f6f57-51b1-4d0c-8a0d-5c1d4b6f2e90")


@dataclass(frozen=True)
class Said:
    """An interest as its own link shows it. `occasion_id`: they have been invited there, and may sign up before others."""

    uid: uuid.UUID
    course_id: int | None
    unit_id: int | None
    for_unit: bool
    how_many: int
    from_month: date | None
    to_month: date | None
    at: datetime
    confirm_by: datetime
    confirmed_at: datetime | None
    occasion_id: int | None
    settled_at: datetime | None


def say(
    *,
    course: Course | None,
    name: str,
    email: str,
    unit: int | None,
    district: District | None,
    for_unit: bool,
    how_many: int,
    from_month: date | None,
    to_month: date | None,
    what_for: str,
    language: str,
    submission: str,
) -> uuid.UUID:
    """Say that a course is wanted; it counts when the address has been confirmed. The same form twice is one interest.

    Months are given by their first day. Raises NotAnAddress, WrongDomain; IntegrityError for a course that is not offered
    or a unit that does not exist.
    """
    address = addresses.read(email)
    if not addresses.is_work(address):
        raise WrongDomain
    uid = uuid.uuid5(_FORM, submission) if submission else uuid.uuid4()
    who = seals.person(
        Person(" ".join(name.split())[:LONGEST_NAME], address.sent_to, what_for.strip()[:LONGEST_WORDS])
    )
    one(
        "interest",
        *(uid, digest(links.interest_secret(uid)), addresses.index(address)),
        *(who.key, who.wrapped, who.master, who.content),
        *(course.pk if course else None, unit, district.pk if district else None),
        *(for_unit, max(1, min(how_many, MOST)), from_month, to_month, language),
    )
    return uid


def opened(secret: bytes) -> Said | None:
    """The interest whose link holds this secret; None where there is none."""
    row = one("interest_mine", secret)
    return Said(*row) if row else None


def confirm(*, secret: bytes) -> None:
    """The address is theirs; NotNow where the link opens nothing, or the interest has been met."""
    refusals.check(one("interest_confirm", secret)[0])


def withdraw(*, secret: bytes) -> None:
    """No longer wanted: nothing of it is left."""
    refusals.check(one("interest_withdraw", secret)[0])

"""Where courses are wanted: who waits for one, gathered until it is worth an occasion. The coordinator's own list."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Count, Max, Min, QuerySet, Sum

from varsam.areas.training.courses.models import Course
from varsam.areas.training.occasions import seals
from varsam.areas.training.occasions.models import Interest, Occasion
from varsam.areas.training.occasions.signing_up import one
from varsam.kernel.people.models import District, Organisation, User


@dataclass(frozen=True)
class Row:
    """How many wait for one course at one unit (None: they did not say which), and from when to when it suits them.

    `interests` is how often it was asked for, `invited` how many of those have been invited somewhere.
    """

    course: Course | None
    unit: Organisation | None
    district: District | None
    how_many: int
    interests: int
    invited: int
    since: date
    from_month: date | None
    to_month: date | None


@dataclass(frozen=True, repr=False)
class Waiting:
    """One who waits: who it is, and what they want it for."""

    interest: Interest
    name: str
    email: str
    what_for: str

    def __repr__(self) -> str:
        return f"<Waiting {self.interest.uid}>"


def unsettled() -> QuerySet[Interest]:
    """Interests whose address is proved, and that nothing has come of yet; only those that the one who acts keeps."""
    return Interest.objects.filter(confirmed_at__isnull=False, settled_at=None)


def rows() -> list[Row]:
    """Demand by course and unit, the largest first; in four queries however much there is."""
    sums = list(
        unsettled()
        .order_by()
        .values("course_id", "unit_id", "district_id")
        .annotate(
            people=Sum("how_many"),
            asked=Count("uid"),
            asked_to=Count("invited_at"),
            since=Min("at"),
            earliest=Min("from_month"),
            latest=Max("to_month"),
        )
    )
    courses = Course.objects.in_bulk({each["course_id"] for each in sums if each["course_id"]})
    units = Organisation.objects.in_bulk({each["unit_id"] for each in sums if each["unit_id"]})
    districts = District.objects.in_bulk({each["district_id"] for each in sums if each["district_id"]})
    found = [
        Row(
            courses.get(each["course_id"]),
            units.get(each["unit_id"]),
            districts.get(each["district_id"]),
            each["people"],
            each["asked"],
            each["asked_to"],
            each["since"].date(),
            each["earliest"],
            each["latest"],
        )
        for each in sums
    ]
    return sorted(found, key=lambda row: (-row.how_many, row.since))


def waiting(*, course: Course | None, unit: Organisation | None) -> list[Waiting]:
    """Who waits for a course at a unit, who asked first before the others."""
    return named(unsettled().filter(course=course, unit=unit).select_related("unit", "district", "course"))


def named(interests: Iterable[Interest]) -> list[Waiting]:
    """These interests with who it is, opened in one query."""
    found = list(interests)
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.training_interested(%s::uuid[])", [[each.uid for each in found]])
        people = {row[0]: seals.read_person(*row[1:]) for row in cursor.fetchall()}
    nobody = seals.Person("")
    return [
        Waiting(each, who.name, who.email, who.words)
        for each in found
        for who in [people.get(each.uid, nobody)]
    ]


@transaction.atomic
def invite(*, occasion: Occasion, interests: Sequence[Interest], by: User) -> int:
    """Ask those who waited before everybody else: their link lets them sign up before `opens_at`. How many were asked; who
    was asked there before is not asked again. IntegrityError where one cannot sign up there; ProgrammingError for another
    unit's."""
    return int(one("invite", occasion.pk, _uids(interests))[0])


@transaction.atomic
def settle(*, interests: Sequence[Interest], by: User) -> int:
    """These have been met otherwise, or are no longer wanted. How many."""
    return int(one("interest_settle", _uids(interests))[0])


def _uids(interests: Sequence[Interest]) -> list[uuid.UUID]:
    return [each.uid for each in interests]

"""What people wait for: how many ask for which course, from where, and who they are for the one who invites them."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsam.areas.training.courses.models import Course
from varsam.areas.training.occasions import demand
from varsam.areas.training.occasions.enums import State
from varsam.areas.training.occasions.models import Interest


@dataclass(frozen=True)
class Asked:
    """How many wait for a course. `share` and `enough_at` are per cent of the picture's width; `slug` is empty where people
    want whatever suits."""

    slug: str
    title: str
    people: int
    words: str
    places: str
    share: int
    enough_at: int
    is_enough: bool


def waiting() -> QuerySet[Interest]:
    """Interests that nothing has come of yet. Whoever was invited to an occasion that came to nothing, or has been without
    them, waits again."""
    over = Q(occasion__state__in=[State.HELD, State.CANCELLED])
    return demand.unsettled().filter(Q(occasion=None) | over, bounced_at=None)


def courses() -> list[Asked]:
    """By course, the most asked for first; what suits any course last."""
    found = list(
        waiting()
        .order_by()
        .values("course")
        .annotate(people=Sum("how_many"), units=Count("unit", distinct=True), asks=Count("pk"))
        .order_by("-people", "course")
    )
    known = Course.objects.in_bulk([each["course"] for each in found if each["course"]])
    near: dict[int | None, list[str]] = {}
    for course, district in (
        waiting().values_list("course", "district__name").distinct().order_by("district__name")
    ):
        near.setdefault(course, []).append(district or _("hela staden"))
    most = max([each["people"] for each in found] + [each.max_places for each in known.values()], default=1)
    made = [
        _asked(known.get(each["course"]), each["people"], each["units"], most, near.get(each["course"], []))
        for each in found
    ]
    return sorted(made, key=lambda each: not each.slug)


def _asked(course: Course | None, people: int, units: int, most: int, places: list[str]) -> Asked:
    said = ngettext("%(n)s person väntar", "%(n)s personer väntar", people) % {"n": people}
    if units:
        said += ngettext(", från en enhet", ", från %(n)s enheter", units) % {"n": units}
    least = course.min_places if course else 0
    return Asked(
        slug=course.slug if course else "",
        title=course.title if course else _("Vilken kurs som helst"),
        people=people,
        words=said,
        places=", ".join(places),
        share=100 * people // most,
        enough_at=100 * least // most,
        is_enough=bool(course) and people >= least,
    )

"""What somebody has promised in plans that they can read, and has not done yet. Nothing sealed is opened for it."""

from django.db.models import QuerySet

from varsam.areas.knowledge_house.plans.models import Measure, MeasureState
from varsam.kernel.people.models import User

_MOST = 100


def open_of(user: User) -> QuerySet[Measure]:
    """Measures of `user`, who acts, with a day, in plans whose records are open."""
    return Measure.objects.filter(
        owner=user,
        state__in=[MeasureState.PLANNED, MeasureState.ONGOING],
        due_on__isnull=False,
        record__closed_at=None,
    )


def waiting(user: User) -> list[Measure]:
    """The same, the nearest first; each with its record."""
    return list(open_of(user).select_related("record").order_by("due_on", "pk")[:_MOST])

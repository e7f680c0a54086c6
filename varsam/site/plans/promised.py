"""What somebody has promised in plans that they can read, and has not done yet. Nothing sealed is opened for it."""

from varsam.areas.knowledge_house.plans.models import Measure, MeasureState
from varsam.kernel.people.models import User

_MOST = 100


def waiting(user: User) -> list[Measure]:
    """Measures of `user`, who acts, with a day, the nearest first; each with its record."""
    found = Measure.objects.filter(
        owner=user,
        state__in=[MeasureState.PLANNED, MeasureState.ONGOING],
        due_on__isnull=False,
        record__closed_at=None,
    )
    return list(found.select_related("record").order_by("due_on", "pk")[:_MOST])

"""How many measures that go on point at a method, in plans that the one who asks can read."""

from collections.abc import Sequence

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from varsam.areas.knowledge_house.plans.models import Measure, MeasureState

WORDS = _("Insatser i planer")


def counts(slugs: Sequence[str]) -> dict[str, int]:
    """How many, by method; row security leaves out the plans of others."""
    found = Measure.objects.filter(
        method__slug__in=slugs, state__in=(MeasureState.PLANNED, MeasureState.ONGOING)
    )
    return dict(found.order_by().values_list("method__slug").annotate(Count("pk")))

"""How many measures of the city's plan that go on point at a method, as far as the one who asks can read plans."""

from collections.abc import Sequence

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from varsam.areas.programme.enums import MeasureState
from varsam.areas.programme.models import Measure

WORDS = _("Åtgärder i stadens plan")


def counts(slugs: Sequence[str]) -> dict[str, int]:
    """How many, by method."""
    found = Measure.objects.filter(
        method__slug__in=slugs, state__in=(MeasureState.PLANNED, MeasureState.ONGOING)
    )
    return dict(found.order_by().values_list("method__slug").annotate(Count("pk")))

"""How many guides that anybody reads, and measures of units that go on, point at a method."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from varsam.areas.operations.models import Measure, Version
from varsam.areas.operations.states import OPEN

GUIDE_WORDS = _("Guider")
MEASURE_WORDS = _("Åtgärder i verksamheters planer")


def in_guides(slugs: Sequence[str]) -> dict[str, int]:
    """How many guides as they are published now, by method."""
    shown = Version.objects.filter(published_at__isnull=False, scenario__is_shown=True)
    newest = shown.order_by("scenario_id", "-number").distinct("scenario_id")
    wanted = set(slugs)
    said = newest.values_list("content__methods", flat=True)
    return Counter(slug for each in said for slug in set(each or ()) & wanted)


def in_measures(slugs: Sequence[str]) -> dict[str, int]:
    """How many measures that are not done, in requests that the one who asks can read, by method."""
    found = Measure.objects.filter(method__slug__in=slugs, done_at=None, request__state__in=OPEN)
    return dict(found.order_by().values_list("method__slug").annotate(Count("pk")))

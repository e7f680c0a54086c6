"""How many courses that can be taken teach a method."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from varsam.areas.training.courses.models import Course

WORDS = _("Kurser")


def counts(slugs: Sequence[str]) -> dict[str, int]:
    """How many, by method."""
    taught = Course.objects.filter(is_offered=True, methods__overlap=list(slugs)).values_list(
        "methods", flat=True
    )
    return Counter(slug for each in taught for slug in each)

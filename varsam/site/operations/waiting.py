"""What waits for whoever supports units: counted here, shown on the desk's first page."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsam.areas.operations import reading
from varsam.areas.operations.models import Lesson, Request
from varsam.areas.operations.states import OPEN
from varsam.site.editing.tasks import Waiting


def waiting() -> list[Waiting]:
    """What is late or held by nobody, and lessons that wait for a decision; empty when all is in order."""
    open_ones = list(Request.objects.filter(state__in=OPEN).prefetch_related("plans"))
    late = len(reading.late(open_ones))
    alone = sum(each.holder_id is None for each in open_ones)
    lessons = Lesson.objects.filter(state="suggested", sealed__isnull=False).count()
    address = reverse("unit_support:requests")
    found = [
        Waiting(
            ngettext("Stöd till en verksamhet är sent", "Stöd till verksamheter är sena", late), address, late
        ),
        Waiting(_("Stöd som ingen håller i"), address, alone),
        Waiting(
            ngettext("Lärdom att ta ställning till", "Lärdomar att ta ställning till", lessons),
            reverse("unit_support:lessons"),
            lessons,
        ),
    ]
    return [each for each in found if each.count]

"""Methods in use: where the method lead should look."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.learning import listing


@require_safe
@gates.staff(needs=("pilot", Verb.READ))
def in_use(request: HttpRequest) -> HttpResponse:
    """All methods by how often they were used; for those who answer for methods: they lead the pilots too."""
    rows = listing.rows(timezone.localdate())
    first = [row for row in rows if row.looks_first]
    used = [row for row in rows if row.learned.seen and not row.looks_first]
    context = {
        "finding": _finding(rows, len(first)),
        "first": first,
        "used": used,
        "unseen": [row for row in rows if not row.learned.seen],
        "sheets": ("ui/learning.css",),
    }
    return render(request, "learning/list.html", context)


def _finding(rows: Sequence[listing.Row], first: int) -> str:
    """The heading, and no more than is so: that research stands behind all takes a review of each that still holds."""
    used = [row for row in rows if row.learned.uses]
    if not used:
        return _("Vi vet inte än hur metoderna används")
    if not first:
        lacking = sum(row.is_late or not row.is_reviewed for row in used)
        if not lacking:
            return _("Alla metoder som används har en kunskapsöversikt som gäller")
        return ngettext(
            "%(number)s metod som används saknar en kunskapsöversikt som gäller",
            "%(number)s metoder som används saknar en kunskapsöversikt som gäller",
            lacking,
        ) % {"number": lacking}
    return ngettext(
        "%(number)s metod används, men vi vet lite om den",
        "%(number)s metoder används, men vi vet lite om dem",
        first,
    ) % {"number": first}

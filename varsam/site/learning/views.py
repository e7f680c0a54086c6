"""Methods in use: where the method lead should look."""

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
        "finding": _finding(len(first), any(row.learned.uses for row in rows)),
        "first": first,
        "used": used,
        "unseen": [row for row in rows if not row.learned.seen],
        "sheets": ("ui/learning.css",),
    }
    return render(request, "learning/list.html", context)


def _finding(first: int, is_used: bool) -> str:
    if not is_used:
        return _("Vi vet inte än hur metoderna används")
    if not first:
        return _("Metoderna som används har en kunskapsöversikt bakom sig")
    return ngettext(
        "%(number)s metod används, men vi vet lite om den",
        "%(number)s metoder används, men vi vet lite om dem",
        first,
    ) % {"number": first}

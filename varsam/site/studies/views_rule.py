"""The rule by which ratings follow from studies, for everybody: a rating by a rule that nobody can read is only somebody's word."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from varsam.areas.methods.register.models import Rating
from varsam.kernel.access import gates
from varsam.kernel.people import published
from varsam.site.studies import stated
from varsam.ui.languages import STAFF, written_in


@require_safe
@gates.public
@written_in(*STAFF)
@published.kept
def rule(request: HttpRequest) -> HttpResponse:
    """The version that holds, and those before it."""
    now, *before = stated.versions(timezone.localdate())
    labels = {each.value: each.label for each in Rating}
    return render(request, "studies/rule.html", {"now": now, "before": before, "ratings": labels})

"""The participant's own copy of the plan."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from varsam.areas.knowledge_house.plans import actions, reading
from varsam.kernel.access import gates
from varsam.kernel.people.models import User
from varsam.kernel.records import identities
from varsam.kernel.records.models import Record
from varsam.kernel.vault.models import Purpose
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import me
from varsam.site.plans import copy_of_plan
from varsam.site.plans.forms import CopyForm
from varsam.site.plans.found import record_to_change

_MOST = 10


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def give_copy(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose a language, get the plan as PDF. That it was given is on record."""
    record = record_to_change(reference)
    state = identities.state(record)
    may_name = state is not None and state.name
    form = CopyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        named = may_name and form.cleaned_data["named"]
        return _pdf(record, form.cleaned_data["language"], named, me(request))
    plan = reading.of(record)
    now = timezone.now()
    context = {
        "record": record,
        "form": form,
        "may_name": may_name,
        "is_empty": not plan.goals,
        "copies": [
            {
                "at": moments.short(copy.at, now),
                "language": copy_of_plan.LANGUAGES.get(copy.language, copy.language),
                "who": copy.by.name,
                "named": copy.named,
            }
            for copy in plan.copies[:_MOST]
        ],
    }
    return render(request, "plans/copy.html", context, status=422 if form.errors else 200)


def _pdf(record: Record, language: str, named: bool, by: User) -> HttpResponse:
    name = ""
    if named:
        person, _version = identities.open_name(record=record, purpose=Purpose.MEETING, by=by)
        name = person.name
    content = copy_of_plan.pdf(reading.of(record), language, name=name)
    actions.give_copy(record=record, language=language, named=named, by=by)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="plan-{record.reference}-{language}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer

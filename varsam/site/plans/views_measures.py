"""One measure: what was promised, by whom, and how it goes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.areas.knowledge_house.plans import actions, reading
from varsam.areas.knowledge_house.plans.actions import ChangedMeanwhile
from varsam.areas.knowledge_house.plans.models import Goal, Measure
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import me
from varsam.site.plans.forms import MeasureForm
from varsam.site.plans.found import goal_to_change, measure_to_change, to_plan
from varsam.site.plans.joining import both, resent


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def add_measure(request: HttpRequest, reference: str, goal: UUID) -> HttpResponse:
    """What somebody promises to do for a goal."""
    found = goal_to_change(reference, goal)
    owners = reading.owners_for(found.record)
    form = MeasureForm(request.POST if request.method == "POST" else None, owners=owners)
    if form.is_valid():
        actions.add_measure(goal=found, promise=form.promise(), by=me(request))
        messages.success(request, _("Åtgärden står i planen."))
        return to_plan(reference)
    return _page(request, found, form, 422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def change_measure(request: HttpRequest, reference: str, measure: UUID) -> HttpResponse:
    """What was promised, changed; what stood before stays. Where somebody else was first, both are shown."""
    found = measure_to_change(reference, measure)
    owners, latest = reading.owners_for(found.record), opened(found)
    if request.method != "POST":
        return _page(request, found.goal, MeasureForm(owners=owners, initial=_initial(latest)), measure=found)
    form = MeasureForm(request.POST, owners=owners, initial={"method": found.method_id})
    if not form.is_valid():
        return _page(request, found.goal, form, 422, measure=found)
    said = form.cleaned_data
    if "join" in request.POST:
        form.data = resent(form.data, text=both(latest.text, said["text"]), version=found.version)
        return _page(request, found.goal, form, measure=found)
    try:
        actions.reword_measure(
            measure=found, promise=form.promise(), version=said["version"] or 0, by=me(request)
        )
    except ChangedMeanwhile as changed:
        form.data = resent(form.data, version=changed.latest.version)
        return _page(request, found.goal, form, 409, measure=found, theirs=_theirs(latest))
    messages.success(request, _("Åtgärden är ändrad. Det som stod förut finns kvar."))
    return to_plan(reference)


def opened(measure: Measure) -> reading.MeasureOf:
    """The measure with its words and notes."""
    plan = reading.of(measure.record)
    return next(one for goal in plan.goals for one in goal.measures if one.measure.pk == measure.pk)


def _initial(one: reading.MeasureOf) -> dict[str, Any]:
    row = one.measure
    return {
        "text": one.text,
        "owner": row.owner_id,
        "owner_words": "" if row.owner_id else one.owner,
        "due_on": row.due_on,
        "method": row.method_id,
        "version": row.version,
    }


def _theirs(one: reading.MeasureOf) -> dict[str, str]:
    row = one.measure
    return {
        "text": one.text,
        "owner": one.owner,
        "due": moments.short_day(row.due_on) if row.due_on else "",
        "who": row.by.name,
        "at": moments.short(row.at, timezone.now()),
    }


def _page(
    request: HttpRequest,
    goal: Goal,
    form: MeasureForm,
    status: int = 200,
    measure: Measure | None = None,
    **more: Any,
) -> HttpResponse:
    record = measure.record if measure else goal.record
    now, earlier = timezone.now(), reading.earlier(measure, record) if measure else []
    context = {
        "record": record,
        "goal_text": reading.text_of(goal, record),
        "measure": measure,
        "form": form,
        "earlier": [
            {"text": each.text, "who": each.by.name, "at": moments.short(each.at, now)} for each in earlier
        ],
        **more,
    }
    return render(request, "plans/measure.html", context, status=status)

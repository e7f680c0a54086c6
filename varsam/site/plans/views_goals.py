"""One goal: its words, its steps and the participant's own ratings."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsam.areas.knowledge_house.plans import actions, reading
from varsam.areas.knowledge_house.plans.actions import ChangedMeanwhile
from varsam.areas.knowledge_house.plans.models import Goal, Moment
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import me
from varsam.site.plans import rating_picture
from varsam.site.plans.forms import GoalForm, RatingForm
from varsam.site.plans.found import goal_to_change, record_to_change, to_plan
from varsam.site.plans.joining import both, resent


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def add_goal(request: HttpRequest, reference: str) -> HttpResponse:
    """A new goal in the participant's own words."""
    record = record_to_change(reference)
    form = GoalForm(request.POST) if request.method == "POST" else GoalForm()
    if form.is_valid():
        actions.add_goal(record=record, text=form.cleaned_data["text"], by=me(request))
        messages.success(request, _("Målet står i planen. Nu kan ni skriva vad som ska göras."))
        return to_plan(reference)
    context = {"record": record, "form": form}
    return render(request, "plans/goal.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def change_goal(request: HttpRequest, reference: str, goal: UUID) -> HttpResponse:
    """Other words for a goal; earlier ones stay. Where somebody else was first, both texts are shown."""
    found = goal_to_change(reference, goal)
    if request.method != "POST":
        text = reading.text_of(found, found.record)
        return _goal_page(request, found, GoalForm(initial={"text": text, "version": found.version}))
    form = GoalForm(request.POST)
    if not form.is_valid():
        return _goal_page(request, found, form, 422)
    said, latest = form.cleaned_data, reading.text_of(found, found.record)
    if "join" in request.POST:
        form.data = resent(form.data, text=both(latest, said["text"]), version=found.version)
        return _goal_page(request, found, form)
    try:
        actions.reword_goal(goal=found, text=said["text"], version=said["version"] or 0, by=me(request))
    except ChangedMeanwhile as changed:
        form.data = resent(form.data, version=changed.latest.version)
        return _goal_page(request, found, form, 409, theirs={"text": latest, **_signed(found)})
    messages.success(request, _("Målet är ändrat. De tidigare orden finns kvar."))
    return to_plan(reference)


def _signed(row: Goal) -> dict[str, str]:
    return {"who": row.by.name, "at": moments.short(row.at, timezone.now())}


def _goal_page(
    request: HttpRequest, goal: Goal, form: GoalForm, status: int = 200, **more: Any
) -> HttpResponse:
    now = timezone.now()
    earlier = [
        {"text": each.text, "who": each.by.name, "at": moments.short(each.at, now)}
        for each in reading.earlier(goal, goal.record)
    ]
    context = {"record": goal.record, "goal": goal, "form": form, "earlier": earlier, **more}
    return render(request, "plans/goal.html", context, status=status)


@require_POST
@gates.staff(needs=("record", Verb.CHANGE))
def raise_goal(request: HttpRequest, reference: str, goal: UUID) -> HttpResponse:
    """Put it before the one above."""
    actions.raise_goal(goal=goal_to_change(reference, goal), by=me(request))
    return to_plan(reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def rate(request: HttpRequest, reference: str, goal: UUID) -> HttpResponse:
    """Write down where the participant puts themselves."""
    found = goal_to_change(reference, goal)
    each = next(one for one in reading.of(found.record).goals if one.goal.pk == found.pk)
    first = Moment.REVIEW if each.ratings else Moment.START
    form = RatingForm(request.POST) if request.method == "POST" else RatingForm(initial={"moment": first})
    if form.is_valid():
        said = form.cleaned_data
        actions.rate(goal=found, moment=Moment(said["moment"]), value=said["value"], by=me(request))
        messages.success(request, _("Siffran är inskriven, så som personen sade den."))
        return to_plan(reference)
    context = {
        "record": found.record,
        "goal": found,
        "text": each.text,
        "picture": rating_picture.of(each),
        "answers": [(said.value, said.moment.label, moments.short_day(said.at)) for said in each.ratings],
        "form": form,
    }
    return render(request, "plans/rate.html", context, status=422 if form.errors else 200)

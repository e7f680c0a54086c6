"""How it goes with a goal or a measure: one form, the reason where somebody would wonder later."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.areas.knowledge_house.plans import actions, reading
from varsam.areas.knowledge_house.plans.actions import ChangedMeanwhile
from varsam.areas.knowledge_house.plans.models import Goal, GoalState, Measure, MeasureState
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me
from varsam.site.plans import part
from varsam.site.plans.forms import StepForm
from varsam.site.plans.found import goal_to_change, measure_to_step, to_plan
from varsam.site.plans.joining import resent
from varsam.site.plans.views_measures import opened


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def step_goal(request: HttpRequest, reference: str, goal: UUID) -> HttpResponse:
    """Reached, given up, or taken up again."""
    found = goal_to_change(reference, goal)

    def take(before: str, to: str, words: str) -> None:
        actions.step_goal(goal=found, before=GoalState(before), to=GoalState(to), why=words, by=me(request))

    def shown() -> dict[str, Any]:
        return {"goal": found, "text": reading.text_of(found, found.record)}

    return _step(request, reference, found, GoalState, take, shown)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def step_measure(request: HttpRequest, reference: str, measure: UUID) -> HttpResponse:
    """How it goes: for the unit, and for whoever has promised it, for as long as the plan is shared with them."""
    found = measure_to_step(reference, measure, me(request))

    def take(before: str, to: str, words: str) -> None:
        actions.step_measure(
            measure=found, before=MeasureState(before), to=MeasureState(to), words=words, by=me(request)
        )

    def shown() -> dict[str, Any]:
        one = opened(found)
        notes = [part.note_line(note) for note in reversed(one.notes)]
        return {"measure": found, "text": one.text, "notes": notes}

    return _step(request, reference, found, MeasureState, take, shown)


def _step(
    request: HttpRequest,
    reference: str,
    found: Goal | Measure,
    states: type[GoalState] | type[MeasureState],
    take: Callable[[str, str, str], None],
    shown: Callable[[], dict[str, Any]],
) -> HttpResponse:
    """Ask, check, `take` the step (before, to, words); where somebody was first, what was written stays in the form.
    `shown` is read only when there is a page to show: it opens what is sealed."""

    def page(form: StepForm, status: int = 200, **more: Any) -> HttpResponse:
        context = {"record": found.record, **shown(), "form": form, **more}
        return render(request, "plans/step.html", context, status=status)

    if request.method != "POST":
        return page(StepForm(states=states, initial={"before": found.state, "state": found.state}))
    form = StepForm(request.POST, states=states)
    if not form.is_valid():
        return page(form, 422)
    said = form.cleaned_data
    try:
        take(said["before"], said["state"], said["words"])
    except ChangedMeanwhile as changed:
        form.data = resent(form.data, before=changed.latest.state)
        return page(form, 409, changed=changed.latest.get_state_display())
    messages.success(request, _("Det står i planen nu."))
    return to_plan(reference)

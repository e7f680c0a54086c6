"""One pilot for those who lead it: plan, places, harm log, results; and its steps."""

from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.methods.pilots import actions, bearing, claims, gates, reading, results
from varsam.areas.methods.pilots.models import Evaluation, Pilot
from varsam.areas.methods.pilots.states import State
from varsam.kernel.access import actor
from varsam.kernel.access import gates as access
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me
from varsam.site.pilots import finding, page, shown, words
from varsam.site.pilots.forms import WhyForm

_OVER: Final = frozenset({State.ENDED, State.EVALUATED})


@require_safe
@access.staff(needs=("pilot", Verb.READ))
def pilot(request: HttpRequest, reference: str) -> HttpResponse:
    """All of it on one page."""
    found = finding.find(reference)
    if found.unit_id not in actor.units("pilot", Verb.READ):
        raise Http404
    counted, may_lead = page.counted(found), actor.may("method", Verb.CHANGE)
    missing = gates.missing(found) if found.state == State.PLANNED else []
    context = {
        "pilot": found,
        "chip": words.chip(found),
        "claim": claims.of(found.design, bearing.planned(found)),
        "stop": page.stop(found, counted),
        "rule": words.stop_rule(found),
        "days": (words.day(found.started_on or found.starts_on), words.day(found.ended_on or found.ends_on)),
        "missing": missing,
        "steps": page.steps(found, missing=bool(missing), may_lead=may_lead),
        "history": list(found.steps.select_related("by")),
        "places": page.places(found),
        "measures": list(found.measures.all()),
        "months": page.months(found),
        "harms": page.harms(found),
        "takes_harms": reading.takes_harms(found),
        "may": finding.handles(found),
        "is_planned": found.state == State.PLANNED,
        "is_stopped": found.state == State.STOPPED,
        "may_lead": may_lead,
        "is_over": found.state in _OVER,
        **_came_of_it(found),
    }
    return render(request, "pilots/pilot.html", context)


def _came_of_it(found: Pilot) -> dict[str, Any]:
    """Results, once it goes on no more; nobody looks while it does, or may."""
    if found.state not in _OVER:
        return {}
    measured = results.results(found)
    figures = results.as_published(found, measured)
    evaluation = Evaluation.objects.filter(pilot=found).select_related("by").order_by("-number").first()
    return {
        "results": shown.measures(figures, found.design, "resultat"),
        "claim": claims.of(found.design, bearing.measured(figures)),
        "caution": claims.caution(len(measured)),
        "tables": page.at_places(measured),
        "evaluation": evaluation,
        "conclusion": claims.said(evaluation.design, evaluation.conclusion) if evaluation else "",
        "is_stale": evaluation is not None and page.changed_since(found, evaluation.at),
    }


@dataclass(frozen=True)
class Step:
    """A step as its page asks about it."""

    heading: str | Promise
    lead: str | Promise
    act: str | Promise
    done: str | Promise
    is_grave: bool = False


STEPS: Final[dict[str, Step]] = {
    "starta": Step(
        gettext_lazy("Starta prövningen?"),
        gettext_lazy("Från och med nu kan varken måtten eller stoppregeln ändras. Platserna får veta att den har börjat."),
        gettext_lazy("Starta"),
        gettext_lazy("Prövningen har börjat."),
    ),
    "stoppa": Step(
        gettext_lazy("Stoppa prövningen?"),
        gettext_lazy("Platserna får veta att de ska vänta. Bara den metodansvariga kan låta den fortsätta."),
        gettext_lazy("Stoppa nu"),
        gettext_lazy("Prövningen är stoppad. Platserna har fått veta det."),
        is_grave=True,
    ),
    "fortsatt": Step(
        gettext_lazy("Låta prövningen fortsätta?"),
        gettext_lazy("Läs skadeloggen först. Nästa händelse av samma allvar stoppar den igen."),
        gettext_lazy("Låt den fortsätta"),
        gettext_lazy("Prövningen fortsätter."),
    ),
    "avsluta": Step(
        gettext_lazy("Avsluta prövningen?"),
        gettext_lazy("Nu kan platserna mäta efteråt. En avslutad prövning börjar inte igen."),
        gettext_lazy("Avsluta"),
        gettext_lazy("Prövningen är avslutad. Nu mäter platserna efteråt."),
    ),
    "lagg-ner": Step(
        gettext_lazy("Lägga ner planen?"),
        gettext_lazy("Planen står kvar i listan som en prövning som inte blev av."),
        gettext_lazy("Lägg ner"),
        gettext_lazy("Planen är nedlagd."),
        is_grave=True,
    ),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.staff(needs=("pilot", Verb.CHANGE))
def step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Take a step, with its reason."""
    found = finding.handled(reference)
    asked = STEPS.get(step)
    if asked is None:
        raise Http404
    if step == "fortsatt" and not actor.may("method", Verb.CHANGE):
        raise PermissionDenied("the method lead decides whether it goes on")
    needs_why = step != "starta" and not (
        step == "avsluta" and found.state == State.RUNNING and found.ends_on <= words.today()
    )
    form = WhyForm(request.POST if request.method == "POST" else None, needs_why=needs_why)
    if not form.is_bound or not form.is_valid():
        context = {
            "pilot": found,
            "form": form,
            "asked": asked,
            "asks_why": step != "starta",
            "is_optional": not needs_why,
            "missing": gates.missing(found) if step == "starta" else [],
        }
        return render(request, "pilots/step.html", context, status=422 if form.is_bound else 200)
    why, by = form.cleaned_data["why"], me(request)
    act = {
        "starta": lambda: actions.start(pilot=found, by=by),
        "stoppa": lambda: actions.stop(pilot=found, why=why, by=by),
        "fortsatt": lambda: actions.resume(pilot=found, why=why, by=by),
        "avsluta": lambda: actions.end(pilot=found, why=why, by=by),
        "lagg-ner": lambda: actions.drop(pilot=found, why=why, by=by),
    }[step]
    return finding.acted(request, found, act, str(asked.done))

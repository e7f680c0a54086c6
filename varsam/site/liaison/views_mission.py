"""One mission on one page, and what is written, answered and decided there."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.liaison.missions import actions, reading
from varsam.areas.liaison.missions.actions import NotNow, PointsAtSomebody
from varsam.areas.liaison.missions.enums import Direction, Kind, What
from varsam.areas.liaison.missions.models import Mission
from varsam.areas.liaison.missions.reading import Opened
from varsam.areas.liaison.missions.states import State
from varsam.kernel.access import actor, gates
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.desk.forms import TextForm
from varsam.site.liaison import parts, presentation
from varsam.site.liaison.forms import AnswerForm, CloseForm, CostForm, NoteForm, PaperForm
from varsam.site.operations import writing
from varsam.site.operations.views_request import weighed


def find(reference: str) -> Mission:
    """One of them; not yours is not there."""
    found = reading.find(reference)
    if found is None:
        raise Http404
    return found


def may_change(mission: Mission, user: User) -> bool:
    """Whether it is the user's own, or one of a unit whose missions they keep."""
    return mission.owner_id == user.pk or mission.unit_id in actor.units("mission", Verb.CHANGE)


def mine(request: HttpRequest, reference: str) -> Mission:
    """One that the one who acts may change."""
    found = find(reference)
    if not may_change(found, me(request)):
        raise PermissionDenied("a mission of somebody else")
    return found


@require_safe
@gates.staff(needs=("own_mission", Verb.READ))
def mission(request: HttpRequest, reference: str) -> HttpResponse:
    """The deadline, the thread, the answer, documents, costs, and what was learned."""
    return page(request, reference)


def page(
    request: HttpRequest,
    reference: str,
    status: int = 200,
    *,
    note: NoteForm | None = None,
    check: writing.Check | None = None,
    paper: PaperForm | None = None,
    cost: CostForm | None = None,
) -> HttpResponse:
    """The page of one mission, with the form that is to be mended, where one is."""
    opened = reading.open_mission(reference)
    if opened is None:
        raise Http404
    return render(
        request, "liaison/mission.html", _facts(request, opened, note, check, paper, cost), status=status
    )


def _facts(
    request: HttpRequest,
    opened: Opened,
    note: NoteForm | None,
    check: writing.Check | None,
    paper: PaperForm | None,
    cost: CostForm | None,
) -> dict[str, object]:
    found, user = opened.mission, me(request)
    return {
        "opened": opened,
        "mission": found,
        "due": presentation.due(found, timezone.now()),
        "days": presentation.days(found),
        "chip": presentation.chip(found),
        "thread": presentation.thread(opened.lines),
        "totals": [presentation.money(each) for each in opened.totals],
        "costs": [
            (each, presentation.money(reading.Total(each.currency, each.amount))) for each in opened.costs
        ],
        "parts": parts.of(found, request),
        "part_styles": parts.styles(),
        "is_mine": found.owner_id == user.pk,
        "is_asked": found.offered_to_id == user.pk,
        "may_change": may_change(found, user),
        "may_take_over": found.owner_id != user.pk and found.unit_id in actor.units("mission", Verb.CHANGE),
        "may_answer": found.is_running,
        "is_answered": found.state == State.ANSWERED,
        "is_waiting": found.state == State.WAITING,
        "is_visit": found.kind == Kind.VISIT,
        "is_in": found.direction == Direction.IN,
        "form": note or NoteForm(),
        "check": check,
        "paper_form": paper or PaperForm(),
        "cost_form": cost or CostForm(),
    }


def refuse_number(form: TextForm) -> None:
    """Say that a personnummer can never stay."""
    form.add_error("text", _("Ett personnummer kan aldrig vara kvar här. Ta bort det."))


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("own_mission", Verb.CHANGE))
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """A note in the thread, or what one saw on a journey."""
    if request.method != "POST":
        return see_other("liaison:mission", reference)
    found, form = mine(request, reference), NoteForm(request.POST)
    verdict, check = weighed(request, form)
    if verdict is None:
        return page(request, reference, 422, note=form, check=check)
    what = What(form.cleaned_data["what"] or What.NOTE)
    try:
        actions.write(mission=found, text=verdict.text, what=what, kept=verdict.kept, by=me(request))
    except PointsAtSomebody:
        refuse_number(form)
        return page(request, reference, 422, note=form)
    messages.success(request, _("Sparat i tråden."))
    return see_other("liaison:mission", reference)


@require_POST
@gates.staff(needs=("own_mission", Verb.CHANGE))
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """It waits for somebody else, or goes on."""
    found, to = mine(request, reference), request.POST.get("state", "")
    acts = {State.WAITING.value: actions.wait, State.OPEN.value: actions.go_on}
    if to not in acts:
        raise Http404
    try:
        acts[to](mission=found, by=me(request))
    except NotNow:
        return _was_first(request, reference)
    said = {
        State.WAITING.value: _("Uppdraget väntar på andra. Sista dagen gäller ändå."),
        State.OPEN.value: _("Uppdraget pågår."),
    }
    messages.success(request, said[to])
    return see_other("liaison:mission", reference)


def _was_first(request: HttpRequest, reference: str) -> HttpResponse:
    """A colleague has done something else with it meanwhile: back to how it stands."""
    messages.warning(request, _("Någon har redan ändrat läget. Se efter hur det står nu."))
    return see_other("liaison:mission", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("own_mission", Verb.CHANGE))
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down what was answered."""
    found = mine(request, reference)
    is_in = found.direction == Direction.IN
    form = AnswerForm(request.POST if request.method == "POST" else None, is_in=is_in)
    if not found.is_running:
        messages.warning(request, _("Uppdraget är redan besvarat eller avslutat."))
        return see_other("liaison:mission", reference)
    verdict, check = weighed(request, form)
    if verdict is not None:
        try:
            actions.answer(mission=found, text=verdict.text, kept=verdict.kept, by=me(request))
        except PointsAtSomebody:
            refuse_number(form)
        except NotNow:
            return _was_first(request, reference)
        else:
            messages.success(request, _("Svaret är sparat. Avsluta uppdraget när inget mer ska göras."))
            return see_other("liaison:mission", reference)
    context = {"form": form, "mission": found, "check": check, "is_in": is_in}
    return render(request, "liaison/answer.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("own_mission", Verb.CHANGE))
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """End it; what came in and has no answer says why."""
    found = mine(request, reference)
    if found.state == State.CLOSED:
        messages.warning(request, _("Uppdraget är redan avslutat."))
        return see_other("liaison:mission", reference)
    is_asked = found.direction == Direction.IN and found.answered_at is None
    form = CloseForm(request.POST if request.method == "POST" else None, is_asked=is_asked)
    verdict, check = weighed(request, form)
    if verdict is not None:
        try:
            actions.close(mission=found, why=verdict.text, kept=verdict.kept, by=me(request))
        except PointsAtSomebody:
            refuse_number(form)
        except NotNow:
            return _was_first(request, reference)
        else:
            messages.success(request, _("Uppdraget är avslutat. Det går att öppna igen."))
            return see_other("liaison:mission", reference)
    context = {"form": form, "mission": found, "check": check, "is_asked": is_asked}
    return render(request, "liaison/close.html", context, status=422 if form.is_bound else 200)

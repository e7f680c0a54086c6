"""What has been promised at meetings: mine, and settling it: done, or let go with a reason."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.access import gates
from varsam.kernel.meetings import room as acts
from varsam.kernel.meetings.models import Action
from varsam.kernel.meetings.states import ActionState
from varsam.site.desk.acts import me, see_other
from varsam.site.meetings import promised
from varsam.site.meetings.forms import ReasonForm
from varsam.site.meetings.views_promised import back, groups_page


@require_safe
@gates.staff()
def actions(request: HttpRequest) -> HttpResponse:
    """My actions from all meetings."""
    return _page(request)


def _page(request: HttpRequest, form: ReasonForm | None = None, at: uuid.UUID | None = None) -> HttpResponse:
    waiting, settled = promised.waiting(me(request)), promised.settled(me(request))
    context = {
        "waiting": waiting,
        "settled": settled,
        "late": sum(each.is_late for each in waiting),
        "form": form,
        "at": at,
    }
    return render(request, "meetings/actions.html", context, status=422 if form else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def settle(request: HttpRequest, action: uuid.UUID) -> HttpResponse:
    """Say that it is done, that it is let go and why, or that it is open after all: one's own, or as who leads the meeting."""
    if request.method != "POST":
        return see_other("meetings:actions")
    found = Action.objects.filter(pk=action).first()
    if found is None:
        raise Http404
    wanted = request.POST.get("state", "")
    if wanted == ActionState.DROPPED:
        form = ReasonForm(request.POST, auto_id=f"varfor-{action}-%s")
        if not form.is_valid() and "lage" in request.POST:
            return groups_page(request, 422, form=form, at=action)
        if not form.is_valid():
            return _page(request, form, action)
        return _settled(request, found, ActionState.DROPPED, form.cleaned_data["reason"])
    if wanted not in {ActionState.DONE, ActionState.OPEN}:
        return HttpResponse(_("Välj om det är klart."), status=422, content_type="text/plain; charset=utf-8")
    return _settled(request, found, ActionState(wanted))


def _settled(request: HttpRequest, found: Action, state: ActionState, reason: str = "") -> HttpResponse:
    if found.state == state:
        messages.warning(request, _("Det stod redan så."))
    elif state != ActionState.OPEN and found.state != ActionState.OPEN:
        messages.warning(request, _("Åtgärden är redan avslutad. Öppna den igen först."))
    else:
        acts.settle(action=found, state=state, by=me(request), reason=reason)
        messages.success(request, _("Sparat. Det syns på nästa möte."))
    return back(request, "meetings:group_actions" if "lage" in request.POST else "meetings:actions")

"""Requests about people's own data: the list by the day they are due, a new one, and each of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.access import actor, gates, unsent
from varsam.kernel.lawfulness import rights
from varsam.kernel.lawfulness.models import Answer, Checked, RequestState, Right, RightsRequest
from varsam.kernel.lawfulness.rights import Asker
from varsam.kernel.people.models import Membership
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import me, see_other
from varsam.site.rights import page
from varsam.site.rights.forms import RequestForm

_ANSWERED_SHOWN = 50


@require_safe
@gates.staff(needs=("rights_request", Verb.READ))
def requests(request: HttpRequest) -> HttpResponse:
    """Those that wait, the one that is due first; then those that have been answered, the newest first."""
    now = timezone.now()
    waiting = RightsRequest.objects.exclude(state=RequestState.ANSWERED).select_related("received_by")
    answered = RightsRequest.objects.filter(state=RequestState.ANSWERED).select_related("answered_by")
    context = {
        "waiting": [
            {
                "found": each,
                "kind": Right(each.kind).label,
                "due": page.due(each, now),
                "state": RequestState(each.state).label,
                "chip": page.STATE_CHIPS[RequestState(each.state)],
            }
            for each in waiting.order_by("due_at")
        ],
        "answered": [
            {
                "found": each,
                "kind": Right(each.kind).label,
                "answer": Answer(each.answer).label,
                "at": moments.short_day(each.answered_at) if each.answered_at else "",
                "was_late": each.answered_at is not None and each.answered_at > each.due_at,
            }
            for each in answered.order_by("-answered_at")[:_ANSWERED_SHOWN]
        ],
        "may_add": actor.may("rights_request", Verb.ADD),
    }
    return render(request, "rights/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("rights_request", Verb.ADD))
def new_request(request: HttpRequest) -> HttpResponse:
    """Take in a request: who, proved how, what for."""
    if request.method != "POST":
        kept = unsent.take(request, reverse("rights:new_request"))
        initial = {"received_on": timezone.localdate(), **kept}
        return render(request, "rights/new_request.html", {"form": RequestForm(initial=initial)})
    form = RequestForm(request.POST)
    if not form.is_valid():
        return render(request, "rights/new_request.html", {"form": form}, status=422)
    said = form.cleaned_data
    made = rights.receive(
        unit=_registry(request),
        kind=Right(said["kind"]),
        checked=Checked(said["checked"]),
        received_on=said["received_on"],
        asker=Asker(said["name"].strip(), said["contact"].strip(), said["asked"].strip()),
        by=me(request),
    )
    messages.success(
        request,
        _("Begäran %(reference)s är mottagen. Svaret ska lämnas senast %(day)s.")
        % {"reference": made.reference, "day": moments.short_day(made.due_at)},
    )
    return see_other("rights:request", reference=made.reference)


def _registry(request: HttpRequest) -> int:
    """The unit of the one who takes it in, where they may."""
    allowed = set(actor.units("rights_request", Verb.ADD))
    held: list[Membership] = request.memberships  # type: ignore[attr-defined]
    return next(one.organisation_id for one in held if one.organisation_id in allowed)


@require_safe
@gates.staff(needs=("rights_request", Verb.READ))
def request_page(request: HttpRequest, reference: str) -> HttpResponse:
    """One request; the auditor sees how far it has come and no word of it."""
    return page.show(request, page.opened(reference))

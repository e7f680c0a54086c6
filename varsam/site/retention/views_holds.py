"""What must not be destroyed: setting a hold, and ending it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.kernel.access import actor, gates
from varsam.kernel.retention import actions
from varsam.kernel.retention.models import Hold
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me
from varsam.site.retention import presentation
from varsam.site.retention.forms import HoldForm, LiftForm

_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("hold", Verb.READ))
def holds(request: HttpRequest) -> HttpResponse:
    """The holds in force and those that are over; a post sets one."""
    may_add = actor.may("hold", Verb.ADD)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and may_add and form.is_valid() and _set(request, form):
        return redirect("retention:holds")
    found = Hold.objects.select_related("unit", "set_by", "lifted_by")
    today = presentation.today()
    in_force = [
        hold for hold in found.filter(lifted_at=None)[:_SHOWN] if hold.until is None or hold.until >= today
    ]
    context = {
        "form": form,
        "in_force": [(hold, presentation.named(hold.kind)) for hold in in_force],
        "over": [
            (hold, presentation.named(hold.kind))
            for hold in found.exclude(pk__in=[each.pk for each in in_force])[:_SHOWN]
        ],
        "may_add": may_add,
        "may_lift": actor.may("hold", Verb.CHANGE),
    }
    return render(request, "retention/holds.html", context, status=422 if form.errors else 200)


def _set(request: HttpRequest, form: HoldForm) -> bool:
    hold = actions.set_hold(**form.cleaned_data, by=me(request))
    if hold is None:
        form.add_error("reference", _("Det finns inget med den referensen att spärra."))
        return False
    messages.success(request, _("Spärrat: %(reference)s förstörs inte.") % {"reference": hold.reference})
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("hold", Verb.CHANGE))
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why a hold is over; what it held may then come on a list."""
    hold = Hold.objects.select_related("unit", "set_by").filter(pk=pk).first()
    if hold is None:
        raise Http404
    if hold.lifted_at is not None:
        messages.info(request, _("Spärren är redan hävd."))
        return redirect("retention:holds")
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = actions.lift_hold(hold=hold, reason=form.cleaned_data["reason"], by=me(request))
        messages.success(request, _("Spärren är hävd.") if done else _("Någon annan hann häva spärren."))
        return redirect("retention:holds")
    context = {"hold": hold, "kind_words": presentation.named(hold.kind), "form": form}
    return render(request, "retention/lift.html", context, status=422 if form.errors else 200)

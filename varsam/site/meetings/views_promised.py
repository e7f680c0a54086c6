"""The groups' list of what has been promised, and noting what a done action gave."""

import re
import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.access import gates
from varsam.kernel.meetings import room as acts
from varsam.kernel.meetings.models import Action
from varsam.kernel.meetings.states import ActionState
from varsam.site.desk.acts import me, see_other
from varsam.site.meetings import promised_groups
from varsam.site.meetings.forms import OutcomeForm


@require_safe
@gates.staff()
def group_actions(request: HttpRequest) -> HttpResponse:
    """What has been promised at the meetings of my groups, by anybody."""
    return groups_page(request)


def groups_page(request: HttpRequest, status: int = 200, **sent: Any) -> HttpResponse:
    """The list; `sent` is a form as it was sent, and at which action."""
    asks = request.POST if request.method == "POST" else request.GET
    groups = promised_groups.my_groups(me(request))
    asked = asks.get("grupp", "")
    chosen = [group for group in groups if str(group.pk) == asked] or groups
    which = asks.get("lage", promised_groups.OPEN)
    if which not in promised_groups.LISTS:
        which = promised_groups.OPEN
    found = promised_groups.of(chosen)
    counts = promised_groups.counts(found)
    context = {
        "groups": groups,
        "group": chosen[0].pk if len(chosen) == 1 else "",
        "which": which,
        "lists": [(name, words, counts[name]) for name, words in promised_groups.LISTS.items()],
        "heading": _heading(counts),
        "rows": promised_groups.rows(found, which, me(request)),
        "at": None,
    }
    return render(request, "meetings/group_actions.html", {**context, **sent}, status=status)


def _heading(counts: dict[str, int]) -> str:
    """The finding first."""
    late, left = counts[promised_groups.LATE], counts[promised_groups.OPEN]
    if late:
        return ngettext("En åtgärd är sen", "%(n)s åtgärder är sena", late) % {"n": late}
    if left:
        return ngettext("En åtgärd är kvar, ingen är sen", "%(n)s åtgärder är kvar, ingen är sen", left) % {
            "n": left
        }
    return _("Allt som har lovats är gjort")


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def follow_up(request: HttpRequest, action: uuid.UUID) -> HttpResponse:
    """Note what something that is done gave; by who leads a meeting of the group."""
    if request.method != "POST":
        return see_other("meetings:group_actions")
    found = Action.objects.filter(pk=action).first()
    if found is None:
        raise Http404
    form = OutcomeForm(request.POST, auto_id=f"gav-{action}-%s")
    if not form.is_valid():
        return groups_page(request, 422, form=form, at=action)
    if found.state != ActionState.DONE:
        messages.warning(request, _("Bara det som är klart kan följas upp."))
        return back(request, "meetings:group_actions")
    try:
        acts.follow_up(action=found, outcome=form.cleaned_data["outcome"], by=me(request))
    except PermissionDenied:
        messages.warning(request, _("Den som leder gruppens möten följer upp."))
    else:
        messages.success(request, _("Uppföljt. Det står nu tillsammans med åtgärden."))
    return back(request, "meetings:group_actions")


def back(request: HttpRequest, name: str) -> HttpResponse:
    """To the list that the act was made from."""
    meeting = request.POST.get("mote", "")
    if re.fullmatch(r"[A-Z0-9-]{1,16}", meeting):
        return see_other("meetings:meeting", meeting)
    response = see_other(name)
    kept = {key: request.POST[key] for key in ("grupp", "lage") if request.POST.get(key)}
    if kept:
        response["Location"] += f"?{urlencode(kept)}"
    return response

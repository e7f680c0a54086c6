"""Who was there, at one meeting of a parent group: names that people have chosen, marked with a thumb."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.relatives.parents import actions, reading
from varsam.areas.relatives.parents.models import Meeting, ParentGroup, Seat
from varsam.areas.relatives.parents.states import SeatState, State
from varsam.areas.relatives.support.refusals import NotNow
from varsam.kernel.access import gates
from varsam.site.desk.acts import me, see_other
from varsam.site.support import desk_groups
from varsam.site.support.views_groups import find


def _find(reference: str, uid: uuid.UUID) -> tuple[ParentGroup, Meeting]:
    group = find(reference)
    found = next((each for each in group.meetings.all() if each.uid == uid), None)
    if found is None:
        raise Http404
    return group, found


def _closed(group: ParentGroup, meeting: Meeting) -> str:
    """Why nothing can be marked; empty where it can."""
    if group.state == State.ENDED:
        return _("Gruppen är avslutad.")
    if meeting.starts_at > timezone.now():
        return _("Du kan ta närvaro när träffen har börjat.")
    return ""


@require_safe
@gates.staff()
def meeting(request: HttpRequest, reference: str, uid: uuid.UUID) -> HttpResponse:
    """The list of one meeting."""
    group, found = _find(reference, uid)
    rows = [
        {
            "uid": line.uid,
            "alias": line.alias or _("Har inte valt namn än"),
            "state": {True: "yes", False: "no"}.get(line.present.get(uid), ""),  # type: ignore[arg-type]
        }
        for line in reading.seats(group)
        if line.state == SeatState.TAKEN
    ]
    context = {
        "group": group,
        "meeting": found,
        "words": desk_groups.span(found),
        "rows": rows,
        "here": sum(row["state"] == "yes" for row in rows),
        "closed": _closed(group, found),
        "others": [
            {
                "words": desk_groups.span(each),
                "address": reverse("support:meeting", args=[reference, each.uid]),
                "here": each.uid == uid,
            }
            for each in group.meetings.all()
        ],
    }
    return render(request, "support/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def mark(request: HttpRequest, reference: str, uid: uuid.UUID) -> HttpResponse:
    """One was here, or was not."""
    if request.method != "POST":
        return redirect("support:meeting", reference, uid)
    group, found = _find(reference, uid)
    seat = _seat(group, request.POST.get("seat", ""))
    if seat is None:
        messages.warning(request, _("Den personen har inte längre en plats i gruppen."))
        return see_other("support:meeting", reference, uid)
    try:
        actions.mark(
            meeting=found, seat=seat, is_present=request.POST.get("present") == "yes", by=me(request)
        )
    except NotNow as refusal:
        messages.warning(request, refusal.why)
    response = see_other("support:meeting", reference, uid)
    response["Location"] += f"#plats-{seat.uid}"
    return response


def _seat(group: ParentGroup, sent: str) -> Seat | None:
    try:
        return Seat.objects.filter(uid=uuid.UUID(sent), group=group, state=SeatState.TAKEN).first()
    except ValueError:
        return None

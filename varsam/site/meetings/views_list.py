"""The list of meetings, and calling a new one."""

import re
from datetime import datetime, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.access import actor, gates
from varsam.kernel.meetings import planning, reading
from varsam.kernel.meetings.models import Group, Meeting
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.meetings import rows
from varsam.site.meetings.forms import NewMeetingForm

PAGE = 25
_MOST_AHEAD = 100
_LONG = timedelta(hours=1, minutes=30)


@require_safe
@gates.staff()
def meetings(request: HttpRequest) -> HttpResponse:
    """What is coming and what has been, for those who are invited or convene; of what has been, `?sida=2` and on are earlier."""
    mine = set(reading.invited_to().values_list("pk", flat=True))
    found, number = rows.with_cases(Meeting.objects.all()), _page_asked(request)
    first = (number - 1) * PAGE
    been = list(found.exclude(rows.WAITS).order_by("-starts_at", "pk")[first : first + PAGE + 1])
    if number > 1 and not been:
        raise Http404
    context = {
        "coming": [
            rows.row(each, mine)
            for each in found.filter(rows.WAITS).order_by("starts_at", "pk")[:_MOST_AHEAD]
        ]
        if number == 1
        else [],
        "earlier": [rows.row(each, mine) for each in been[:PAGE]],
        "number": number,
        "before": number + 1 if len(been) > PAGE else 0,
        "may_call": actor.may("meeting", Verb.ADD),
    }
    return render(request, "meetings/meetings.html", context)


def _page_asked(request: HttpRequest) -> int:
    asked = request.GET.get("sida", "1")
    if not re.fullmatch(r"[1-9]\d{0,3}", asked):
        raise Http404
    return int(asked)


def _groups() -> list[Group]:
    """Groups that meet still, of the units in which the one who acts may call a meeting."""
    return list(
        Group.objects.filter(unit_id__in=actor.units("meeting", Verb.ADD), ended_at=None)
        .exclude(valid_until__lt=timezone.localdate())
        .order_by("name", "pk")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("meeting", Verb.ADD))
def new_meeting(request: HttpRequest) -> HttpResponse:
    """Call a meeting; the members of the group are invited with it."""
    groups = _groups()
    if request.method == "POST":
        form = NewMeetingForm(request.POST, groups=groups)
        if form.is_valid():
            return _called(request, form, {group.pk: group for group in groups})
    else:
        asked = next(
            (group for group in groups if str(group.pk) == request.GET.get("grupp")),
            groups[0] if groups else None,
        )
        form = NewMeetingForm(groups=groups, initial=_usual(asked) if asked else None)
    return render(
        request,
        "meetings/new_meeting.html",
        {"form": form, "groups": groups},
        status=422 if form.errors else 200,
    )


def _called(request: HttpRequest, form: NewMeetingForm, groups: dict[int, Group]) -> HttpResponse:
    starts, ends = form.times()
    try:
        made = planning.plan_meeting(
            group=groups[form.cleaned_data["group"]],
            starts_at=starts,
            ends_at=ends,
            place=form.cleaned_data["place"],
            by=me(request),
        )
    except PermissionDenied:
        form.add_error("group", _("Den gruppen kan du inte kalla längre."))
        return render(
            request, "meetings/new_meeting.html", {"form": form, "groups": list(groups.values())}, status=422
        )
    messages.success(request, _("Mötet är planerat och gruppen är inbjuden. Lägg nu upp dagordningen."))
    return see_other("meetings:meeting", made.reference)


def _usual(group: Group) -> dict[str, object]:
    """The next day on which the group usually meets, and when and where."""
    today = timezone.localdate()
    ahead = (group.weekday - today.weekday()) % 7 if group.weekday is not None else 7
    found: dict[str, object] = {
        "group": group.pk,
        "day": today + timedelta(days=ahead or 7),
        "place": group.place,
    }
    if group.usual_time is not None:
        begins = datetime.combine(today, group.usual_time)
        found |= {"begins": group.usual_time, "ends": (begins + _LONG).time()}
    return found

"""One meeting outside its room: its agenda and who may be in at what, who is invited, and changes to it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.access import gates
from varsam.kernel.meetings import planning
from varsam.kernel.meetings.enums import Function, Presence
from varsam.kernel.meetings.models import Member
from varsam.kernel.meetings.states import MeetingState
from varsam.kernel.people.models import User
from varsam.site.desk.acts import me, see_other
from varsam.site.meetings import opened, plan, words
from varsam.site.meetings.forms import ChangeMeetingForm, InviteForm, ReasonForm
from varsam.site.meetings.found import meeting_called
from varsam.site.meetings.opened import Opened


def read(request: HttpRequest, reference: str) -> Opened:
    """The meeting as the one who acts sees it."""
    return opened.of(meeting_called(reference), me(request).pk)


def led(request: HttpRequest, reference: str) -> Opened:
    """The same, for who leads it."""
    found = read(request, reference)
    if not found.may_lead:
        raise PermissionDenied
    return found


@require_safe
@gates.staff()
def meeting(request: HttpRequest, reference: str) -> HttpResponse:
    """The plan of it before, what came of it after."""
    return page(request, read(request, reference))


def page(request: HttpRequest, found: Opened, status: int = 200, **sent: Any) -> HttpResponse:
    """The page; `sent` are forms as they were sent."""
    return render(request, "meetings/meeting.html", {**plan.context(request, found), **sent}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Another time or place, who leads it and who keeps the minutes."""
    found = led(request, reference)
    if found.state not in {MeetingState.PLANNED, MeetingState.ONGOING}:
        messages.warning(request, _("Mötet är slut och går inte att ändra."))
        return see_other("meetings:meeting", reference)
    people = [(seat.user_id, seat.user.name) for seat in found.seats]
    form = ChangeMeetingForm(
        request.POST if request.method == "POST" else None,
        people=people,
        until=found.meeting.group.valid_until,
        initial=_as_it_is(found),
    )
    if request.method == "POST" and form.is_valid():
        starts, ends = form.times()
        said = form.cleaned_data
        users = User.objects.in_bulk([said["chair"], *([said["secretary"]] if said["secretary"] else [])])
        planning.change_meeting(
            meeting=found.meeting,
            starts_at=starts,
            ends_at=ends,
            place=said["place"],
            chair=users[said["chair"]],
            secretary=users.get(said["secretary"]),
            by=me(request),
        )
        messages.success(request, _("Mötet är ändrat."))
        return see_other("meetings:meeting", reference)
    context = {"form": form, "reference": reference, "title": words.meeting_title(found.meeting)}
    return render(request, "meetings/change.html", context, status=422 if form.errors else 200)


def _as_it_is(found: Opened) -> dict[str, object]:
    starts, ends = timezone.localtime(found.meeting.starts_at), timezone.localtime(found.meeting.ends_at)
    return {
        "day": starts.date(),
        "begins": starts.time(),
        "ends": ends.time(),
        "place": found.meeting.place,
        "chair": found.meeting.chair_id,
        "secretary": found.meeting.secretary_id or "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """It does not take place, and those invited see why."""
    found = led(request, reference)
    if found.state != MeetingState.PLANNED:
        messages.warning(request, _("Bara ett möte som inte har börjat kan ställas in."))
        return see_other("meetings:meeting", reference)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        planning.cancel_meeting(meeting=found.meeting, reason=form.cleaned_data["reason"], by=me(request))
        messages.success(request, _("Mötet är inställt."))
        return see_other("meetings:meeting", reference)
    context = {"form": form, "reference": reference, "title": words.meeting_title(found.meeting)}
    return render(request, "meetings/cancel.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def invite(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody else of the group's: by who leads it anybody, by somebody who cannot come their deputy. It opens no case."""
    if request.method != "POST":
        return see_other("meetings:meeting", reference)
    found = read(request, reference)
    people = plan.people_to_invite(found)
    if not people and not found.may_lead:
        raise PermissionDenied
    form = InviteForm(request.POST, people=people, auto_id="bjud_%s")
    if not form.is_valid():
        return page(request, found, 422, invite_form=form)
    user, organisation = (int(part) for part in form.cleaned_data["person"].split("-"))
    member = Member.objects.current().filter(group_id=found.meeting.group_id, user_id=user).first()
    stands_in_for = member.deputy_for.user_id if member and member.deputy_for else None
    planning.invite(
        meeting=found.meeting,
        user=User.objects.get(pk=user),
        organisation=organisation,
        function=Function(form.cleaned_data["function"]),
        deputy_for=next((seat for seat in found.seats if seat.user_id == stands_in_for), None),
        by=me(request),
    )
    messages.success(
        request, _("Inbjuden. Att vara inbjuden öppnar inget ärende: det gör bara samtycke eller beslut.")
    )
    return see_other("meetings:meeting", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def presence(request: HttpRequest, reference: str, seat: int) -> HttpResponse:
    """Who is there: by who leads the meeting, or said by oneself."""
    if request.method != "POST":
        return see_other("meetings:meeting", reference)
    found = read(request, reference)
    attendance = next((each for each in found.seats if each.pk == seat), None)
    if attendance is None:
        raise Http404
    if request.POST.get("presence") not in Presence.values:
        return HttpResponse(
            _("Välj hur det är med närvaron."), status=422, content_type="text/plain; charset=utf-8"
        )
    try:
        planning.set_presence(
            attendance=attendance, presence=Presence(request.POST["presence"]), by=me(request)
        )
    except PermissionDenied:
        if not found.may_lead and attendance.user_id != found.mine:
            raise
        messages.warning(request, _("Närvaron går inte att ändra så nu."))
    item = request.POST.get("punkt", "")
    if item.isdecimal() and found.place(int(item)) is not None:
        return see_other("meetings:item", reference, int(item))
    if "rum" in request.POST:
        return see_other("meetings:room", reference)
    return see_other("meetings:meeting", reference)

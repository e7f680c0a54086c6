"""Conflicts of interest (jäv): saying that one has one, noting it of another, and deciding that it was none."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.kernel.access import gates
from varsam.kernel.meetings import room as acts
from varsam.kernel.meetings.enums import Why
from varsam.kernel.meetings.reading import Place
from varsam.kernel.meetings.states import MeetingState
from varsam.kernel.people.models import User
from varsam.site.desk.acts import me, see_other
from varsam.site.meetings import words
from varsam.site.meetings.forms import ConflictForm, EndConflictForm
from varsam.site.meetings.opened import Opened, is_case
from varsam.site.meetings.views_agenda import place_of
from varsam.site.meetings.views_meeting import led, read


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def conflict(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """Say that one has a conflict of interest, after reading what follows; who leads may write it down for another."""
    found = read(request, reference)
    place = place_of(found, item)
    if not is_case(place) or found.state not in {MeetingState.PLANNED, MeetingState.ONGOING}:
        raise Http404
    people = _those_in(found, place)
    if not people:
        messages.warning(request, _("Du är redan utanför under den punkten."))
        return see_other("meetings:item", reference, item)
    initial = {"user": found.mine if found.mine in dict(people) else people[0][0]}
    form = ConflictForm(request.POST if request.method == "POST" else None, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        user = User.objects.get(pk=form.cleaned_data["user"] or initial["user"])
        acts.declare_conflict(item=place.item, user=user, reason=form.cleaned_data["reason"], by=me(request))
        said = _("Jävet är antecknat. %(who)s är utanför från och med nu.") % {"who": user.given_name}
        messages.success(request, said)
        return see_other("meetings:item", reference, item)
    context = {
        "form": form,
        "reference": reference,
        "item": item,
        "title": words.title_of(place),
        "may_choose": len(people) > 1,
    }
    return render(request, "meetings/conflict.html", context, status=422 if form.errors else 200)


def _those_in(found: Opened, place: Place) -> list[tuple[int, str]]:
    """Whom the one who acts may declare a conflict for: themselves, and for who leads also the others inside."""
    return [
        (each.seat.user_id, each.seat.user.name)
        for each in found.circle(place.item)
        if each.may and (found.may_lead or each.seat.user_id == found.mine)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def end_conflict(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """Decide that somebody had no conflict of interest after all: by who leads the meeting, never in a matter of their own."""
    found = led(request, reference)
    place = place_of(found, item)
    people = those_with_conflict(found, place)
    if not people:
        messages.warning(request, _("Ingen annan har jäv vid den punkten."))
        return see_other("meetings:meeting", reference)
    form = EndConflictForm(
        request.POST if request.method == "POST" else None, people=people, initial={"user": people[0][0]}
    )
    if request.method == "POST" and form.is_valid():
        user = User.objects.get(pk=form.cleaned_data["user"])
        try:
            acts.end_conflict(item=place.item, user=user, reason=form.cleaned_data["reason"], by=me(request))
        except PermissionDenied:
            messages.warning(request, _("Punktens protokoll är justerat. Vilka som var utanför står fast."))
        else:
            messages.success(
                request,
                _("Jävet är taget tillbaka. Att det anmäldes, och varför det togs tillbaka, står kvar."),
            )
        return see_other("meetings:meeting", reference)
    context = {"form": form, "reference": reference, "title": words.title_of(place)}
    return render(request, "meetings/end_conflict.html", context, status=422 if form.errors else 200)


def those_with_conflict(found: Opened, place: Place) -> list[tuple[int, str]]:
    """Others who have said, or of whom it is noted, that they have a conflict of interest at an item."""
    return [
        (each.seat.user_id, each.seat.user.name)
        for each in found.circle(place.item)
        if each.why == Why.CONFLICT and each.seat.user_id != found.mine
    ]

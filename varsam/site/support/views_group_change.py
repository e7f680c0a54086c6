"""Changing a parent group: what it is, how many it takes, when it meets."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.areas.relatives.parents import actions, reading
from varsam.areas.relatives.parents.models import ParentGroup
from varsam.areas.relatives.parents.states import State
from varsam.areas.relatives.support.refusals import NotNow
from varsam.kernel.access import gates
from varsam.kernel.people.models import District
from varsam.lib.rows import Verb
from varsam.lib.working_days import STOCKHOLM
from varsam.site.desk.acts import me, see_other
from varsam.site.support import desk_groups
from varsam.site.support.desk_forms import MOST_MEETINGS, GroupForm, PlacesForm, TimeForm
from varsam.site.support.views_groups import find

_NEW = 2


def _to_change(reference: str) -> ParentGroup:
    found = find(reference)
    if not reading.keeps(found) or found.state == State.ENDED:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("parent_group", Verb.CHANGE))
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """What the group is called, in which language and where, who leads, how many it takes."""
    found, data = _to_change(reference), request.POST if request.method == "POST" else None
    form = GroupForm(data, leaders=actions.leaders(found.unit), initial=_initial(found))
    places = PlacesForm(data, initial={"places": found.places})
    if not (form.is_valid() and places.is_valid()):
        return _change_page(request, found, form, places, 422 if data is not None else 200)
    said = form.cleaned_data
    try:
        actions.set_places(group=found, places=places.cleaned_data["places"], by=me(request))
        actions.change(
            group=found,
            said={
                "names": form.names(),
                "language": said["language"],
                "district": District.objects.filter(pk=said["district"]).first(),
                "place": said["place"],
                "leaders": form.led_by(),
            },
            by=me(request),
        )
    except NotNow as refusal:
        places.add_error("places", refusal.why)
        return _change_page(request, found, form, places, 409)
    messages.success(request, _("Sparat. De som är med i gruppen ser ändringen."))
    return see_other("support:group", reference)


def _initial(found: ParentGroup) -> dict[str, Any]:
    names = {f"name_{code}": words for code, words in found.names.items() if code != "sv"}
    return {
        **names,
        "name": found.names["sv"],
        "language": found.language,
        "district": found.district_id,
        "place": desk_groups.place(found),
        "leaders": [each.pk for each in desk_groups.leaders(found)],
    }


def _change_page(
    request: HttpRequest, found: ParentGroup, form: GroupForm, places: PlacesForm, status: int
) -> HttpResponse:
    context = {"group": found, "form": form, "places": places}
    return render(request, "support/change_group.html", context, status=status)


# --- when it meets -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Line:
    """One row of the page: a meeting that is there already, or an empty one for a new."""

    uid: uuid.UUID | None
    form: TimeForm
    is_new: bool
    is_removed: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("parent_group", Verb.CHANGE))
def times(request: HttpRequest, reference: str) -> HttpResponse:
    """When it meets, one row a meeting; an empty row adds nothing, a ticked one is taken away. What has been held stays."""
    found = _to_change(reference)
    lines = _lines(found, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _times_page(request, found, lines)
    kept = [
        line for line in lines if not line.is_removed and not (line.is_new and not line.form.has_changed())
    ]
    if not all(line.form.is_valid() for line in kept):
        return _times_page(request, found, lines, status=422)
    wanted = sorted(((line.uid, *line.form.span()) for line in kept), key=lambda each: each[1])
    try:
        actions.set_times(group=found, times=wanted, by=me(request))
    except NotNow as refusal:
        messages.warning(request, refusal.why)
        return _times_page(request, found, lines, status=409)
    messages.success(request, _("Sparat. De som är med ser de nya tiderna."))
    return see_other("support:group", reference)


def _lines(found: ParentGroup, data: Any) -> list[_Line]:
    kept = [
        _Line(
            each.uid,
            _form(data, str(each.uid), each.starts_at, each.ends_at),
            False,
            _is_ticked(data, each.uid),
        )
        for each in found.meetings.all()
        if each.held_at is None
    ]
    room = max(0, min(_NEW, MOST_MEETINGS - len(kept)))
    return [*kept, *(_Line(None, _form(data, f"ny-{n}"), True) for n in range(room))]


def _is_ticked(data: Any, uid: uuid.UUID) -> bool:
    return data is not None and str(uid) in data.getlist("remove")


def _form(data: Any, prefix: str, starts: datetime | None = None, ends: datetime | None = None) -> TimeForm:
    initial: dict[str, Any] = {}
    if starts is not None and ends is not None:
        local, end = starts.astimezone(STOCKHOLM), ends.astimezone(STOCKHOLM)
        initial = {"day": local.date(), "starts": local.time(), "ends": end.time()}
    return TimeForm(
        data, prefix=prefix, initial=initial, empty_permitted=starts is None, use_required_attribute=False
    )


def _times_page(
    request: HttpRequest, found: ParentGroup, lines: list[_Line], status: int = 200
) -> HttpResponse:
    wrong = next((line.form for line in lines if line.form.is_bound and line.form.errors), None)
    held = [desk_groups.span(each) for each in found.meetings.all() if each.held_at]
    context = {"group": found, "lines": lines, "held": held, "form": wrong}
    return render(request, "support/times.html", context, status=status)

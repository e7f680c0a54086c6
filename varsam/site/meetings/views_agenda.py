"""The agenda: adding items, moving them, taking them off."""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from varsam.kernel.access import gates
from varsam.kernel.meetings import agenda, planning
from varsam.kernel.meetings.enums import ItemKind, Room
from varsam.kernel.meetings.models import Group, Meeting
from varsam.kernel.meetings.reading import Place
from varsam.kernel.meetings.states import MeetingState
from varsam.kernel.records.models import Record
from varsam.site.desk.acts import me, see_other
from varsam.site.meetings import plan, words
from varsam.site.meetings.forms import CaseItemForm, ChangeItemForm, OtherItemForm
from varsam.site.meetings.headings import HeadingForm
from varsam.site.meetings.opened import Opened, is_case
from varsam.site.meetings.views_meeting import page, read


def place_of(found: Opened, item: int) -> Place:
    """An item of its agenda; for all others it is not there."""
    place = found.place(item)
    if place is None:
        raise Http404
    return place


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def add_item(request: HttpRequest, reference: str) -> HttpResponse:
    """One more item: a case, or something that is about nobody."""
    if request.method != "POST":
        return see_other("meetings:meeting", reference)
    found = read(request, reference)
    if "record" in request.POST:
        return _add_case(request, found)
    form = OtherItemForm(request.POST, auto_id="ovrigt_%s")
    if not form.is_valid():
        return page(request, found, 422, other_form=form)
    kind = ItemKind.TREND if found.meeting.room == Room.TRENDS else ItemKind.OTHER
    planning.add_item(
        meeting=found.meeting,
        kind=kind,
        title=form.cleaned_data["title"],
        minutes=form.cleaned_data["minutes"],
        by=me(request),
    )
    keep(request, form, found.meeting)
    messages.success(request, _("Punkten är tillagd."))
    return see_other("meetings:meeting", reference)


def keep(request: HttpRequest, form: HeadingForm, kept_at: Meeting | Group) -> None:
    """Put on record what in a heading may point at somebody and stays, where something does."""
    if form.kept:
        why = form.cleaned_data["handling"]
        agenda.keep_identifier(kept_at=kept_at, kinds=form.kept, why=why, by=me(request))


def _add_case(request: HttpRequest, found: Opened) -> HttpResponse:
    form = CaseItemForm(request.POST, records=plan.records_to_choose(found), auto_id="arende_%s")
    if form.is_valid():
        try:
            planning.add_case(
                meeting=found.meeting,
                record=Record.objects.get(pk=form.cleaned_data["record"]),
                minutes=form.cleaned_data["minutes"],
                by=me(request),
            )
        except PermissionDenied:
            form.add_error(
                "record", _("Ärendet kan inte läggas till: det står redan på dagordningen eller är avslutat.")
            )
    if form.errors:
        return page(request, found, 422, case_form=form)
    messages.success(request, _("Ärendet är tillagt. Bara de som får ta del av det ser vem det gäller."))
    return see_other("meetings:meeting", found.meeting.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def change_item(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """How long it may take, and its words."""
    found = read(request, reference)
    place = place_of(found, item)
    if not found.may_lead and place.record is None:
        raise PermissionDenied
    if place.item.started_at is not None:
        messages.warning(request, _("Punkten har börjat och går inte att ändra."))
        return see_other("meetings:meeting", reference)
    form = ChangeItemForm(
        request.POST if request.method == "POST" else None,
        initial={"minutes": place.item.planned_minutes, "title": place.title},
    )
    if is_case(place):
        del form.fields["title"]
    if request.method == "POST" and form.is_valid():
        planning.change_item(
            item=place.item,
            minutes=form.cleaned_data["minutes"],
            title=form.cleaned_data.get("title", ""),
            by=me(request),
        )
        keep(request, form, found.meeting)
        messages.success(request, _("Punkten är ändrad."))
        return see_other("meetings:meeting", reference)
    context = {
        "form": form,
        "reference": reference,
        "title": words.title_of(place),
        "number": place.item.position,
    }
    return render(request, "meetings/change_item.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def move_item(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """One place up or down among the items that have not begun, or to where it was dragged (`to`, the first being 0)."""
    if request.method != "POST":
        return see_other("meetings:meeting", reference)
    found = read(request, reference)
    place = place_of(found, item)
    waiting = [each for each in found.places if each.item.started_at is None]
    if place not in waiting:
        messages.warning(request, _("Punkten har börjat och ligger kvar."))
        return see_other("meetings:meeting", reference)
    to, before = request.POST.get("to", ""), waiting.index(place)
    at = int(to) if re.fullmatch(r"\d{1,3}", to) else before + (-1 if request.POST.get("way") == "up" else 1)
    at = min(at, len(waiting) - 1)
    if 0 <= at != before:
        planning.place_item(item=place.item, position=waiting[at].item.position, by=me(request))
    return see_other("meetings:meeting", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def fill_agenda(request: HttpRequest, reference: str) -> HttpResponse:
    """Put up what waits for the meeting: what stands on every agenda, and what other parts of the work have for it."""
    if request.method != "POST":
        return see_other("meetings:meeting", reference)
    found = read(request, reference)
    if found.state not in {MeetingState.PLANNED, MeetingState.ONGOING}:
        messages.warning(request, _("Mötet är slut och går inte att ändra."))
        return see_other("meetings:meeting", reference)
    n = len(agenda.fill(meeting=found.meeting, by=me(request)))
    said = ngettext("En punkt är tillagd.", "%(n)s punkter är tillagda.", n) % {"n": n}
    messages.success(request, said if n else _("Det fanns inget mer att lägga till."))
    return see_other("meetings:meeting", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def drop_item(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """Take it off the agenda."""
    if request.method != "POST":
        return see_other("meetings:meeting", reference)
    found = read(request, reference)
    place = found.place(item)
    if place is None:
        # Somebody else was first, or the button was pressed twice: what was asked for is so.
        messages.success(request, _("Punkten är borttagen från dagordningen."))
    elif place.item.started_at is not None:
        messages.warning(request, _("Punkten har börjat och står kvar."))
    else:
        planning.drop_item(item=place.item, by=me(request))
        messages.success(request, _("Punkten är borttagen från dagordningen."))
    return see_other("meetings:meeting", reference)

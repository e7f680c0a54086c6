"""Writing in the minutes while the meeting goes on, and putting a line right."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsam.kernel.access import gates
from varsam.kernel.meetings import papers, reading
from varsam.kernel.meetings import room as acts
from varsam.kernel.meetings.enums import LineKind
from varsam.kernel.meetings.models import Action, Item, Line, Meeting
from varsam.kernel.meetings.reading import Said
from varsam.kernel.meetings.room import ChangedMeanwhile, NotOpen, OutsideCircle
from varsam.kernel.people.models import User
from varsam.lib import when
from varsam.site.desk.acts import me, see_other
from varsam.site.meetings import compose, opened, words
from varsam.site.meetings.forms import LONGEST_LINE, LineForm
from varsam.site.meetings.found import item_in_circle, meeting_called
from varsam.site.meetings.opened import Opened
from varsam.site.meetings.views_room import item_page


@require_POST
@gates.staff()
def write(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """Add a line. Whoever is outside finds nothing to write in. A page whose script sends its lines itself gets what is
    wrong with one as JSON, and shows the line as everybody gets it; one line sent twice stands there once."""
    meeting = meeting_called(reference)
    found_item = item_in_circle(meeting, item)
    form = _form(request, meeting, item)
    if form.is_valid():
        fault = _save(form, found_item, me(request), line=_line_of(request))
        if fault:
            form.add_error(None, fault)
    if request.headers.get("Accept") == "application/json":
        faults = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"faults": faults}, status=422 if faults else 201)
    if form.errors:
        found = opened.of(meeting, me(request).pk)
        return item_page(request, found, found.place(item), form=form, status=422)
    return see_other("meetings:item", reference, item)


def _form(request: HttpRequest, meeting: Meeting, item: int) -> LineForm:
    """Who sits in the circle is asked for only where somebody is to promise something: a line is stored sooner without."""
    form = LineForm({**request.POST.dict(), "owner": ""}, owners=[])
    if form.data["kind"] != LineKind.ACTION:
        return form
    found = opened.of(meeting, me(request).pk)
    place = found.place(item)
    return LineForm(request.POST, owners=compose.owners(found, place) if place else [])


def _line_of(request: HttpRequest) -> uuid.UUID | None:
    """Which line the page says that it is."""
    try:
        return uuid.UUID(request.POST.get("line", ""))
    except ValueError:
        return None


@require_POST
@gates.staff()
def draft(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """Keep what somebody has typed and not sent, for themselves alone; nothing is kept of an empty field."""
    found_item = item_in_circle(meeting_called(reference), item)
    text = request.POST.get("text", "")[:LONGEST_LINE]
    if text.strip():
        papers.save_draft(item=found_item, text=text, by=me(request))
    else:
        papers.drop_draft(item=found_item, by=me(request))
    return HttpResponse(status=204)


def _save(
    form: LineForm,
    item: Item,
    by: User,
    replaces: Said | None = None,
    action: Action | None = None,
    line: uuid.UUID | None = None,
) -> str:
    """What is wrong, in words; empty when the line is there."""
    found, kind = form.cleaned_data, LineKind(form.cleaned_data["kind"])
    try:
        if kind == LineKind.ACTION:
            owner = User.objects.get(pk=found["owner"])
            acts.promise(
                item=item, text=found["text"], owner=owner, due_on=found["due_on"], by=by, replaces=action,
                line=line,
            )  # fmt: skip
        else:
            before = replaces.line if replaces else None
            acts.write_line(item=item, kind=kind, text=found["text"], by=by, replaces=before, line=line)
    except NotOpen:
        return _(
            "Det går inte att skriva här nu: punkten har inte börjat, eller protokollet är justerat. Texten står kvar."
        )
    except OutsideCircle:
        return _("Den som ska göra det är inte längre med under punkten. Välj någon annan.")
    except PermissionDenied:
        return _("Du är inte markerad som närvarande. Be den som leder mötet att göra det. Texten står kvar.")
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def correct(request: HttpRequest, reference: str, item: int, line: uuid.UUID) -> HttpResponse:
    """Write what should stand instead of a line. What stood before is kept; where somebody was faster, both are shown."""
    meeting = meeting_called(reference)
    found_item = item_in_circle(meeting, item)
    get_object_or_404(Line.objects.exclude(kind=LineKind.ADDENDUM), pk=line, item=found_item)
    found = opened.of(meeting, me(request).pk)
    if request.method != "POST":
        return _correction(request, found, found_item, line)
    place = found.place(item)
    assert place is not None
    said, action = _as_it_stands(found_item, line)
    form = LineForm({**request.POST.dict(), "kind": said.line.kind}, owners=compose.owners(found, place))
    if not form.is_valid():
        return _correction(request, found, found_item, line, form, 422)
    if said.line.pk != line:
        return _correction(request, found, found_item, line, form, 409)
    try:
        fault = _save(form, found_item, me(request), said, action)
    except ChangedMeanwhile:
        return _correction(request, found, found_item, line, form, 409)
    if fault:
        form.add_error(None, fault)
        return _correction(request, found, found_item, line, form, 422)
    messages.success(request, _("Raden är ändrad. Det som stod förut finns kvar i protokollet."))
    return see_other("meetings:item", reference, item)


def _as_it_stands(item: Item, line: uuid.UUID) -> tuple[Said, Action | None]:
    """The newest wording of the line that `line` is one of, and what it promises."""
    read = reading.open_item(item)
    if read is None:
        raise Http404
    for said in read.lines:
        if line in {each.line.pk for each in (said, *said.before)}:
            promised = (each.action for each in read.actions if each.action.line_id == said.line.pk)
            return said, next(promised, None)
    raise Http404


def _correction(
    request: HttpRequest,
    found: Opened,
    item: Item,
    line: uuid.UUID,
    form: LineForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form, which always starts from the newest wording; with 409 beside it what somebody else wrote meanwhile."""
    place = found.place(item.pk)
    assert place is not None
    said, action = _as_it_stands(item, line)
    if form is None:
        first = {"kind": said.line.kind, "text": said.text}
        if action is not None:
            first |= {"owner": str(action.owner_id), "due_on": action.due_on.isoformat()}
        form = LineForm(first, owners=compose.owners(found, place))
        form.full_clean()
        form.errors.clear()
    reference = found.meeting.reference
    context = {
        "reference": reference,
        "item": item.pk,
        "title": words.title_of(place),
        "number": item.position,
        "said": said,
        "writer": said.line.author.name,
        "written": when.clock(said.line.at, get_language() or "sv"),
        "is_clash": status == 409,
        "compose": compose.build(found, place, form),
        "address": reverse("meetings:correct", args=[reference, item.pk, said.line.pk]),
        "is_action": said.line.kind == LineKind.ACTION,
    }
    return render(request, "meetings/correct.html", context, status=status)

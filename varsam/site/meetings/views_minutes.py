"""The minutes of one item after the meeting: named adjusters sign, then they are locked; on paper; what is added later."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.access import gates
from varsam.kernel.meetings import minutes as acts
from varsam.kernel.meetings import reading
from varsam.kernel.meetings import room as writing
from varsam.kernel.meetings.enums import LineKind, Presence
from varsam.kernel.meetings.reading import OpenItem, Place
from varsam.kernel.meetings.room import NotOpen
from varsam.kernel.meetings.states import MeetingState, MinutesState
from varsam.kernel.people.models import User
from varsam.site.desk import moments
from varsam.site.desk.acts import me, see_other
from varsam.site.meetings import document, opened, shown, signing, words
from varsam.site.meetings.forms import AddendumForm, AdjustersForm, ReasonForm
from varsam.site.meetings.found import item_of, meeting_called
from varsam.site.meetings.opened import Opened


class _Read:
    """The minutes of one item as the one who acts reads them: in its circle, or of the unit that has the record."""

    def __init__(self, request: HttpRequest, reference: str, item: int) -> None:
        meeting = meeting_called(reference)
        self.item = item_of(meeting, item)
        self.found: Opened = opened.of(meeting, me(request).pk)
        place, read = self.found.place(item), reading.open_item(self.item)
        if place is None or read is None:
            raise Http404
        self.place: Place = place
        self.read: OpenItem = read
        self.keeps = acts.keeps(self.item)

    @property
    def state(self) -> MinutesState:
        return MinutesState(self.read.minutes.state)

    def those_there(self) -> list[tuple[int, str]]:
        """Those in the circle who were there: among them are those who adjust."""
        return [
            (each.seat.user_id, each.seat.user.name)
            for each in self.found.circle(self.item)
            if each.may and each.seat.presence == Presence.PRESENT
        ]


@require_safe
@gates.staff()
def minutes(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """All that was said at it, how far the minutes have come, and the next step."""
    return _page(request, _Read(request, reference, item))


def _page(request: HttpRequest, read: _Read, status: int = 200, **sent: Any) -> HttpResponse:
    own = next((each for each in read.read.adjusters if each.user_id == me(request).pk), None)
    held, state = read.found.state == MeetingState.HELD, read.state
    chip, said = words.MINUTES_CHIPS[state]
    named = [each.user_id for each in read.read.adjusters]
    context = {
        "reference": read.found.meeting.reference,
        "meeting_title": words.meeting_title(read.found.meeting),
        "item": read.item.pk,
        "number": read.item.position,
        "title": words.title_of(read.place),
        "chip": chip,
        "chip_words": said,
        "lines": shown.lines(read.found, read.read, may_change=False),
        "actions": read.read.actions,
        "adjusters": [
            {
                "name": each.user.name,
                "initials": each.user.initials,
                "signed": moments.short_day(each.signed_at) if each.signed_at else "",
            }
            for each in read.read.adjusters
        ],
        "reopened_why": read.read.reopened_why if state == MinutesState.DRAFT else "",
        "locked": moments.short_day(read.read.minutes.locked_at) if read.read.minutes.locked_at else "",
        "is_draft": state == MinutesState.DRAFT,
        "is_locked": state == MinutesState.LOCKED,
        "is_held": held,
        "is_intact": acts.is_intact(read.read.minutes) if state == MinutesState.LOCKED else None,
        "digest": read.read.digest.hex(),
        "may_sign": own is not None and own.signed_at is None and held and state == MinutesState.DRAFT,
        "have_signed": own is not None and own.signed_at is not None,
        "may_lock": read.keeps and state == MinutesState.ADJUSTED,
        "may_reopen": state == MinutesState.ADJUSTED and (read.keeps or own is not None),
        "adjusters_form": AdjustersForm(people=read.those_there(), initial={"users": named})
        if read.keeps and state == MinutesState.DRAFT and read.those_there()
        else None,
        "reason_form": ReasonForm(auto_id="fel_%s"),
        "addendum_form": AddendumForm(auto_id="tillagg_%s") if state == MinutesState.LOCKED else None,
        "room_address": read.place.item.pk,
    }
    return render(request, "meetings/minutes.html", {**context, **sent}, status=status)


def _back(reference: str, item: int) -> HttpResponse:
    return see_other("meetings:minutes", reference, item)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def adjusters(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """Name those who are to say that the minutes are right."""
    if request.method != "POST":
        return _back(reference, item)
    read = _Read(request, reference, item)
    form = AdjustersForm(request.POST, people=read.those_there())
    if not form.is_valid():
        return _page(request, read, 422, adjusters_form=form, form=form)
    users = list(User.objects.filter(pk__in=form.cleaned_data["users"]).order_by("pk"))
    if read.state != MinutesState.DRAFT:
        messages.warning(request, _("Protokollet är redan justerat."))
        return _back(reference, item)
    acts.name_adjusters(item=read.item, users=users, by=me(request))
    messages.success(request, _("De som justerar är valda. De hittar protokollet under mötet."))
    return _back(reference, item)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def sign(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """Say that what one has read is right; something written since has to be read first."""
    if request.method != "POST":
        return _back(reference, item)
    read = _Read(request, reference, item)
    try:
        seen = bytes.fromhex(request.POST.get("seen", ""))
    except ValueError:
        seen = b""
    with signing.told(request):
        after = acts.sign(item=read.item, seen=seen, by=me(request))
        everybody = after.state == MinutesState.ADJUSTED
        messages.success(
            request,
            _("Alla har justerat. Protokollet kan låsas.")
            if everybody
            else _("Du har justerat protokollet."),
        )
    return _back(reference, item)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def reopen(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """Something was wrong: back to a draft, and everybody signs anew."""
    if request.method != "POST":
        return _back(reference, item)
    read = _Read(request, reference, item)
    form = ReasonForm(request.POST, auto_id="fel_%s")
    if not form.is_valid():
        return _page(request, read, 422, reason_form=form, form=form)
    if read.state != MinutesState.ADJUSTED:
        messages.warning(request, _("Bara ett justerat protokoll kan öppnas igen."))
        return _back(reference, item)
    acts.reopen(item=read.item, reason=form.cleaned_data["reason"], by=me(request))
    messages.success(request, _("Protokollet är ett utkast igen. Alla som justerar får läsa det på nytt."))
    return _back(reference, item)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def lock(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """For good: after this there are only addenda."""
    if request.method != "POST":
        return _back(reference, item)
    read = _Read(request, reference, item)
    if not read.keeps:
        raise PermissionDenied
    if read.state != MinutesState.ADJUSTED:
        messages.warning(request, _("Protokollet kan låsas först när alla har justerat det."))
        return _back(reference, item)
    acts.lock(item=read.item, by=me(request))
    messages.success(request, _("Protokollet är låst. Rättelser görs från och med nu som tillägg."))
    return _back(reference, item)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def addendum(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """Something that is added to locked minutes."""
    if request.method != "POST":
        return _back(reference, item)
    read = _Read(request, reference, item)
    form = AddendumForm(request.POST, auto_id="tillagg_%s")
    if not form.is_valid():
        return _page(request, read, 422, addendum_form=form, form=form)
    try:
        writing.write_line(
            item=read.item, kind=LineKind.ADDENDUM, text=form.cleaned_data["text"], by=me(request)
        )
    except NotOpen:
        messages.warning(request, _("Tillägg skrivs i ett låst protokoll, så länge akten finns kvar."))
    else:
        messages.success(request, _("Tillägget är sparat."))
    return _back(reference, item)


@require_safe
@gates.staff()
def pdf(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """The minutes of the item on paper, in Swedish."""
    read = _Read(request, reference, item)
    made = document.pdf(read.found, read.place, read.read)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{reference}-{read.item.position}.pdf"'
    response["Cache-Control"] = "no-store"
    return response

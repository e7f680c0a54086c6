"""The room: what everybody at the meeting has before them, each with what is theirs to see."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from varsam.kernel.access import gates
from varsam.kernel.meetings import papers, reading
from varsam.kernel.meetings.papers import Saved
from varsam.kernel.meetings.reading import Place
from varsam.site.desk.acts import me
from varsam.site.live import addresses as live
from varsam.site.meetings import compose, opened, opening, shown, side, words
from varsam.site.meetings import room as rooms
from varsam.site.meetings.forms import LineForm
from varsam.site.meetings.found import meeting_called
from varsam.site.meetings.opened import Opened

# In the address of a window that has come along by itself.
_ALONG = "folj"


@require_safe
@gates.staff()
def room(request: HttpRequest, reference: str) -> HttpResponse:
    """The item that the meeting is at; before it begins, that it has not."""
    found = opened.of(meeting_called(reference), me(request).pk)
    return item_page(request, found, found.current, follows=True)


@require_safe
@gates.staff()
def item(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """One item: for its circle the minutes, for the others that they are outside. A window that came along with the
    meeting goes on doing so, though the meeting may have gone further while it was on its way."""
    found = opened.of(meeting_called(reference), me(request).pk)
    return item_page(request, found, _place(found, item), follows=request.GET.get(_ALONG) == "1")


@require_safe
@gates.staff()
def news(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """What has changed since the window was drawn; nothing where nothing has. Never the field that one writes in."""
    found = opened.of(meeting_called(reference), me(request).pk)
    place = found.place(item) if item else None
    if item and place is None:
        raise Http404
    unseen = not opening.is_known(request, item)
    context = context_of(found, place, follows=request.GET.get("nu") == "1", on_record=unseen)
    if _turned(request.GET.get("lage", ""), context["mode"]) or (item == 0 and found.current is not None):
        return HttpResponse(headers={"HX-Refresh": "true"})
    if request.GET.get("sett") == context["digest"]:
        return HttpResponse(status=204)
    return render(request, "meetings/room_changes.html", context)


def _turned(before: str, now: str) -> bool:
    """Whether the page has to be read anew: somebody is out or in, or may write who could not. Whoever could write keeps
    the field, with what they have typed."""
    return before != now and (now == "out" or before == "out" or (before, now) == ("reads", "writes"))


def _place(found: Opened, item: int) -> Place:
    place = found.place(item)
    if place is None:
        raise Http404
    return place


def item_page(
    request: HttpRequest,
    found: Opened,
    place: Place | None,
    *,
    form: LineForm | None = None,
    follows: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The whole room at an item."""
    is_current = found.current is not None and place is not None and place.item.pk == found.current.item.pk
    draft = papers.draft_of(place.item, me(request)) if place is not None and form is None else None
    context = context_of(found, place, form=form, follows=follows or is_current, draft=draft)
    number = place.item.pk if place else 0
    reference = found.meeting.reference
    context |= {
        "live_address": live.address(request, reference, number),
        "live_mark": opening.mark(request, number),
        "live_read": int(found.read_at.timestamp() * 1000),
        "draft_address": reverse("meetings:draft", args=[reference, number]) if context["compose"] else "",
    }
    return render(request, "meetings/room.html", context, status=status)


def context_of(
    found: Opened,
    place: Place | None,
    *,
    form: LineForm | None = None,
    follows: bool = False,
    on_record: bool = True,
    draft: Saved | None = None,
) -> dict[str, Any]:
    """All that the room shows. `follows`: the window goes along when the meeting goes on; `draft`: what its reader had
    typed and not sent."""
    now = timezone.now()
    reads = place is not None and opened.is_readable(place)
    read = reading.open_item(place.item, on_record=on_record) if place is not None and reads else None
    around = rooms.build(found, place, now)
    middle = shown.build(found, place, read) if place is not None else None
    beside = side.build(found, place)
    ahead = _ahead(found, place, follows=follows)
    # What could not be saved is shown again, also to whom may no longer write: their words are not lost.
    writes = middle is not None and (middle.mode == "writes" or (form is not None and middle.is_open))
    return {
        "room": around,
        "shown": middle,
        "side": beside,
        "mode": middle.mode if middle else "idle",
        "compose": compose.build(found, place, form, draft) if place is not None and writes else None,
        "follow": ahead,
        "is_following": "1" if follows else "0",
        "news_address": reverse(
            "meetings:news", args=[found.meeting.reference, place.item.pk if place else 0]
        ),
        "presences": words.PRESENCES,
        "digest": rooms.digest(around, middle, beside, ahead),
    }


def _ahead(found: Opened, place: Place | None, *, follows: bool) -> dict[str, object] | None:
    """Where the meeting is, when it is not where the window is."""
    current = found.current
    if current is None or place is None or current.item.pk == place.item.pk:
        return None
    address = reverse("meetings:item", args=[found.meeting.reference, current.item.pk])
    return {
        "number": current.item.position,
        "address": f"{address}?{_ALONG}=1" if follows else address,
        "is_automatic": follows,
    }

"""Letting somebody in who wants to watch an item: the ordinary session, the ordinary gate."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from varsam.kernel.access import gates
from varsam.kernel.meetings import reading
from varsam.kernel.meetings.models import Line
from varsam.site.desk.acts import me
from varsam.site.live.asking import password_digest
from varsam.site.live.visits import Visit
from varsam.site.meetings import opened, opening, shown
from varsam.site.meetings.found import meeting_called


class Entered(HttpResponse):
    """They may watch. The stream itself is not Django's: it lasts longer than a request."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(content_type="text/event-stream")
        self.visit = visit


@require_GET
@gates.staff()
def watch(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """The visit of somebody at a meeting: at one item of it, or (0) before any is open."""
    user = me(request)
    found = opened.of(meeting_called(reference), user.pk)
    place = found.place(item) if item else None
    if item and place is None:
        raise Http404
    reads = place is not None and opened.is_readable(place)
    # Whoever has not opened the page reads here, and that stands on record as well.
    unseen = reads and not opening.is_known(request, item)
    read = reading.open_item(place.item, on_record=unseen) if place is not None and reads else None
    lines = Line.objects.filter(item__meeting_id=found.meeting.pk).order_by("pk")
    return Entered(
        Visit(
            user=user.pk,
            session=request.session.session_key or "",
            password=password_digest(user.password),
            meeting=found.meeting.pk,
            item=item,
            language=get_language() or "sv",
            is_inside=read is not None,
            may_lead=found.may_lead,
            writes=place is not None and read is not None and shown.may_write(found, place, read),
            sees=frozenset(lines.values_list("pk", flat=True)),
        )
    )

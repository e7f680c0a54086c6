"""Finding the meeting and the item that an address names, as the one who acts may see them."""

from django.http import Http404

from varsam.kernel.meetings import reading
from varsam.kernel.meetings.models import Item, Meeting


def meeting_called(reference: str) -> Meeting:
    """A meeting that the one who acts is invited to or convenes; for all others it is not there."""
    found = (
        Meeting.objects.select_related("group", "unit", "chair", "secretary")
        .filter(reference=reference)
        .first()
    )
    if found is None:
        raise Http404
    return found


def item_of(meeting: Meeting, pk: int) -> Item:
    """An item of its agenda."""
    found = Item.objects.filter(pk=pk, meeting_id=meeting.pk).first()
    if found is None:
        raise Http404
    found.meeting = meeting
    return found


def item_in_circle(meeting: Meeting, pk: int) -> Item:
    """The same, for those inside alone: to the others there is nothing to write in."""
    found = item_of(meeting, pk)
    if not reading.in_circle(found):
        raise Http404
    return found

"""Finding the group that an address names, and the page where it is shown."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse

from varsam.kernel.access import actor
from varsam.kernel.meetings.enums import GroupKind
from varsam.kernel.meetings.models import Group
from varsam.lib.rows import Verb
from varsam.site.desk.acts import see_other

# The ordinary tracks have a page that also tells where their cases lie.
_TRACKS = {GroupKind.SSPF, GroupKind.SIG}


def to_see(pk: int) -> Group:
    """A group that the one who asks may see. Not theirs to see is not there."""
    found = Group.objects.filter(pk=pk).select_related("district", "unit").first()
    if found is None:
        raise Http404
    return found


def may_change(group: Group) -> bool:
    """Whether the one who asks answers for the group."""
    return group.ended_at is None and group.unit_id in actor.units("group", Verb.CHANGE)


def may_call(group: Group) -> bool:
    """Whether they may call its meetings."""
    return group.ended_at is None and group.unit_id in actor.units("meeting", Verb.ADD)


def to_change(pk: int) -> Group:
    """The same, for who answers for it."""
    found = to_see(pk)
    if not may_change(found):
        raise PermissionDenied
    return found


def to_call(pk: int) -> Group:
    """The same, for who may call its meetings."""
    found = to_see(pk)
    if not may_call(found):
        raise PermissionDenied
    return found


def is_track(group: Group) -> bool:
    return group.kind in _TRACKS


def _page(group: Group) -> str:
    return "tracks:group" if is_track(group) else "meetings:group"


def address_of(group: Group) -> str:
    """Where it is shown."""
    return reverse(_page(group), args=[group.pk])


def to_group(group: Group) -> HttpResponse:
    """Back to the group, by reading it anew."""
    return see_other(_page(group), pk=group.pk)

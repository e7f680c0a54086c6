"""Finding the group that an address names."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from varsam.kernel.access import actor
from varsam.kernel.meetings.models import Group
from varsam.lib.rows import Verb
from varsam.site.tracks.overview import KINDS


def to_see(pk: int) -> Group:
    """An SSPF or SIG that the one who asks may see. Not theirs to see is not there."""
    found = Group.objects.filter(pk=pk, kind__in=KINDS).select_related("district", "unit", "track").first()
    if found is None:
        raise Http404
    return found


def may_change(group: Group) -> bool:
    """Whether the one who asks answers for the group."""
    return group.ended_at is None and group.unit_id in actor.units("group", Verb.CHANGE)


def to_change(pk: int) -> Group:
    """The same, for who answers for it."""
    found = to_see(pk)
    if not may_change(found):
        raise PermissionDenied
    return found

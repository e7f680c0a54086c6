"""How many cases a group has, for those who may see cases at all."""

from varsam.areas.knowledge_house.cases.models import Case
from varsam.areas.knowledge_house.cases.states import State
from varsam.kernel.access import actor
from varsam.kernel.meetings.models import Group
from varsam.lib.rows import Verb

_OVER = (State.CLOSED, State.POST_CHECKS, State.ENDED, State.HANDED_OVER)


def open_cases(group: Group) -> int | None:
    """How many open cases of the one who asks go through the group; None for who handles none. A seat in the group opens no
    case, and so tells no number either."""
    if not actor.may("record", Verb.READ):
        return None
    return Case.objects.filter(group=group).exclude(state__in=_OVER).count()

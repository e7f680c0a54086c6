"""What an agenda says by itself of the agreements that a group rests on."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.areas.collaboration.agreements import reading, standing
from varsam.areas.collaboration.agreements.standing import State
from varsam.kernel.meetings.agenda import Proposal
from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import User
from varsam.lib import when

_MINUTES = 5


def proposals(group: Group, since: datetime | None, by: User) -> Sequence[Proposal]:
    """An agreement that ends soon, or has run out without a new one, comes up at the next meeting of the group."""
    today = timezone.localdate()
    found = [(each, standing.of(each, today)) for each in reading.of_group(group)]
    return [
        Proposal(each.reference, _words(each.title, how), _MINUTES)
        for each, how in found
        if how.state in {State.ENDING, State.RUN_OUT}
    ]


def _words(title: str, how: standing.Standing) -> str:
    assert how.last_day is not None
    said = {"title": title, "day": when.full_date(how.last_day, get_language() or "sv")}
    if how.state == State.RUN_OUT:
        return _("Överenskommelsen har gått ut: %(title)s (%(day)s)") % said
    return _("Överenskommelsen går ut: %(title)s (%(day)s)") % said

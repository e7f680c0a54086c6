"""What an agenda says by itself of what has happened since the group's last meeting."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from varsam.areas.collaboration.developments import reading
from varsam.kernel.meetings.agenda import Proposal
from varsam.kernel.meetings.enums import GroupKind, ItemKind
from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import User

# Groups that meet about what happens in the city; sql/10_reading.sql says the same of who reads.
KINDS = frozenset({GroupKind.TRENDS, GroupKind.COUNCIL, GroupKind.OPERATIVE})
_FIRST, _EACH, _MOST = 5, 2, 30


def proposals(group: Group, since: datetime | None, by: User) -> Sequence[Proposal]:
    """One item for all that is new, with time for each; none where nothing is. Nothing of it stands in the title: what is
    new is read at the meeting."""
    if GroupKind(group.kind) not in KINDS:
        return []
    new = len(reading.new_since(group, since))
    if not new:
        return []
    minutes = min(_FIRST + _EACH * new, _MOST)
    return [Proposal("new", _("Händelseutveckling: nytt sedan förra mötet"), minutes, ItemKind.TREND)]

"""What an agenda says by itself of the plan: follow-ups that are late, and a picture that must be renewed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsam.areas.programme import reading
from varsam.kernel.meetings.agenda import Proposal
from varsam.kernel.meetings.enums import GroupKind, ItemKind
from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import User

# Groups that answer for the plan.
KINDS = frozenset({GroupKind.COUNCIL, GroupKind.OPERATIVE})
_EACH, _MOST, _RENEWAL = 5, 30, 20
# How long before its last day the renewal comes to the agenda: two quarters, so that there is time to write.
_BEFORE = timedelta(days=182)


def proposals(group: Group, since: datetime | None, by: User) -> Sequence[Proposal]:
    """One item for all follow-ups that are late, and one where the next picture is due within half a year."""
    if GroupKind(group.kind) not in KINDS:
        return []
    found = []
    late = len(reading.late_follow_ups())
    if late:
        title = ngettext(
            "Åtgärdsplanen: en uppföljning är försenad",
            "Åtgärdsplanen: %(count)s uppföljningar är försenade",
            late,
        ) % {"count": late}
        found.append(Proposal("late", title, min(_EACH * late, _MOST), ItemKind.OTHER))
    due = reading.cycle(timezone.localdate()).next_by
    if due and _is_near(due):
        found.append(Proposal(f"renew-{due}", _("Lägesbild och åtgärdsplan ska förnyas"), _RENEWAL))
    return found


def _is_near(due: date) -> bool:
    return timezone.localdate() >= due - _BEFORE

"""Groups that meet, and what they do there."""

from varsam.kernel.meetings.models.group import Group, Member
from varsam.kernel.meetings.models.meeting import Attendance, Item, Meeting
from varsam.kernel.meetings.models.minutes import Action, Adjuster, CaseItem, Conflict, Line, Minutes

__all__ = [
    "Action",
    "Adjuster",
    "Attendance",
    "CaseItem",
    "Conflict",
    "Group",
    "Item",
    "Line",
    "Meeting",
    "Member",
    "Minutes",
]

"""Groups that meet, and what they do there."""

from varsam.kernel.meetings.models.group import Group, Member
from varsam.kernel.meetings.models.meeting import Attendance, Item, Meeting, TakenOff
from varsam.kernel.meetings.models.minutes import Action, Adjuster, CaseItem, Conflict, Line, Minutes
from varsam.kernel.meetings.models.papers import Document, Draft
from varsam.kernel.meetings.models.series import Series, StandingItem

__all__ = [
    "Action",
    "Adjuster",
    "Attendance",
    "CaseItem",
    "Conflict",
    "Document",
    "Draft",
    "Group",
    "Item",
    "Line",
    "Meeting",
    "Member",
    "Minutes",
    "Series",
    "StandingItem",
    "TakenOff",
]

"""Groups that meet, and what they do there."""

from varsam.kernel.meetings.models.group import Group, Member

__all__ = ["Group", "Member"]

"""Groups where parents and other relatives meet, and who has a place."""

from varsam.areas.relatives.parents.models.group import Leading, Meeting, ParentGroup, Venue
from varsam.areas.relatives.parents.models.seat import Presence, Seat

__all__ = ["Leading", "Meeting", "ParentGroup", "Presence", "Seat", "Venue"]

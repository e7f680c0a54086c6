"""When a course is held, who has a place, who waits, who came, and what they have been told."""

from varsam.areas.training.occasions.models.interest import Interest
from varsam.areas.training.occasions.models.letter import Letter
from varsam.areas.training.occasions.models.occasion import Occasion, Room, Sitting, Teaching
from varsam.areas.training.occasions.models.signup import Mark, Party, Signup

__all__ = ["Interest", "Letter", "Mark", "Occasion", "Party", "Room", "Signup", "Sitting", "Teaching"]

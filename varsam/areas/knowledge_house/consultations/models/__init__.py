"""A person-free question to those who know, what they say to each other, and what comes of it."""

from varsam.areas.knowledge_house.consultations.models.consultation import Consultation, Origin
from varsam.areas.knowledge_house.consultations.models.lesson import Lesson
from varsam.areas.knowledge_house.consultations.models.thread import Invitation, Post

__all__ = ["Consultation", "Invitation", "Lesson", "Origin", "Post"]

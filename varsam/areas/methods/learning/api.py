"""What other areas call: they tell what they have seen of methods, and pages ask what the city has seen."""

from varsam.areas.methods.learning.models import What
from varsam.areas.methods.learning.reading import (
    Learned,
    everything,
    may_read,
    of,
    published,
    published_each,
)
from varsam.areas.methods.learning.sources import Question, Source, register

__all__ = [
    "Learned",
    "Question",
    "Source",
    "What",
    "everything",
    "may_read",
    "of",
    "published",
    "published_each",
    "register",
]

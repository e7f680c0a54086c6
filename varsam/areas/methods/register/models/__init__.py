"""A way of working, and what has been said and decided of it: steps, checks, ratings."""

from varsam.areas.methods.register.enums import (
    About,
    CheckKind,
    CheckSaid,
    Level,
    Origin,
    Rating,
    Setting,
    State,
)
from varsam.areas.methods.register.models.judged import Check, Graded, Step
from varsam.areas.methods.register.models.method import Method, Way
from varsam.areas.methods.register.models.searching import Posting

__all__ = [
    "About",
    "Check",
    "CheckKind",
    "CheckSaid",
    "Graded",
    "Level",
    "Method",
    "Origin",
    "Posting",
    "Rating",
    "Setting",
    "State",
    "Step",
    "Way",
]

"""Guides to situations, how they are searched, and a unit's request with what came of it."""

from varsam.areas.operations.models.guide import Scenario, Version
from varsam.areas.operations.models.plan import FollowUp, Lesson, Measure, Plan
from varsam.areas.operations.models.request import Check, Request
from varsam.areas.operations.models.searching import Posting

__all__ = [
    "Check",
    "FollowUp",
    "Lesson",
    "Measure",
    "Plan",
    "Posting",
    "Request",
    "Scenario",
    "Version",
]

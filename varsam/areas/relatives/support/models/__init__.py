"""A relative's support, what they have agreed to, and what is left of it."""

from varsam.areas.relatives.support.models.count import SupportCount
from varsam.areas.relatives.support.models.handover import Given, Handover
from varsam.areas.relatives.support.models.support import Support
from varsam.areas.relatives.support.models.wording import Wording

__all__ = ["Given", "Handover", "Support", "SupportCount", "Wording"]

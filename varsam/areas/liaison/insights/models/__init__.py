"""What was learned from outside, to whom it was passed on, what is worth reading, and the month's letter."""

from varsam.areas.liaison.insights.models.insight import Insight, Topic
from varsam.areas.liaison.insights.models.monthly import Digest, DigestChoice, DigestLetter
from varsam.areas.liaison.insights.models.passing import Passed, Receipt
from varsam.areas.liaison.insights.models.shelf import HaveRead, Reading, ReadingTopic

__all__ = [
    "Digest",
    "DigestChoice",
    "DigestLetter",
    "HaveRead",
    "Insight",
    "Passed",
    "Reading",
    "ReadingTopic",
    "Receipt",
    "Topic",
]

"""A case: one row beside the record, and what happens on its way."""

from varsam.areas.knowledge_house.cases.models.case import Case, Majority, Statement, Step, Way
from varsam.areas.knowledge_house.cases.models.handover import Handover
from varsam.areas.knowledge_house.cases.models.review import Outcome, Review

__all__ = ["Case", "Handover", "Majority", "Outcome", "Review", "Statement", "Step", "Way"]

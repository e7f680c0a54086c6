"""What stands behind what is done: the rules, and what was decided by them."""

from varsam.kernel.lawfulness.models.rule import Certainty, LegalRule, RuleStatus

__all__ = ["Certainty", "LegalRule", "RuleStatus"]

"""Words that go to people with a decision, as rules hold them: how to appeal, and what the law answers.

A rule that has such words says so in its parameters: `appeal_of` (disclosure, rights) or `right_of` (access,
rectification, erasure, objection), with `text_sv`, and for the answers `granted_sv`, `partly_sv`, `refused_sv`. Decisions
are written in Swedish (språklagen (2009:600) 10 §); whoever decides can change the words, and the decision keeps them.
"""

from datetime import date
from typing import Literal

from varsam.kernel.lawfulness import rules
from varsam.kernel.lawfulness.models import Answer, LegalRule, Right

Appealed = Literal["disclosure", "rights"]


def _with(name: str, value: str, on: date) -> LegalRule | None:
    held = (rules.holding(versions, on) for versions in rules.by_rule().values())
    return next((rule for rule in held if rule is not None and rule.parameters.get(name) == value), None)


def appeal(of: Appealed, on: date) -> str:
    """How a decision is appealed, by the rule of the day; empty where none says: then a lawyer is asked."""
    rule = _with("appeal_of", of, on)
    return str(rule.parameters.get("text_sv") or "") if rule else ""


def rule_of(right: Right, on: date) -> LegalRule | None:
    """The rule that an answer about this right rests on."""
    return _with("right_of", right.value, on)


def draft(right: Right, answer: Answer, on: date) -> str:
    """The beginning of an answer in the words of the rule, for the one who writes it; may be empty."""
    rule = rule_of(right, on)
    return str(rule.parameters.get(f"{answer.value}_sv") or "") if rule else ""

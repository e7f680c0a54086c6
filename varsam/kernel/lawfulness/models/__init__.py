"""What stands behind what is done: the rules, and what was decided by them."""

from varsam.kernel.lawfulness.models.consent import (
    Consent,
    ConsentRequest,
    Decision,
    Form,
    Scope,
    Signer,
    SignerRole,
    Term,
    TermOption,
)
from varsam.kernel.lawfulness.models.rule import Certainty, LegalRule, RuleStatus

__all__ = [
    "Certainty",
    "Consent",
    "ConsentRequest",
    "Decision",
    "Form",
    "LegalRule",
    "RuleStatus",
    "Scope",
    "Signer",
    "SignerRole",
    "Term",
    "TermOption",
]

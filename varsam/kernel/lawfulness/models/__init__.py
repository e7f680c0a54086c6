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
from varsam.kernel.lawfulness.models.disclosure import Disclosure, DisclosureSent, Outcome
from varsam.kernel.lawfulness.models.review import Judgement, LogReview, ReviewItem, ReviewResult, Why
from varsam.kernel.lawfulness.models.rights import (
    Answer,
    Checked,
    RequestState,
    Right,
    RightsRecord,
    RightsRequest,
    RightsStep,
    StepKind,
)
from varsam.kernel.lawfulness.models.rule import Certainty, LegalRule, RuleStatus

__all__ = [
    "Answer",
    "Certainty",
    "Checked",
    "Consent",
    "ConsentRequest",
    "Decision",
    "Disclosure",
    "DisclosureSent",
    "Form",
    "Judgement",
    "LegalRule",
    "LogReview",
    "Outcome",
    "RequestState",
    "ReviewItem",
    "ReviewResult",
    "Right",
    "RightsRecord",
    "RightsRequest",
    "RightsStep",
    "RuleStatus",
    "Scope",
    "Signer",
    "SignerRole",
    "StepKind",
    "Term",
    "TermOption",
    "Why",
]

"""What other areas may use of the register: the methods, whether one may be chosen, and how something becomes an idea."""

from varsam.areas.methods.register import gates, usage
from varsam.areas.methods.register.actions import NotNow, propose_idea
from varsam.areas.methods.register.enums import Origin, State
from varsam.areas.methods.register.models import Method
from varsam.areas.methods.register.policies import (
    Withdrawn,
    check_may_be_used,
    check_newly_chosen,
    choosable,
    may_be_used,
)

__all__ = [
    "Method",
    "NotNow",
    "Origin",
    "State",
    "Withdrawn",
    "check_may_be_used",
    "check_newly_chosen",
    "choosable",
    "gates",
    "may_be_used",
    "propose_idea",
    "usage",
]

"""What each role may do. This table is the whole truth: the database gets it at every migration.

A role that is not here reads public pages only. Nobody has a right to content by being an administrator.
"""

from dataclasses import dataclass

from varsam.kernel.people.models import Role
from varsam.lib.rows import Verb

READ, ADD, CHANGE, REMOVE = Verb.READ, Verb.ADD, Verb.CHANGE, Verb.REMOVE
EDIT = (READ, ADD, CHANGE)


@dataclass(frozen=True)
class Right:
    resource: str
    verbs: tuple[Verb, ...]
    reach: str = "unit"


_HANDLES_ENQUIRIES = (Right("enquiry", EDIT), Right("task", EDIT))

RIGHTS: dict[Role, tuple[Right, ...]] = {
    Role.COORDINATOR: (
        *_HANDLES_ENQUIRIES,
        Right("page", (READ, ADD, CHANGE)),
        Right("contact", (READ, ADD, CHANGE, REMOVE)),
        Right("calendar", (READ, ADD, CHANGE, REMOVE)),
        Right("limit", (READ, ADD, CHANGE)),
    ),
    Role.SOCIAL_WORKER: _HANDLES_ENQUIRIES,
    Role.SSPF_COORDINATOR: _HANDLES_ENQUIRIES,
    Role.SIG_COORDINATOR: _HANDLES_ENQUIRIES,
    Role.DATA_PROTECTION: (Right("audit", (READ,), "subtree"),),
    Role.SYSTEM_ADMIN: (Right("system", (READ,), "subtree"),),
}

# Roles that can open what people have written: these need a second factor when signing in.
READS_PROTECTED_TEXT = frozenset(
    role for role, rights in RIGHTS.items() if any(right.resource in {"enquiry", "audit"} for right in rights)
)

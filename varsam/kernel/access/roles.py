"""What each role may do. This table is the whole truth: the database gets it at every migration.

A role that is not here reads public pages only. Nobody has a right to content by being an administrator.
"""

from dataclasses import dataclass
from typing import Literal

from varsam.kernel.people.models import Role
from varsam.lib.rows import Verb

READ, ADD, CHANGE, REMOVE = Verb.READ, Verb.ADD, Verb.CHANGE, Verb.REMOVE
EDIT = (READ, ADD, CHANGE)
EDIT_AND_REMOVE = (*EDIT, REMOVE)


@dataclass(frozen=True)
class Right:
    resource: str
    verbs: tuple[Verb, ...]
    reach: Literal["unit", "subtree", "municipality"] = "unit"


_HANDLES_ENQUIRIES = (Right("enquiry", EDIT), Right("task", EDIT))
# Those who work with people who get support: their unit's records, and what others have shared with them. In an
# emergency they may break the glass of a record elsewhere in the municipality.
_HANDLES_RECORDS = (
    Right("record", EDIT),
    Right("identity", EDIT),
    Right("disclosure", (READ, ADD)),
    Right("shared", (READ, CHANGE)),
    Right("break_glass", (READ,)),
    Right("break_glass", (ADD,), "municipality"),
)
# Whoever supports a person looks for the ordinary track and for somebody who can help, all over the municipality.
_LOOKS_FOR_HELP = (
    Right("group", (READ,), "municipality"),
    Right("expert", (READ,), "municipality"),
    Right("consultation", (ADD,)),
)
# A promise to a community is kept all over the city: whoever answers for one, wherever they work.
_ANSWERS_FOR_PROMISES = (Right("promise", (READ, CHANGE)),)
# A mission from outside can be any colleague's: whoever owns one, wherever in the municipality they work.
_OWNS_MISSIONS = (Right("own_mission", (READ, CHANGE)),)
# Who answers for staff sees how many of their own unit have been reached, never who; and what it has asked support for.
_ANSWERS_FOR_A_UNIT = (Right("own_coverage", (READ,)), Right("own_request", (READ, ADD)))
_CONVENES = (Right("group", (ADD, CHANGE)), Right("meeting", EDIT))
_IS_SHARED_WITH = (Right("shared", (READ, CHANGE)),)
# Whoever tells what a place of the municipality has measured while a method is tried there, and whether anybody came to harm.
_TRIES_METHODS = (Right("own_pilot", (READ, ADD)),)

RIGHTS: dict[Role, tuple[Right, ...]] = {
    Role.COORDINATOR: (
        *_HANDLES_ENQUIRIES,
        *_HANDLES_RECORDS,
        Right("page", (READ, ADD, CHANGE)),
        Right("contact", (READ, ADD, CHANGE, REMOVE)),
        Right("calendar", (READ, ADD, CHANGE, REMOVE)),
        Right("limit", (READ, ADD, CHANGE)),
        Right("rule", (READ, ADD)),
        # Where an enquiry belongs and why: the rules that the route chooser proposes by.
        Right("route_rule", (READ, ADD)),
        Right("partner", (READ, CHANGE)),
        Right("group", EDIT, "municipality"),
        Right("meeting", EDIT),
        # The council, the operative group, the picture of what happens, the dialogue: nobody else convenes those.
        Right("city_group", (ADD,)),
        # What happens in the city, without persons, and what organisations have agreed. Others through their groups.
        Right("development", EDIT),
        Right("agreement", EDIT),
        # What communities and associations have asked, and what the city has promised them.
        Right("dialogue", EDIT),
        *_ANSWERS_FOR_PROMISES,
        Right("expert", EDIT, "municipality"),
        Right("competence", (READ, ADD, CHANGE)),
        Right("consultation", EDIT),
        Right("lesson", (READ, ADD), "municipality"),
        Right("pathway", (READ, ADD, CHANGE)),
        # What the city is asked from outside and asks there, and whom it knows.
        Right("mission", EDIT),
        Right("known_person", EDIT),
        *_OWNS_MISSIONS,
        # What was learned from outside, and to whom it is passed on.
        Right("insight", EDIT),
        # What other municipalities publish, and the key that signs what ours does.
        Right("exchange", EDIT),
        # What units are responsible for and can do, and what they have asked for and agreed to.
        Right("guide", EDIT),
        Right("unit_request", EDIT),
        # The cycle that the law asks for: its drafts; what is adopted is everybody's to read.
        Right("programme", EDIT),
        Right("adopted", (READ,)),
        # Relatives who have said yes to support, and groups where they meet. Whom a social office calls is the office's own.
        Right("support", EDIT),
        Right("parent_group", EDIT),
        Right("wording", (READ,)),
        # What engagements cost: hours without content.
        Right("hours", (READ, ADD), "municipality"),
        # When relatives can talk to somebody, and units be visited.
        Right("appointment", EDIT),
        # What the city teaches, who comes, what they say of it afterwards, and how much of the staff has been reached.
        Right("course", EDIT_AND_REMOVE),
        Right("training", EDIT),
        Right("survey", EDIT),
        Right("coverage", EDIT),
        # Anyone here may think of something worth trying; what the studies say of it is the method lead's to judge.
        Right("method_idea", (ADD,)),
        Right("study", (READ,)),
        Right("pilot", EDIT),
    ),
    Role.SOCIAL_WORKER: (
        *_HANDLES_ENQUIRIES,
        *_HANDLES_RECORDS,
        *_LOOKS_FOR_HELP,
        *_ANSWERS_FOR_PROMISES,
        # Talks with those whose enquiries their unit answers.
        Right("appointment", EDIT),
        # Relatives who have let this office call them.
        Right("handover", (READ, CHANGE)),
        *_TRIES_METHODS,
        *_OWNS_MISSIONS,
    ),
    Role.SSPF_COORDINATOR: (
        *_OWNS_MISSIONS,
        *_HANDLES_ENQUIRIES,
        *_HANDLES_RECORDS,
        *_LOOKS_FOR_HELP,
        *_CONVENES,
        *_ANSWERS_FOR_PROMISES,
    ),
    Role.SIG_COORDINATOR: (
        *_OWNS_MISSIONS,
        *_HANDLES_ENQUIRIES,
        *_HANDLES_RECORDS,
        *_LOOKS_FOR_HELP,
        *_CONVENES,
        *_ANSWERS_FOR_PROMISES,
    ),
    Role.METHOD_LEAD: (
        Right("method", (READ, ADD, CHANGE)),
        Right("method_idea", (ADD,)),
        Right("method_check", (ADD,)),
        Right("study", EDIT),
        Right("pilot", EDIT),
        Right("lesson", (READ, CHANGE), "municipality"),
        Right("mission", (READ,), "municipality"),
        Right("known_person", (READ,), "municipality"),
        *_OWNS_MISSIONS,
        Right("insight", EDIT),
        Right("exchange", EDIT),
        *_ANSWERS_FOR_PROMISES,
    ),
    # Who answers for staff sees how many of their own unit have been reached, never who; and what it has asked support for.
    Role.SCHOOL: (*_IS_SHARED_WITH, *_OWNS_MISSIONS, *_ANSWERS_FOR_A_UNIT, *_TRIES_METHODS),
    Role.LEISURE: (*_IS_SHARED_WITH, *_OWNS_MISSIONS, *_ANSWERS_FOR_A_UNIT, *_TRIES_METHODS),
    Role.POLICE: _IS_SHARED_WITH,
    Role.PROBATION: _IS_SHARED_WITH,
    Role.CIVIL_SOCIETY: _IS_SHARED_WITH,
    # Who comes to one's own occasions, and what they said of them; what courses say, and how far they have reached.
    Role.TRAINER: (
        Right("course", EDIT_AND_REMOVE),
        Right("teaching", (READ, CHANGE)),
        *_OWNS_MISSIONS,
        Right("survey", (READ,)),
        Right("coverage", (READ,)),
    ),
    # What the city has promised their own organisation and answered it, and nothing else.
    Role.COMMUNITY: (Right("promised", (READ,)),),
    Role.THEOLOGIAN: _IS_SHARED_WITH,
    Role.MENTOR: _IS_SHARED_WITH,
    Role.REGISTRAR: (
        Right("retention", EDIT, "municipality"),
        Right("hold", EDIT, "municipality"),
        Right("rights_request", EDIT, "municipality"),
        # Who asks about themselves, and what they were told: the registry's own, the auditor sees that it was in time.
        Right("rights_words", (READ, ADD), "municipality"),
        Right("disclosure", (READ,), "municipality"),
        # What a person asks to see about themselves is opened to the registry by a grant, for as long as it takes.
        Right("shared", (READ, CHANGE)),
    ),
    Role.DATA_PROTECTION: (
        Right("audit", (READ,), "municipality"),
        Right("review", EDIT, "municipality"),
        Right("break_glass", (READ, CHANGE), "municipality"),
        Right("rights_request", (READ,), "municipality"),
        Right("retention", (READ,), "municipality"),
        Right("hold", (READ,), "municipality"),
    ),
    # Only a lawyer answers for it that a version of a rule says what the law says.
    Role.LAWYER: (
        Right("rule", (READ, ADD)),
        Right("rule_check", (ADD,)),
        # Whether a method can be used here at all, before it is tried on anybody.
        Right("method_check", (ADD,)),
        Right("study", (READ,)),
        Right("limit", (READ, ADD)),
        Right("route_rule", (READ, ADD)),
    ),
    # What is adopted, and the sums in it; nothing of anybody's work before that.
    Role.COUNCIL: (Right("adopted", (READ,)),),
    Role.SYSTEM_ADMIN: (Right("system", (READ,), "subtree"),),
}

# Roles that can open what people have written: these need a second factor when signing in.
READS_PROTECTED_TEXT = frozenset(
    role
    for role, rights in RIGHTS.items()
    if any(right.resource in {"enquiry", "record", "shared", "audit"} for right in rights)
)

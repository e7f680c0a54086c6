"""What every table must say of itself: who may touch its rows, how long they stay, what in them is personal.

Declarations are plain data. `varsam.kernel.access` turns the protection into row-security policies, the architecture
tests fail for a model that says nothing, and the data-protection assessment is written from the rest.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Verb(StrEnum):
    READ = "read"
    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"


ALL_VERBS = frozenset(Verb)
NO_VERBS: frozenset[Verb] = frozenset()


@dataclass(frozen=True)
class InUnit:
    """Each row lies in one compartment: a role's capability for `resource`, held where `unit` is, opens it.

    `writer` names the column with the digest of an outside writer's access token, for whom the row opens too
    (to read and change, never to add or remove). `changes` names the only columns that the app may change; the rest
    of a row stays as it was stored. `reads` is a further condition (SQL) on which a row can be read, and only read.
    """

    resource: str
    unit: str
    verbs: frozenset[Verb] = ALL_VERBS
    writer: str | None = None
    changes: tuple[str, ...] = ()
    reads: str | None = None


@dataclass(frozen=True)
class Through:
    """A row is as visible as the row of `parent` (a table) that `column` points at, and changed by those who may
    change that one; an outside writer has `writer_verbs` on those rows of theirs for which `writer_where` holds.

    `changes` names the only columns that may be changed; `adds` and `writer_adds` are conditions on new rows; `reads` is
    a further condition on which a row can be read, and only read. Only those of the parent's own compartment reach its
    rows this way: what was shared of the parent is shared of the child by `reads` or not at all.
    """

    parent: str
    column: str
    verbs: frozenset[Verb] = ALL_VERBS
    writer_verbs: frozenset[Verb] = NO_VERBS
    writer_where: str = "true"
    changes: tuple[str, ...] = ()
    adds: str = "true"
    writer_adds: str = "true"
    reads: str | None = None


@dataclass(frozen=True)
class Keys:
    """A key is as visible as the row that it encrypts (which tables have them, higher floors register); functions of the
    database store and destroy it together with that row. What opens it lies apart: there, `named_by` holds its id."""

    named_by: str = ""


@dataclass(frozen=True)
class Own:
    """A row belongs to the user in `column`; nobody else touches it.

    With `sign_in`, it is read and changed too while that account proves itself, before it may act.
    """

    column: str
    verbs: frozenset[Verb] = ALL_VERBS
    sign_in: bool = False


@dataclass(frozen=True)
class Shared:
    """Everyone reads, also without signing in; only a role with the capability for `resource` writes.

    Without `open_read`, reading needs the capability too: for what belongs to no unit and is not published.
    """

    resource: str
    verbs: frozenset[Verb] = ALL_VERBS
    open_read: bool = True


@dataclass(frozen=True)
class Where:
    """A condition (SQL) of the table's own for each verb, for what lies in no one compartment: what several organisations
    meet around, or an entry that somebody keeps about themselves. A verb without a condition is closed.

    `changes` names the only columns that may be changed. Conditions ask functions of the database that return arrays, as
    `id = any ((select varsam.f())::bigint[])`, so that they are asked once a query.
    """

    conditions: dict[Verb, str]
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class FunctionsOnly:
    """The app's role has no right at all on the table; functions of the database give what is needed."""

    why: str


@dataclass(frozen=True)
class Open:
    """Not protected by rows: the app needs it before there is an actor. Says why that is safe.

    `own` names the column with the user's id: then only reading is open, and writing is the user's own.
    """

    why: str
    verbs: frozenset[Verb] = ALL_VERBS
    own: str | None = None


Protection = InUnit | Through | Keys | Own | Shared | Where | FunctionsOnly | Open


@dataclass(frozen=True)
class Declaration:
    """All that a table says of itself.

    - `purpose`: why it exists, one clause, for the data-protection assessment.
    - `retention`: how long a row stays, in words; the number itself is data.
    - `personal`: field → why it is held; empty when nothing in it concerns a person.
    - `basis`: slugs of the legal rules on which holding the personal fields rests; their wording is data.
    """

    protection: Protection
    purpose: str
    retention: str
    personal: dict[str, str] = field(default_factory=dict)
    basis: tuple[str, ...] = ()

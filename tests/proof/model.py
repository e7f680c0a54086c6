"""What the rules allow, said once more and independently of the product: sets in memory, no SQL, none of its code.

Written from the issue and the decisions, so that a mistake in a policy, a function or a trigger shows as a difference.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

# As the reference data has it; the product reads it from its table.
GLASS_LASTS = timedelta(hours=3)


@dataclass(frozen=True)
class Person:
    """One of the cast: where they handle records, and where they receive what is shared."""

    account: str
    pk: int
    handles: frozenset[int] = frozenset()
    receives: frozenset[int] = frozenset()
    reviews_glass: bool = False


@dataclass
class Grant:
    pk: str
    record: int
    organisation: int
    member: int | None
    information: frozenset[str]
    basis: str
    starts: datetime
    until: datetime
    is_over: bool = False
    has_stopped: bool = False


@dataclass
class Request:
    pk: str
    record: int
    until: datetime
    signers: dict[str, bool]  # signer → whether the worry is about them
    scopes: dict[str, tuple[int, frozenset[str]]]


@dataclass
class Glass:
    pk: str
    record: int
    unit: int
    person: int
    until: datetime


@dataclass
class Town:
    """The whole state, and what follows from it."""

    wall: datetime
    seen: datetime
    people: list[Person]
    city: frozenset[int]  # units of the municipality
    left: set[int] = field(default_factory=set)
    home: dict[int, int] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    entries: dict[str, tuple[int, str]] = field(default_factory=dict)
    grants: list[Grant] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    answers: list[tuple[int, str, str, str]] = field(
        default_factory=list
    )  # row, scope, signer, what was said
    glasses: list[Glass] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """A clock that steps back opens nothing again."""
        return max(self.wall, self.seen)

    # --- what follows -----------------------------------------------------------------------------------------

    def holds(self, grant: Grant) -> bool:
        return (
            not grant.is_over
            and grant.starts <= self.now < grant.until
            and grant.organisation not in self.left
        )

    def grants_for(self, person: Person, record: int | None = None) -> list[Grant]:
        return [
            grant
            for grant in self.grants
            if self.holds(grant)
            and grant.organisation in person.receives
            and grant.member in {None, person.pk}
            and record in {None, grant.record}
        ]

    def broken_by(self, person: Person) -> set[int]:
        return {g.record for g in self.glasses if g.person == person.pk and self.now < g.until}

    def own(self, person: Person) -> set[int]:
        return {record for record, unit in self.home.items() if unit in person.handles}

    def records(self, person: Person) -> set[int]:
        shared = {grant.record for grant in self.grants_for(person)}
        return self.own(person) | self.broken_by(person) | shared

    def texts(self, person: Person) -> set[str]:
        whole = self.own(person) | self.broken_by(person)
        return {
            entry
            for entry, (record, kind) in self.entries.items()
            if record in whole or any(kind in grant.information for grant in self.grants_for(person, record))
        }

    def seen_grants(self, person: Person) -> set[str]:
        return {grant.pk for grant in self.grants if grant.record in self.own(person)}

    def seen_requests(self, person: Person) -> list[Request]:
        return [request for request in self.requests if request.record in self.own(person)]

    def seen_answers(self, person: Person) -> set[int]:
        scopes = {scope for request in self.seen_requests(person) for scope in request.scopes}
        return {row for row, scope, _, _, _ in self.answers if scope in scopes}

    def seen_glasses(self, person: Person) -> set[str]:
        return {
            g.pk
            for g in self.glasses
            if g.unit in person.handles
            or g.person == person.pk
            or (person.reviews_glass and g.unit in self.city)
        }

    def told_to_stop(self, person: Person) -> set[str]:
        return {
            g.pk
            for g in self.grants
            if g.is_over and g.organisation in person.receives and g.member in {None, person.pk}
        }

    def said(self, scope: str, signer: str) -> str | None:
        rows = [what for _, s, who, what, _ in self.answers if (s, who) == (scope, signer)]
        return rows[-1] if rows else None

    def a_later_no_stands(self, scope: str, signer: str, day: date) -> bool:
        """An old paper that turns up does not undo what was said after it was signed."""
        return any(
            (s, who) == (scope, signer) and what != "given" and said_on > day
            for _, s, who, what, said_on in self.answers
        )

    def in_force(self, request: Request, scope: str) -> bool:
        organisation, _ = request.scopes[scope]
        return (
            self.now < request.until
            and organisation not in self.left
            and not all(request.signers.values())
            and all(self.said(scope, signer) == "given" for signer in request.signers)
        )

    # --- what is done -----------------------------------------------------------------------------------------

    def end(self, grant: Grant) -> None:
        grant.is_over = True

    def end_basis(self, scope: str) -> None:
        for grant in self.grants:
            if grant.basis == scope:
                self.end(grant)

    def tick(self) -> None:
        self.seen = max(self.seen, self.wall)
        for grant in self.grants:
            if grant.until <= self.now:
                self.end(grant)

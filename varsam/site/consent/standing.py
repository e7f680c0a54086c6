"""Where a record's consents stand: every request with what each has said, and what is in force and shared now."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from varsam.kernel.lawfulness import consents, terms
from varsam.kernel.lawfulness.consents import ScopeState
from varsam.kernel.lawfulness.models import Consent, ConsentRequest, Decision, Scope, Signer, SignerRole
from varsam.kernel.records.models import Grant, Record
from varsam.site.consent import words

_NONE = ScopeState(in_force=False, refused=False, withdrawn=False, ended=False)


@dataclass(frozen=True)
class Said:
    """What one signer has last said about one scope; `answer` is None where they have not answered."""

    name: str
    answer: Consent | None

    @property
    def state(self) -> str:
        return self.answer.decision if self.answer else "silent"

    @property
    def words(self) -> str:
        if self.answer is None:
            return _("Inget svar än")
        day = words.day(self.answer.decided_on)
        said = {
            Decision.GIVEN: _("Ja, %(day)s"),
            Decision.REFUSED: _("Nej, %(day)s"),
            Decision.WITHDRAWN: _("Tog tillbaka %(day)s"),
        }
        return said[Decision(self.answer.decision)] % {"day": day}


@dataclass(frozen=True)
class Person:
    """One who is asked, by what they are: their names lie in the vault."""

    signer: Signer
    name: str
    has_yes: bool
    has_answered: bool

    @property
    def is_concerned(self) -> bool:
        return self.signer.is_concerned


@dataclass(frozen=True)
class Line:
    """One scope: the organisation, what it may learn, what each has said, whether it holds and what is shared by it."""

    scope: Scope
    state: ScopeState
    said: list[Said]
    grants: list[Grant]

    @property
    def organisation(self) -> str:
        return self.scope.organisation.name

    @property
    def has_left(self) -> bool:
        return self.scope.organisation.left_at is not None

    @property
    def information(self) -> list[str]:
        return words.information(self.scope.information)

    @property
    def cells(self) -> list[dict[str, object]]:
        """One cell for each kind of information, in the order of the columns."""
        return [{**column, "on": column["key"] in self.scope.information} for column in words.columns()]

    @property
    def open_grants(self) -> list[Grant]:
        if self.has_left:
            return []
        return [grant for grant in self.grants if grant.ended_at is None and grant.until > timezone.now()]

    @property
    def ended_grants(self) -> list[Grant]:
        return [grant for grant in self.grants if grant.ended_at is not None]

    @property
    def is_said_no_to(self) -> bool:
        return any(said.state in {Decision.REFUSED, Decision.WITHDRAWN} for said in self.said)


@dataclass(frozen=True)
class Asked:
    """One request with all its parts."""

    request: ConsentRequest
    people: list[Person]
    lines: list[Line]

    @property
    def title(self) -> str:
        return words.title(self.request.term)

    @property
    def until(self) -> str:
        return words.until(self.request.until)

    @property
    def asked_on(self) -> str:
        return words.day(timezone.localdate(self.request.asked_at))

    @property
    def has_ended(self) -> bool:
        return self.request.until <= timezone.now() or any(line.state.ended for line in self.lines)

    @property
    def in_force(self) -> list[Line]:
        return [line for line in self.lines if line.state.in_force]

    @property
    def printable(self) -> list[tuple[str, str]]:
        """Code and name of the languages in which the form can be printed."""
        return [(code, words.LANGUAGES[code]) for code in terms.printable(self.request.term)]

    @property
    def not_printable(self) -> list[str]:
        there = terms.printable(self.request.term)
        return [name for code, name in words.LANGUAGES.items() if code not in there]

    @cached_property
    def chip(self) -> tuple[str, str]:
        """Kind and words of the mark that says where the whole request stands."""
        if self.has_ended:
            return "plain", _("Har gått ut")
        if self.in_force:
            is_whole = len(self.in_force) == len(self.lines)
            return ("done", pgettext("samtycket", "Gäller")) if is_whole else ("open", _("Gäller delvis"))
        if any(line.state.withdrawn for line in self.lines):
            return "info", _("Taget tillbaka")
        if any(line.is_said_no_to for line in self.lines):
            return "info", _("Nej")
        if self.waiting:
            return "wait", _("Väntar på svar")
        return "late", _("Gäller inte")

    @property
    def waiting(self) -> list[Person]:
        """Those of whom something has not been heard yet."""
        return [
            person
            for place, person in enumerate(self.people)
            if any(line.said[place].state == "silent" for line in self.lines)
        ]

    @property
    def guardians(self) -> list[Person]:
        return [person for person in self.people if person.signer.role == SignerRole.GUARDIAN]

    @property
    def history(self) -> list[tuple[Consent, str, Line]]:
        """Everything that was ever said, newest first: the answer, who gave it, about what."""
        names = {person.signer.pk: person.name for person in self.people}
        lines = {line.scope.pk: line for line in self.lines}
        every = Consent.objects.filter(scope__in=lines).select_related("registered_by").order_by("-pk")
        return [(said, names[said.signer_id], lines[said.scope_id]) for said in every]


def asked(record: Record) -> list[Asked]:
    """Every request about a record, newest first."""
    requests = (
        ConsentRequest.objects.filter(record=record)
        .select_related("term", "asked_by")
        .prefetch_related("signers", "scopes__organisation")
        .order_by("-asked_at")
    )
    states, newest = consents.states(record), _newest(record)
    grants = list(
        Grant.objects.filter(record=record)
        .select_related("organisation", "user", "given_by")
        .order_by("-starts_at")
    )
    return [_asked(request, states, newest, grants) for request in requests]


def one(record: Record, request_id: UUID) -> Asked | None:
    """One request about a record; None where it is not there."""
    return next((each for each in asked(record) if each.request.pk == request_id), None)


def _newest(record: Record) -> dict[tuple[UUID, UUID], Consent]:
    every = Consent.objects.filter(record=record).select_related("registered_by").order_by("pk")
    return {(said.scope_id, said.signer_id): said for said in every}


_ORDER = list(SignerRole.values)


def _asked(
    request: ConsentRequest,
    states: dict[UUID, ScopeState],
    newest: dict[tuple[UUID, UUID], Consent],
    grants: list[Grant],
) -> Asked:
    signers = sorted(request.signers.all(), key=lambda each: (_ORDER.index(each.role), each.position))
    scopes = sorted(request.scopes.all(), key=lambda each: each.organisation.name)
    guardians = sum(each.role == SignerRole.GUARDIAN for each in signers)
    names = [words.signer(each, guardians) for each in signers]
    lines = [
        Line(
            scope,
            states.get(scope.pk, _NONE),
            [Said(name, newest.get((scope.pk, each.pk))) for each, name in zip(signers, names, strict=True)],
            [grant for grant in grants if grant.basis == scope.pk],
        )
        for scope in scopes
    ]
    people = [
        Person(
            each,
            names[place],
            has_yes=any(line.said[place].state == Decision.GIVEN for line in lines),
            has_answered=any(line.said[place].state != "silent" for line in lines),
        )
        for place, each in enumerate(signers)
    ]
    return Asked(request, people, lines)


@dataclass(frozen=True)
class Now:
    """What holds now for one organisation by one consent."""

    asked: Asked
    line: Line


def in_force(every: list[Asked]) -> list[Now]:
    """What may be shared now, by organisation and then by how long it holds."""
    found = [Now(each, line) for each in every for line in each.in_force]
    return sorted(found, key=lambda now: (now.line.organisation, now.asked.request.until))


def covered_elsewhere(line: Line, every: list[Asked]) -> list[tuple[Asked, list[str]]]:
    """Other consents in force for the same organisation, with the information that both cover."""
    found: list[tuple[Asked, list[str]]] = []
    for each in every:
        for other in each.in_force:
            both = set(other.scope.information) & set(line.scope.information)
            if (
                other.scope.pk != line.scope.pk
                and other.scope.organisation_id == line.scope.organisation_id
                and both
            ):
                found.append((each, words.information(both)))
    return found

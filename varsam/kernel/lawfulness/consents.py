"""Asking for consent, taking down what was said, and sharing by it. The database ends what a no or a withdrawal ends."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.lawfulness import rules
from varsam.kernel.lawfulness.models import (
    Consent,
    ConsentRequest,
    Decision,
    Form,
    Scope,
    Signer,
    SignerRole,
    Term,
)
from varsam.kernel.lawfulness.overlaps import Ending, would_end
from varsam.kernel.people import limits
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records import policies
from varsam.kernel.records.models import Record
from varsam.lib.working_days import STOCKHOLM

UNDER_18, FROM_15 = "samtycke-under-18", "samtycke-ungdom-15"
_BELOW = "guardian_consent_below_age"
_DAY = timedelta(days=1)


class NotInForce(Exception):
    """Nothing can be shared by this: no consent holds, it has run out, or the organisation has left."""


@dataclass(frozen=True)
class Asked:
    """One who must be asked."""

    role: SignerRole
    position: int = 1
    is_concerned: bool = False


def signers_for(
    *, age: int, guardians: int, concerned: frozenset[int] = frozenset(), on: date
) -> tuple[list[Asked], list[str]]:
    """Who must say yes for a person of `age` years with so many guardians, by the rules as they stand on a day, and
    the versions that decided it. `concerned` holds the positions of guardians whom the worry itself is about.

    ValueError where a person under the age of the rule has no guardian to ask: then a guardian must be appointed, or
    another legal basis found. Rules: `samtycke-under-18`, `samtycke-ungdom-15`.
    """
    used = [rules.current(UNDER_18, on)]
    if age >= own_age(on):
        return [Asked(SignerRole.SELF)], [str(rule) for rule in used]
    if guardians < 1:
        raise ValueError("somebody under age has a guardian who is asked")
    asked = [Asked(SignerRole.GUARDIAN, n, n in concerned) for n in range(1, guardians + 1)]
    cosign = rules.current(FROM_15, on)
    if cosign.parameters.get("enabled") and age >= int(
        rules.parameter(FROM_15, "young_person_cosigns_from_age", on)
    ):
        asked.append(Asked(SignerRole.YOUNG))
        used.append(cosign)
    return asked, [str(rule) for rule in used]


def own_age(on: date) -> int:
    """The age from which somebody consents themselves, by the rule `samtycke-under-18` as it stands on a day."""
    return int(rules.parameter(UNDER_18, _BELOW, on))


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        # Born on a leap day: the earlier of the two days that could be meant, so that nobody is passed over.
        return day.replace(year=day.year + years, day=28)


def age_on(birth: date, on: date) -> int:
    """Full years on a day."""
    years = on.year - birth.year
    return years if _years_after(birth, years) <= on else years - 1


def own_from(birth: date, on: date) -> date:
    """The day from which somebody born on `birth` consents themselves: a guardian's consent ends before it."""
    return _years_after(birth, own_age(on))


def may_come_of_age(age: int, last: date, on: date) -> bool:
    """Whether somebody who is `age` full years on a day could reach the age of their own consent by the day `last`;
    only then must anybody ask when they were born."""
    missing = own_age(on) - age
    return missing > 0 and last > _years_after(on, missing - 1)


def end_of(last: date) -> datetime:
    """The moment when a consent that holds to and with a day is over (aware, Stockholm)."""
    return datetime.combine(last + _DAY, time(0), STOCKHOLM)


def last_day(until: datetime) -> date:
    """The last whole or begun day on which a consent with that end holds."""
    return (until - timedelta(microseconds=1)).astimezone(STOCKHOLM).date()


def longest(at: datetime) -> datetime:
    """The latest end that a consent asked for at `at` may have."""
    return limits.after("consent_longest", at)


@transaction.atomic
def ask(
    *,
    record: Record,
    term: Term,
    scopes: Mapping[int, Sequence[str]],
    signers: Sequence[Asked],
    until: datetime,
    rule_versions: Sequence[str],
    by: User,
) -> ConsentRequest:
    """Ask for consent: `scopes` is organisation id → kinds of information, each within what the term offers.

    ValueError for an end that has passed or lies beyond the longest, for no scope, for an organisation that has left,
    and for what the term does not offer.
    """
    policies.check_can_add_to(record)
    now = timezone.now()
    if not now < until <= longest(now):
        raise ValueError("the end lies in the future, and not beyond the longest")
    organisations = Organisation.objects.in_bulk(list(scopes))
    offered = {option.organisation_kind: set(option.information) for option in term.options.all()}
    for pk, information in scopes.items():
        organisation = organisations.get(pk)
        if organisation is None or organisation.left_at is not None or organisation.pk == record.unit_id:
            raise ValueError("the organisation has left, or holds the record itself")
        if not information or not set(information) <= offered.get(organisation.kind, set()):
            raise ValueError("more is asked for than the term is about")
    if not scopes or not signers:
        raise ValueError("a consent names who may learn what, and who says yes")
    request = ConsentRequest.objects.create(
        record=record, term=term, asked_by=by, asked_at=now, until=until, rules=list(rule_versions)
    )
    Signer.objects.bulk_create(
        Signer(
            request=request,
            record=record,
            role=one.role,
            position=one.position,
            is_concerned=one.is_concerned,
        )
        for one in signers
    )
    Scope.objects.bulk_create(
        Scope(request=request, record=record, organisation_id=pk, information=list(information))
        for pk, information in scopes.items()
    )
    audit.record(
        Event.CONSENT_ASKED,
        target_type="record",
        target=record.reference,
        unit=record.unit_id,
        details={"term": str(term), "organisations": len(scopes)},
    )
    return request


@transaction.atomic
def register(
    *,
    signer: Signer,
    decisions: Mapping[uuid.UUID, Decision],
    form: Form,
    decided_on: date,
    by: User,
) -> None:
    """Take down what one signer has said of each scope (scope id → decision). A no or a withdrawal ends at once what
    rested on the yes, in this transaction. A yes is written; a no may be spoken.

    ValueError for a day to come, for a spoken yes, for taking back what was never given, and for a yes that was
    signed before a no that is on record.
    """
    policies.check_can_write_in(signer.record)
    if decided_on > timezone.localdate():
        raise ValueError("nobody has said anything yet on a day to come")
    now = timezone.now()
    try:
        with transaction.atomic():
            for scope_id, decision in decisions.items():
                Consent.objects.create(
                    record=signer.record,
                    signer=signer,
                    scope_id=scope_id,
                    decision=decision.value,
                    form=form.value,
                    decided_on=decided_on,
                    registered_at=now,
                    registered_by=by,
                )
    except IntegrityError as error:
        raise ValueError("a yes is written and no older than a no; only a yes can be taken back") from error


@transaction.atomic
def withdraw(
    *, signer: Signer, scopes: Collection[uuid.UUID], form: Form, decided_on: date, by: User
) -> list[Ending]:
    """Take down that a signer takes back their yes to these scopes of their request; a word of mouth is enough. Returns
    the shares that this ended. ValueError where one of them has no yes to take back."""
    if not scopes:
        raise ValueError("only a yes can be taken back")
    ended = would_end(signer.record, scopes)
    taken = dict.fromkeys(scopes, Decision.WITHDRAWN)
    register(signer=signer, decisions=taken, form=form, decided_on=decided_on, by=by)
    return ended


def given(signer: Signer) -> list[uuid.UUID]:
    """The scopes to which a signer's last word is yes."""
    newest = {said.scope_id: said.decision for said in signer.consents.order_by("pk")}
    return [scope for scope, decision in newest.items() if decision == Decision.GIVEN]


@transaction.atomic
def share(*, scope: Scope, member: User | None = None, by: User) -> uuid.UUID:
    """Let the organisation of a scope, or one person there, see what the consent covers, as long as it holds.

    Done twice, it is given once. NotInForce where nothing holds.
    """
    try:
        with transaction.atomic():
            return uuid.UUID(str(call("consent_share", scope.pk, member.pk if member else None)))
    except IntegrityError as error:
        raise NotInForce from error


@dataclass(frozen=True)
class ScopeState:
    """Where one scope stands: `in_force` decides, the others say why not."""

    in_force: bool
    refused: bool
    withdrawn: bool
    ended: bool


def ending() -> list[ConsentRequest]:
    """Requests in the units of the one who acts that run out soon or have just done so, in that order; soon is the
    period by which people are reminded (`consent_warning`)."""
    order = {pk: place for place, pk in enumerate(call("consent_ending"))}
    found = ConsentRequest.objects.filter(pk__in=order).select_related("record__unit", "term")
    return sorted(found, key=lambda request: order[request.pk])


def states(record: Record) -> dict[uuid.UUID, ScopeState]:
    """Scope id → where it stands, for all that was ever asked about a record; empty outside its unit."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.consent_states(%s)", [record.pk])
        return {row[0]: ScopeState(*row[1:]) for row in cursor.fetchall()}


def receivers() -> set[int]:
    """Ids of organisations in which somebody can read what is shared."""
    return set(call("consent_receivers"))


def members(organisation: Organisation) -> list[User]:
    """Those in a receiving organisation to whom something can be shared."""
    return list(User.objects.filter(pk__in=call("consent_members", organisation.pk)).order_by("name"))

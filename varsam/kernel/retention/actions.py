"""What a registrar does. The database asks whether they may; each act is on record in its own transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, LiteralString

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people.models import User
from varsam.kernel.retention.enums import Decision
from varsam.kernel.retention.models import DestructionList, Exemption, Hold, RetentionRule


class Said(StrEnum):
    """What the database answers to an approval or a stop."""

    APPROVED = "approved"
    ABANDONED = "abandoned"
    TAKEN = "taken"
    CHANGED = "changed"
    RULE = "rule"
    EMPTY = "empty"
    CLOCK = "clock"
    MISSING = "missing"


@dataclass(frozen=True)
class Answer:
    """What became of it; for TAKEN who was first (None: nobody by hand) and when."""

    said: Said
    who: User | None
    at: datetime | None


def _ask(query: LiteralString, *values: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        return tuple(cursor.fetchone())


def _answer(row: tuple[Any, ...]) -> Answer:
    said, who, at = row
    return Answer(Said(said), User.objects.filter(pk=who).first() if who else None, at)


def _on_list(event: Event, destruction: DestructionList, **details: str | int | bool) -> None:
    audit.record(
        event,
        target_type="list",
        target=str(destruction.pk),
        unit=destruction.municipality_id,
        details=dict(details),
    )


@transaction.atomic
def decide(
    *,
    destruction: DestructionList,
    items: Sequence[int],
    decision: Decision,
    reason: str,
    again_on: date | None,
    by: User,
) -> int:
    """Except items with a reason until a day, or take that back; returns how many. None once the list is approved."""
    done = int(
        _ask(
            "select varsam.retention_decide(%s, %s::bigint[], %s, %s, %s::date)",
            destruction.pk,
            list(items),
            decision.value,
            reason,
            again_on,
        )[0]
    )
    if done:
        event = Event.RETENTION_EXCEPTED if decision is Decision.EXCEPT else Event.RETENTION_INCLUDED
        _on_list(event, destruction, items=done)
    return done


@transaction.atomic
def approve(*, destruction: DestructionList, version: int, by: User) -> Answer:
    """Let a list be carried out as it was when it was seen, in `version`; anything else is told and changes nothing."""
    answer = _answer(_ask("select * from varsam.retention_approve(%s, %s)", destruction.pk, version))
    if answer.said is Said.APPROVED:
        destruction.refresh_from_db()
        _on_list(Event.RETENTION_APPROVED, destruction, items=destruction.planned)
    return answer


@transaction.atomic
def abandon(*, destruction: DestructionList, why: str, by: User) -> Answer:
    """Stop a list, also while it is carried out: what is destroyed stays so, the rest is left as it is."""
    answer = _answer(_ask("select * from varsam.retention_abandon(%s, %s)", destruction.pk, why))
    if answer.said is Said.ABANDONED:
        _on_list(Event.RETENTION_ABANDONED, destruction)
    return answer


@transaction.atomic
def set_hold(*, kind: str, reference: str, reason: str, until: date | None, by: User) -> Hold | None:
    """Keep one thing from destruction; None where it is not there for the one who asks."""
    try:
        with transaction.atomic():
            made = _ask("select varsam.retention_hold(%s, %s, %s, %s::date)", kind, reference, reason, until)[
                0
            ]
    except ProgrammingError:
        return None  # no such kind
    if made is None:
        return None
    hold = Hold.objects.get(pk=made)
    audit.record(Event.HOLD_SET, target_type=kind, target=reference, unit=hold.unit_id)
    return hold


@transaction.atomic
def lift_hold(*, hold: Hold, reason: str, by: User) -> bool:
    """End a hold; False where somebody else was first."""
    done = bool(_ask("select varsam.retention_lift(%s, %s)", hold.pk, reason)[0])
    if done:
        audit.record(Event.HOLD_LIFTED, target_type=hold.kind, target=hold.reference, unit=hold.unit_id)
    return done


@dataclass(frozen=True)
class Ground:
    """What a rule or an exception rests on: a legal rule with its version, and where the decision stands."""

    legal_rule: str
    legal_version: str
    source: str


@dataclass(frozen=True)
class Period:
    """How long: an amount of a unit, and what happens then."""

    amount: int
    unit: str
    action: str


@transaction.atomic
def set_rule(
    *,
    kind: str,
    municipality: int,
    period: Period,
    clock: str,
    ground: Ground,
    valid_from: datetime,
    by: User,
) -> RetentionRule:
    """Let one kind of thing be kept for another time from `valid_from`; raises PermissionDenied."""
    made = _permitted(
        "select varsam.retention_set_rule(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)", kind, municipality, period.amount, period.unit, clock, period.action,
        ground.legal_rule, ground.legal_version, ground.source, valid_from,
    )  # fmt: skip
    audit.record(
        Event.RETENTION_RULE_CHANGED,
        target_type="retention",
        target=kind,
        unit=municipality,
        details={"amount": period.amount, "unit": period.unit, "action": period.action},
    )
    return RetentionRule.objects.get(pk=made)


@transaction.atomic
def set_exemption(
    *,
    slug: str,
    kind: str,
    municipality: int,
    born_days: Sequence[int],
    is_ended: bool,
    ground: Ground,
    valid_from: datetime,
    by: User,
) -> Exemption:
    """Keep for the archive what a rule would destroy, or stop doing so; raises PermissionDenied."""
    made = _permitted(
        "select varsam.retention_set_exemption(%s, %s, %s, %s::smallint[], %s, %s, %s, %s, %s)", slug, kind, municipality, list(born_days), is_ended,
        ground.legal_rule, ground.legal_version, ground.source, valid_from,
    )  # fmt: skip
    audit.record(
        Event.RETENTION_RULE_CHANGED,
        target_type="retention",
        target=kind,
        unit=municipality,
        details={"exemption": slug, "ended": is_ended},
    )
    return Exemption.objects.get(pk=made)


def _permitted(query: LiteralString, *values: Any) -> int:
    try:
        with transaction.atomic():
            return int(_ask(query, *values)[0])
    except ProgrammingError as error:
        raise PermissionDenied from error

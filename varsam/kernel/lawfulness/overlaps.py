"""What a no would end, and what stays because it rests on another consent."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from varsam.kernel.lawfulness.models import Scope
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records.models import Grant, Record


@dataclass(frozen=True)
class Ending:
    """One share that would end: who loses it, what they can no longer see, and what they still see by other shares
    that are in force."""

    organisation: Organisation
    member: User | None
    lost: tuple[str, ...]
    kept: tuple[str, ...]


def open_grants(record: Record) -> list[Grant]:
    """What is shared of a record now."""
    return list(
        record.grants.filter(ended_at=None, until__gt=timezone.now(), organisation__left_at=None)
        .select_related("organisation", "user")
        .order_by("organisation__slug", "starts_at")
    )


def would_end(record: Record, scopes: Iterable[Scope | UUID]) -> list[Ending]:
    """What ends when somebody says no to these scopes of a record."""
    bases = {scope.pk if isinstance(scope, Scope) else scope for scope in scopes}
    every = open_grants(record)
    return [
        _ending(grant, [g for g in every if g.basis not in bases]) for grant in every if grant.basis in bases
    ]


def _ending(grant: Grant, others: list[Grant]) -> Ending:
    still = {
        kind
        for other in others
        if other.organisation_id == grant.organisation_id and other.user_id in {None, grant.user_id}
        for kind in other.information
    }
    return Ending(
        grant.organisation,
        grant.user,
        tuple(kind for kind in grant.information if kind not in still),
        tuple(kind for kind in grant.information if kind in still),
    )

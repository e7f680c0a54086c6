"""What a no would end, and what stays because it rests on another consent."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
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


def _open(record: Record) -> QuerySet[Grant]:
    return record.grants.filter(ended_at=None, until__gt=timezone.now(), organisation__left_at=None)


def would_end(record: Record, scopes: Iterable[Scope | UUID]) -> list[Ending]:
    """What ends when somebody says no to these scopes of a record."""
    bases = {scope.pk if isinstance(scope, Scope) else scope for scope in scopes}
    resting = (
        _open(record)
        .filter(basis__in=bases)
        .select_related("organisation", "user")
        .order_by("organisation__slug", "starts_at", "pk")
    )
    ending = list(resting)
    if not ending:
        return []
    concerned = {grant.organisation_id for grant in ending}
    others = list(_open(record).filter(organisation__in=concerned).exclude(basis__in=bases).order_by("pk"))
    return [_ending(grant, others) for grant in ending]


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

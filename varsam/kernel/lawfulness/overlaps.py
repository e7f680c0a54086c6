"""What a no would end, and what stays because it rests on another consent."""

from collections import defaultdict
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
    others = (
        _open(record)
        .filter(organisation__in={grant.organisation_id for grant in ending})
        .exclude(basis__in=bases)
    )
    still: dict[tuple[int, int | None], set[str]] = defaultdict(set)
    for organisation, member, information in others.values_list("organisation", "user", "information"):
        still[organisation, member].update(information)
    return [
        _ending(grant, still[grant.organisation_id, None] | still[grant.organisation_id, grant.user_id])
        for grant in ending
    ]


def _ending(grant: Grant, still: set[str]) -> Ending:
    return Ending(
        grant.organisation,
        grant.user,
        tuple(kind for kind in grant.information if kind not in still),
        tuple(kind for kind in grant.information if kind in still),
    )

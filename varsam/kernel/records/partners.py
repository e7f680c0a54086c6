"""Organisations of other trees: which of them take part, and what ends when one of them leaves."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from varsam.kernel.access.functions import call
from varsam.kernel.people.models import Organisation, User


@dataclass(frozen=True)
class Partner:
    """An organisation outside the own municipality. `shares` are in force from units of the municipality, `others` from
    elsewhere; both end if it leaves."""

    organisation: Organisation
    shares: int
    others: int


def partners() -> list[Partner]:
    """Every organisation of another tree, for those who coordinate; empty for all others."""
    with connection.cursor() as cursor:
        cursor.execute("select organisation, shares, others from varsam.partners()")
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    organisations = Organisation.objects.filter(pk__in=found).select_related("parent")
    return [Partner(each, *found[each.pk]) for each in organisations]


@transaction.atomic
def leave(*, organisation: Organisation, by: User) -> int:
    """Say that it has left the cooperation, with all below it. Every share with it ends in the same transaction.

    Returns how many shares ended; PermissionDenied where the one who acts may not say so, or it had left already.
    """
    done: int | None = call("partners_leave", organisation.pk)
    if done is None:
        raise PermissionDenied("not a partner of the one who acts, or gone already")
    return done


@transaction.atomic
def come_back(*, organisation: Organisation, by: User) -> None:
    """Say that it takes part again. Nothing is shared by that: each share needs a basis anew."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.partners_return(%s)", [organisation.pk])
        if not cursor.fetchone()[0]:
            raise PermissionDenied("not a partner of the one who acts, or never gone")

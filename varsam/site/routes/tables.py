"""Which version of the rule table is in force, and what it proposes."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.utils import timezone

from varsam.lib.routing import Route, Situation, Table
from varsam.site.routes.models import Version


class NoTable(LookupError):
    """No version has begun yet: the database has not been filled."""


@lru_cache(maxsize=32)
def _read(pk: int, at: str) -> Table:
    # A version never changes, so what has been read stays read; `at` tells two databases of one process apart.
    return Table(Version.objects.values_list("rules", flat=True).get(pk=pk))


def table(version: Version) -> Table:
    """The rules of a version, read once."""
    return _read(version.pk, version.at.isoformat())


def in_force(on: date | None = None) -> Version:
    """The version of a day (local date in Sweden; today): the one that began last, of those the one written last. NoTable."""
    day = on or timezone.localdate()
    found = (
        Version.objects.filter(valid_from__lte=day).defer("rules").order_by("-valid_from", "-number").first()
    )
    if found is None:
        raise NoTable
    return found


def coming(on: date | None = None) -> list[Version]:
    """Versions that will be in force on a day to come, the next first."""
    day = on or timezone.localdate()
    later: dict[date, Version] = {}
    for version in Version.objects.filter(valid_from__gt=day).select_related("by").order_by("number"):
        later[version.valid_from] = version
    return [later[begins] for begins in sorted(later)]


def newest() -> Version:
    """The version that was written last, in force or not; NoTable."""
    found = Version.objects.select_related("by").order_by("-number").first()
    if found is None:
        raise NoTable
    return found


def propose(situation: Situation, language: str = "sv") -> list[Route]:
    """What the version in force proposes, in order, with reasons in a language."""
    return table(in_force()).propose(situation, language)


def rules_of(version: Version) -> list[dict[str, Any]]:
    """The rules of a version as data that may be changed."""
    rules: list[dict[str, Any]] = Version.objects.values_list("rules", flat=True).get(pk=version.pk)
    return rules

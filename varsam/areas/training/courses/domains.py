"""From which domains the city's own staff write."""

from django.core.cache import cache

from varsam.areas.training.courses.models import WorkDomain

_KEY, _SECONDS = "courses.domains", 60


def named() -> frozenset[str]:
    """All domains that are named, kept for a minute: each sign-up asks, hardly anybody edits. Empty: any will do."""
    found: frozenset[str] | None = cache.get(_KEY)
    if found is None:
        found = frozenset(WorkDomain.objects.values_list("domain", flat=True))
        cache.set(_KEY, found, _SECONDS)
    return found


def changed() -> None:
    """Forget what is kept, after an edit."""
    cache.delete(_KEY)

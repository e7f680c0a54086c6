"""Deadlines and periods as they stand now."""

from datetime import datetime

from django.core.cache import cache

from varsam.kernel.people import calendar
from varsam.kernel.people.models import TimeLimit

_KEY, _SECONDS = "people.limits", 60


def _all() -> list[TimeLimit]:
    """Every version, kept for a minute in the process's memory: each message asks, few people edit."""
    found: list[TimeLimit] | None = cache.get(_KEY)
    if found is None:
        found = list(TimeLimit.objects.order_by("key", "valid_from", "pk"))
        cache.set(_KEY, found, _SECONDS)
    return found


def changed() -> None:
    """Forget what is kept, after an edit."""
    cache.delete(_KEY)


def current(at: datetime) -> dict[str, TimeLimit]:
    """The version of each limit that holds at `at` (aware)."""
    return {limit.key: limit for limit in _all() if limit.valid_from <= at}


def after(key: str, start: datetime) -> datetime:
    """When the period `key`, begun at `start` (aware), runs out by the version that holds then; KeyError if none."""
    return current(start)[key].after(start, calendar.current())

"""Deadlines and periods as they stand now, counted in working days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache

from varsam.kernel.conversations.models import TimeLimit
from varsam.kernel.people import calendar
from varsam.lib.working_days import deadline


@dataclass(frozen=True)
class Promise:
    """What an enquiry of this moment is promised; all are aware datetimes."""

    acknowledge_by: datetime
    triage_by: datetime
    feedback_by: datetime
    expires_at: datetime
    expiry_days: int


_KEY, _SECONDS = "conversations.limits", 60


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
    """The version of each limit that holds at `at`."""
    return {limit.key: limit for limit in _all() if limit.valid_from <= at}


def promise(at: datetime) -> Promise:
    """The clocks of something that arrives at `at`."""
    limits, days = current(at), calendar.current()

    def by(key: str) -> datetime:
        limit = limits[key]
        if limit.unit == "days":
            return at + timedelta(days=limit.amount)
        return deadline(at, limit.amount, days)

    return Promise(
        by("acknowledge"), by("triage"), by("feedback"), by("thread_expiry"), limits["thread_expiry"].amount
    )

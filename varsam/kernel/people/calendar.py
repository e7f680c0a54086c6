"""The city's calendar, kept for a minute in the process's memory: every page counts days, few change them."""

from django.core.cache import cache

from varsam.kernel.people.models import Holiday
from varsam.lib.calendar_days import Calendar

_KEY, _SECONDS = "people.calendar", 60


def current() -> Calendar:
    """All special days known now."""
    found: Calendar | None = cache.get(_KEY)
    if found is None:
        found = Holiday.objects.all().as_calendar()
        cache.set(_KEY, found, _SECONDS)
    return found


def changed() -> None:
    """Forget what is kept, after an edit."""
    cache.delete(_KEY)

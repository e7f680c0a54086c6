"""Periods that law counts in months and years."""

import calendar
from datetime import datetime


def months_after(start: datetime, months: int) -> datetime:
    """The same day and time so many months later (or earlier, where negative).

    Where that month has no such day, its last: a month after 31 January is 28 or 29 February. The wall clock is kept
    in the zone of `start`.
    """
    years, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return start.replace(year=years, month=month + 1, day=min(start.day, last))

"""The clocks of the desk: by which day an answer is promised, and how many working days are left."""

from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from varsam.lib.calendar_days import Calendar

STOCKHOLM = ZoneInfo("Europe/Stockholm")
# A due time that is shown as a date must lie on that date, so the day ends at its last full second.
_END_OF_DAY = time(23, 59, 59)
_ONE_DAY = timedelta(days=1)


def deadline(start: datetime, working_days: int, calendar: Calendar) -> datetime:
    """The end (23:59:59 in Stockholm, aware) of the n-th working day after the day of `start`.

    - The day that a message arrives never counts, whatever the hour; the day after it does.
    - A message that arrives on a day off waits no extra day: the next working day is the first one counted.
      So 10 working days from Tuesday 17 November 2026 is Tuesday 1 December, and 1 working day from
      Saturday 21 November is Monday 23 November.
    - Raises ValueError for a time without a zone and for less than one working day.
    """
    if working_days < 1:
        raise ValueError("En frist är minst en arbetsdag.")
    day = _local_date(start)
    for _ in range(working_days):
        day = _next_working_day(day, calendar)
    return datetime.combine(day, _END_OF_DAY, STOCKHOLM)


def working_days_left(now: datetime, due: datetime, calendar: Calendar) -> int:
    """Working days that remain after today until the day of `due`, counted in whole Stockholm days.

    - 0 on the day itself, 1 when it is due on the next working day.
    - Negative when late: minus the working days that have begun since, and at least -1, so that what was
      due on a Friday is late already on the Saturday.
    - Raises ValueError for a time without a zone.
    """
    today, last = _local_date(now), _local_date(due)
    if today > last:
        return -max(1, _working_days_between(last, today, calendar))
    return _working_days_between(today, last, calendar)


def _local_date(moment: datetime) -> date:
    if moment.tzinfo is None:
        raise ValueError("Tidpunkten saknar tidszon.")
    return moment.astimezone(STOCKHOLM).date()


def _next_working_day(day: date, calendar: Calendar) -> date:
    days = (day + _ONE_DAY * ahead for ahead in count(1))
    return next(each for each in days if calendar.is_working_day(each))


def _working_days_between(after: date, until: date, calendar: Calendar) -> int:
    """How many working days lie after the first date, up to and including the second."""
    days = (after + _ONE_DAY * ahead for ahead in range(1, (until - after).days + 1))
    return sum(calendar.is_working_day(day) for day in days)

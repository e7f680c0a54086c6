"""Times as colleagues say them to each other: "i dag 08.12", "i går 14.05", "tis 17 nov"."""

from datetime import date, datetime, timedelta

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.kernel.lawfulness import consents
from varsam.lib import when
from varsam.lib.working_days import STOCKHOLM


def short(at: datetime, now: datetime) -> str:
    """A day and a time, in as few words as are clear."""
    language = get_language() or "sv"
    day, today, time = _day(at), _day(now), when.clock(at, language)
    if day == today:
        return _("i dag %(time)s") % {"time": time}
    if day == today - timedelta(days=1):
        return _("i går %(time)s") % {"time": time}
    return f"{short_day(day)} {time}"


def short_day(day: date | datetime) -> str:
    """A weekday and a date in Stockholm, such as "fre 20 nov"; with the year where it is not this year's."""
    found = _day(day) if isinstance(day, datetime) else day
    pattern = "EEE d MMM" if found.year == datetime.now(STOCKHOLM).year else "EEE d MMM y"
    return format_date(found, pattern, locale=get_language() or "sv").replace(".", "")


def last_day(until: datetime) -> str:
    """The short day on which something that ends at a moment holds for the last time: its midnight is the day after."""
    return short_day(consents.last_day(until))


def near_day(day: date, today: date) -> str:
    """A date as a promise reads it: "i dag", "i går", "i morgon", else the short day."""
    near = {-1: _("i går"), 0: _("i dag"), 1: _("i morgon")}
    return near.get((day - today).days) or short_day(day)


def _day(at: datetime) -> date:
    return at.astimezone(STOCKHOLM).date()

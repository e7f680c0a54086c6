"""Dates and times as people say them, in the five languages; all in Stockholm time."""

from datetime import date, datetime

from babel.dates import format_date, format_time

from varsam.lib.working_days import STOCKHOLM

_WEEKDAY_DATE = {
    "sv": "EEEE d MMMM",
    "en": "EEEE d MMMM",
    "ar": "EEEE، d MMMM",
    "so": "EEEE, d MMMM",
    "fa": "EEEE d MMMM",
}
_CLOCK = {"sv": "HH.mm"}
_AT = {
    "sv": "{day}, klockan {time}",
    "en": "{day}, {time}",
    "ar": "{day}، الساعة {time}",
    "so": "{day}, saacadda {time}",
    "fa": "{day}، ساعت {time}",
}


def _local(moment: datetime) -> datetime:
    return moment.astimezone(STOCKHOLM)


def day(when: date | datetime, language: str) -> str:
    """A weekday and a date, such as "tisdag 1 december"; the year only where it is not this year's."""
    found = _local(when).date() if isinstance(when, datetime) else when
    pattern = _WEEKDAY_DATE.get(language, _WEEKDAY_DATE["en"])
    if found.year != datetime.now(STOCKHOLM).year:
        pattern += " y"
    return format_date(found, pattern, locale=language)


def full_date(when: date, language: str) -> str:
    """A date with its year, such as "3 november 2026"."""
    return format_date(when, "d MMMM y", locale=language)


def clock(moment: datetime, language: str) -> str:
    """A time of day, such as "12.00" in Swedish and "12:00" elsewhere."""
    return format_time(_local(moment), _CLOCK.get(language, "HH:mm"), locale=language)


def moment(when: datetime, language: str) -> str:
    """A day with a time, such as "Tisdag 17 november, klockan 10.42"."""
    said = _AT.get(language, _AT["en"]).format(day=day(when, language), time=clock(when, language))
    return said[:1].upper() + said[1:]

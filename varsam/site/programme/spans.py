"""Periods in words."""

from datetime import date

from babel.dates import format_date


def months(first: date, last: date, language: str) -> str:
    """From the first month to the last: "januari–september 2026", with both years where they differ."""
    begins = "LLLL" if first.year == last.year else "LLLL y"
    return f"{format_date(first, begins, locale=language)}–{format_date(last, 'LLLL y', locale=language)}"


def month(day: date, language: str) -> str:
    return format_date(day, "LLLL y", locale=language)

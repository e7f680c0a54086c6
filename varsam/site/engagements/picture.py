"""Hours as bars: months side by side, people under each other. The same numbers stand in a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

from varsam.areas.knowledge_house.engagements.hours import in_hours

# Small, so that its words can be read on a phone; the number of hours stands on each bar.
WIDTH, HEIGHT, TOP = 360, 90, 18
_MOST_MONTHS = 12


@dataclass(frozen=True)
class Bar:
    """One bar: what it stands for, how long that was, and where it is drawn."""

    words: str
    hours: str
    x: float
    y: float
    width: float
    height: float
    middle: float


def months(found: Sequence[tuple[date, int]], language: str) -> list[Bar]:
    """The last months with hours, oldest first; `found` is (first day, minutes), newest first."""
    shown = [(month, max(minutes, 0)) for month, minutes in reversed(found[:_MOST_MONTHS])]
    most = max((minutes for _month, minutes in shown), default=0) or 1
    slot = WIDTH / max(len(shown), 6)
    return [
        Bar(
            words=format_date(month, "MMM", locale=language).replace(".", ""),
            hours=format_decimal(in_hours(minutes), format="0.##", locale=language),
            x=round(place * slot + slot * 0.2, 1),
            y=round(TOP + HEIGHT - HEIGHT * minutes / most, 1),
            width=round(slot * 0.6, 1),
            height=round(HEIGHT * minutes / most, 1),
            middle=round(place * slot + slot / 2, 1),
        )
        for place, (month, minutes) in enumerate(shown)
    ]


def month_words(month: date, language: str) -> str:
    """A month with its year, such as "november 2026"."""
    return format_date(month, "LLLL y", locale=language)

"""Readings over the period of a round, as bars: all of them, and those that stand out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsam.kernel.lawfulness.models import LogReview

WIDTH, HEIGHT = 640, 120
# More days than this are drawn as weeks, so that a bar can be seen.
MOST_DAYS, MOST_BARS = 62, 120
_MARKS = 5


@dataclass(frozen=True)
class Bar:
    """A day or a week: how many readings it had and how many of them stand out, and where it stands."""

    first: date
    words: str
    count: int
    odd: int
    x: float
    y: float
    width: float
    height: float
    odd_y: float
    odd_height: float
    is_marked: bool
    mark: str
    mark_at: float


@dataclass(frozen=True)
class Picture:
    """The bars of a round, what they say in a sentence, and how long each is."""

    bars: list[Bar]
    finding: str
    by_week: bool

    @property
    def told(self) -> list[Bar]:
        """Those that have something to tell in a table."""
        return [bar for bar in self.bars if bar.count]


def of(review: LogReview, language: str) -> Picture:
    """The picture of a round. Days before or after its period stand there because a clock was wrong, and are drawn too."""
    counted = {date.fromisoformat(day): (int(count), int(odd)) for day, count, odd in review.days}
    begin = min([timezone.localdate(review.from_at), *counted])
    end = max([timezone.localdate(review.until_at), *counted])
    by_week = (end - begin).days >= MOST_DAYS
    step = 7 if by_week else 1
    # A log of many years, or a day far off: the latest are drawn, and the table begins with them.
    begin = max(begin, end - timedelta(days=step * MOST_BARS - 1))
    begin -= timedelta(days=begin.weekday() if by_week else 0)
    firsts = [begin + timedelta(days=step * place) for place in range((end - begin).days // step + 1)]
    numbers = [
        [
            sum(values)
            for values in zip(
                (0, 0), *(counted.get(first + timedelta(days=d), (0, 0)) for d in range(step)), strict=True
            )
        ]
        for first in firsts
    ]
    return Picture(_bars(firsts, numbers, by_week, language), finding(counted.values()), by_week)


def _bars(firsts: list[date], numbers: Sequence[Sequence[int]], by_week: bool, language: str) -> list[Bar]:
    most = max((count for count, _odd in numbers), default=0) or 1
    slot, every = WIDTH / len(firsts), max(1, len(firsts) // _MARKS)
    bars = []
    for place, (first, (count, odd)) in enumerate(zip(firsts, numbers, strict=True)):
        height, odd_height = _high(count, most), _high(odd, most)
        words = format_date(first, "EEE d MMM", locale=language).replace(".", "")
        if by_week:
            words = _("vecka %(week)s, från %(day)s") % {"week": first.isocalendar().week, "day": words}
        bars.append(
            Bar(
                first, words, count, odd, round(place * slot + slot * 0.12, 1), HEIGHT - height, round(slot * 0.76, 1), height,
                HEIGHT - odd_height, odd_height, place % every == 0 and place + every / 2 < len(firsts),
                format_date(first, "d/M", locale=language), round(place * slot + slot / 2, 1),
            )
        )  # fmt: skip
    return bars


def _high(count: int, most: int) -> float:
    return max(3, round(count / most * (HEIGHT - 14), 1)) if count else 0


def finding(counted: Iterable[tuple[int, int]]) -> str:
    """What the picture says, in one sentence."""
    pairs = list(counted)
    total, odd = sum(count for count, _odd in pairs), sum(odd for _count, odd in pairs)
    if not total:
        return _("Ingen läste något under perioden")
    if not odd:
        return ngettext(
            "En läsning, och den avviker inte", "%(total)s läsningar, ingen som avviker", total
        ) % {"total": total}
    return ngettext("En av %(total)s läsningar avviker", "%(odd)s av %(total)s läsningar avviker", odd) % {
        "odd": odd,
        "total": total,
    }

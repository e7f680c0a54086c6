"""Whether outside writers got what they were promised: the share kept in time, with small numbers hidden.

How many were kept and how many were not are shown where each is LEAST or more (varsam/lib/suppression.py), and never their sum.
Where one of both is smaller, the share is said as far as it is certain: "at least 82 %". Quarters are shown when they are over,
so that nobody takes one day's picture from the next day's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.numbers import format_percent
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from varsam.kernel.conversations import inbox
from varsam.kernel.conversations.inbox import Kept
from varsam.kernel.conversations.states import Step
from varsam.lib.suppression import LEAST, Cell, Mark
from varsam.lib.working_days import STOCKHOLM

_QUARTERS = 4
# How wide a quarter stands in the picture.
_GROUP = 64
_WORDS = {
    Step.ACKNOWLEDGE: gettext_lazy("Bekräftat i tid"),
    Step.TRIAGE: gettext_lazy("Bestämt i tid"),
    Step.FEEDBACK: gettext_lazy("Svarat i tid"),
}


@dataclass(frozen=True)
class Share:
    """How many promises of one kind were kept; `low` and `high` are whole percent between which the share lies, None where
    nothing of it is shown."""

    name: str
    kept: Cell
    missed: Cell
    low: int | None
    high: int | None

    @property
    def words(self) -> str:
        """The share, as far as it is certain."""
        if self.low is None or self.high is None:
            return _("För få för att visas")
        if self.low == self.high:
            return _percent(self.low)
        if self.missed is Mark.FEW:
            return _("Minst %(share)s") % {"share": _percent(self.low)}
        return _("Högst %(share)s") % {"share": _percent(self.high)}

    @property
    def short(self) -> str:
        """The same where there is little room: "≥ 82 %"."""
        if self.low is None or self.high is None or self.low == self.high:
            return self.words
        return f"≥ {_percent(self.low)}" if self.missed is Mark.FEW else f"≤ {_percent(self.high)}"

    @property
    def kept_words(self) -> str:
        return _said(self.kept)

    @property
    def missed_words(self) -> str:
        return _said(self.missed)


def _percent(number: int) -> str:
    return str(format_percent(number / 100, locale=get_language() or "sv"))


def _said(number: Cell) -> str:
    return _("färre än %(least)s") % {"least": LEAST} if isinstance(number, Mark) else str(number)


@dataclass(frozen=True)
class Period:
    """A time with its three shares, in the order of the steps."""

    words: str
    short: str
    shares: list[Share]


@dataclass(frozen=True)
class Column:
    """How many answers of a quarter came in time, as a column in the picture's own units: dark to `low`, light to `high`."""

    x: int
    middle: int
    low: int
    high: int
    words: str
    label: str


@dataclass(frozen=True)
class Picture:
    """The last 90 days, and the quarters that are over with something to show, the newest first."""

    finding: str
    recent: Period
    quarters: list[Period]

    @property
    def columns(self) -> list[Column]:
        """The answers of the quarters, the oldest first."""
        columns: list[Column] = []
        for period in reversed(self.quarters):
            share, x = period.shares[-1], len(columns) * _GROUP
            if share.low is not None and share.high is not None:
                columns.append(Column(x, x + _GROUP // 2, share.low, share.high, share.short, period.short))
        return columns

    @property
    def width(self) -> int:
        return _GROUP * len(self.columns)

    @property
    def periods(self) -> list[Period]:
        return [self.recent, *self.quarters]


def picture(now: datetime) -> Picture:
    """How the promises of the units of the one who acts were kept, as it stands at `now` (aware)."""
    since = _quarter(now.astimezone(STOCKHOLM).date())
    for _each in range(_QUARTERS):
        since = _quarter(since - timedelta(days=1))
    found = inbox.kept(since)
    recent = _period((_("De senaste 90 dagarna"), ""), [part for part in found if part.part is None])
    quarters = sorted({part.part for part in found if part.part is not None}, reverse=True)
    periods = [_period(_name(start), [part for part in found if part.part == start]) for start in quarters]
    return Picture(_finding(recent.shares[-1]), recent, [each for each in periods if _tells(each)])


def _finding(answered: Share) -> str:
    if answered.low is None:
        return _("Håller vi det vi lovar?")
    if answered.low == answered.high or answered.missed is Mark.FEW:
        words = _("%(share)s har fått svar i tid")
    else:
        words = _("%(share)s har fått svar i tid, resten väntade längre än vi lovade")
    return words % {"share": answered.words}


def _tells(period: Period) -> bool:
    return any(share.low is not None for share in period.shares)


def _quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _name(start: date) -> tuple[str, str]:
    said = {"number": (start.month + 2) // 3, "year": start.year}
    return _("Kvartal %(number)s %(year)s") % said, _("kv %(number)s") % said


def _period(names: tuple[str, str], parts: Iterable[Kept]) -> Period:
    parts = list(parts)
    return Period(
        *names,
        [
            share(
                str(name),
                sum(part.kept for part in parts if part.step == step),
                sum(part.missed for part in parts if part.step == step),
            )
            for step, name in _WORDS.items()
        ],
    )


def share(name: str, kept: int, missed: int) -> Share:
    """What may be shown of so many kept and missed."""
    shown, hidden = kept >= LEAST, Mark.FEW
    if shown and missed >= LEAST:
        low = high = round(100 * kept / (kept + missed))
        return Share(name, kept, missed, low, high)
    if shown:
        return Share(name, kept, hidden, 100 * kept // (kept + LEAST - 1), 100)
    if missed >= LEAST:
        return Share(name, hidden, missed, 0, -(-100 * (LEAST - 1) // (missed + LEAST - 1)))
    return Share(name, hidden, hidden, None, None)

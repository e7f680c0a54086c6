"""Whether a telephone is answered at a given moment, and what is honestly not known about it.

A day is laid out as stretches of one state each, in UTC, so that the nights when the clock changes need no
case of their own. The answer for a moment and the picture of a day are both read from these stretches.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from varsam.lib.calendar_days import Calendar, DayKind

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY_CODES = ("mo", "tu", "we", "th", "fr", "sa", "su")
# How far ahead the next opening is looked for.
HORIZON_DAYS = 14
_YEARS = range(2000, 2100)

_MIDNIGHT = time(0)
_NOON = time(12)
_ONE_DAY = timedelta(days=1)
_MINUTES_A_DAY = 24 * 60
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)

State = Literal["open", "uncertain", "unknown"]
_Claim = Literal["open", "unknown", "closed"]
# In rising strength: where two days have a say over one night, the more cautious wins.
_CLAIMS: tuple[_Claim, ...] = ("open", "unknown", "closed")
_Period = tuple[datetime, datetime]
_Claimed = tuple[datetime, datetime, _Claim]


@dataclass(frozen=True)
class Span:
    """Hours that return every week, in Stockholm time.

    - `days`: weekdays on which the span starts, Monday = 0.
    - `end` at or before `start` is on the day after; `time(0)` as end is midnight, "24:00".
    """

    days: frozenset[int]
    start: time
    end: time


@dataclass(frozen=True)
class OpeningHours:
    """The stated hours of one contact; the meaning of each field is told at the head of the contacts file.

    - `spans`: None where no source gives hours.
    - `disputed`: the part of `spans` that newer sources do not confirm.
    - `closed_on_public_holidays`, `closed_on_eves`: None where nobody knows.
    """

    always: bool
    spans: tuple[Span, ...] | None
    disputed: tuple[Span, ...] = ()
    closed_on_public_holidays: bool | None = None
    closed_on_eves: bool | None = None

    @classmethod
    def from_data(cls, record: Mapping[str, object]) -> "OpeningHours":
        """Read `hours`, `hours_disputed`, `closed_on_public_holidays` and `closed_on_eves` of a contact.

        `hours` is a list of {days, from, to}, or {always: true}, or None, and must be there; the rest may be
        absent. Raises ValueError, in Swedish that an editor can read, for what cannot be understood.
        """
        if "hours" not in record:
            raise ValueError("Öppettiderna saknas. Skriv null om de inte är kända.")
        hours = record["hours"]
        always = isinstance(hours, Mapping)
        if isinstance(hours, Mapping) and dict(hours) != {"always": True}:
            raise ValueError('Öppettiderna går inte att läsa. Dygnet runt skrivs "always: true".')
        spans = None if always or hours is None else _read_spans(hours)
        if spans == ():
            raise ValueError("Listan med öppettider är tom. Skriv null om tiderna inte är kända.")
        disputed = _read_spans(record.get("hours_disputed") or [])
        if not all(_is_within(part, spans or ()) for part in disputed):
            raise ValueError("En osäker tid måste vara en del av öppettiderna.")
        holidays = _read_answer(record, "closed_on_public_holidays")
        eves = _read_answer(record, "closed_on_eves")
        if always and (holidays or eves):
            raise ValueError("Det som är öppet dygnet runt kan inte vara stängt på helger eller aftnar.")
        return cls(always, spans, disputed, holidays, eves)

    def to_data(self) -> dict[str, object]:
        """The four keys that `from_data` reads, in plain types that JSON and YAML hold."""
        hours: object = {"always": True} if self.always else None
        if not self.always and self.spans is not None:
            hours = _write_spans(self.spans)
        return {
            "hours": hours,
            "hours_disputed": _write_spans(self.disputed),
            "closed_on_public_holidays": self.closed_on_public_holidays,
            "closed_on_eves": self.closed_on_eves,
        }


@dataclass(frozen=True)
class Opening:
    """The answer for one moment; the times are aware and in Stockholm time.

    - `open`: None where the hours are unknown at that moment. Never a guess.
    - `closes_at`: only while open; None also where it does not close within the horizon.
    - `opens_at`: only while not open: the next moment from which it is known to be open, unknown and
      disputed hours passed over; None where there is none within 14 days.
    - `uncertain`: open according to hours that newer sources do not confirm.
    """

    open: bool | None
    closes_at: datetime | None
    opens_at: datetime | None
    uncertain: bool
    always: bool


@dataclass(frozen=True)
class Segment:
    """A part of one day's bar, in local time; `end` at `time(0)` is midnight at the day's end."""

    start: time
    end: time
    state: State


@dataclass(frozen=True)
class _Stretch:
    start: datetime
    end: datetime
    state: State


@dataclass(frozen=True)
class _DayRule:
    """What a date does to the weekly hours: one claim before `turns_at`, another from then."""

    before: _Claim
    after: _Claim
    turns_at: time = _NOON


# What a contact does on a day off, by its own answer to "closed that day?".
_ALL_DAY: dict[bool | None, _DayRule] = {
    True: _DayRule("closed", "closed"),
    False: _DayRule("open", "open"),
    None: _DayRule("unknown", "unknown"),
}


def opening_at(hours: OpeningHours, at: datetime, calendar: Calendar) -> Opening:
    """Whether the contact answers at `at`, until when, or from when.

    Raises ValueError for a time without a zone and for a year that no weekly hours were made for.
    """
    if at.tzinfo is None:
        raise ValueError("Tidpunkten saknar tidszon.")
    if at.year not in _YEARS:
        raise ValueError(
            f"År {at.year} går inte att räkna med. Välj ett år från {_YEARS[0]} till {_YEARS[-1]}."
        )
    if hours.always:
        return Opening(open=True, closes_at=None, opens_at=None, uncertain=False, always=True)
    if hours.spans is None:
        return Opening(open=None, closes_at=None, opens_at=None, uncertain=False, always=False)
    moment, today = at.astimezone(UTC), at.astimezone(STOCKHOLM).date()
    coming = (part for part in _stretches(hours, today, calendar) if part.end > moment)
    head = next(coming, None)
    if head is None or head.start > moment:
        return Opening(False, None, _next_opening(chain([head] if head else [], coming)), False, False)
    if head.state == "unknown":
        return Opening(None, None, _next_opening(coming), False, False)
    horizon = _instant(today + _ONE_DAY * (HORIZON_DAYS + 1), _MIDNIGHT)
    return Opening(True, _closing(head, coming, horizon), None, head.state == "uncertain", False)


def day_picture(
    hours: OpeningHours, day: date, calendar: Calendar, start: time = time(8), end: time = time(20)
) -> list[Segment]:
    """The parts of `day` from `start` to `end` (local; `time(0)` as end is midnight) that are not closed."""
    if hours.always:
        return [Segment(start, end, "open")]
    first = _instant(day, start)
    last = _instant(day, end, last=True) if end > start else _instant(day + _ONE_DAY, _MIDNIGHT)
    return [
        Segment(_wall(max(part.start, first)), _wall(min(part.end, last)), part.state)
        for part in _merged(_day_stretches(hours, day, calendar))
        if part.start < last and part.end > first
    ]


def contact_state(
    contact: Mapping[str, object], at: datetime, calendar: Calendar, language: str = "sv"
) -> dict[str, object]:
    """One contact as scripts see it: `id`, `name`, `phone`, `open`, `opens_at`, `closes_at`, `anonymous`.

    - `phone` is the number as written for people, or None; the times are ISO 8601 with offset, or None.
    - `name` is in `language`, in Swedish where that language is missing.
    - Raises ValueError where the contact's hours cannot be understood.
    """
    name, phone = contact["name"], contact.get("phone")
    opening = opening_at(OpeningHours.from_data(contact), at, calendar)
    return {
        "id": contact["id"],
        "name": (name.get(language) or name["sv"]) if isinstance(name, Mapping) else name,
        "phone": phone.get("display") if isinstance(phone, Mapping) else phone,
        "open": opening.open,
        "opens_at": opening.opens_at and opening.opens_at.isoformat(timespec="seconds"),
        "closes_at": opening.closes_at and opening.closes_at.isoformat(timespec="seconds"),
        "anonymous": contact.get("anonymous"),
    }


def _closing(head: _Stretch, coming: Iterator[_Stretch], horizon: datetime) -> datetime | None:
    """When what is open now closes: certain hours end where certainty does, uncertain ones where all do."""
    end = head.end
    if head.state == "uncertain":
        for part in coming:
            if part.start != end or part.state == "unknown":
                break
            end = part.end
    return end.astimezone(STOCKHOLM) if end < horizon else None


def _next_opening(coming: Iterable[_Stretch]) -> datetime | None:
    return next((part.start.astimezone(STOCKHOLM) for part in coming if part.state == "open"), None)


def _stretches(hours: OpeningHours, today: date, calendar: Calendar) -> Iterator[_Stretch]:
    """From this midnight to the horizon, read no further than the caller asks."""
    days = (today + _ONE_DAY * ahead for ahead in range(HORIZON_DAYS + 1))
    return _merged(part for day in days for part in _day_stretches(hours, day, calendar))


def _merged(parts: Iterable[_Stretch]) -> Iterator[_Stretch]:
    held: _Stretch | None = None
    for part in parts:
        if held and held.end == part.start and held.state == part.state:
            held = _Stretch(held.start, part.end, held.state)
            continue
        if held:
            yield held
        held = part
    if held:
        yield held


def _day_stretches(hours: OpeningHours, day: date, calendar: Calendar) -> list[_Stretch]:
    """What is not closed between this midnight and the next, in order."""
    rule = _day_rule(hours, day, calendar)
    if hours.spans is None or rule.before == "unknown":
        return [_Stretch(_instant(day, _MIDNIGHT), _instant(day + _ONE_DAY, _MIDNIGHT), "unknown")]
    # A span that runs past midnight carries what its first day says into the second, which has its own say.
    night = _day_rule(hours, day - _ONE_DAY, calendar).after
    claims = [
        *(claim for own in _own(hours.spans, day) for claim in _under(rule, day, own, "open")),
        *(claim for rest in _carried(hours.spans, day) for claim in _under(rule, day, rest, night)),
    ]
    doubts = [*_own(hours.disputed, day), *_carried(hours.disputed, day)]
    limits = [*((start, end) for start, end, _ in claims), *doubts]
    edges = sorted({edge for limit in limits for edge in limit})
    states = ((start, end, _state_from(start, claims, doubts)) for start, end in pairwise(edges))
    return [_Stretch(start, end, state) for start, end, state in states if state]


def _state_from(start: datetime, claims: list[_Claimed], doubts: list[_Period]) -> State | None:
    made = {claim for begins, ends, claim in claims if begins <= start < ends}
    if "open" in made:
        return "uncertain" if any(begins <= start < ends for begins, ends in doubts) else "open"
    return "unknown" if "unknown" in made else None


def _day_rule(hours: OpeningHours, day: date, calendar: Calendar) -> _DayRule:
    special = calendar.get(day)
    if special is None or special.kind is DayKind.DAY_BETWEEN:
        return _DayRule("open", "open")
    if special.kind is DayKind.PUBLIC_HOLIDAY:
        return _ALL_DAY[hours.closed_on_public_holidays]
    if special.kind is DayKind.EVE_CLOSED or hours.closed_on_eves is False:
        return _ALL_DAY[hours.closed_on_eves]
    if special.closes_at is None:
        return _DayRule("open", "unknown")
    return _DayRule("open", "closed", special.closes_at)


def _under(rule: _DayRule, day: date, period: _Period, carried: _Claim) -> Iterator[_Claimed]:
    """What is left of a period under the day's rule, given what the day it began on says."""
    (start, end), turn = period, _instant(day, rule.turns_at)
    for begins, ends, claim in ((start, min(end, turn), rule.before), (max(start, turn), end, rule.after)):
        if begins < ends:
            yield begins, ends, max(carried, claim, key=_CLAIMS.index)


def _own(spans: Iterable[Span], day: date) -> Iterator[_Period]:
    """The part before midnight of the spans that start on this day."""
    for span in spans:
        if day.weekday() in span.days:
            same_day = span.end > span.start
            end = _instant(day, span.end, last=True) if same_day else _instant(day + _ONE_DAY, _MIDNIGHT)
            yield _instant(day, span.start), end


def _carried(spans: Iterable[Span], day: date) -> Iterator[_Period]:
    """The part after midnight of the spans that started the day before."""
    for span in spans:
        if (day - _ONE_DAY).weekday() in span.days and _MIDNIGHT < span.end <= span.start:
            yield _instant(day, _MIDNIGHT), _instant(day, span.end, last=True)


def _instant(day: date, wall: time, *, last: bool = False) -> datetime:
    """The moment in UTC when the clock on the wall shows this time.

    - An hour that comes twice (autumn): the first time, or the `last`, so that hours last as long as the
      clock on the wall is within them.
    - An hour that is skipped (spring): the jump itself, which in Sweden stands at a full hour.
    """
    local = datetime.combine(day, wall, STOCKHOLM).replace(fold=int(last))
    moment = local.astimezone(UTC)
    if moment.astimezone(STOCKHOLM).replace(tzinfo=None) != local.replace(tzinfo=None):
        moment = local.replace(minute=0, second=0, microsecond=0, fold=0).astimezone(UTC)
    return moment


def _wall(moment: datetime) -> time:
    return moment.astimezone(STOCKHOLM).time()


def _read_answer(record: Mapping[str, object], key: str) -> bool | None:
    answer = record.get(key)
    if answer is None or isinstance(answer, bool):
        return answer
    raise ValueError(f"{key} är {answer!r}. Skriv true, false eller null.")


def _read_spans(rows: object) -> tuple[Span, ...]:
    if isinstance(rows, list | tuple):
        return tuple(_read_span(row) for row in rows)
    raise ValueError("Öppettiderna går inte att läsa. Skriv en lista med dagar och klockslag.")


def _read_span(row: object) -> Span:
    if not isinstance(row, Mapping) or set(row) != {"days", "from", "to"}:
        raise ValueError(f"{row!r} går inte att läsa. En öppettid har days, from och to.")
    days = row["days"]
    if not isinstance(days, list | tuple) or not days or not all(day in DAY_CODES for day in days):
        raise ValueError(f"Dagarna {days!r} går inte att läsa. Skriv en lista av {', '.join(DAY_CODES)}.")
    start, end = _read_clock(row["from"]), _read_clock(row["to"])
    if row["from"] == "24:00" or (start == end and start != _MIDNIGHT):
        raise ValueError(
            f"Från {row['from']} till {row['to']} går inte att läsa. Dygnet runt är 00:00 till 24:00."
        )
    return Span(frozenset(DAY_CODES.index(day) for day in days), start, end)


def _read_clock(value: object) -> time:
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise ValueError(f'Klockslaget {value!r} går inte att läsa. Skriv det inom citattecken, som "09:00".')
    return _MIDNIGHT if value == "24:00" else time.fromisoformat(value)


def _write_spans(spans: Iterable[Span]) -> list[dict[str, object]]:
    return [
        {
            "days": [DAY_CODES[day] for day in sorted(span.days)],
            "from": f"{span.start:%H:%M}",
            "to": "24:00" if span.end == _MIDNIGHT else f"{span.end:%H:%M}",
        }
        for span in spans
    ]


def _is_within(part: Span, spans: Iterable[Span]) -> bool:
    start, end = _minutes(part)
    hulls = [(span.days, *_minutes(span)) for span in spans]
    return all(any(day in days and a <= start and end <= b for days, a, b in hulls) for day in part.days)


def _minutes(span: Span) -> tuple[int, int]:
    start, end = (clock.hour * 60 + clock.minute for clock in (span.start, span.end))
    return start, end if end > start else end + _MINUTES_A_DAY

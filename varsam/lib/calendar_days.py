"""Which days are not ordinary: public holidays, eves and days between, as data that the city edits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

SATURDAY = 5


class DayKind(StrEnum):
    """What a special day does to telephones and clocks."""

    PUBLIC_HOLIDAY = "public_holiday"
    """A holiday by law (1989:253). Not a working day."""
    EVE_CLOSED = "eve_closed"
    """An eve on which municipal offices close. Not a working day."""
    EVE_SHORT = "eve_short"
    """A day before a holiday: offices may close early. A working day."""
    DAY_BETWEEN = "day_between"
    """A day between a holiday and a weekend: open, perhaps thinly staffed. A working day."""


# Strongest first: where two rows meet on one date, the holiday by law decides.
_RANK = {kind: rank for rank, kind in enumerate(DayKind)}
_FREE = frozenset({DayKind.PUBLIC_HOLIDAY, DayKind.EVE_CLOSED})


@dataclass(frozen=True)
class SpecialDay:
    """One date that is not ordinary.

    - `moves_statutory`: a statutory period that ends on this date moves to the next working day (1930:173).
    - `closes_at`: local closing time of a short eve, once the city has published it; otherwise None.
    """

    date: date
    kind: DayKind
    name_sv: str
    name_en: str
    moves_statutory: bool
    closes_at: time | None = None

    def __post_init__(self) -> None:
        if self.closes_at is not None and self.kind is not DayKind.EVE_SHORT:
            raise ValueError(f"{self.date}: bara en kort dag kan ha en stängningstid.")

    def name_in(self, language: str) -> str:
        """The day's name in Swedish for "sv", else in English, the only other language that it has a name in."""
        return self.name_sv if language == "sv" else self.name_en

    @classmethod
    def from_data(cls, record: Mapping[str, object]) -> "SpecialDay":
        """Read one row of the holiday file: `date`, `kind`, `name` {sv, en}, `moves_statutory`, `closes_at`.

        Raises ValueError, in Swedish that an editor can read, for a row that cannot be understood.
        """
        day = _parsed_date(record.get("date"))
        name = record.get("name")
        if not isinstance(name, Mapping) or not all(isinstance(name.get(code), str) for code in ("sv", "en")):
            raise ValueError(f"{day}: namnet måste finnas på svenska och engelska.")
        moves = record.get("moves_statutory")
        if moves is not True and moves is not False:
            raise ValueError(f"{day}: skriv true eller false för om dagen flyttar lagstadgad tid.")
        return cls(
            day,
            _parsed_kind(day, record.get("kind")),
            name["sv"],
            name["en"],
            moves is True,
            _parsed_closing(day, record.get("closes_at")),
        )


class Calendar:
    """The special days, looked up by date; every other date is an ordinary weekday or weekend."""

    def __init__(self, days: Iterable[SpecialDay]) -> None:
        self._days: dict[date, SpecialDay] = {}
        for day in days:
            known = self._days.get(day.date)
            if known is None or _RANK[day.kind] < _RANK[known.kind]:
                self._days[day.date] = day

    def get(self, day: date) -> SpecialDay | None:
        """The special day on this date, or None; where several rows share a date, the strongest kind."""
        return self._days.get(day)

    def is_working_day(self, day: date) -> bool:
        """Whether the clocks of the desk count this date: Monday to Friday, no holiday and no closed eve."""
        special = self._days.get(day)
        return day.weekday() < SATURDAY and (special is None or special.kind not in _FREE)


def _parsed_date(value: object) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(f'Datumet {value!r} går inte att läsa. Skriv det som "2026-12-24".') from None


def _parsed_kind(day: date, value: object) -> DayKind:
    try:
        return DayKind(str(value))
    except ValueError:
        raise ValueError(f"{day}: sorten {value!r} finns inte. Välj en av {', '.join(DayKind)}.") from None


def _parsed_closing(day: date, value: object) -> time | None:
    if value is None:
        return None
    try:
        return time.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(
            f'{day}: stängningstiden {value!r} går inte att läsa. Skriv den som "15:00".'
        ) from None

"""The holiday file against the law's own rules, and the calendar's choice between rows."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest
import yaml

from varsam.lib.calendar_days import Calendar, DayKind, SpecialDay

HOLIDAYS = Path(__file__).parents[2] / "varsam/kernel/people/data/holidays.yaml"
ROWS = yaml.safe_load(HOLIDAYS.read_text("utf-8"))["days"]
YEARS = range(2026, 2031)

KINDS = {
    "trettondagsafton": DayKind.EVE_SHORT,
    "skärtorsdagen": DayKind.EVE_SHORT,
    "påskafton": DayKind.EVE_CLOSED,
    "valborgsmässoafton": DayKind.EVE_SHORT,
    "dagen före Kristi himmelsfärdsdag": DayKind.EVE_SHORT,
    "dagen efter Kristi himmelsfärdsdag": DayKind.DAY_BETWEEN,
    "pingstafton": DayKind.EVE_CLOSED,
    "dagen före nationaldagen": DayKind.EVE_SHORT,
    "midsommarafton": DayKind.EVE_CLOSED,
    "allhelgonaafton": DayKind.EVE_SHORT,
    "julafton": DayKind.EVE_CLOSED,
    "nyårsafton": DayKind.EVE_CLOSED,
}


def easter(year: int) -> date:
    """Easter Sunday by Gauss's method, with the two exceptions of the Gregorian table."""
    m, n = 24, 5  # the constants for 1900 to 2099
    d = (19 * (year % 19) + m) % 30
    e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + n) % 7
    if d + e == 35 or (d == 28 and e == 6 and year % 19 > 10):
        e -= 7
    return date(year, 3, 22) + timedelta(days=d + e)


def first_weekday(weekday: int, earliest: date) -> date:
    return earliest + timedelta(days=(weekday - earliest.weekday()) % 7)


def days_by_law(year: int) -> dict[str, date]:
    """Every listed day of a year, from the rules of the law and not from the file."""
    sunday = easter(year)
    ascension, whit = sunday + timedelta(days=39), sunday + timedelta(days=49)
    midsummer = first_weekday(5, date(year, 6, 20))
    saints = first_weekday(5, date(year, 10, 31))
    one = timedelta(days=1)
    return {
        "nyårsdagen": date(year, 1, 1),
        "trettondagsafton": date(year, 1, 5),
        "trettondedag jul": date(year, 1, 6),
        "skärtorsdagen": sunday - 3 * one,
        "långfredagen": sunday - 2 * one,
        "påskafton": sunday - one,
        "påskdagen": sunday,
        "annandag påsk": sunday + one,
        "valborgsmässoafton": date(year, 4, 30),
        "första maj": date(year, 5, 1),
        "dagen före Kristi himmelsfärdsdag": ascension - one,
        "Kristi himmelsfärdsdag": ascension,
        "dagen efter Kristi himmelsfärdsdag": ascension + one,
        "pingstafton": whit - one,
        "pingstdagen": whit,
        "dagen före nationaldagen": date(year, 6, 5),
        "nationaldagen": date(year, 6, 6),
        "midsommarafton": midsummer - one,
        "midsommardagen": midsummer,
        "allhelgonaafton": saints - one,
        "alla helgons dag": saints,
        "julafton": date(year, 12, 24),
        "juldagen": date(year, 12, 25),
        "annandag jul": date(year, 12, 26),
        "nyårsafton": date(year, 12, 31),
    }


def special(day: date, kind: DayKind, closes_at: time | None = None) -> SpecialDay:
    return SpecialDay(day, kind, "dagen", "the day", moves_statutory=False, closes_at=closes_at)


def row(**changes: object) -> dict[str, object]:
    return {
        "date": "2026-12-24",
        "kind": "eve_closed",
        "name": {"sv": "julafton", "en": "Christmas Eve"},
        "moves_statutory": True,
        "closes_at": None,
    } | changes


@pytest.mark.parametrize(
    ("year", "expected"), [(1981, date(1981, 4, 19)), (2000, date(2000, 4, 23)), (2024, date(2024, 3, 31))]
)
def test_easter_known_years(year: int, expected: date) -> None:
    assert easter(year) == expected


@pytest.mark.parametrize("year", YEARS)
def test_file_has_each_day_of_the_year_on_the_date_of_the_law(year: int) -> None:
    stated = {r["name"]["sv"]: date.fromisoformat(r["date"]) for r in ROWS if r["date"].startswith(str(year))}
    assert stated == days_by_law(year)


def test_file_has_each_date_once_in_order_and_no_other_years() -> None:
    dates = [r["date"] for r in ROWS]
    assert dates == sorted(set(dates))
    assert len(dates) == len(YEARS) * 25


@pytest.mark.parametrize("year", YEARS)
def test_file_gives_each_day_its_kind(year: int) -> None:
    by_date = {r["date"]: SpecialDay.from_data(r) for r in ROWS}
    for name, day in days_by_law(year).items():
        read = by_date[day.isoformat()]
        assert (read.name_sv, read.kind) == (name, KINDS.get(name, DayKind.PUBLIC_HOLIDAY))
        assert read.name_en
        assert read.closes_at is None


def test_file_moves_statutory_periods_only_where_the_law_does() -> None:
    eves = {"midsommarafton", "julafton", "nyårsafton"}
    for r in ROWS:
        weekend = date.fromisoformat(r["date"]).weekday() >= 5
        by_law = r["kind"] == "public_holiday" or r["name"]["sv"] in eves or weekend
        assert r["moves_statutory"] is by_law, r["date"]


def test_file_rows_have_a_source_and_claim_no_confirmation() -> None:
    keys = {"date", "kind", "name", "moves_statutory", "closes_at", "source", "confirmed"}
    for r in ROWS:
        assert set(r) == keys
        assert r["source"]
        assert r["confirmed"] is None


@pytest.mark.parametrize(
    ("kind", "works"),
    [
        (DayKind.PUBLIC_HOLIDAY, False),
        (DayKind.EVE_CLOSED, False),
        (DayKind.EVE_SHORT, True),
        (DayKind.DAY_BETWEEN, True),
    ],
)
def test_working_day_by_kind(kind: DayKind, works: bool) -> None:
    monday, saturday = date(2026, 11, 16), date(2026, 11, 21)
    assert Calendar([special(monday, kind)]).is_working_day(monday) is works
    assert Calendar([special(saturday, kind)]).is_working_day(saturday) is False


@pytest.mark.parametrize(("day", "works"), [(16, True), (20, True), (21, False), (22, False), (23, True)])
def test_working_day_without_special_days(day: int, works: bool) -> None:
    assert Calendar([]).is_working_day(date(2026, 11, day)) is works


@pytest.mark.parametrize("reverse", [False, True])
def test_calendar_lets_the_stronger_kind_decide(reverse: bool) -> None:
    day = date(2026, 5, 1)
    kinds = sorted(DayKind, reverse=reverse)
    found = Calendar(special(day, kind) for kind in kinds).get(day)
    assert found is not None
    assert found.kind is DayKind.PUBLIC_HOLIDAY
    weaker = Calendar(special(day, kind) for kind in kinds if kind != DayKind.PUBLIC_HOLIDAY).get(day)
    assert weaker is not None
    assert weaker.kind is DayKind.EVE_CLOSED


def test_calendar_knows_nothing_of_an_ordinary_day() -> None:
    assert Calendar([special(date(2026, 5, 1), DayKind.PUBLIC_HOLIDAY)]).get(date(2026, 5, 2)) is None


def test_special_day_reads_a_closing_time() -> None:
    read = SpecialDay.from_data(row(kind="eve_short", closes_at="15:00"))
    assert read == SpecialDay(
        date(2026, 12, 24), DayKind.EVE_SHORT, "julafton", "Christmas Eve", True, time(15)
    )


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"date": "24/12"}, "24/12"),
        ({"date": None}, "Datumet"),
        ({"kind": "afton"}, "eve_short"),
        ({"name": {"sv": "julafton"}}, "engelska"),
        ({"name": "julafton"}, "svenska"),
        ({"moves_statutory": "ja"}, "true eller false"),
        ({"kind": "eve_short", "closes_at": "klockan tre"}, "klockan tre"),
        ({"kind": "eve_short", "closes_at": 900}, "900"),
        ({"closes_at": "15:00"}, "kort dag"),
    ],
)
def test_special_day_refuses_what_it_cannot_read(changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        SpecialDay.from_data(row(**changes))

"""What each row would do, and what is wrong with it, in words that lead to the cell."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.areas.training.coverage.files import STAFF, text, xlsx
from varsam.areas.training.coverage import cells, checking, shapes, spreadsheets
from varsam.areas.training.coverage.cells import Flaw, Unclear
from varsam.areas.training.coverage.checking import Checked, Known
from varsam.areas.training.coverage.enums import Complaint, Verdict
from varsam.areas.training.coverage.shapes import COLUMNS, Headings, Subject

UNHURRIED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TODAY = date(2026, 11, 23)
EVERYBODY, TEACHERS = 90, 91
UNITS = {"västra skolan": (1,), "östra gården": (2,), "tvillingskolan": (3, 4)}
KNOWN = Known(
    units=UNITS,
    parents={"grundskoleförvaltningen": (7,)},
    groups={"alla medarbetare": (EVERYBODY,), "lärare": (TEACHERS,)},
    courses={"grundkurs": (50,)},
    districts={"hisingen": (60,)},
    everybody=EVERYBODY,
    stated={(1, TEACHERS, "2026-10-01"): 40},
    today=TODAY,
    shown={"västra skolan": "Västra skolan"},
)
EARLIER = ("Enhet", "Kurs", "Yrkesgrupp", "Månad", "Antal deltagare")
NEW = ("Ny enhet", "Typ", "Område", "Hör till")


def found(rows: Sequence[Sequence[Any]]) -> Headings:
    headings = shapes.recognised(spreadsheets.read(text(rows)))
    assert headings is not None
    return headings


def check(*rows: Sequence[Any]) -> Checked:
    headings = found(rows)
    assert headings.is_whole
    return checking.check(headings, KNOWN)


def complaints(*rows: Sequence[Any]) -> list[list[tuple[Complaint, str]]]:
    return [[(each.complaint, each.column) for each in row.troubles] for row in check(*rows).rows]


def test_rows_of_staff_are_new_the_same_or_take_anothers_place() -> None:
    checked = check(
        STAFF,
        ("  västra   SKOLAN ", "Lärare", "40", "2026-10-01"),
        ("Östra gården", "", "1 1", ""),
        ("Västra skolan", "lärare", "41", "1 oktober 2025"),
        ("östra gården", "Alla medarbetare", "11", "2026-11-23"),
    )
    assert [row.verdict for row in checked.rows] == [Verdict.SAME, Verdict.NEW, Verdict.NEW, Verdict.REPEATED]
    assert checked.rows[3].other == 3
    assert checked.ready == [
        {"row": 3, "unit": 2, "group": EVERYBODY, "staff": 11, "on": "2026-11-23"},
        {"row": 4, "unit": 1, "group": TEACHERS, "staff": 41, "on": "2025-10-01"},
    ]
    replaced = check(STAFF, ("Västra skolan", "Lärare", "42", "2026-10-01")).rows[0]
    assert (replaced.verdict, replaced.before) == (Verdict.REPLACES, 40)


def test_two_rows_that_contradict_each_other_are_wrong_and_lead_to_each_other() -> None:
    rows = check(STAFF, ("Östra gården", "", "11", ""), ("Östra gården", "", "12", "")).rows
    assert rows[1].verdict is Verdict.WRONG
    assert (rows[1].troubles[0].complaint, rows[1].other) == (Complaint.CONTRADICTS, 2)


def test_what_is_wrong_is_said_for_every_cell_at_once() -> None:
    assert complaints(
        STAFF,
        ("Västar skolan", "Lärarna", "ca 40", "31/2 2026"),
        ("Tvillingskolan", "", "-3", "2027-01-01"),
        ("", "", "=1+1", "1999-01-01"),
        ("Östra gården", "", "3,5", "3/4 2026"),
    ) == [
        [(Complaint.NO_UNIT, "unit"), (Complaint.NO_GROUP, "group"), (Complaint.NO_NUMBER, "staff"), (Complaint.NO_DAY, "on")],
        [(Complaint.TWO_UNITS, "unit"), (Complaint.NO_NUMBER, "staff"), (Complaint.AHEAD, "on")],
        [(Complaint.MISSING, "unit"), (Complaint.FORMULA, "staff")],
        [(Complaint.NO_NUMBER, "staff"), (Complaint.NO_DAY, "on")],
    ]  # fmt: skip
    rows = check(STAFF, ("Östra gården", "", "7", ""), ("Västar skolan", "", "=4", "")).rows
    assert [(each.written, each.hint) for each in rows[1].troubles] == [("", "")], (
        "not what stood in the row above"
    )
    assert rows[0].cells == ("Östra gården", "", "7", "")
    trouble = check(STAFF, ("Västar skolan", "", "4", "")).rows[0].troubles[0]
    assert (trouble.written, trouble.hint) == ("Västar skolan", "Västra skolan")


def test_earlier_courses_and_new_units_are_checked_too() -> None:
    assert complaints(
        EARLIER,
        ("Östra gården", "Grundkurs", "", "mars 2025", "7"),
        ("Östra gården", "Grundkursen i allt", "", "hösten 2025", "0"),
    ) == [[], [(Complaint.NO_COURSE, "course"), (Complaint.NOBODY, "people"), (Complaint.NO_MONTH, "month")]]
    checked = check(
        NEW,
        ("Nya skolan", "Skola", "Hisingen", "Grundskoleförvaltningen"),
        ("nya SKOLAN", "Fritidsgård", "", "Grundskoleförvaltningen"),
        ("@SUM(A1)", "Slott", "Mars", "Hogwarts"),
        ("x" * 200, "Skola", "", "Grundskoleförvaltningen"),
    )
    assert checked.ready[0] == {"row": 2, "name": "Nya skolan", "kind": "school", "parent": 7, "district": 60}
    assert [row.verdict for row in checked.rows] == [
        Verdict.NEW, Verdict.REPEATED, Verdict.WRONG, Verdict.WRONG,
    ]  # fmt: skip
    assert [each.complaint for each in checked.rows[2].troubles] == [
        Complaint.NO_NAME, Complaint.NO_KIND, Complaint.NO_PARENT, Complaint.NO_DISTRICT,
    ]  # fmt: skip


def test_headings_are_found_below_a_title_and_by_other_words() -> None:
    headings = found([("Personal hösten 2026",), (), ("Arbetsplats", "Anställda"), ("Östra gården", 4)])
    assert (headings.subject, headings.row, headings.is_whole) == (Subject.STAFF, 3, True)
    assert [line.number for line in headings.body] == [4]


def test_wrong_headings_are_told_with_the_nearest_one() -> None:
    headings = found([("Enhet", "Antal medarbetarre"), ("Östra gården", 4)])
    assert not headings.is_whole
    assert [column.key for column in headings.missing] == ["staff"]
    assert [(each.written, each.nearest) for each in headings.unknown] == [
        ("Antal medarbetarre", "Antal medarbetare")
    ]
    twice = found([("Enhet", "Antal", "Antal"), ("Östra gården", 4, 5)])
    assert [column.key for column in twice.twice] == ["staff"]
    assert shapes.recognised(spreadsheets.read(text([("a", "b"), ("c", "d")]))) is None


def test_a_sheet_that_fits_is_found_among_others() -> None:
    def change(book: Any, sheet: Any) -> None:
        other = book.create_sheet("Siffror")
        for row in [STAFF, ("Östra gården", "", 5, date(2026, 10, 1))]:
            other.append(row)

    headings = shapes.recognised(spreadsheets.read(xlsx([("Så här fyller du i",)], change)))
    assert headings is not None
    assert headings.sheet.name == "Siffror"
    assert checking.check(headings, KNOWN).ready[0]["on"] == "2026-10-01"


@pytest.mark.parametrize("subject", list(Subject))
def test_the_examples_of_the_template_fit_its_own_headings(subject: Subject) -> None:
    rows = [
        [column.heading for column in COLUMNS[subject]],
        [column.example[0] for column in COLUMNS[subject]],
    ]
    headings = found(rows)
    assert (headings.subject, headings.is_whole, headings.unknown) == (subject, True, ())


@given(st.one_of(st.text(max_size=20), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans(),
                 st.dates(), st.none(), st.sampled_from(Flaw)))  # fmt: skip
@UNHURRIED
def test_a_cell_is_a_number_a_day_a_month_or_unclear(value: Any) -> None:
    for reading in (cells.people, cells.day, cells.month):
        try:
            read = reading(value)
        except Unclear:
            continue
        assert isinstance(read, date) or 0 <= read <= cells.MOST


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
@UNHURRIED
def test_every_way_of_writing_a_day_is_that_day(day: date) -> None:
    months = [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ]
    ways = [
        day,
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.day} {months[day.month - 1]} {day.year}",
        f"{day} 00:00:00",
    ]
    assert {cells.day(way) for way in ways} == {day}
    if day.day > 12 or day.day == day.month:
        assert cells.day(f"{day.day}/{day.month} {day.year}") == day
    else:
        with pytest.raises(Unclear):
            cells.day(f"{day.day}/{day.month} {day.year}")
    assert (
        cells.month(f"{months[day.month - 1][:3]} {day.year}")
        == cells.month(f"{day:%Y-%m}")
        == day.replace(day=1)
    )


@given(st.integers(0, cells.MOST))
@UNHURRIED
def test_every_way_of_writing_a_number_is_that_number(number: int) -> None:
    spaced = f"{number:,}".replace(",", "\u00a0")
    assert {
        cells.people(way) for way in (number, float(number), str(number), f" {spaced} ", f"{number},0")
    } == {number}


def test_days_to_come_are_refused() -> None:
    rows = [STAFF, ("Östra gården", "", 4, (TODAY + timedelta(days=1)).isoformat())]
    assert complaints(*rows) == [[(Complaint.AHEAD, "on")]]

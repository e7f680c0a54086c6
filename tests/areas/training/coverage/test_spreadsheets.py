"""Files as they come: in any encoding, with formulas and merged cells, too large, or made to bring a machine down."""

import contextlib
import io
import re
import zipfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.areas.training.coverage.files import STAFF, text, xlsx
from varsam.areas.training.coverage import spreadsheets
from varsam.areas.training.coverage.cells import Flaw
from varsam.areas.training.coverage.spreadsheets import Fault, NotRead, read

ROWS = [STAFF, ("Älvängsskolan", "Lärare", 42, "2026-10-01"), ("Gården på ön", "", 11, "2026-10-01")]

UNHURRIED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A workbook holds the time at which it was made: of another one the draws would be others.
WHOLE = xlsx(ROWS)


def fault(content: bytes) -> Fault:
    with pytest.raises(NotRead) as refused:
        read(content)
    return refused.value.fault


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "iso8859_15", "mac_roman", "cp850"],
)  # fmt: skip
@pytest.mark.parametrize("parting", [";", ",", "\t"])
def test_swedish_letters_come_through_whatever_wrote_them(encoding: str, parting: str) -> None:
    (sheet,) = read(text(ROWS, parting, encoding))
    assert [line.values[0] for line in sheet.lines] == ["Enhet", "Älvängsskolan", "Gården på ön"]
    assert sheet.lines[0].values == STAFF


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=5), min_size=1, max_size=6), st.sampled_from(
    ["utf-8", "utf-16", "cp1252"]))  # fmt: skip
@UNHURRIED
def test_any_text_is_read_or_refused_and_never_falls_over(rows: list[list[str]], encoding: str) -> None:
    content = "\r\n".join(";".join(row) for row in rows).encode(encoding, errors="replace")
    try:
        sheets = read(content)
    except NotRead:
        return
    assert all(line.values for sheet in sheets for line in sheet.lines)


@given(st.binary(max_size=400))
@UNHURRIED
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        with contextlib.suppress(NotRead):
            assert read(start + content)


@given(st.data())
@UNHURRIED
def test_a_workbook_with_damaged_parts_is_refused(data: st.DataObject) -> None:
    content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(NotRead):
        assert read(bytes(content))


def test_a_workbook_says_what_it_holds_by_the_numbers_of_its_rows() -> None:
    def change(_book: Any, sheet: Any) -> None:
        sheet["A9"] = "Fältskolan"
        sheet["C9"] = "=SUM(C2:C3)"
        sheet["A10"], sheet["C10"] = "Öskolan", 7
        sheet.merge_cells("A10:A12")
        sheet["C13"] = "#REF!"

    (sheet,) = read(xlsx(ROWS, change))
    assert [line.number for line in sheet.lines] == [1, 2, 3, 9, 10, 11, 12, 13]
    by_row = {line.number: line.values for line in sheet.lines}
    assert by_row[9][2] is Flaw.FORMULA
    assert [by_row[row][0] for row in (10, 11, 12)] == [Flaw.MERGED] * 3
    assert by_row[13][2] is Flaw.ERROR


def test_formulas_in_text_are_told_and_never_computed() -> None:
    (sheet,) = read(text([STAFF, ("=1+1", "", '=CMD("x")', "#REF!")]))
    assert sheet.lines[1].values == (Flaw.FORMULA, None, Flaw.FORMULA, Flaw.ERROR)


def test_hidden_sheets_and_empty_ones_are_left_out() -> None:
    def change(book: Any, _sheet: Any) -> None:
        book.create_sheet("Tomt")
        hidden = book.create_sheet("Dolt")
        hidden["A1"] = "Namn"
        hidden.sheet_state = "hidden"

    assert [sheet.name for sheet in read(xlsx(ROWS, change))] == ["Blad1"]


def test_what_cannot_be_read_says_why() -> None:
    assert fault(b"") is Fault.EMPTY
    assert fault(b"\r\n;;;\r\n") is Fault.EMPTY
    assert fault(b"\x00\x01\x02" * 100) is Fault.UNKNOWN
    assert fault(b"\xd0\xcf\x11\xe0" + b"\0" * 600) is Fault.OLD_EXCEL
    assert fault(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")) is Fault.LOCKED
    assert fault(b"PK\x03\x04" + b"\0" * 50) is Fault.BROKEN
    assert fault(b'Enhet;Antal\r\n"Skolan;3\r\n') is Fault.QUOTES
    assert fault(b"a" * (11 * 1024 * 1024)) is Fault.TOO_LARGE


def again(content: bytes, part: str, change: Any) -> bytes:
    """The package with one of its parts written anew."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, change(old.read(part) if part in old.namelist() else b""))
    return kept.getvalue()


def test_packages_made_to_bring_a_machine_down_end_early() -> None:
    sheet, strings = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
    bomb = again(xlsx(ROWS), sheet, lambda _old: b"0" * (120 * 1024 * 1024))
    assert len(bomb) < 200_000
    assert fault(bomb) is Fault.BROKEN
    assert fault(again(xlsx(ROWS), strings, lambda _old: b" " * (31 * 1024 * 1024))) is Fault.TOO_LARGE
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    assert (
        fault(again(xlsx(ROWS), "xl/workbook.xml", lambda old: laughs + old.split(b"?>", 1)[-1]))
        is Fault.BROKEN
    )
    assert fault(again(xlsx(ROWS), sheet, lambda old: laughs + old.split(b"?>", 1)[-1])) is Fault.BROKEN
    far = again(xlsx(ROWS), sheet, lambda old: re.sub(rb'<row r="3"', b'<row r="2000000000"', old))
    assert fault(far) is Fault.BROKEN
    merged = (
        b"<mergeCells>"
        + b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n) for n in range(5, 21_000))
        + b"</mergeCells>"
    )
    assert (
        fault(again(xlsx(ROWS), sheet, lambda old: old.replace(b"</sheetData>", b"</sheetData>" + merged)))
        is Fault.TOO_MERGED
    )


def test_more_than_fifty_thousand_rows_are_refused_with_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "ROWS", 500)
    rows = [STAFF, *(("Skolan", "", n, "") for n in range(512))]
    for content in (text(rows), xlsx(rows)):
        with pytest.raises(NotRead) as refused:
            read(content)
        assert (refused.value.fault, refused.value.row) == (Fault.TOO_MANY_ROWS, 513)

"""Tables to take along, as text and as a workbook, of which no spreadsheet runs anything."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

# A cell that begins with one of these is run as a formula by spreadsheets (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDEST = 60
Value = str | int
Sheet = tuple[str, Sequence[str], Iterable[Sequence[Value]]]


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """UTF-8 with the mark that spreadsheets look for, semicolons between."""
    written = io.StringIO()
    lines = csv.writer(written, delimiter=";", lineterminator="\r\n")
    lines.writerow(map(_plain, headings))
    lines.writerows(map(_plain, row) for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _plain(value: Value) -> Value:
    """Text that is read as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def as_workbook(sheets: Sequence[Sheet]) -> bytes:
    """A workbook; texts are stored as texts, whatever they begin with."""
    book = openpyxl.Workbook(write_only=True)
    for title, headings, rows in sheets:
        sheet = book.create_sheet(title[:31])
        kept = [list(row) for row in rows]
        sheet.freeze_panes = "A2"
        for at, name in enumerate(headings, start=1):
            longest = max((len(str(row[at - 1])) for row in kept), default=0)
            sheet.column_dimensions[get_column_letter(at)].width = min(max(longest, len(name)) + 2, _WIDEST)
        sheet.append([_cell(sheet, name, bold=True) for name in headings])
        for row in kept:
            sheet.append([_cell(sheet, value) for value in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(sheet: Any, value: Value, *, bold: bool = False) -> Cell:
    cell = WriteOnlyCell(sheet, value=value if isinstance(value, int) else None)
    if isinstance(value, str):
        # The library would take what begins with = for a formula, and control characters for an error.
        cell.value = "".join(sign for sign in value if sign >= " " or sign in "\t\n")
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell

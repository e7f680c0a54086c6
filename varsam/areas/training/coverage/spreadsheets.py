"""A file that somebody brings, as rows of cells: XLSX, and text parted by semicolons, commas or tabs in any encoding.

Nothing in it is run or fetched: formulas are told as such and not computed, links to other files are left alone. Whatever is
made to bring a machine down (a small package that unfolds to a large one, a million rows, one endless cell) ends early.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from typing import Any, Final

import openpyxl
from charset_normalizer import from_bytes
from defusedxml.ElementTree import fromstring
from openpyxl.utils.cell import range_boundaries

from varsam.areas.training.coverage.cells import LONGEST, Flaw, Value
from varsam.lib import file_kinds

ROWS: Final = 50_000
COLUMNS: Final = 30
# Rows above the headings: a title, a date, an empty one.
ABOVE: Final = 12
_SHEETS = 12
_MERGES = 20_000
# Rows are read one by one; the other parts (what many cells say, styles) are read whole.
_READ_WHOLE = 30 * 1024 * 1024
_LAST_ROW = 1_048_576
# Of the text of one cell so much is kept: a name that is longer is none, and the report says so.
_CELL = LONGEST * 2


class Fault(StrEnum):
    """Why a whole file cannot be read, so that the page can say it in its own words."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    UNKNOWN = "unknown"
    OLD_EXCEL = "old_excel"
    BROKEN = "broken"
    HOLDS_PROGRAM = "holds_program"
    LOCKED = "locked"
    QUOTES = "quotes"
    TOO_MERGED = "too_merged"


class NotRead(ValueError):
    """A file that cannot be read; `row` is where, if that is known. Nothing of the file is in the message."""

    def __init__(self, fault: Fault, row: int | None = None) -> None:
        super().__init__(fault.value)
        self.fault, self.row = fault, row


@dataclass(frozen=True)
class Line:
    """One row with its number as the spreadsheet shows it, from 1 up."""

    number: int
    values: tuple[Value, ...]

    @property
    def is_empty(self) -> bool:
        return all(value is None or value == "" for value in self.values)


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet, empty ones left out; `name` is empty for a text file."""

    name: str
    lines: tuple[Line, ...] = field(repr=False)


_FAULTS = {
    file_kinds.Fault.EMPTY: Fault.EMPTY,
    file_kinds.Fault.TOO_LARGE: Fault.TOO_LARGE,
    file_kinds.Fault.BROKEN: Fault.BROKEN,
    file_kinds.Fault.HOLDS_PROGRAM: Fault.HOLDS_PROGRAM,
    file_kinds.Fault.LOCKED: Fault.LOCKED,
}
_PACKAGE, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read(content: bytes) -> list[Sheet]:
    """The sheets that hold anything, in their order, each with at most ROWS rows below at most ABOVE others. Raises NotRead."""
    if not content:
        raise NotRead(Fault.EMPTY)
    if len(content) > file_kinds.LARGEST:
        raise NotRead(Fault.TOO_LARGE)
    sheets = _workbook(content) if content.startswith((_PACKAGE, _OLD)) else [Sheet("", _text(content))]
    filled = [sheet for sheet in sheets if sheet.lines]
    if not filled:
        raise NotRead(Fault.EMPTY)
    return filled


# --- XLSX ------------------------------------------------------------------------------------------------------


def _workbook(content: bytes) -> list[Sheet]:
    try:
        taken = file_kinds.check("fil.xlsx", content)
    except file_kinds.NotTaken as refused:
        if content.startswith(_OLD) and refused.fault is file_kinds.Fault.UNKNOWN:
            raise NotRead(Fault.OLD_EXCEL) from refused
        raise NotRead(_FAULTS.get(refused.fault, Fault.UNKNOWN)) from refused
    assert taken.kind is file_kinds.Kind.XLSX
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = _parts(package)
            others = (part for part in package.infolist() if part.filename not in parts.values())
            if any(part.file_size > _READ_WHOLE for part in others):
                raise NotRead(Fault.TOO_LARGE)
            merged = {title: _merges_of(package, parts[title]) for title in islice(parts, _SHEETS)}
        with closing(openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)) as book:
            return [
                Sheet(sheet.title, tuple(_lines(sheet, merged.get(sheet.title, _Merged()))))
                for sheet in book.worksheets[:_SHEETS]
                if sheet.sheet_state == "visible"
            ]
    except NotRead:
        raise
    except Exception as broken:
        # The library says of a file made by hand whatever its code stumbles over: none of it is ours to tell apart.
        raise NotRead(Fault.BROKEN) from broken


def _lines(sheet: Any, merged: "_Merged") -> Iterator[Line]:
    # A wrong size in the file's own head would hide rows.
    sheet.reset_dimensions()
    counted = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=COLUMNS), start=1):
        if number > _LAST_ROW:
            raise NotRead(Fault.BROKEN)
        held = merged.in_row(number)
        if not held and all(cell.value is None for cell in cells):
            continue
        line = Line(
            number,
            _trimmed(Flaw.MERGED if at in held else _value(cell) for at, cell in enumerate(cells, start=1)),
        )
        if line.is_empty:
            continue
        counted += 1
        if counted > ROWS + ABOVE:
            raise NotRead(Fault.TOO_MANY_ROWS, number)
        yield line


def _trimmed(values: Iterable[Value]) -> tuple[Value, ...]:
    kept = list(values)
    while kept and kept[-1] is None:
        kept.pop()
    return tuple(kept)


def _value(cell: Any) -> Value:
    kind, value = getattr(cell, "data_type", "n"), cell.value
    if value is None:
        return None
    if kind == "f":
        return Flaw.FORMULA
    if kind == "e":
        return Flaw.ERROR
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, (date, int, float)) and not isinstance(value, bool):
        return value
    return str(value)[:_CELL]


class _Merged:
    """Cells that are one with others: only one of them holds what is written over all, and nobody can say whose it is."""

    def __init__(self) -> None:
        self.rows: dict[int, set[int]] = {}
        self.wide: list[tuple[int, int, int, int]] = []
        self.count = 0

    def add(self, reference: str) -> None:
        left, top, right, bottom = range_boundaries(reference)
        self.count += 1
        if self.count > _MERGES or None in (left, top, right, bottom):
            raise NotRead(Fault.TOO_MERGED)
        columns = range(int(left or 1), min(int(right or 1), COLUMNS) + 1)
        if int(bottom or 1) - int(top or 1) > _CELL:
            self.wide.append((int(top or 1), int(bottom or 1), columns.start, columns.stop))
        else:
            for row in range(int(top or 1), int(bottom or 1) + 1):
                self.rows.setdefault(row, set()).update(columns)
        if len(self.wide) > COLUMNS:
            raise NotRead(Fault.TOO_MERGED)

    def in_row(self, row: int) -> set[int]:
        held = self.rows.get(row, set())
        for top, bottom, start, stop in self.wide:
            if top <= row <= bottom:
                held = held | set(range(start, stop))
        return held


_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=[\"']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})[\"']")
_CHUNK = 1 << 20
_OVERLAP = 256


def _parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Title of each sheet → the part of the package that holds its rows."""
    relations = fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    known = set(package.namelist())
    found = {}
    for each in fromstring(package.read("xl/workbook.xml")).iter():
        if each.tag.endswith("}sheet"):
            relation = next((value for key, value in each.items() if key.endswith("}id")), None)
            target = targets.get(relation, "")
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            if part in known:
                found[each.get("name", "")] = part
    return found


def _merges_of(package: zipfile.ZipFile, name: str) -> _Merged:
    """The merged cells of a sheet, from its raw part: the library that reads rows one by one leaves them out, and a `<` stands
    in no text of it."""
    merged, seen, before = _Merged(), set[bytes](), b""
    with package.open(name) as part:
        while chunk := part.read(_CHUNK):
            for reference in _MERGE.findall(before + chunk):
                if reference not in seen:
                    seen.add(reference)
                    merged.add(reference.decode("ascii"))
            before = (before + chunk)[-_OVERLAP:]
    return merged


# --- text ------------------------------------------------------------------------------------------------------

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip
# What spreadsheets of the last thirty years have written Swedish in, beside Unicode.
_OLD_PAGES = ("cp1252", "mac_roman", "cp850", "iso8859_15")
_SWEDISH = frozenset("åäöÅÄÖéÉüÜ")
_SAMPLE = 64 * 1024
_PARTING = ";\t,|"


def _text(content: bytes) -> tuple[Line, ...]:
    text = decoded(content)
    said = re.match(r"sep=(.)\r?\n", text)
    parting = said[1] if said else _parting(text)
    skipped = 1 if said else 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=parting, strict=True)
    lines: list[Line] = []
    number = 0
    try:
        for number, fields in enumerate(reader, start=1):
            if number <= skipped:
                continue
            line = Line(number, tuple(_field(each) for each in fields[:COLUMNS]))
            if not line.is_empty:
                lines.append(line)
            if len(lines) > ROWS + ABOVE:
                raise NotRead(Fault.TOO_MANY_ROWS, number)
    except csv.Error as broken:
        raise NotRead(Fault.QUOTES, number + 1) from broken
    return tuple(lines)


def _field(text: str) -> Value:
    cell = text.strip()
    if cell.startswith("="):
        return Flaw.FORMULA
    # Rows of signs such as #REF! are what a spreadsheet writes where a formula failed.
    if re.fullmatch(r"#[A-ZÅÄÖ/0-9]{1,12}[!?]", cell):
        return Flaw.ERROR
    return cell[:_CELL] or None


def decoded(content: bytes) -> str:
    """The text of a file in Unicode or one of the old encodings of Swedish. Raises NotRead for what is no text."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None) or _wide(content)
    try:
        if encoding is None and b"\0" in content[:_SAMPLE]:
            raise NotRead(Fault.UNKNOWN)
        return content.decode(encoding or "utf-8")
    except UnicodeError as unreadable:
        if encoding is not None:
            raise NotRead(Fault.BROKEN) from unreadable
    return content.decode(_old_page(content), errors="replace")


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of Latin text is nought."""
    sample = content[:_SAMPLE]
    half = len(sample) // 2
    if half < 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 10 < half * 7:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _old_page(content: bytes) -> str:
    """Which of the old encodings makes Swedish of it. The library ranks what is likely at all; what has our letters, and
    fewest strange ones, is taken."""
    letters = bytes(byte for byte in content[:_SAMPLE] if byte >= 0x80)
    likely = [match.encoding for match in from_bytes(content[:_SAMPLE], cp_isolation=list(_OLD_PAGES))]
    order = [*likely, *(page for page in _OLD_PAGES if page not in likely)]

    def strange(page: str) -> tuple[int, int]:
        shown = letters.decode(page, errors="replace")
        return sum(sign not in _SWEDISH for sign in shown), order.index(page)

    return min(order, key=strange)


def _parting(text: str) -> str:
    """The sign between cells: the one that makes the most columns of the same rows."""
    head = [line for line in text[:_SAMPLE].splitlines()[: ABOVE * 2] if line.strip()]

    def columns(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in head]
        widest = max(counts, default=0)
        return sum(count == widest for count in counts) if widest else 0, widest

    return max(_PARTING, key=lambda sign: (columns(sign)[1] > 0, columns(sign)))

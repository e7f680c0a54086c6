"""Files as people bring them, made for tests."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl

STAFF = ("Enhet", "Yrkesgrupp", "Antal medarbetare", "Gäller den")


def xlsx(
    rows: Sequence[Sequence[Any]], change: Callable[[Any, Any], None] | None = None, title: str = "Blad1"
) -> bytes:
    """A workbook of one sheet; `change(book, sheet)` does what else a spreadsheet may hold."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if change:
        change(book, sheet)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def text(rows: Sequence[Sequence[Any]], parting: str = ";", encoding: str = "utf-8") -> bytes:
    """The same as text."""
    return "\r\n".join(parting.join(str(cell) for cell in row) for row in rows).encode(encoding)

"""What was found in a file, row by row, kept until somebody has looked it through."""

import json
import zlib
from typing import Any

from varsam.areas.training.coverage import seals, shapes
from varsam.areas.training.coverage.checking import Checked, Row, Trouble
from varsam.areas.training.coverage.enums import Complaint, Verdict
from varsam.areas.training.coverage.models import Import
from varsam.areas.training.coverage.shapes import Headings, Subject


def written(headings: Headings | None, checked: Checked | None) -> bytes:
    """The report as it is kept, small: `read` reads it again."""
    return zlib.compress(json.dumps(_as_data(headings, checked)).encode())


def _as_data(headings: Headings | None, checked: Checked | None) -> dict[str, Any]:
    return {
        "sheet": headings.sheet.name if headings else "",
        "row": headings.row if headings else 0,
        "subject": headings.subject.value if headings else "",
        "missing": [column.key for column in headings.missing] if headings else [],
        "twice": [column.key for column in headings.twice] if headings else [],
        "unknown": [[each.written, each.nearest] for each in headings.unknown] if headings else [],
        "rows": [
            [
                row.number,
                row.verdict.value,
                [[each.complaint.value, each.column, each.written, each.hint] for each in row.troubles],
                row.other,
                row.before,
                row.cells,
            ]
            for row in (checked.rows if checked else [])
        ],
    }


class Report:
    """What was found in a file: its headings, and every row."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.sheet: str = data["sheet"]
        self.headings_row: int = data["row"]
        self.subject = Subject(data["subject"]) if data["subject"] else None
        self.missing: list[str] = data["missing"]
        self.twice: list[str] = data["twice"]
        self.unknown = [shapes.Unknown(written, nearest) for written, nearest in data["unknown"]]
        self.rows = [
            Row(
                number,
                Verdict(verdict),
                tuple(Trouble(Complaint(what), column, said, hint) for what, column, said, hint in troubles),
                other,
                before,
                tuple(cells),
            )
            for number, verdict, troubles, other, before, cells in data["rows"]
        ]


def report(brought: Import) -> Report | None:
    """What was found in a file that the one who acts may see; None before it has been read, or when it is forgotten."""
    if brought.report is None:
        return None
    return Report(json.loads(zlib.decompress(seals.unseal(brought.pk, "report", brought.report))))


def name(brought: Import) -> str:
    """What the file was called; empty when it is forgotten."""
    return seals.unseal(brought.pk, "name", brought.name).decode() if brought.name is not None else ""

"""What each row of a file would do if it were brought in, and what is wrong with it; nothing is written here."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

from varsam.areas.training.coverage import cells
from varsam.areas.training.coverage.cells import LONGEST, Flaw, Unclear, Value, plain, same
from varsam.areas.training.coverage.enums import Complaint, Verdict
from varsam.areas.training.coverage.shapes import COLUMNS, Column, Headings, Subject
from varsam.areas.training.coverage.spreadsheets import Line

EVERYBODY: Final = "all_staff"
_OLDEST: Final = date(2000, 1, 1)
_SHOWN: Final = 60
# So many names that nobody knows are compared with all that are known; of a file that is wholly wrong that says enough.
_SUGGESTED: Final = 200
_STEP: Final = 1000
# What a new unit may be, and the words for it that people write.
KINDS: Final = {
    "school": ("skola", "grundskola", "gymnasium", "förskola", "school"),
    "youth_centre": (
        "fritidsgård",
        "fritidsgard",
        "ungdomsgård",
        "mötesplats",
        "youth centre",
        "youth center",
    ),
    "unit": ("enhet", "arbetsplats", "annan enhet", "unit", "workplace"),
}
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}
# A name begins with a letter or a digit: one that begins otherwise is run as a formula by some program, sooner or later.
_NAME: Final = re.compile(r"\w[\w\s.,:;()\-–/&'’+!]{1,158}")

Names = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Known:
    """What is there already. Names are as `cells.same` writes them; `stated` is what has been said before, by the key of a
    row (its ids, and its day); `shown` says how a name is spelt."""

    units: Names
    parents: Names
    groups: Names
    courses: Names
    districts: Names
    everybody: int
    stated: Mapping[tuple[Any, ...], int]
    today: date
    shown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong: in which column (its key), what was written there, and what may have been meant."""

    complaint: Complaint
    column: str
    written: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Row:
    """One row as it was understood. `other` is the number of the row that it repeats or contradicts, `before` what it takes
    the place of, `cells` what stands in it, in the order of the subject's columns."""

    number: int
    verdict: Verdict
    troubles: tuple[Trouble, ...] = ()
    other: int | None = None
    before: int | None = None
    cells: tuple[str, ...] = ()


@dataclass
class Checked:
    """All rows of a file, and what is to be written of them (see sql/20_writing.sql for what each holds)."""

    subject: Subject
    rows: list[Row] = field(default_factory=list)
    ready: list[dict[str, Any]] = field(default_factory=list)

    def count(self, verdict: Verdict) -> int:
        return sum(row.verdict is verdict for row in self.rows)


def _quiet(done: int) -> None:
    """Nobody listens."""


def check(headings: Headings, known: Known, tell: Callable[[int], None] = _quiet) -> Checked:
    """Every row below the headings. `tell(done)` is called now and then."""
    return _Check(headings, known).run(tell)


class _Check:
    def __init__(self, headings: Headings, known: Known) -> None:
        self.headings, self.known = headings, known
        self.checked = Checked(headings.subject)
        self.seen: dict[tuple[Any, ...], tuple[int, int]] = {}
        self.suggested: dict[tuple[str, str], str] = {}
        self.troubles: list[Trouble] = []
        self.values: dict[str, Value] = {}

    def run(self, tell: Callable[[int], None]) -> Checked:
        understand = {
            Subject.UNITS: self._unit,
            Subject.STAFF: self._staff,
            Subject.EARLIER: self._earlier,
        }[self.headings.subject]
        for done, line in enumerate(self.headings.body, start=1):
            self.troubles, self.values = [], self._cells(line)
            for column in COLUMNS[self.headings.subject]:
                self._look_at(column)
            ready = None if self.troubles else understand()
            self._judge(line.number, ready)
            if done % _STEP == 0:
                tell(done)
        return self.checked

    def _cells(self, line: Line) -> dict[str, Value]:
        """The row by column."""
        places = self.headings.places
        return {
            column.key: line.values[places[column.key]]
            if places.get(column.key, len(line.values)) < len(line.values)
            else None
            for column in COLUMNS[self.headings.subject]
        }

    def _look_at(self, column: Column) -> None:
        """A cell that cannot be read at all is said to be so; each of them, and not only the first."""
        value = self.values[column.key]
        if isinstance(value, Flaw):
            self._wrong(Complaint(value.value), column.key)
        elif column.is_needed and not plain(value):
            self._wrong(Complaint.MISSING, column.key)

    def _wrong(self, complaint: Complaint, column: str, hint: str = "") -> None:
        self.troubles.append(Trouble(complaint, column, plain(self.values[column])[:_SHOWN], hint))

    def _add(self, number: int, verdict: Verdict, **more: Any) -> None:
        shown = tuple(plain(value)[:_SHOWN] for value in self.values.values())
        self.checked.rows.append(Row(number, verdict, cells=shown, **more))

    def _judge(self, number: int, ready: dict[str, Any] | None) -> None:
        if ready is None or self.troubles:
            self._add(number, Verdict.WRONG, troubles=tuple(self.troubles))
            return
        count = ready.pop("count")
        key = tuple(ready.pop("key"))
        if key in self.seen:
            self._again(number, count, *self.seen[key])
            return
        self.seen[key] = number, count
        before = self.known.stated.get(key)
        verdict = Verdict.NEW if before is None else Verdict.SAME if before == count else Verdict.REPLACES
        if verdict is not Verdict.SAME:
            self.checked.ready.append({"row": number, **ready})
        self._add(number, verdict, before=before if verdict is Verdict.REPLACES else None)

    def _again(self, number: int, count: int, first: int, said: int) -> None:
        if said == count:
            self._add(number, Verdict.REPEATED, other=first)
        else:
            self._add(number, Verdict.WRONG, troubles=(Trouble(Complaint.CONTRADICTS, ""),), other=first)

    # --- one kind of row each; the key is what no two rows may have in common ---

    def _staff(self) -> dict[str, Any] | None:
        unit, group = self._one("unit", self.known.units, Complaint.NO_UNIT), self._group()
        count = self._people("staff", least=0)
        on = self._day()
        if unit is None or group is None or count is None or on is None:
            return None
        key = (unit, group, on.isoformat())
        return {
            "key": key,
            "count": count,
            "unit": unit,
            "group": group,
            "staff": count,
            "on": on.isoformat(),
        }

    def _earlier(self) -> dict[str, Any] | None:
        unit, group = self._one("unit", self.known.units, Complaint.NO_UNIT), self._group()
        course = self._one("course", self.known.courses, Complaint.NO_COURSE)
        count, month = self._people("people", least=1), self._month()
        if unit is None or group is None or course is None or count is None or month is None:
            return None
        key = (unit, course, group, month.isoformat())
        return {
            "key": key, "count": count, "unit": unit, "course": course, "group": group,
            "month": month.isoformat(), "people": count,
        }  # fmt: skip

    def _unit(self) -> dict[str, Any] | None:
        name, kind = self._name(), _KIND_OF.get(same(plain(self.values["kind"])))
        if kind is None:
            self._wrong(Complaint.NO_KIND, "kind")
        parent = self._one("parent", self.known.parents, Complaint.NO_PARENT)
        district = self._one("district", self.known.districts, Complaint.NO_DISTRICT, or_none=True)
        if self.troubles or parent is None:
            return None
        # A unit that is there already stays as it is: whoever moves or renames one does it on purpose, not by a file.
        return {
            "key": (same(name),), "count": 0, "name": name, "kind": kind, "parent": parent, "district": district or None,
        }  # fmt: skip

    # --- single cells ---

    def _name(self) -> str:
        name = plain(self.values["unit"])
        if len(name) > LONGEST:
            self._wrong(Complaint.TOO_LONG, "unit")
        elif not _NAME.fullmatch(name):
            self._wrong(Complaint.NO_NAME, "unit")
        return name

    def _group(self) -> int | None:
        found = self._one("group", self.known.groups, Complaint.NO_GROUP, or_none=True)
        return self.known.everybody if found == 0 else found

    def _one(self, column: str, names: Names, complaint: Complaint, *, or_none: bool = False) -> int | None:
        """The id of what a cell names; 0 for an empty cell where that is allowed, None where it is wrong."""
        written = plain(self.values[column])
        if not written and or_none:
            return 0
        found = names.get(same(written), ())
        if len(found) == 1:
            return found[0]
        if found:
            self._wrong(Complaint.TWO_UNITS, column)
        else:
            self._wrong(complaint, column, self._nearest(column, written, names))
        return None

    def _nearest(self, column: str, written: str, names: Iterable[str]) -> str:
        asked = (column, same(written)[:LONGEST])
        if asked not in self.suggested and len(self.suggested) < _SUGGESTED:
            close = get_close_matches(asked[1], list(names), n=1, cutoff=0.7)
            self.suggested[asked] = self.known.shown.get(close[0], close[0]) if close else ""
        return self.suggested.get(asked, "")

    def _people(self, column: str, *, least: int) -> int | None:
        try:
            count = cells.people(self.values[column])
        except Unclear:
            self._wrong(Complaint.NO_NUMBER, column)
            return None
        if count < least:
            self._wrong(Complaint.NOBODY, column)
            return None
        return count

    def _day(self) -> date | None:
        return (
            self.known.today
            if not plain(self.values["on"])
            else self._when("on", cells.day, Complaint.NO_DAY)
        )

    def _month(self) -> date | None:
        return self._when("month", cells.month, Complaint.NO_MONTH)

    def _when(self, column: str, read: Callable[[Value], date], complaint: Complaint) -> date | None:
        try:
            found = read(self.values[column])
        except Unclear:
            self._wrong(complaint, column)
            return None
        if found > self.known.today:
            self._wrong(Complaint.AHEAD, column)
        elif found < _OLDEST:
            self._wrong(Complaint.TOO_OLD, column)
        else:
            return found
        return None

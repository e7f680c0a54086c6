"""The published numbers as people read them: tables with words, and what the numbers amount to in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsam.areas.programme.enums import Group
from varsam.areas.programme.figures import EVERYBODY
from varsam.kernel.people.models import District
from varsam.kernel.records.enums import Track
from varsam.lib.suppression import LEAST, Mark

Figures = dict[str, Any]
_A_YEAR = 4  # quarters


@dataclass(frozen=True)
class Cell:
    """One number as it is shown; `mark` is few or rest where it is hidden."""

    words: str
    mark: str = ""

    @property
    def number(self) -> int | None:
        return None if self.mark else int(self.words)

    @property
    def said(self) -> str:
        """In words, for tables that are read aloud or by a machine."""
        return (
            {Mark.FEW: _("färre än %(least)s") % {"least": LEAST}, Mark.REST: _("dold")}.get(
                Mark(self.mark), self.words
            )
            if self.mark
            else self.words
        )


@dataclass(frozen=True)
class Row:
    name: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """A table with its title, the name of its first column and of the others."""

    key: str
    title: str
    first: str
    columns: Sequence[str]
    rows: Sequence[Row]

    @property
    def marks(self) -> set[str]:
        return {cell.mark for row in self.rows for cell in row.cells if cell.mark}


def cell(value: object) -> Cell:
    """A stored number or mark."""
    if value == Mark.FEW:
        return Cell(f"<{LEAST}", Mark.FEW.value)
    if value == Mark.REST:
        return Cell(_("dold"), Mark.REST.value)
    return Cell(str(value))


def column(key: str) -> str:
    return _("Alla") if key == EVERYBODY else str(Group(key).label)


def quarter(day: str | date) -> str:
    """A quarter in words: k3 2026."""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return _("k%(quarter)s %(year)s") % {"quarter": (found.month + 2) // 3, "year": found.year}


def districts() -> dict[str, str]:
    """Slug → name; what lies in none has words of its own."""
    return {**dict(District.objects.values_list("slug", "name")), "": _("Hela staden eller okänt")}


def every(figures: Figures) -> list[Table]:
    """All tables that can be shown, in the order of the page."""
    places = districts()
    made = [
        by_quarter(figures),
        by_way(figures),
        by_district(figures, places),
        of_the_work(figures),
        _single(figures, "tracks", _("Ärenden per spår"), _("Spår"), _tracks()),
    ]
    return [each for each in made if each]


def by_quarter(figures: Figures) -> Table | None:
    table = figures.get("quarters")
    if not table:
        return None
    rows = [
        Row(quarter(each["quarter"]), [*map(cell, each["cells"]), cell(each["total"])])
        for each in figures.get("history", [])
        if each["columns"] == table["columns"]
    ]
    rows += _rows(table, {key: quarter(key) for key in table["rows"]})
    return Table("kvartal", _("Förfrågningar per kvartal"), _("Kvartal"), _columns(table), rows)


def by_way(figures: Figures) -> Table | None:
    """Who asked, and what it led to beyond an answer: totals of the other tables, side by side. One enquiry may lead to
    several things, and these are no parts of a whole."""
    asked = figures.get("quarters")
    if not asked or not isinstance(asked["total"], int):
        return None
    rows = [
        Row(_("Frågor från: %(who)s") % {"who": column(key).lower()}, [cell(total)])
        for key, total in zip(asked["columns"], asked["column_totals"], strict=True)
    ]
    for key, name in (
        ("consultations", _("Konsultationer")),
        ("cases", _("Ärenden i SSPF, SIG och annat spår")),
    ):
        table = figures.get(key)
        if table:
            rows.append(Row(name, [cell(table["column_totals"][0])]))
    return Table("ledde-till", _("Förfrågningar, och vad de ledde till"), _("Vad"), [_("Antal")], rows)


def by_district(figures: Figures, places: dict[str, str]) -> Table | None:
    """The city's areas: who asked, and beside it what is counted by itself."""
    table = figures.get("districts")
    if not table:
        return None
    rows = [*_rows(table, places), _totals(table)]
    columns = _columns(table)
    for key, name in (
        ("consultations", _("Konsultationer")),
        ("cases", _("SSPF, SIG och annat spår")),
        ("training", _("Utbildade medarbetare")),
    ):
        beside = figures.get(key)
        if beside and beside["rows"] == table["rows"]:
            columns = [*columns, name]
            numbers = [*(each[0] for each in beside["cells"]), beside["column_totals"][0]]
            rows = [
                Row(row.name, [*row.cells, cell(number)]) for row, number in zip(rows, numbers, strict=True)
            ]
    return Table("omraden", _("Så ser det ut i stadens områden"), _("Område"), columns, rows)


def _single(figures: Figures, key: str, title: str, first: str, names: dict[str, str]) -> Table | None:
    table = figures.get(key)
    if not table:
        return None
    rows = [
        Row(names[each], [cell(cells[0])]) for each, cells in zip(table["rows"], table["cells"], strict=True)
    ]
    rows.append(Row(_("Alla"), [cell(table["column_totals"][0])]))
    return Table(key, title, first, [_("Antal")], rows)


def of_the_work(figures: Figures) -> Table | None:
    """What the work itself amounts to: numbers of no person, side by side and never added."""
    counted = figures.get("work") or {}
    rows = [Row(str(words), [cell(counted[key])]) for key, words in _work().items() if key in counted]
    return Table("arbetet", _("Så har samverkan arbetat"), _("Vad"), [_("Antal")], rows) if rows else None


def _work() -> dict[str, str]:
    return {
        "meetings": _("Möten som har hållits"),
        "developments": _("Händelser som har bedömts"),
        "agreements": _("Överenskommelser som gäller"),
        "promises": _("Löften till samfund och föreningar"),
        "methods": _("Metoder i registret"),
    }


def _tracks() -> dict[str, str]:
    return {str(value): str(label) for value, label in Track.choices}


def _columns(table: Figures) -> list[str]:
    names = [column(key) for key in table["columns"]]
    return names if table["columns"] == [EVERYBODY] else [*names, _("Alla")]


def _rows(table: Figures, names: dict[str, str]) -> list[Row]:
    alone = table["columns"] == [EVERYBODY]
    return [
        Row(names[key], [*map(cell, cells), *([] if alone else [cell(total)])])
        for key, cells, total in zip(table["rows"], table["cells"], table["row_totals"], strict=True)
    ]


def _totals(table: Figures) -> Row:
    alone = table["columns"] == [EVERYBODY]
    return Row(_("Alla"), [*map(cell, table["column_totals"]), *([] if alone else [cell(table["total"])])])


# --- what the numbers amount to ---------------------------------------------------------------------------------


def in_a_sentence(figures: Figures) -> str:
    """How many asked, and compared with as long before where both can be told; empty where nothing can."""
    table = figures.get("quarters")
    if not table or not isinstance(table["total"], int):
        return ""
    totals = [each["total"] for each in figures.get("history", [])] + list(table["row_totals"])
    half = len(totals) // 2
    before, after = totals[len(totals) - 2 * half : len(totals) - half], totals[len(totals) - half :]
    if half and all(isinstance(each, int) for each in [*before, *after]):
        counts = {"after": sum(after), "before": sum(before), "many": half}
        if half == _A_YEAR:
            return _("%(after)s förfrågningar kom in det senaste året, mot %(before)s året före.") % counts
        return (
            ngettext(
                "%(after)s förfrågningar kom in det senaste kvartalet, mot %(before)s kvartalet före.",
                "%(after)s förfrågningar kom in de senaste %(many)s kvartalen, mot %(before)s de %(many)s kvartalen före.",
                half,
            )
            % counts
        )
    return _("%(total)s förfrågningar kom in under perioden.") % {"total": table["total"]}


def development(table: Table) -> str:
    """The finding of the development: who asks the most, and who has grown the most."""
    halves: dict[str, tuple[int, int]] = {}
    middle = len(table.rows) // 2
    for at, name in enumerate(table.columns[:-1]):
        numbers = [row.cells[at].number for row in table.rows]
        shown = [number or 0 for number in numbers]
        halves[name] = sum(shown[:middle]), sum(shown[middle:])
    if len(halves) < 2:
        return _("Förfrågningar per kvartal")
    most = max(halves, key=lambda name: sum(halves[name]))
    growth = {name: after / before for name, (before, after) in halves.items() if before}
    grown = max(growth, key=lambda name: growth[name], default=most)
    if growth.get(grown, 0) <= 1 or grown == most:
        return _("%(most)s frågar mest") % {"most": most}
    return _("%(most)s frågar mest, %(grown)s ökar mest") % {"most": most, "grown": grown.lower()}


def ways(figures: Figures) -> str:
    """The finding of what enquiries led to: whether advice is mostly enough."""
    asked = figures["quarters"]["total"]
    further = [figures[key]["column_totals"][0] for key in ("consultations", "cases") if figures.get(key)]
    counted = sum(each for each in further if isinstance(each, int))
    return _("Oftast räcker råd och svar") if 2 * counted < asked else _("Många frågor leder vidare")

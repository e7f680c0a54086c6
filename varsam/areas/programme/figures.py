"""The numbers of a situation picture: summed by the database, and with the small ones hidden before anybody sees them.

What is published of a period, and why none of it gives a small number away:

- The enquiries of the period are parted twice by the same groups of those who asked: by quarter and by district. The two
  tables share only the totals of the groups, which are always shown, so what each leaves open stays open beside the other (varsam/lib/suppression.py). Where a group's total is itself small, groups are put together.
- Cases are parted twice, by district and by track, with the same total. Consultations, cases and trained staff are tables of their own, counted by when they began (or ended) and not by when somebody asked.
- Numbers of an earlier period are taken from the picture that published them, as they were published. Periods of adopted
  pictures do not overlap (the database holds it), so nobody is counted in two of them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from varsam.areas.programme.enums import Group
from varsam.areas.programme.models import Picture
from varsam.areas.training.coverage import api as coverage
from varsam.kernel.people.models import District
from varsam.lib.suppression import LEAST, Cell, Protected, protect

EVERYBODY = "all"
_GROUPS = (Group.UNITS.value, Group.RELATIVES.value, Group.OTHERS.value)
_TRACKS = ("sspf", "sig", "social_services", "none")
# How many quarters the development is drawn over, those that earlier pictures have published among them.
DRAWN = 8

Figures = dict[str, Any]


@dataclass(frozen=True)
class Sum:
    """One sum of the database: see sql/40_sums.sql."""

    topic: str
    place: str
    detail: str
    kind: str
    count: int


def sums(unit: int, first: date, last: date) -> list[Sum]:
    """The sums of whole quarters, small ones too: for this module only. ProgrammingError for whoever may not have them."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.programme_sums(%s, %s, %s)", [unit, first, last])
        return [Sum(*row) for row in cursor.fetchall()]


def training(unit: int, first: date, last: date) -> list[Sum]:
    """Those who took part in training, by district: counted by when a course ended. Small ones too; errors as in `sums`."""
    return [Sum("training", "", place, "", count) for place, count in coverage.taught(unit, first, last)]


def quarters(first: date, last: date) -> list[date]:
    """The first day of each quarter from `first` on."""
    found, day = [], first
    while day <= last:
        found.append(day)
        day = next_quarter(day)
    return found


def next_quarter(day: date) -> date:
    """The first day of the quarter after that of `day`."""
    months = day.year * 12 + (day.month - 1) // 3 * 3 + 3
    return date(months // 12, months % 12 + 1, 1)


def quarter_of(day: date) -> date:
    """The first day of the quarter that `day` is in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def published(picture: Picture) -> Figures:
    """All that may be shown of the picture's period, as it is stored when the picture is adopted.

    Each table is {"rows", "columns", "cells", "row_totals", "column_totals", "total"}, where a number is a whole number
    from five up, or a mark ("few", "rest"); null where the table cannot be shown.
    """
    found = sums(picture.unit_id, picture.period_from, picture.period_to)
    asked = [each for each in found if each.topic == "enquiries"]
    groups = _groups(asked)
    districts = [*District.objects.order_by("name").values_list("slug", flat=True), ""]
    days = [day.isoformat() for day in quarters(picture.period_from, picture.period_to)]

    def by(rows: Sequence[str], row_of: Callable[[Sum], str]) -> Figures | None:
        return _table(asked, rows, row_of, groups)

    return {
        "quarters": by(days, lambda each: each.place),
        "districts": by(districts, lambda each: each.detail),
        "consultations": _list(found, "consultations", districts, lambda each: each.detail),
        "cases": _list(found, "cases", districts, lambda each: each.detail),
        "tracks": _list(found, "cases", _TRACKS, lambda each: each.kind),
        "training": _list(
            training(picture.unit_id, picture.period_from, picture.period_to),
            "training",
            districts,
            lambda each: each.detail,
        ),
        "work": _work(found),
        "history": _history(picture),
    }


def _groups(asked: Iterable[Sum]) -> Mapping[str, str]:
    """Group of a sum → column that it is counted in: everybody in one where a group by itself is too small."""
    totals = Counter[str]()
    for each in asked:
        totals[each.kind] += each.count
    if all(totals[group] >= LEAST for group in _GROUPS):
        return {group: group for group in _GROUPS}
    return dict.fromkeys(_GROUPS, EVERYBODY)


def _table(
    asked: Iterable[Sum], rows: Sequence[str], row_of: Callable[[Sum], str], groups: Mapping[str, str]
) -> Figures | None:
    columns = list(dict.fromkeys(groups.values()))
    counted = Counter[tuple[str, str]]()
    for each in asked:
        counted[row_of(each), groups[each.kind]] += each.count
    counts = [[counted[row, column] for column in columns] for row in rows]
    return _as_data(protect(counts), rows, columns)


def _list(
    found: Iterable[Sum], topic: str, rows: Sequence[str], row_of: Callable[[Sum], str]
) -> Figures | None:
    counted = Counter[str]()
    for each in found:
        if each.topic == topic:
            counted[row_of(each)] += each.count
    table = protect([[counted[row]] for row in rows], row_totals=False)
    return _as_data(table, rows, [EVERYBODY])


def _as_data(table: Protected | None, rows: Sequence[str], columns: Sequence[str]) -> Figures | None:
    if table is None:
        return None
    return {
        "rows": list(rows),
        "columns": list(columns),
        "cells": [list(row) for row in table.cells],
        "row_totals": list(table.row_totals),
        "column_totals": list(table.column_totals),
        "total": table.total,
    }


def _work(found: Iterable[Sum]) -> dict[str, Cell]:
    """What the work amounts to: numbers of no person, and of nothing that belongs together. Small ones are hidden too."""
    kinds = {each.kind: each.count for each in found if each.topic == "work"}
    return {kind: _alone(count) for kind, count in sorted(kinds.items())}


def _alone(count: int) -> Cell:
    table = protect([[count]], row_totals=False)
    # A number alone hides behind nothing: below five it is said to be so, and no more.
    assert table is not None or count < LEAST
    return count if count >= LEAST else "few"  # type: ignore[return-value]


def _history(picture: Picture) -> list[Figures]:
    """The last quarters that earlier pictures of the unit have published, oldest first, as they stand there."""
    rows: list[Figures] = []
    earlier = Picture.objects.filter(
        unit_id=picture.unit_id, adopted_at__isnull=False, period_to__lt=picture.period_from
    )
    for one in earlier.order_by("period_from"):
        table = (one.figures or {}).get("quarters")
        if table:
            rows += [
                {"quarter": day, "columns": table["columns"], "cells": cells, "total": total}
                for day, cells, total in zip(table["rows"], table["cells"], table["row_totals"], strict=True)
            ]
    own = len(quarters(picture.period_from, picture.period_to))
    return rows[-(DRAWN - own) :] if own < DRAWN else []


def period_open(unit: int, today: date) -> tuple[date, date] | None:
    """The whole quarters that have passed since the last adopted picture, at most eight; None where there are none."""
    last = (
        Picture.objects.filter(unit_id=unit, adopted_at__isnull=False)
        .order_by("-period_to")
        .values_list("period_to", flat=True)
        .first()
    )
    until = quarter_of(today) - timedelta(days=1)
    first = last + timedelta(days=1) if last else date(until.year, 1, 1)
    return (first, until) if first < until else None

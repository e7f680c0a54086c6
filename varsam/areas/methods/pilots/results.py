"""What a pilot has shown, in numbers that may be shown: intervals of 95 per cent, and small numbers hidden before anybody
sees them.

- Summed are only places that have measured both before and after, so that a change is of the same places.
- What those have measured meanwhile is summed month by month, the last number of each place in the month. It shows the way from
  before to after, and bears out no conclusion: who measured meanwhile, and how often, was not settled beforehand.
- A change is of a layout that can show one, and a difference between changes of a layout that compares (`enums.CARRIES`).
- Places with the method and places to compare with are never added. Their numbers are two tables of their own.
- Hidden is a number of fewer than LEAST people, of a group or of those in it to whom something happened or did not; and as many
  others as it takes that it cannot be worked out (varsam/lib/suppression.py). The sum is kept before the single places.
- A mean is hidden too where all gave the same answer: it would be everybody's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from varsam.areas.methods.pilots import reading
from varsam.areas.methods.pilots.enums import (
    CARRIES,
    COMPARING,
    Conclusion,
    Design,
    Kind,
    Moment,
    Severity,
)
from varsam.areas.methods.pilots.models import Measure, Pilot, Place, Reading
from varsam.areas.methods.pilots.states import State
from varsam.lib import intervals
from varsam.lib.intervals import Estimate, Group
from varsam.lib.suppression import LEAST, Cell, Mark, protect

FEW, REST, NONE = Mark.FEW.value, Mark.REST.value, "none"


@dataclass(frozen=True)
class Shown:
    """One number as it may be shown; without `estimate`, `mark` says why not: FEW, REST (another could be worked out from it)
    or NONE (nobody has measured it)."""

    estimate: Estimate | None = None
    n: int | None = None
    mark: str = ""


NOTHING: Final = Shown(mark=NONE)


@dataclass(frozen=True)
class AtPlace:
    """What one place measured; `is_counted` unless it has only measured before, or only after."""

    place: Place
    before: Shown
    after: Shown
    is_counted: bool


@dataclass(frozen=True)
class Meanwhile:
    """What so many of the places that count measured in a month, together."""

    month: date
    places: int
    shown: Shown


@dataclass(frozen=True)
class Side:
    """Places with the method, or places to compare with: each, and all that count together."""

    is_comparison: bool
    places: tuple[AtPlace, ...]
    before: Shown
    after: Shown
    change: Shown
    during: tuple[Meanwhile, ...] = ()

    @property
    def counted(self) -> int:
        return sum(each.is_counted for each in self.places)


@dataclass(frozen=True)
class Result:
    """One measure: the change with the method, without it where that was measured, and the difference between the two."""

    measure: Measure
    sides: tuple[Side, ...]
    effect: Shown | None = None

    @property
    def change(self) -> Shown:
        return self.sides[0].change


@dataclass
class _Pair:
    place: Place
    before: Reading | None = None
    after: Reading | None = None
    during: dict[date, Reading] = field(default_factory=dict)

    def take(self, told: Reading) -> None:
        """Of a month meanwhile the last counts: `told` come in the order of their days."""
        if told.moment == Moment.DURING:
            self.during[told.on.replace(day=1)] = told
        else:
            setattr(self, told.moment, told)

    @property
    def is_whole(self) -> bool:
        return self.before is not None and self.after is not None


@dataclass(frozen=True)
class _Sum:
    """The readings of one moment at the places that count, with what is hidden of them."""

    readings: Sequence[Reading]
    places: list[str] = field(default_factory=list)
    whole: str = ""


def results(pilot: Pilot) -> list[Result]:
    """All measures of a pilot in their order, for those who handle it."""
    measures, places = list(pilot.measures.all()), list(pilot.places.select_related("unit"))
    told = Reading.objects.filter(pilot=pilot, replaced_at=None).order_by("on", "pk")
    by_measure: dict[int, list[Reading]] = {measure.pk: [] for measure in measures}
    for each in told:
        by_measure[each.measure_id].append(each)
    design = Design(pilot.design)
    return [_result(measure, places, by_measure[measure.pk], design) for measure in measures]


def _result(
    measure: Measure, places: Sequence[Place], told: Sequence[Reading], design: Design = Design.COMPARISON
) -> Result:
    pairs = {place.pk: _Pair(place) for place in places}
    for each in told:
        pairs[each.place_id].take(each)
    kind = Kind(measure.kind)
    sides, sums = [], []
    for is_comparison in (False, True):
        inside = [pair for pair in pairs.values() if pair.place.is_comparison is is_comparison]
        if inside or not is_comparison:
            side, summed = _side(kind, inside, is_comparison)
            sides.append(side if shows_change(design) else replace(side, change=NOTHING))
            sums.append(summed)
    effect = _effect(kind, sides, sums) if len(sides) > 1 and design in COMPARING else None
    return Result(measure, tuple(sides), effect)


def shows_change(design: Design) -> bool:
    """Whether a layout can show that something changed."""
    return Conclusion.BETTER in CARRIES[design]


def _side(kind: Kind, pairs: Sequence[_Pair], is_comparison: bool) -> tuple[Side, tuple[_Sum, _Sum]]:
    whole = [pair for pair in pairs if pair.is_whole]
    before = _hidden(kind, [pair.before for pair in whole if pair.before])
    after = _hidden(kind, [pair.after for pair in whole if pair.after])
    places = []
    for pair in pairs:
        if pair.is_whole:
            at = whole.index(pair)
            marks = before.places[at], after.places[at]
        else:
            marks = _alone(kind, pair.before), _alone(kind, pair.after)
        places.append(
            AtPlace(
                pair.place,
                _one(kind, [pair.before] if pair.before else [], marks[0]),
                _one(kind, [pair.after] if pair.after else [], marks[1]),
                pair.is_whole,
            )
        )
    first, last = _one(kind, before.readings, before.whole), _one(kind, after.readings, after.whole)
    change = _change(kind, first, last, before, after)
    side = Side(is_comparison, tuple(places), first, last, change, _meanwhile(kind, whole))
    return side, (before, after)


def _meanwhile(kind: Kind, whole: Sequence[_Pair]) -> tuple[Meanwhile, ...]:
    """Month by month, the first first. Single places are never shown, so that nothing but the sum has to be hidden."""
    found = []
    for month in sorted({month for pair in whole for month in pair.during}):
        told = [pair.during[month] for pair in whole if month in pair.during]
        found.append(Meanwhile(month, len(told), _one(kind, told, _mark(kind, told))))
    return tuple(found)


# --- what is hidden -------------------------------------------------------------------------------------------


def _alone(kind: Kind, reading: Reading | None) -> str:
    return _hidden(kind, [reading]).whole if reading else NONE


def _hidden(kind: Kind, readings: Sequence[Reading]) -> _Sum:
    """Which of the places are hidden, and whether their sum is."""
    if not readings:
        return _Sum(readings, [], NONE)
    whole = _mark(kind, readings)
    alone = [_mark(kind, [each]) for each in readings]
    if len(readings) == 1:
        return _Sum(readings, [whole], whole)
    if not any(alone):
        return _Sum(readings, alone, whole)
    if kind is Kind.MEAN or any(each.n < LEAST for each in readings):
        # A mean, or how many a place is, could be worked out from the sum and the others.
        return _Sum(readings, [REST] * len(readings), whole)
    return _Sum(readings, _protected(kind, readings, whole), whole)


def _protected(kind: Kind, readings: Sequence[Reading], whole: str) -> list[str]:
    """Marks for places whose sizes anybody may know; the sum is shown as `whole` says, whatever becomes of them."""
    events = [each.events or 0 for each in readings]
    if kind is Kind.COUNT:
        alone = protect([[each] for each in events], row_totals=False)
        columns = list(alone.cells) if alone else []
    else:
        # Places are the columns, whose totals are kept: what can be hidden for another's sake is the sum.
        both = protect([events, [each.n - (each.events or 0) for each in readings]])
        is_kept = both and (whole or not any(isinstance(total, Mark) for total in both.row_totals))
        columns = list(zip(*both.cells, strict=True)) if both and is_kept else []
    if not columns:
        return [REST] * len(readings)
    return [next((cell.value for cell in cells if isinstance(cell, Mark)), "") for cells in columns]


def _mark(kind: Kind, readings: Sequence[Reading]) -> str:
    """Whether a number of these together is too small to be shown."""
    n = sum(each.n for each in readings)
    if n < LEAST:
        return FEW
    if kind is Kind.MEAN:
        return "" if _group(readings).sd else FEW
    events = sum(each.events or 0 for each in readings)
    few = events < LEAST or (kind is Kind.SHARE and n - events < LEAST)
    return FEW if few else ""


# --- what is shown --------------------------------------------------------------------------------------------


def _one(kind: Kind, readings: Sequence[Reading], mark: str) -> Shown:
    if mark:
        return Shown(mark=mark)
    n = sum(each.n for each in readings)
    if kind is Kind.MEAN:
        return Shown(intervals.mean(_group(readings)), n)
    events = sum(each.events or 0 for each in readings)
    return Shown((intervals.share if kind is Kind.SHARE else intervals.rate)(events, n), n)


def _group(readings: Iterable[Reading]) -> Group:
    return intervals.pooled([Group(each.n, each.mean or 0.0, each.sd or 0.0) for each in readings])


def _change(kind: Kind, first: Shown, last: Shown, before: _Sum, after: _Sum) -> Shown:
    if first.estimate is None or last.estimate is None:
        return Shown(mark=last.mark or first.mark)
    if kind is Kind.MEAN:
        return Shown(intervals.combined([_group(after.readings)], [_group(before.readings)]))
    return Shown(intervals.difference(last.estimate, first.estimate))


def _effect(kind: Kind, sides: Sequence[Side], sums: Sequence[tuple[_Sum, _Sum]]) -> Shown:
    """How much more it changed with the method than without."""
    with_it, without = (side.change for side in sides)
    if with_it.estimate is None or without.estimate is None:
        return Shown(mark=with_it.mark or without.mark)
    if kind is Kind.MEAN:
        (before, after), (before_there, after_there) = (
            (_group(first.readings), _group(last.readings)) for first, last in sums
        )
        return Shown(intervals.combined([after, before_there], [before, after_there]))
    return Shown(intervals.difference(with_it.estimate, without.estimate))


# --- what is published ----------------------------------------------------------------------------------------


def as_published(pilot: Pilot, found: Sequence[Result]) -> dict[str, Any]:
    """The results as everybody reads them: sums alone, never a single place."""
    months = reading.months(pilot)
    return {
        "places": pilot.places.filter(is_comparison=False).count(),
        "comparison": pilot.places.filter(is_comparison=True).count(),
        "from": f"{pilot.started_on}",
        "to": f"{pilot.ended_on}" if pilot.ended_on else "",
        "stopped": pilot.steps.filter(after=State.STOPPED).exists(),
        "months": {"said": months.said, "of": months.asked},
        "harms": harms(reading.counted(pilot)),
        "measures": [_measure(each) for each in found],
    }


def harms(counts: Mapping[Severity, int]) -> dict[str, int | str]:
    """How many harms were told, by severity: nought as nought, for then nobody came to harm; fewer than LEAST as few."""
    total, names = sum(counts.values()), [each.name.lower() for each in Severity]
    if total < LEAST:
        said: int | str = FEW if total else 0
        return {"total": said, **dict.fromkeys(names, said)}
    safe = protect([[counts[each]] for each in Severity], row_totals=False)
    shown = [_cell(cells[0]) for cells in safe.cells] if safe else [REST] * len(names)
    return {"total": total, **dict(zip(names, shown, strict=True))}


def _cell(cell: Cell) -> int | str:
    return cell.value if isinstance(cell, Mark) else cell


def _measure(result: Result) -> dict[str, Any]:
    return {
        "name": result.measure.name,
        "kind": result.measure.kind,
        "better": result.measure.better,
        "groups": [
            {
                "is_comparison": side.is_comparison,
                "places": side.counted,
                "before": as_number(side.before),
                "during": [
                    {"month": f"{each.month}", "places": each.places, **as_number(each.shown)}
                    for each in side.during
                ],
                "after": as_number(side.after),
                "change": as_number(side.change),
            }
            for side in result.sides
        ],
        "effect": as_number(result.effect) if result.effect else None,
    }


def as_number(shown: Shown) -> dict[str, Any]:
    """A number as it is published: value, low, high and n, or the mark that says why not."""
    if shown.estimate is None:
        return {"mark": shown.mark}
    made = {"value": shown.estimate.value, "low": shown.estimate.low, "high": shown.estimate.high}
    return {**made, "n": shown.n} if shown.n is not None else made

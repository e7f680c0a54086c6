"""The parts of a pilot's page, as they are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.methods.pilots import reading, results
from varsam.areas.methods.pilots.enums import Kind, Moment, Severity
from varsam.areas.methods.pilots.models import Harm, Measure, Pilot, Place, Reading
from varsam.areas.methods.pilots.reading import Said, Told
from varsam.areas.methods.pilots.results import Result, Shown
from varsam.areas.methods.pilots.states import State
from varsam.site.pilots import words

SEVERITY_CHIPS: Final[dict[Severity, str]] = {
    Severity.MILD: "plain",
    Severity.MODERATE: "wait",
    Severity.SERIOUS: "late",
}
_SAID: Final[dict[Said, tuple[str, str | Promise]]] = {
    Said.HARM: ("late", gettext_lazy("Skada")),
    Said.QUIET: ("done", gettext_lazy("Ingen skada")),
    Said.SILENT: ("unknown", gettext_lazy("Har inte sagt")),
}


def counted(pilot: Pilot) -> int:
    """How many harms count towards the stop rule."""
    return sum(n for severity, n in reading.counted(pilot).items() if severity >= pilot.stop_severity)


@dataclass(frozen=True)
class Stop:
    """The stop rule as a line: words, and one dot for each harm that it takes, filled where one has been told."""

    words: str
    dots: tuple[bool, ...]
    is_reached: bool


# More dots than this say less than the words do.
_MOST_DOTS = 10


def stop(pilot: Pilot, count: int) -> Stop:
    dots = tuple(at < count for at in range(pilot.stop_count)) if pilot.stop_count <= _MOST_DOTS else ()
    return Stop(words.stop_line(pilot, count), dots, count >= pilot.stop_count)


@dataclass(frozen=True)
class Act:
    """Something that can be done with it now."""

    address: str
    icon: str
    words: str
    variant: str = "secondary"


def steps(pilot: Pilot, *, missing: bool, may_lead: bool) -> list[Act]:
    """The steps from where it stands."""
    state, found = State(pilot.state), []

    def add(step: str, icon: str, said: str, variant: str = "secondary") -> None:
        found.append(Act(reverse("pilots:step", args=[pilot.reference, step]), icon, said, variant))

    if state == State.PLANNED:
        if not missing:
            add("starta", "arrow-right", _("Starta prövningen"), "primary")
        add("lagg-ner", "x", _("Lägg ner planen"))
    if state == State.STOPPED and may_lead:
        add("fortsatt", "undo-2", _("Låt den fortsätta"))
    if state == State.RUNNING:
        add("stoppa", "ban", _("Stoppa nu"))
    if state in {State.RUNNING, State.STOPPED}:
        add("avsluta", "check", _("Avsluta"), "primary" if pilot.ends_on <= words.today() else "secondary")
    if state in {State.ENDED, State.EVALUATED}:
        said = _("Utvärdera igen") if state == State.EVALUATED else _("Utvärdera")
        variant = "secondary" if state == State.EVALUATED else "primary"
        found.append(
            Act(reverse("pilots:evaluate", args=[pilot.reference]), "sliders-horizontal", said, variant)
        )
    return found


@dataclass(frozen=True)
class Cell:
    """What a place has told of one measure at one moment: its words, or what to do about it."""

    moment: str
    words: str
    address: str
    is_told: bool


@dataclass(frozen=True)
class AtPlace:
    """A place with what it has told."""

    place: Place
    rows: Sequence[tuple[Measure, Sequence[Cell]]]


def places(pilot: Pilot) -> list[AtPlace]:
    """Each place with each measure, before and after: told or not, never how much. Numbers stand among the results."""
    told = {
        (each.place_id, each.measure_id, each.moment): each
        for each in Reading.objects.filter(pilot=pilot, replaced_at=None)
    }
    moments, measures = set(reading.open_moments(pilot)), list(pilot.measures.all())

    def cell(place: Place, measure: Measure, moment: Moment) -> Cell:
        given = told.get((place.pk, measure.pk, moment.value))
        address = (
            reverse("pilots:tell", args=[pilot.reference, place.pk, measure.pk, moment.value])
            if moment in moments
            else ""
        )
        return Cell(str(moment.label), words.day(given.on) if given else "", address, given is not None)

    return [
        AtPlace(
            place,
            [
                (measure, [cell(place, measure, moment) for moment in (Moment.BEFORE, Moment.AFTER)])
                for measure in measures
            ],
        )
        for place in pilot.places.select_related("unit", "contact")
    ]


@dataclass(frozen=True)
class Grid:
    """Who has said what of harm in which month."""

    months: list[str]
    rows: list[tuple[Place, list[tuple[str, str, str]]]]
    said: int
    asked: int


def months(pilot: Pilot) -> Grid | None:
    """None before it has begun."""
    found = reading.months(pilot)
    if not found.months:
        return None
    names = [words.short_month(each) for each in found.months]
    rows = [
        (place, [(name, *_chip(said)) for name, said in zip(names, row, strict=True)])
        for place, row in found.rows
    ]
    return Grid(names, rows, found.said, found.asked)


def _chip(said: Said) -> tuple[str, str]:
    kind, text = _SAID[said]
    return kind, str(text)


@dataclass(frozen=True)
class Line:
    """A harm in the log."""

    told: Told
    chip: tuple[str, str]
    day: str
    place: str


def harms(pilot: Pilot, place: Place | None = None) -> list[Line]:
    """The log, the newest first; those that were corrected stay, struck through."""
    return [
        Line(
            each,
            (SEVERITY_CHIPS[Severity(each.harm.severity)], str(Severity(each.harm.severity).label)),
            words.day(each.harm.on),
            each.harm.place.unit.name if each.harm.place else "",
        )
        for each in reading.harms(pilot, place)
    ]


@dataclass(frozen=True)
class Numbers:
    """One measure, place by place; small numbers are hidden and so is what they could be worked out from."""

    name: str
    rows: list[tuple[str, bool, str, str, bool]]


def at_places(found: Sequence[Result]) -> list[Numbers]:
    """Name, whether it is compared with, before, after, and whether it counts in the sum."""
    return [
        Numbers(
            each.measure.name,
            [
                (
                    one.place.unit.name,
                    side.is_comparison,
                    _said(Kind(each.measure.kind), one.before),
                    _said(Kind(each.measure.kind), one.after),
                    one.is_counted,
                )
                for side in each.sides
                for one in side.places
            ],
        )
        for each in found
    ]


def _said(kind: Kind, number: Shown) -> str:
    if number.estimate is None:
        return words.mark(results.as_number(number))
    return _("%(value)s av %(n)s") % {"value": words.level(kind, number.estimate.value), "n": number.n} \
        if kind is Kind.SHARE else _("%(value)s (%(n)s i gruppen)") % {
            "value": words.level(kind, number.estimate.value), "n": number.n
        }  # fmt: skip


def changed_since(pilot: Pilot, at: datetime) -> bool:
    """Whether a number or a harm was told after it was evaluated: what is published no longer says it all."""
    return (
        Harm.objects.filter(pilot=pilot, at__gt=at).exists()
        or Reading.objects.filter(pilot=pilot, at__gt=at).exists()
    )

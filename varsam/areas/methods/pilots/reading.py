"""Reading pilots: those that a unit handles, one place as its contact sees it, what went wrong, and what is published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from varsam.areas.methods.pilots import seals
from varsam.areas.methods.pilots.enums import Moment, Severity
from varsam.areas.methods.pilots.models import Evaluation, Harm, Measure, Pilot, Place, Quiet, Reading
from varsam.areas.methods.pilots.states import MET, State
from varsam.areas.methods.register.models import Method
from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.lib.working_days import STOCKHOLM


class Said(StrEnum):
    """What a place has said of a month: that somebody came to harm, that nobody did, or nothing."""

    HARM = "harm"
    QUIET = "quiet"
    SILENT = "silent"


@dataclass(frozen=True)
class Months:
    """Who has said what of which month (first days, the newest last), for places that try the method. Where it goes on, so does
    the newest."""

    months: tuple[date, ...]
    rows: tuple[tuple[Place, tuple[Said, ...]], ...]
    goes_on: bool = False

    @property
    def asked(self) -> int:
        return len(self.months) * len(self.rows)

    @property
    def said(self) -> int:
        return sum(each is not Said.SILENT for _place, row in self.rows for each in row)

    @property
    def over(self) -> tuple[date, ...]:
        return self.months[:-1] if self.goes_on else self.months

    @property
    def silent(self) -> list[Place]:
        """Places that have said nothing of the newest month that is over."""
        at = len(self.over) - 1
        return [place for place, row in self.rows if at >= 0 and row[at] is Said.SILENT]


@dataclass(frozen=True)
class Line:
    """A pilot in the list of those who handle it."""

    pilot: Pilot
    places: int
    counted: int
    months: Months
    unmeasured: int
    needs: int

    @property
    def is_over_time(self) -> bool:
        """Whether its last day has passed and nobody has ended it."""
        return self.pilot.state == State.RUNNING and self.pilot.ends_on < timezone.localdate()


@dataclass(frozen=True)
class Told:
    """A harm, opened."""

    harm: Harm
    words: str
    done: str
    is_corrected: bool


@dataclass(frozen=True)
class Mine:
    """A place as its contact sees it: what is to be measured now, and months of which nothing has been said."""

    place: Place
    pilot: Pilot
    to_measure: tuple[tuple[Measure, Moment], ...]
    silent: tuple[date, ...]
    this_month: date

    @property
    def due(self) -> int:
        """How many things are waited for. A month that goes on can be told of, and is waited for when it is over; nothing is,
        once somebody has said what came of it."""
        if self.pilot.state == State.EVALUATED:
            return 0
        return len(self.to_measure) + sum(not self.goes_on(month) for month in self.silent)

    def goes_on(self, month: date) -> bool:
        """Whether the pilot still meets people in that month."""
        return self.pilot.ended_on is None and month == self.this_month


_STANDING = ~Q(corrected_by__isnull=False)


def months_of(pilot: Pilot, today: date) -> list[date]:
    """First days of the months in which a pilot has met people, the newest last; none before it began."""
    if pilot.started_on is None:
        return []
    last, month = min(today, pilot.ended_on or today), pilot.started_on.replace(day=1)
    found = []
    while month <= last:
        found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def months(pilot: Pilot, today: date | None = None) -> Months:
    """What each place has said of harm, month by month until today."""
    return _months([pilot], today or timezone.localdate())[pilot.pk]


def _months(pilots: Sequence[Pilot], today: date) -> dict[int, Months]:
    """The same of several, in as many questions as of one."""
    keys = [pilot.pk for pilot in pilots]
    quiet = _quiet(pilots, today)
    harmed: set[tuple[int | None, date]] = {
        (place, on.replace(day=1))
        for place, on in Harm.objects.filter(_STANDING, pilot__in=keys).values_list("place_id", "on")
    }
    inside: dict[int, list[Place]] = {key: [] for key in keys}
    for place in Place.objects.filter(pilot__in=keys, is_comparison=False).select_related("unit"):
        inside[place.pilot_id].append(place)
    return {
        pilot.pk: replace(
            _grid(inside[pilot.pk], months_of(pilot, today), quiet, harmed), goes_on=pilot.ended_on is None
        )
        for pilot in pilots
    }


def _quiet(pilots: Iterable[Pilot], today: date) -> set[tuple[int, date]]:
    """Places and months of which somebody has said that nobody came to harm.

    It is of the whole month where the month was over when it was said, or the pilot was. What was said earlier holds until the
    month is over, and is asked for again then.
    """
    ended = {pilot.pk: pilot.ended_on for pilot in pilots}

    def holds(month: date, told: date, last: date | None) -> bool:
        is_over = told >= min(last or date.max, (month + timedelta(days=32)).replace(day=1))
        return is_over or (last is None and month == today.replace(day=1))

    found = Quiet.objects.filter(pilot__in=list(ended)).values_list("pilot_id", "place_id", "month", "at")
    return {
        (place, month)
        for pilot, place, month, at in found
        if holds(month, at.astimezone(STOCKHOLM).date(), ended[pilot])
    }


def _grid(
    places: Iterable[Place],
    asked: Sequence[date],
    quiet: set[tuple[int, date]],
    harmed: set[tuple[int | None, date]],
) -> Months:
    def said(place: Place, month: date) -> Said:
        if (place.pk, month) in harmed:
            return Said.HARM
        return Said.QUIET if (place.pk, month) in quiet else Said.SILENT

    return Months(
        tuple(asked), tuple((place, tuple(said(place, month) for month in asked)) for place in places)
    )


def board() -> list[Line]:
    """Pilots of the one who acts' units, those that go on first, with what is missing of each."""
    pilots = list(Pilot.objects.select_related("method", "owner"))
    keys = [pilot.pk for pilot in pilots]
    places = dict(Place.objects.filter(pilot__in=keys).values_list("pilot").annotate(Count("pk")).order_by())
    measures = dict(
        Measure.objects.filter(pilot__in=keys).values_list("pilot").annotate(Count("pk")).order_by()
    )
    after = dict(
        Reading.objects.filter(pilot__in=keys, moment=Moment.AFTER, replaced_at=None)
        .values_list("pilot")
        .annotate(Count("pk"))
        .order_by()
    )
    harms = _severities(keys)
    grids = _months(pilots, timezone.localdate())
    needs = _needs([pilot.pk for pilot in pilots if pilot.state == State.PLANNED])
    order = list(State)
    order.sort(key=lambda state: (state != State.STOPPED, state != State.RUNNING, state != State.ENDED))
    lines = [
        Line(
            pilot,
            places.get(pilot.pk, 0),
            sum(n for severity, n in harms[pilot.pk].items() if severity >= pilot.stop_severity),
            grids[pilot.pk],
            places.get(pilot.pk, 0) * measures.get(pilot.pk, 0) - after.get(pilot.pk, 0)
            if pilot.state == State.ENDED
            else 0,
            needs.get(pilot.pk, 0),
        )
        for pilot in pilots
    ]
    return sorted(lines, key=lambda line: (order.index(State(line.pilot.state)), line.pilot.ends_on))


def _needs(pilots: list[int]) -> dict[int, int]:
    """How many things each plan still needs before it can begin."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.id, coalesce(cardinality(varsam.pilots_missing(p.id)), 0) from unnest(%s::bigint[]) p(id)",
            [pilots],
        )
        return dict(cursor.fetchall())


def _severities(pilots: Iterable[int]) -> dict[int, dict[Severity, int]]:
    counts: dict[int, dict[Severity, int]] = {each: dict.fromkeys(Severity, 0) for each in pilots}
    told = Harm.objects.filter(_STANDING, pilot__in=list(counts))
    for pilot, severity, n in told.values_list("pilot", "severity").annotate(Count("pk")).order_by():
        counts[pilot][Severity(severity)] = n
    return counts


def counted(pilot: Pilot) -> dict[Severity, int]:
    """How many harms of each severity stand, small numbers too: for those who handle it, and for results.py."""
    return _severities([pilot.pk])[pilot.pk]


def find(reference: str) -> Pilot | None:
    """A pilot that the one who acts may read, on record; None where it is not there for them."""
    found = Pilot.objects.select_related("method", "owner", "unit").filter(reference=reference).first()
    if found is not None:
        audit.note(audit.Event.PILOT_READ, target_type="pilot", target=reference, unit=found.unit_id)
    return found


def harms(pilot: Pilot, place: Place | None = None) -> list[Told]:
    """What went wrong, the newest first, opened; of one place where it is given."""
    found = pilot.harms.select_related("by", "place__unit", "corrected_by").order_by("-on", "-at")
    if place is not None:
        found = found.filter(place=place)
    key = seals.key_of(pilot) if found else None
    return [
        Told(
            each,
            seals.text_of(key, each, seals.WORDS),
            seals.text_of(key, each, seals.DONE),
            getattr(each, "corrected_by", None) is not None,
        )
        for each in found
    ]


@dataclass(frozen=True)
class Contact:
    """Somebody who can give a place's numbers."""

    user: int
    name: str
    unit: int


def contacts() -> list[Contact]:
    """Colleagues who can be the contact of a place, for those who plan pilots; by name."""
    with connection.cursor() as cursor:
        cursor.execute("select who, name, unit from varsam.pilots_contacts() order by name, unit")
        return [Contact(*row) for row in cursor.fetchall()]


def my_places() -> list[Place]:
    """Places whose contact the one who acts is, of pilots that have not been given up."""
    found = Place.objects.filter(pk__in=call("pilots_places")).exclude(pilot__state=State.DROPPED)
    return list(
        found.select_related("pilot__method", "pilot__data_key", "unit").order_by("-pilot__made_at", "pk")
    )


def mine(places: Sequence[Place]) -> list[Mine]:
    """What each of them is asked for now."""
    today, pilots = timezone.localdate(), [place.pilot_id for place in places]
    measures: dict[int, list[Measure]] = {each: [] for each in pilots}
    for measure in Measure.objects.filter(pilot__in=pilots):
        measures[measure.pilot_id].append(measure)
    keys = [place.pk for place in places]
    told = set(
        Reading.objects.filter(place__in=keys, replaced_at=None).values_list(
            "place_id", "measure_id", "moment"
        )
    )
    said = _quiet([place.pilot for place in places], today)
    said |= {
        (place, on.replace(day=1))
        for place, on in Harm.objects.filter(_STANDING, place__in=keys).values_list("place_id", "on")
        if place is not None
    }
    return [
        Mine(
            place,
            place.pilot,
            tuple(
                (measure, moment)
                for moment in asked_for(place.pilot)
                for measure in measures[place.pilot_id]
                if (place.pk, measure.pk, moment.value) not in told
            ),
            ()
            if place.is_comparison
            else tuple(month for month in months_of(place.pilot, today) if (place.pk, month) not in said),
            today.replace(day=1),
        )
        for place in places
    ]


def asked_for(pilot: Pilot) -> tuple[Moment, ...]:
    """What is to be measured once and has its time now: before until it ends, after once it goes on no more. One that is
    stopped may go on: what was measured then would not be after it."""
    if pilot.state in {State.PLANNED, State.RUNNING}:
        return (Moment.BEFORE,)
    return (Moment.AFTER,) if pilot.state in {State.ENDED, State.EVALUATED} else ()


def open_moments(pilot: Pilot) -> tuple[Moment, ...]:
    """Of which moments numbers can be told; the database holds the same."""
    return {
        State.PLANNED: (Moment.BEFORE,),
        State.RUNNING: (Moment.BEFORE, Moment.DURING),
        State.STOPPED: (Moment.BEFORE, Moment.DURING),
        State.ENDED: (Moment.AFTER,),
        State.EVALUATED: (Moment.AFTER,),
    }.get(State(pilot.state), ())


def takes_harms(pilot: Pilot) -> bool:
    return State(pilot.state) in MET


def published(method: Method) -> list[Evaluation]:
    """What came of each pilot of a method, the newest first; a later evaluation takes an earlier one's place."""
    return published_each([method])


def published_each(methods: Iterable[Method]) -> list[Evaluation]:
    """The same of several methods; one query."""
    found: dict[int, Evaluation] = {}
    for each in Evaluation.objects.filter(method__in=methods).order_by("-at", "-pk"):
        found.setdefault(each.pilot_id, each)
    return list(found.values())

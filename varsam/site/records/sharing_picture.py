"""Who can see what of one record now, as a picture that is understood at a glance."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from varsam.kernel.records.enums import Basis, Ended, Information
from varsam.kernel.records.models import BreakGlass, Grant, Record
from varsam.lib import when
from varsam.site.desk import moments

KINDS = tuple(Information)


@dataclass(frozen=True)
class Cell:
    """One kind of information, and whether it is seen."""

    words: str
    is_seen: bool


@dataclass(frozen=True)
class Line:
    """Somebody outside who sees something: who, what, until when and why."""

    kind: str
    who: str
    person: str
    cells: list[Cell]
    until: str
    basis: str
    grant_id: str


@dataclass(frozen=True)
class Over:
    """A share that has ended, and whether its recipient has said that they stopped."""

    who: str
    ended: str
    why: str
    stopped: str


@dataclass(frozen=True)
class Sharing:
    """The picture: lines in force, and what is over."""

    kinds: list[str]
    lines: list[Line]
    over: list[Over]

    @property
    def organisations(self) -> int:
        return len({line.who for line in self.lines if line.kind == "grant"})

    def seen_by(self, kind: str) -> int:
        """How many organisations outside see this kind of information by a share."""
        return len(
            {
                line.who
                for line in self.lines
                if line.kind == "grant" and any(cell.is_seen and cell.words == kind for cell in line.cells)
            }
        )


def clock() -> datetime:
    """The time by which grants are judged, which never steps back."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.records_now()")
        now: datetime = cursor.fetchone()[0]
        return now


def _cells(seen: set[str]) -> list[Cell]:
    return [Cell(str(kind.label), kind.value in seen) for kind in KINDS]


def _until(at: datetime, now: datetime) -> str:
    """The last day, or the moment where it ends soon and in the middle of a day."""
    if (at - now).days < 2 and timezone.localtime(at).time() != time(0):
        return moments.short(at, now)
    return moments.last_day(at)


def _grant_line(grant: Grant, now: datetime) -> Line:
    return Line(
        kind="grant",
        who=grant.organisation.name,
        person=grant.user.name if grant.user else "",
        cells=_cells(set(grant.information)),
        until=_until(grant.until, now),
        basis=str(Basis(grant.basis_kind).label),
        grant_id=str(grant.pk),
    )


def _glass_line(glass: BreakGlass, now: datetime) -> Line:
    everything = {kind.value for kind in KINDS}
    return Line(
        "glass", _("Nödöppnad"), glass.user.name, _cells(everything), _until(glass.until, now), "", ""
    )


def of(record: Record, now: datetime) -> Sharing:
    """The picture of a record, for its own unit."""
    at = clock()
    grants = list(record.grants.select_related("organisation", "user"))
    held = [
        each
        for each in grants
        if each.ended_at is None and each.until > at and each.organisation.left_at is None
    ]
    glasses = record.breaks.filter(until__gt=at).select_related("user")
    lines = sorted((_grant_line(each, now) for each in held), key=lambda line: (line.who, line.person))
    over = sorted(
        (each for each in grants if each not in held), key=lambda g: g.ended_at or g.until, reverse=True
    )
    return Sharing(
        kinds=[str(kind.label) for kind in KINDS],
        lines=[*lines, *(_glass_line(each, now) for each in glasses)],
        over=[_over(each) for each in over],
    )


def _over(grant: Grant) -> Over:
    why = grant.ended_why or (Ended.LEFT if grant.organisation.left_at else Ended.EXPIRED)
    return Over(
        who=grant.organisation.name,
        ended=moments.short_day(grant.ended_at) if grant.ended_at else moments.last_day(grant.until),
        why=str(Ended(why).label),
        stopped=moments.short_day(grant.stopped_at) if grant.stopped_at else "",
    )


def time_left(until: datetime, now: datetime, language: str) -> str:
    """How long a broken glass stays open: "till 16.40, 2 timmar och 10 minuter till"."""
    minutes = max(0, int((until - now).total_seconds() // 60))
    hours, rest = divmod(minutes, 60)
    values = {"time": when.clock(until, language), "hours": hours, "minutes": rest}
    if hours:
        return _("till klockan %(time)s, %(hours)s tim %(minutes)s min kvar") % values
    return _("till klockan %(time)s, %(minutes)s min kvar") % values

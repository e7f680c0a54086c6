"""The parts of a record as pages show them: who has each, its clock, and how it stands."""

from dataclasses import dataclass
from datetime import datetime, time

from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.pathways import reading
from varsam.areas.knowledge_house.pathways.enums import PartState
from varsam.areas.knowledge_house.pathways.models import Part
from varsam.kernel.meetings.enums import Function
from varsam.kernel.people import calendar
from varsam.kernel.records.models import Record
from varsam.lib.working_days import STOCKHOLM
from varsam.site.desk import clocks, moments

_CHIPS = {PartState.DONE: "done", PartState.NOT_NEEDED: "plain", PartState.OPEN: "wait"}
_LAST = time(23, 59, 59)


@dataclass(frozen=True)
class Shown:
    """One part in words. `clock` runs while it is open; `ended` says who closed it and when."""

    part: Part
    service: str
    what: str
    who: str
    clock: clocks.Clock
    due: str
    chip: str
    state: str
    ended: str
    note: str
    is_open: bool


@dataclass(frozen=True)
class Followed:
    """A template that a record follows, in the version that it began with."""

    name: str
    slug: str
    number: int
    parts: list[Shown]

    @property
    def left(self) -> int:
        return sum(part.is_open for part in self.parts)


def one(opened: reading.Opened, now: datetime) -> Shown:
    """A part as it stands now."""
    part = opened.part
    state = PartState(part.state)
    due = datetime.combine(part.due_on, _LAST, STOCKHOLM)
    since = datetime.combine(part.started_on, time(), STOCKHOLM)
    is_open = state == PartState.OPEN
    ended = ""
    if part.done_by is not None and part.done_at is not None:
        ended = _("%(who)s, %(when)s") % {"who": part.done_by.name, "when": moments.short(part.done_at, now)}
    return Shown(
        part=part,
        service=str(Function(part.part.function).label),
        what=part.part.what,
        who=_who(part),
        clock=clocks.until(due, since, now, calendar.current()) if is_open else clocks.NONE,
        due=moments.short_day(part.due_on),
        chip=_CHIPS[state],
        state=str(state.label),
        ended=ended,
        note=opened.note,
        is_open=is_open,
    )


def _who(part: Part) -> str:
    if part.organisation is None:
        return _("Ingen har delen än")
    return f"{part.owner.name}, {part.organisation.name}" if part.owner else part.organisation.name


def of(record: Record, now: datetime) -> list[Followed]:
    """What a record follows, as far as the one who asks may see: `followed` beside `record` and `parts_writable` for
    `{% include "pathways/part.html" %}`."""
    found: dict[int, Followed] = {}
    for opened in reading.parts_of(record):
        template = opened.part.part.pathway
        followed = found.setdefault(template.pk, Followed(template.name, template.slug, template.number, []))
        followed.parts.append(one(opened, now))
    return list(found.values())

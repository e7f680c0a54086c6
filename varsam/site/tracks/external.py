"""The ordinary case that a record points at, as pages show it: what was last heard, and that the system does not answer."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.tracks import systems
from varsam.areas.knowledge_house.tracks.enums import Fault, Status
from varsam.areas.knowledge_house.tracks.models import ExternalCase
from varsam.kernel.meetings.models import Group
from varsam.kernel.records.models import Record
from varsam.site.desk import moments

_CHIPS = {
    Status.RECEIVED: "wait",
    Status.INVESTIGATING: "info",
    Status.SUPPORT_ONGOING: "open",
    Status.CLOSED: "done",
    Status.UNKNOWN: "unknown",
}


@dataclass(frozen=True)
class Ordinary:
    """An ordinary case in words. `heard` says how fresh the status is; `fault` why there is nothing newer."""

    case: ExternalCase
    group: str
    system: str
    is_invented: bool
    reference: str
    earlier: str
    chip: str
    status: str
    since: str
    heard: str
    fault: str
    by_hand: bool


def of(record: Record, now: datetime) -> Ordinary | None:
    """The ordinary case of a record, for whoever may see it: `ordinary` beside `record` and `ordinary_writable` for
    `{% include "tracks/external.html" %}`."""
    case = ExternalCase.objects.filter(record=record).first()
    return shown(case, now) if case else None


def shown(case: ExternalCase, now: datetime) -> Ordinary:
    known = {each.slug: each for each in systems.connected()}.get(case.system)
    fault = (
        Fault(case.fault) if case.fault else (Fault.NONE if known or not case.system else Fault.NOT_SET_UP)
    )
    # Whoever the case is shared with need not see the group, and then not its name.
    group = Group.objects.filter(track=case.track_id).first()
    return Ordinary(
        case=case,
        group=group.name if group else "",
        system=known.name if known else case.system or _("Verksamhetssystemet"),
        is_invented=bool(known and known.is_invented),
        reference=case.reference or _("Ingen ännu"),
        earlier=case.earlier_reference,
        chip=_CHIPS[Status(case.status)],
        status=str(Status(case.status).label),
        since=moments.short_day(case.status_at) if case.status_at else "",
        heard=_heard(case, now, fault),
        fault=str(fault.label) if fault != Fault.NONE else "",
        by_hand=not case.system,
    )


def _heard(case: ExternalCase, now: datetime, fault: Fault) -> str:
    if not case.system:
        return _("Referensen är inskriven för hand. Varsam hämtar inget från det systemet.")
    if case.answered_at is None:
        if fault == Fault.NONE:
            return _("Vi har frågat systemet. Svaret kommer oftast inom några minuter.")
        return _("Inget har hämtats ännu: %(fault)s.") % {"fault": _lower(fault)}
    values = {
        "at": moments.short(case.answered_at, now),
        "fault": _lower(fault) if fault != Fault.NONE else "",
    }
    if fault == Fault.NONE:
        return _("Senast hämtat %(at)s.") % values
    return _("Senast hämtat %(at)s, %(fault)s.") % values


def _lower(fault: Fault) -> str:
    words = str(fault.label)
    return words[:1].lower() + words[1:]

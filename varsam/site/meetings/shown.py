"""The item in the middle of the room: for its circle what is said there, for the others that they are outside."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.kernel.meetings.enums import ItemKind, LineKind, Why
from varsam.kernel.meetings.models import Action
from varsam.kernel.meetings.reading import OpenItem, Place, Said
from varsam.kernel.meetings.states import MeetingState, MinutesState
from varsam.kernel.records.models import Grant
from varsam.lib import when
from varsam.site.desk import moments
from varsam.site.meetings import circles, words
from varsam.site.meetings.circles import Band
from varsam.site.meetings.opened import Opened, is_case
from varsam.site.meetings.room import present_outside


@dataclass(frozen=True)
class Line:
    """One line of the minutes as it is drawn."""

    pk: uuid.UUID
    time: str
    kind: str
    chip: str
    chip_kind: str
    icon: str
    text: str
    below: str
    change_address: str


@dataclass(frozen=True)
class Shown:
    """The item as the page draws it. `mode`: out, reads or writes."""

    pk: int
    number: int
    kind_words: str
    icon: str
    title: str
    is_open: bool
    is_case: bool
    mode: str
    chip: str
    chip_words: str
    saved: str
    band: Band | None
    lines: Sequence[Line]
    outside_why: str
    minutes_address: str
    record_address: str
    conflict_address: str


def build(found: Opened, place: Place, item: OpenItem | None) -> Shown:
    """`item` is None for those outside."""
    pk, reference = place.item.pk, found.meeting.reference
    writes = item is not None and may_write(found, place, item)
    chip = (
        words.MINUTES_CHIPS[MinutesState(item.minutes.state)] if item and place.item.started_at else ("", "")
    )
    kind = ItemKind(place.item.kind)
    return Shown(
        pk=pk,
        number=place.item.position,
        kind_words=str(kind.label),
        icon=words.ITEM_ICONS[kind],
        title=words.title_of(place),
        is_open=item is not None,
        is_case=is_case(place),
        mode="out" if item is None else "writes" if writes else "reads",
        chip=chip[0],
        chip_words=str(chip[1]),
        saved=_saved(item),
        band=_band(found, place),
        lines=lines(found, item, may_change=writes) if item else [],
        outside_why=_why_outside(found, place),
        minutes_address=reverse("meetings:minutes", args=[reference, pk]) if item else "",
        record_address=_record_address(place),
        conflict_address=reverse("meetings:conflict", args=[reference, pk])
        if item and found.my_seat and is_case(place) and found.state in _RUNS
        else "",
    )


_RUNS = {MeetingState.PLANNED, MeetingState.ONGOING}


def may_write(found: Opened, place: Place, item: OpenItem) -> bool:
    """Whether the one who reads may add a line now: in the circle, there, and before the minutes are signed by all."""
    return (
        found.am_there
        and place.item.started_at is not None
        and found.state in {MeetingState.ONGOING, MeetingState.HELD}
        and item.minutes.state == MinutesState.DRAFT
    )


def _record_address(place: Place) -> str:
    return reverse("records:record", args=[place.record.reference]) if place.record else ""


def _at(moment: datetime) -> str:
    return when.clock(moment, get_language() or "sv")


def _saved(item: OpenItem | None) -> str:
    if item is None or not item.lines:
        return ""
    return saved(max(each.line.at for each in item.lines))


def saved(moment: datetime) -> str:
    """When the newest line was stored."""
    return _("Sparat %(time)s") % {"time": _at(moment)}


def _why_outside(found: Opened, place: Place) -> str:
    own = next((v for v in found.circle(place.item) if v.seat.user_id == found.mine), None)
    if own is None or own.may:
        return _("Du leder mötet, men har inte del i det här ärendet.")
    return str(words.MY_WHY.get(own.why, words.MY_WHY[Why.NOT_SHARED]))


def _band(found: Opened, place: Place) -> Band | None:
    circle = found.circle(place.item)
    if len(circle) < 2:
        return None
    outside = present_outside(circle)
    later = found.next_for(outside, place.item.position) if outside and found.state in _RUNS else None
    said = ""
    if later is not None:
        names = words.joined([v.seat.user.given_name for v in circle if v.must_leave])
        said = _("%(who)s kan komma in vid punkt %(n)s.") % {"who": names, "n": later.item.position}
    return circles.band(circle, is_case=is_case(place), gone=_gone(found, place), later=said)


def _gone(found: Opened, place: Place) -> list[int]:
    """Users who had a way in when the item began and have lost it since, as far as the reader may know of shares."""
    began = place.item.started_at
    if place.record is None or began is None or place.item.ended_at is not None:
        return []
    ended = Grant.objects.filter(record_id=place.record.pk, ended_at__gte=began).values_list(
        "organisation_id", "user_id"
    )
    shares: set[tuple[int, int | None]] = set(ended)
    return [
        v.seat.user_id
        for v in found.circle(place.item)
        if not v.may
        and ((v.seat.organisation_id, None) in shares or (v.seat.organisation_id, v.seat.user_id) in shares)
    ]


# --- lines -----------------------------------------------------------------------------------------------------------


def lines(found: Opened, item: OpenItem, *, may_change: bool) -> list[Line]:
    """The minutes in order, each line as it reads now."""
    promised = {each.action.line_id: each.action for each in item.actions}
    return [
        line(
            each,
            promised.get(each.line.pk),
            found.meeting.reference,
            may_change=may_change and (each.line.author_id == found.mine or found.may_lead),
        )
        for each in item.lines
    ]


def line(said: Said, promised: Action | None, reference: str, *, may_change: bool) -> Line:
    """One line of a meeting, and what it promises; `may_change`: its writer, or who leads the meeting, reads."""
    kind = LineKind(said.line.kind)
    chip_kind, icon, label = words.LINE_CHIPS.get(kind, ("", "", ""))
    first = said.before[0].line if said.before else said.line
    below = []
    if promised is not None:
        below.append(f"{promised.owner.given_name}, {moments.short_day(promised.due_on)}")
    if said.before:
        below.append(
            _("ändrad %(time)s av %(who)s") % {"time": _at(said.line.at), "who": said.line.author.given_name}
        )
    way = reverse("meetings:correct", args=[reference, said.line.item_id, said.line.pk])
    return Line(
        pk=said.line.pk,
        time=_at(first.at),
        kind=kind.value,
        chip=f"{label} {said.number}".strip(),
        chip_kind=chip_kind,
        icon=icon,
        text=said.text,
        below=" · ".join(below),
        change_address=way if may_change and kind != LineKind.ADDENDUM else "",
    )

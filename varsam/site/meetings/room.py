"""What the room shows: the agenda, who is where, the item with its minutes, and what has come out of the meeting."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from varsam.kernel.meetings.enums import Function, Presence
from varsam.kernel.meetings.models import Attendance
from varsam.kernel.meetings.reading import Place
from varsam.kernel.meetings.states import MeetingState
from varsam.lib import when
from varsam.site.meetings import circles, words
from varsam.site.meetings import opened as reading
from varsam.site.meetings.circles import Note, Verdict
from varsam.site.meetings.opened import Opened


@dataclass(frozen=True)
class AgendaRow:
    """One item of the agenda as it stands at the side. `state`: done, now or next."""

    pk: int
    number: int
    title: str
    state: str
    time: str
    address: str
    is_shown: bool
    notes: Sequence[Note]


@dataclass(frozen=True)
class Seat:
    """Somebody at the meeting as the side shows them."""

    pk: int
    name: str
    initials: str
    tone: str
    words: str
    state: str


@dataclass(frozen=True)
class Clock:
    """What time it is at the meeting, and how the item lies against its plan. `now` and `ends` are ms of 1970, for the window
    that goes on counting by itself; `ends` is 0 where nothing is planned or the meeting rests."""

    words: str = ""
    is_late: bool = False
    # Not part of the picture: the same room a moment later is the same room.
    now: int = field(default=0, repr=False)
    ends: int = 0

    @property
    def forms(self) -> dict[str, str]:
        """The words for one minute and for several, left and over; the number's place is kept."""
        return {
            name: form(number)
            for name, form, number in (
                ("left-one", _left, 1), ("left", _left, 5), ("over-one", _over, 1), ("over", _over, 5)
            )
        }  # fmt: skip


@dataclass(frozen=True)
class Room:
    """What surrounds the item."""

    reference: str
    title: str
    group: str
    day: str
    chair: str
    chip: str
    chip_words: str
    clock: "Clock"
    is_planned: bool
    is_ongoing: bool
    is_held: bool
    is_paused: bool
    may_lead: bool
    has_begun: bool
    has_next: bool
    # The first item is open and none has ended: who leads may have begun by mistake.
    seems_unbegun: bool
    shown_item: int
    # My own seat, where I am at the meeting and nobody has marked that I am there.
    unmarked: int
    agenda: Sequence[AgendaRow]
    knows_circle: bool
    inside: Sequence[Seat]
    outside: Sequence[Seat]
    away: Sequence[Seat]


def build(found: Opened, shown: Place | None, now: datetime) -> Room:
    """The frame of a visit to `shown`, or to the meeting before anything is open."""
    meeting, current = found.meeting, found.current
    kind, said = words.MEETING_CHIPS[found.state]
    is_ongoing = found.state == MeetingState.ONGOING
    inside, outside, away = _seats(found, shown)
    return Room(
        reference=meeting.reference,
        title=words.meeting_title(meeting),
        group=meeting.group.name,
        day=when.day(meeting.starts_at, get_language() or "sv"),
        chair=meeting.chair.name,
        chip="wait" if meeting.paused_at else kind,
        chip_words=_("Paus") if meeting.paused_at else str(said),
        clock=_clock(current, meeting.paused_at, now) if is_ongoing else Clock(),
        is_planned=found.state == MeetingState.PLANNED,
        is_ongoing=is_ongoing,
        is_held=found.state == MeetingState.HELD,
        is_paused=meeting.paused_at is not None,
        may_lead=found.may_lead,
        has_begun=current is not None,
        has_next=found.following is not None,
        seems_unbegun=is_ongoing
        and found.may_lead
        and all(place.item.started_at is None or place == current for place in found.places),
        shown_item=shown.item.pk if shown else 0,
        unmarked=found.my_seat.pk if is_ongoing and found.my_seat and not found.am_there else 0,
        agenda=_agenda(found, shown, now),
        knows_circle=shown is not None and len(found.circle(shown.item)) > 1,
        inside=inside,
        outside=outside,
        away=away,
    )


def _at(moment: datetime) -> str:
    return when.clock(moment, get_language() or "sv")


def _clock(current: Place | None, paused_at: datetime | None, now: datetime) -> Clock:
    if paused_at is not None:
        return Clock(_("Paus sedan %(time)s") % {"time": _at(paused_at)})
    if current is None or not current.item.planned_minutes or current.item.started_at is None:
        return Clock(_at(now))
    ends = current.item.started_at + timedelta(minutes=current.item.planned_minutes)
    left = current.item.planned_minutes - int((now - current.item.started_at).total_seconds() // 60)
    said = (_left(left) if left >= 0 else _over(-left)) % {"n": abs(left)}
    return Clock(f"{_at(now)}, {said}", left < 0, int(now.timestamp() * 1000), int(ends.timestamp() * 1000))


def _left(minutes: int) -> str:
    return ngettext("%(n)s minut kvar på punkten", "%(n)s minuter kvar på punkten", minutes)


def _over(minutes: int) -> str:
    return ngettext("%(n)s minut över tiden", "%(n)s minuter över tiden", minutes)


def state_of(place: Place, found: Opened) -> str:
    """Whether the meeting has been at an item, is at it, or comes to it."""
    if found.current is not None and place.item.pk == found.current.item.pk:
        return "now"
    return "done" if place.item.started_at else "next"


def _agenda(found: Opened, shown: Place | None, now: datetime) -> list[AgendaRow]:
    at = reading.times(found, now)
    rows = []
    for place in found.places:
        state = state_of(place, found)
        note = circles.note(
            found.circle(place.item), is_case=reading.is_case(place), state=state, mine=found.mine
        )
        rows.append(
            AgendaRow(
                pk=place.item.pk,
                number=place.item.position,
                title=words.title_of(place),
                state=state,
                time=_at(at[place.item.pk]),
                address=reverse("meetings:item", args=[found.meeting.reference, place.item.pk]),
                is_shown=shown is not None and place.item.pk == shown.item.pk,
                notes=[note] if note else [],
            )
        )
    return rows


def _seats(found: Opened, shown: Place | None) -> tuple[list[Seat], list[Seat], list[Seat]]:
    """Who is in at the item, who is outside, and who is not there, as far as the one who reads may know."""
    verdicts = {each.seat.pk: each for each in found.circle(shown.item)} if shown else {}
    inside, outside, away = [], [], []
    for seat in found.seats:
        verdict = verdicts.get(seat.pk)
        if verdict is not None and verdict.must_leave:
            outside.append(_seat(found, seat, str(words.SHORT_WHY[verdict.why])))
        elif seat.presence == Presence.PRESENT:
            inside.append(_seat(found, seat, _duty(found, seat)))
        else:
            away.append(_seat(found, seat, _lack(seat)))
    return inside, outside, away


def _duty(found: Opened, seat: Attendance) -> str:
    if seat.user_id == found.meeting.chair_id:
        return _("leder")
    return _("för protokoll") if seat.user_id == found.meeting.secretary_id else ""


def _lack(seat: Attendance) -> str:
    if seat.presence == Presence.EXCUSED:
        return _("har förhinder")
    return _("kom inte") if seat.presence == Presence.ABSENT else _("inte markerad")


def _seat(found: Opened, seat: Attendance, more: str) -> Seat:
    function = Function(seat.function)
    service = str(function.label) if function != Function.OTHER else seat.organisation.name
    name = seat.user.given_name or seat.user.name
    return Seat(
        pk=seat.pk,
        name=_("%(name)s (du)") % {"name": name} if seat.user_id == found.mine else name,
        initials=seat.user.initials,
        tone=words.TONES[function],
        words=f"{service}, {more}" if more else service,
        state=seat.presence,
    )


def present_outside(circle: Sequence[Verdict]) -> set[int]:
    """Those who have to wait outside."""
    return {each.seat.user_id for each in circle if each.must_leave}


def digest(*parts: object) -> str:
    """The same for the same picture: what a window compares before it draws anew."""
    # Keyed: it stands in an address, and what is said is in it.
    return salted_hmac("varsam.site.meetings", repr(parts), algorithm="sha256").hexdigest()[:16]

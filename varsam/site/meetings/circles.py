"""Who is in and who must be out at each item of a meeting, and why: asked of the database in one question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from varsam.kernel.meetings.enums import Function, Presence, Why
from varsam.kernel.meetings.models import Attendance, Meeting
from varsam.site.meetings import words

# Somebody who has said that they cannot come does not have to be asked to leave.
_AWAY = {Presence.EXCUSED, Presence.ABSENT}


@dataclass(frozen=True)
class Verdict:
    """Whether one of those invited may be in at an item."""

    seat: Attendance
    may: bool
    why: Why

    @property
    def must_leave(self) -> bool:
        return not self.may and self.seat.presence not in _AWAY


Circle = Sequence[Verdict]


def of_meeting(meeting: Meeting, seats: Sequence[Attendance]) -> Mapping[int, Circle]:
    """The circle of every item by its id; of those that the one who acts neither leads nor is in, themselves alone."""
    by_user = {seat.user_id: seat for seat in seats}
    found: dict[int, list[Verdict]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select i.id, c.member, c.may, c.why from public.meetings_item i"
            " cross join lateral varsam.meetings_circle(i.id) c where i.meeting_id = %s",
            [meeting.pk],
        )
        for item, member, may, why in cursor.fetchall():
            if member in by_user:
                found.setdefault(item, []).append(Verdict(by_user[member], bool(may), Why(why)))
    return found


def who(outside: Circle, circle: Circle) -> str:
    """Those who are outside, in a sentence: by their service where all of it is, else by name."""
    said: list[str] = []
    for each in outside:
        function = Function(each.seat.function)
        whole = all(not other.may for other in circle if other.seat.function == function)
        name = (
            str(words.SERVICES[function])
            if whole and function in words.SERVICES
            else each.seat.user.given_name
        )
        if name not in said:
            said.append(name)
    services = {str(word) for word in words.SERVICES.values()}
    return words.joined(
        [said[0], *(words.lower_first(word) if word in services else word for word in said[1:])]
    )


@dataclass(frozen=True)
class Band:
    """What stands above the minutes: who is outside, why, and when they can come in again."""

    kind: str
    icon: str
    head: str
    words: str
    invite: str = ""


def band(circle: Circle, *, is_case: bool, gone: Sequence[int], later: str = "") -> Band | None:
    """For an item of a case. `gone`: users who lost their way in while the item went on; `later`: the next item at which
    those outside may be in."""
    if not is_case or not circle:
        return None
    outside = [each for each in circle if each.must_leave]
    if not outside:
        return Band("all", "circle-check", _("Alla som är inbjudna får vara med."), "")
    leaves = [each for each in outside if each.seat.user_id in gone]
    if leaves:
        head = _("%(who)s ska lämna rummet nu.") % {
            "who": words.joined([each.seat.user.given_name for each in leaves])
        }
        said = _(
            "Det de fick ta del av har upphört. De ser inte längre punkten, inte heller det som redan är skrivet."
        )
        return Band("leave", "door-open", head, said)
    head = _("%(who)s är utanför under den här punkten.") % {"who": who(outside, circle)}
    closed = _("Den som är utanför kan inte öppna punkten eller dess protokoll.")
    return Band("out", "door-open", head, f"{_reasons(outside)} {closed}", later)


def _reasons(outside: Circle) -> str:
    said = []
    for why in (Why.NOT_SHARED, Why.CONFLICT, Why.LEFT):
        names = [each.seat.user.given_name for each in outside if each.why == why]
        if names:
            said.append(_REASONS[why](names))
    return " ".join(said)


def _not_shared(names: list[str]) -> str:
    return _("Inget samtycke eller beslut omfattar %(who)s.") % {"who": words.joined(names)}


def _conflict(names: list[str]) -> str:
    return _("%(who)s har jäv.") % {"who": words.joined(names)}


def _left(names: list[str]) -> str:
    return _("%(who)s har lämnat sin organisation.") % {"who": words.joined(names)}


_REASONS = {Why.NOT_SHARED: _not_shared, Why.CONFLICT: _conflict, Why.LEFT: _left}


@dataclass(frozen=True)
class Note:
    """A few words beneath an item of the agenda."""

    kind: str
    icon: str
    words: str


def note(circle: Circle, *, is_case: bool, state: str, mine: int) -> Note | None:
    """Who goes out before an item, for those who may know; of oneself always."""
    if not is_case:
        return None
    own = next((each for each in circle if each.seat.user_id == mine), None)
    if own is not None and not own.may:
        said = _("Du är utanför")
        others = [each for each in circle if each.must_leave and each.seat.user_id != mine]
        return Note("out", "door-open", f"{said}, {_short(others)}" if others else said)
    outside = [each for each in circle if each.must_leave]
    if not outside:
        return Note("all", "circle-check", _("Alla får vara med")) if circle else None
    said = who(outside, circle)
    told = _("%(who)s är ute") if state != "next" else _("%(who)s går ut före punkten")
    return Note("out", "door-open", told % {"who": said})


def _short(others: Circle) -> str:
    return _("liksom %(who)s") % {"who": words.joined([each.seat.user.given_name for each in others])}

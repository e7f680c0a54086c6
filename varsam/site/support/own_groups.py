"""Parent groups as a relative meets them: what is open, what one has said yes to, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from varsam.areas.relatives.parents.states import SeatState
from varsam.areas.relatives.parents.writer import MyGroup
from varsam.lib import when
from varsam.site.support import own_words
from varsam.site.support.own_words import Part


@dataclass(frozen=True)
class Day:
    """One time that the group meets."""

    words: str
    is_over: bool


@dataclass(frozen=True)
class Group:
    """A group as its page shows it to one relative."""

    reference: str
    name: str
    when: str
    how_many: str
    place: str
    district: str
    language: str
    leaders: str
    places: str
    is_full: bool
    has_seat: bool = False
    is_due: bool = False
    is_mine: bool = False
    may_agree: bool = False
    may_leave: bool = False
    chip: tuple[str, str] | None = None
    lead: str = ""
    act: str = ""
    meetings: list[Day] = field(default_factory=list)


_CHIPS = {
    SeatState.INVITED: ("wait", gettext_lazy("Du är inbjuden")),
    SeatState.ASKED: ("wait", gettext_lazy("Du har frågat")),
    SeatState.WAITING: ("wait", gettext_lazy("Du står i kö")),
    SeatState.TAKEN: ("done", gettext_lazy("Du är med")),
    SeatState.DECLINED: ("plain", gettext_lazy("Blev inte av")),
    SeatState.LEFT: ("plain", gettext_lazy("Du är inte med")),
}
# Those whose holder is still on the way in, or in.
_LIVE = {SeatState.INVITED, SeatState.ASKED, SeatState.WAITING, SeatState.TAKEN}


def shown(found: MyGroup) -> Group:
    """One group, with how it stands for the one who reads."""
    seat, now = found.seat, timezone.now()
    state = SeatState(seat.state) if seat else None
    is_live = state in _LIVE
    owes = bool(seat and state in {SeatState.INVITED, SeatState.ASKED} and not seat.agreed)
    first = next((starts for starts, ends in found.meetings if ends > now), None)
    return Group(
        reference=found.reference,
        name=found.name,
        when=_when(first, found.meetings),
        how_many=own_words.how_many(len(found.meetings)),
        place=found.place,
        district=found.district_name,
        language=own_words.language_name(found.language),
        leaders=_listed(found.leaders),
        places="" if is_live else _places(found),
        is_full=found.is_full,
        has_seat=is_live,
        is_due=owes,
        is_mine=state in {SeatState.TAKEN, SeatState.WAITING},
        may_agree=owes,
        may_leave=is_live,
        chip=_chip(state),
        lead=_lead(found),
        act=_("Läs löftet och svara") if owes else _("Visa gruppen"),
        meetings=[Day(_span(starts, ends), ends < now) for starts, ends in found.meetings],
    )


def _chip(state: SeatState | None) -> tuple[str, str] | None:
    if state is None:
        return None
    kind, words = _CHIPS[state]
    return kind, str(words)


def _when(first: datetime | None, meetings: Sequence[tuple[datetime, datetime]]) -> str:
    if first is None:
        return _("Alla träffar har varit")
    language = own_words.language()
    said = {"day": when.day(first, language), "time": when.clock(first, language)}
    if first == meetings[0][0]:
        return _("Första gången: %(day)s, klockan %(time)s") % said
    return _("Nästa gång: %(day)s, klockan %(time)s") % said


def _span(starts: datetime, ends: datetime) -> str:
    language = own_words.language()
    return f"{when.moment(starts, language)}–{when.clock(ends, language)}"


def _places(found: MyGroup) -> str:
    if found.is_full:
        return _("Alla platser är tagna. Du kan stå i kö.")
    return (
        ngettext("%(n)s plats", "%(n)s platser", found.places) % {"n": found.places}
        + ". "
        + _("Det finns plats kvar.")
    )


def _listed(names: Sequence[str]) -> str:
    return _(" och ").join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _lead(found: MyGroup) -> str:
    seat = found.seat
    if seat is None:
        return ""
    if seat.state == SeatState.WAITING:
        return _("Du står som nummer %(n)s i kön. Blir en plats ledig är den din.") % {"n": seat.line}
    if seat.state == SeatState.ASKED and seat.agreed:
        return _("Du har sagt ja. Vi svarar här när vi vet att det finns plats.")
    if seat.state == SeatState.TAKEN:
        return _("Välkommen, %(name)s. I gruppen kallas du så.") % {"name": seat.alias}
    if seat.state == SeatState.INVITED:
        return _("Vi tror att den här gruppen kan passa dig. Du bestämmer.")
    return ""


def part(groups: Sequence[MyGroup]) -> Part | None:
    """Groups as a part of a support: where one is in, what waits for an answer, or that there are some; else None."""
    mine = [each for each in groups if each.seat and SeatState(each.seat.state) in _LIVE]
    if not mine:
        more = ngettext("En grupp är öppen för nya.", "%(n)s grupper är öppna för nya.", len(groups)) % {
            "n": len(groups)
        }
        return (
            Part("users", _("Föräldragrupp"), more, _("Se grupper"), reverse("own_support:groups"))
            if groups
            else None
        )
    first = shown(mine[0])
    address = reverse("own_support:group", args=[first.reference])
    return Part("users", first.name, first.lead or first.when, first.act, address, first.is_due)

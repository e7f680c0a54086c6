"""What the page of one support shows: how it stands, the relative's own words, and what hangs on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.experts import languages
from varsam.areas.relatives.parents import reading as groups
from varsam.areas.relatives.parents.models import ParentGroup, Seat
from varsam.areas.relatives.parents.states import SeatState
from varsam.areas.relatives.parents.states import State as GroupState
from varsam.areas.relatives.support import handing_over, reading
from varsam.areas.relatives.support.enums import Helped, Kind
from varsam.areas.relatives.support.models import Handover, Support
from varsam.areas.relatives.support.states import CoachState, HandoverState, State
from varsam.kernel.access import actor
from varsam.kernel.appointments.enums import Kind as TimeKind
from varsam.kernel.conversations import policies
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Sender
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb
from varsam.site.appointments.of_enquiry import of_enquiry
from varsam.site.desk import moments
from varsam.site.support import desk_rows

_LIVE_SEATS = (SeatState.INVITED, SeatState.ASKED, SeatState.WAITING, SeatState.TAKEN)
_SEAT_CHIPS = {
    SeatState.INVITED: "wait",
    SeatState.ASKED: "wait",
    SeatState.WAITING: "wait",
    SeatState.TAKEN: "done",
    SeatState.DECLINED: "plain",
    SeatState.LEFT: "plain",
}
_OFFICE_CHIPS = {
    HandoverState.OFFERED: "wait",
    HandoverState.CONSENTED: "wait",
    HandoverState.REFUSED: "plain",
    HandoverState.WITHDRAWN: "plain",
    HandoverState.ACCEPTED: "done",
    HandoverState.DECLINED: "late",
}


def short(enquiry: Enquiry, support: Support) -> dict[str, Any]:
    """What every page of one support says of it."""
    language = desk_rows.sentence(languages.name(support.language))
    where = support.district.name if support.district else ""
    return {
        "reference": enquiry.reference,
        "support": support,
        "heading": ", ".join(part for part in (language, where) if part),
    }


def context(enquiry: Enquiry, support: Support | None, user: User, now: datetime) -> dict[str, Any]:
    """The page's context; `support` is None where none has been offered yet."""
    if support is None:
        return {"reference": enquiry.reference, "support": None, "why_not": _why_not(enquiry)}
    state, is_ongoing = State(support.state), support.state == State.ONGOING
    booked = desk_rows.around([support])
    may = support.unit_id in actor.units("support", Verb.CHANGE)
    return {
        **short(enquiry, support),
        "state": support.state,
        "chip": (desk_rows.CHIPS[state], str(state.label)),
        "is_ongoing": is_ongoing,
        "may": may,
        "is_mine": support.holder_id == user.pk,
        "holder": support.holder.name if support.holder else "",
        "waits": desk_rows.waits(
            support, booked.times.get(support.enquiry_id), booked.asks.get(support.pk, 0), now
        ),
        "dates": dates(support),
        "languages": ", ".join(languages.name(code) for code in support.languages or [support.language]),
        "kinds": ", ".join(str(Kind(kind).label) for kind in support.kinds),
        "helped": helped(support),
        "words": reading.words_of(support) if support.words else "",
        "times": of_enquiry(enquiry, user, TimeKind.TALK) if is_ongoing else None,
        "coach": coach(support),
        "may_ask_coach": may and is_ongoing and support.coach_state not in {CoachState.ASKED, CoachState.YES},
        "seats": seats(support),
        "open_groups": open_groups(support) if may and is_ongoing else [],
        "handovers": handovers(support),
        "may_hand_over": may and is_ongoing and not _hands_over(support),
    }


def _why_not(enquiry: Enquiry) -> str:
    """Why support cannot be offered; empty where it can."""
    if not policies.can_write_in(enquiry):
        return _("Samtalet är raderat.")
    if enquiry.sender != Sender.RELATIVE:
        return _("Stöd av det här slaget är för anhöriga. Den här förfrågan kom från någon annan.")
    if not policies.can_answer(enquiry):
        return _("Ingen har en kod till samtalet, så ingen kan svara på ett erbjudande.")
    return ""


def dates(support: Support) -> list[tuple[str, str]]:
    """What has happened, with its day."""
    found = (
        (_("Erbjudet"), support.offered_at),
        (_("Den anhöriga sa ja"), support.consented_at),
        (_("Avslutat"), support.ended_at),
        (_("Något hände senast"), support.touched_at),
    )
    return [(words, moments.short_day(at)) for words, at in found if at]


def helped(support: Support) -> str:
    """The relative's own answer, as words; empty where none has come."""
    return str(Helped(support.helped).label) if support.helped else ""


@dataclass(frozen=True)
class Coach:
    """How it stands with the coach."""

    name: str
    words: str
    kind: str
    shares: str
    may_end: bool


def coach(support: Support) -> Coach | None:
    state = CoachState(support.coach_state)
    if state == CoachState.NONE or support.coach is None:
        return None
    kind = {CoachState.ASKED: "wait", CoachState.YES: "done"}.get(state, "plain")
    shares = _("Får läsa samtalet, med den anhörigas ja.") if support.shares_thread_at else ""
    return Coach(
        support.coach.user.name,
        str(state.label),
        kind,
        shares,
        state in {CoachState.ASKED, CoachState.YES} and support.state == State.ONGOING,
    )


@dataclass(frozen=True)
class SeatRow:
    """A parent group that the relative is in, or has been asked about."""

    reference: str
    name: str
    chip: tuple[str, str]


def seats(support: Support) -> list[SeatRow]:
    found = Seat.objects.filter(support=support, state__in=_LIVE_SEATS).select_related("group")
    return [
        SeatRow(
            each.group.reference,
            each.group.name,
            (_SEAT_CHIPS[SeatState(each.state)], str(SeatState(each.state).label)),
        )
        for each in found
    ]


def open_groups(support: Support) -> list[ParentGroup]:
    """Groups that take people, those in the relative's languages first, without those they are in already."""
    spoken = {support.language, *support.languages}
    mine = set(Seat.objects.filter(support=support, state__in=_LIVE_SEATS).values_list("group", flat=True))
    found = [each for each in groups.board() if each.state == GroupState.OPEN and each.pk not in mine]
    return sorted(found, key=lambda each: each.language not in spoken)


@dataclass(frozen=True)
class HandoverRow:
    """A social office that has been proposed, and how it stands. What was given to it is not ours to read."""

    uid: UUID
    office: str
    chip: tuple[str, str]
    day: str
    may_take_back: bool


def handovers(support: Support) -> list[HandoverRow]:
    return [
        HandoverRow(
            each.uid,
            each.office.name,
            (_OFFICE_CHIPS[HandoverState(each.state)], str(HandoverState(each.state).label)),
            moments.short_day(each.answered_at or each.consented_at or each.offered_at),
            each.state == HandoverState.OFFERED,
        )
        for each in handing_over.of(support)
    ]


def _hands_over(support: Support) -> bool:
    return Handover.objects.filter(
        support=support, state__in=[HandoverState.OFFERED, HandoverState.CONSENTED]
    ).exists()

"""The page of one meeting: its agenda with who may be in at what, those invited, and what can be added."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.kernel.access import actor
from varsam.kernel.access.functions import call
from varsam.kernel.calendars import answers
from varsam.kernel.meetings import agenda, reading
from varsam.kernel.meetings.enums import Function, ItemKind, Presence, Room, Why
from varsam.kernel.meetings.models import Member, Minutes
from varsam.kernel.meetings.reading import Place
from varsam.kernel.meetings.states import MeetingState, MinutesState
from varsam.kernel.people.models import User
from varsam.kernel.records.enums import Information
from varsam.kernel.records.models import Record
from varsam.lib import when
from varsam.lib.rows import Verb
from varsam.site.calendars import answering
from varsam.site.desk.acts import me
from varsam.site.meetings import group_found, papers_shown, words
from varsam.site.meetings import opened as reads
from varsam.site.meetings.forms import CaseItemForm, InviteForm, OtherItemForm
from varsam.site.meetings.opened import Opened
from varsam.site.meetings.papers_shown import PaperForm

_USUAL_MINUTES = 20
_RUNS = {MeetingState.PLANNED, MeetingState.ONGOING}
_MOST_RECORDS = 200


@dataclass(frozen=True)
class InOrOut:
    """One of those invited, at one item."""

    name: str
    service: str
    may: bool
    why: str


@dataclass(frozen=True)
class PlanRow:
    """One item of the plan."""

    pk: int
    number: int
    title: str
    icon: str
    time: str
    minutes: int
    is_case: bool
    is_previous: bool
    is_open: bool
    has_begun: bool
    circle: Sequence[InOrOut]
    out: int
    head: str
    record_address: str
    ask_address: str
    end_conflict_address: str
    room_address: str
    minutes_address: str
    minutes_chip: str
    minutes_words: str
    may_move: bool
    may_drop: bool


def context(request: HttpRequest, found: Opened) -> dict[str, Any]:
    """What the page shows."""
    meeting, language = found.meeting, get_language() or "sv"
    runs = found.state in _RUNS
    chip, said = words.MEETING_CHIPS[found.state]
    mine = found.my_seat
    return {
        "meeting": meeting,
        "reference": meeting.reference,
        "title": words.meeting_title(meeting),
        "day": when.day(meeting.starts_at, language),
        "time": f"{when.clock(meeting.starts_at, language)}–{when.clock(meeting.ends_at, language)}",
        "chip": chip,
        "chip_words": said,
        "is_planned": found.state == MeetingState.PLANNED,
        "is_ongoing": found.state == MeetingState.ONGOING,
        "is_held": found.state == MeetingState.HELD,
        "is_cancelled": found.state == MeetingState.CANCELLED,
        "why": reading.cancelled_why(meeting) if found.state == MeetingState.CANCELLED else "",
        "may_lead": found.may_lead,
        "runs": runs,
        "rows": _rows(found),
        "seats": _seats(found),
        "my_answer": answering.at(meeting, me(request)) if mine is not None else None,
        "presences": words.PRESENCES,
        "mine": mine,
        "is_invited": mine is not None,
        "group_address": group_found.address_of(meeting.group),
        "is_of_series": meeting.series_id is not None,
        "papers": papers_shown.of(found),
        "waiting": _waiting(found, me(request)) if found.may_lead and runs else [],
        "before": reading.since_last(meeting) if mine is not None or found.may_lead else None,
        "today": timezone.localdate(),
        **_forms(found, runs=runs),
    }


def _forms(found: Opened, *, runs: bool) -> dict[str, Any]:
    """What can be added, by those who may add it."""
    if not runs:
        return {}
    made: dict[str, Any] = {}
    records = records_to_choose(found)
    if records and found.meeting.room == Room.CASES:
        made["case_form"] = CaseItemForm(
            records=records, auto_id="arende_%s", initial={"minutes": _USUAL_MINUTES}
        )
    if found.may_lead:
        made["other_form"] = OtherItemForm(auto_id="ovrigt_%s", initial={"minutes": 10})
    if mine_or_led(found):
        made["paper_form"] = PaperForm(found=found)
    people = people_to_invite(found)
    if people:
        made["invite_form"] = InviteForm(people=people, auto_id="bjud_%s")
    return made


def mine_or_led(found: Opened) -> bool:
    """Whether the one who acts sits at the meeting or leads it."""
    return found.may_lead or found.my_seat is not None


def _waiting(found: Opened, user: User) -> list[str]:
    """What waits for the agenda, for who leads the meeting."""
    return [each.title for each in agenda.proposals(found.meeting, user)]


def records_to_choose(found: Opened) -> list[tuple[int, str]]:
    """Open records that are not on the agenda yet: of the units of the one who acts, and for who leads the meeting also
    those of others of which what is said at meetings is shared with them."""
    taken = [place.record.pk for place in found.places if place.record is not None]
    ways = Q(unit_id__in=actor.units("record", Verb.CHANGE))
    if found.may_lead:
        ways |= Q(pk__in=_shared())
    rows = (
        Record.objects.filter(ways, closed_at=None, data_key__isnull=False)
        .exclude(pk__in=taken)
        .order_by("-last_entry_at", "pk")[:_MOST_RECORDS]
    )
    return [(row.pk, f"{row.pseudonym}, {row.reference}") for row in rows]


def _shared() -> list[int]:
    parts: list[str] = call("records_parts")
    told = f":{Information.MEETINGS.value}"
    return [int(part.removesuffix(told)) for part in parts if part.endswith(told)]


def people_to_invite(found: Opened) -> list[tuple[str, str]]:
    """Members of the group and their deputies who are not invited, as "user-organisation" and a name; for somebody who
    does not lead the meeting, the deputy who can sit there in their place."""
    invited = {seat.user_id for seat in found.seats}
    members = (
        Member.objects.current()
        .filter(group_id=found.meeting.group_id)
        .select_related("user", "organisation", "deputy_for__user")
        .order_by("pk")
    )
    return [
        (f"{each.user_id}-{each.organisation_id}", _called(each))
        for each in members
        if each.user_id not in invited
        and (found.may_lead or (each.deputy_for is not None and each.deputy_for.user_id == found.mine))
    ]


def _called(member: Member) -> str:
    said = f"{member.user.name}, {member.organisation.name}"
    if member.deputy_for is None:
        return said
    return _("%(who)s (ersätter %(other)s)") % {"who": said, "other": member.deputy_for.user.name}


def _seats(found: Opened) -> list[dict[str, Any]]:
    coming = answers.coming(found.meeting) if found.state == MeetingState.PLANNED else set()
    return [_invited(found, seat, seat.user_id in coming) for seat in found.seats]


def _invited(found: Opened, seat: Any, is_coming: bool) -> dict[str, Any]:
    function = Function(seat.function)
    duty = ""
    if seat.user_id == found.meeting.chair_id:
        duty = _("leder mötet")
    elif seat.user_id == found.meeting.secretary_id:
        duty = _("för protokoll")
    presence = next((str(said), icon) for value, said, icon in words.PRESENCES if value == seat.presence)
    if found.state == MeetingState.PLANNED and seat.presence == Presence.INVITED:
        presence = (_("Kommer"), "circle-check") if is_coming else (_("Inbjuden"), "mail")
    return {
        "pk": seat.pk,
        "name": seat.user.name,
        "initials": seat.user.initials,
        "tone": words.TONES[function],
        "organisation": seat.organisation.name,
        "duty": duty,
        "presence": seat.presence,
        "presence_words": presence[0],
        "presence_icon": presence[1],
        "is_mine": seat.user_id == found.mine,
        "deputy_for": seat.deputy_for.user.name if seat.deputy_for else "",
    }


def _rows(found: Opened) -> list[PlanRow]:
    at = reads.times(found, timezone.now())
    language = get_language() or "sv"
    ours = set(actor.units("record", Verb.CHANGE))
    states = dict(
        Minutes.objects.filter(item__meeting_id=found.meeting.pk).order_by("pk").values_list("pk", "state")
    )
    return [
        _row(found, place, when.clock(at[place.item.pk], language), ours, states.get(place.item.pk, ""))
        for place in found.places
    ]


def _row(found: Opened, place: Place, time: str, ours: set[int], state: str) -> PlanRow:
    item, reference = place.item, found.meeting.reference
    is_case = reads.is_case(place)
    circle = found.circle(item) if is_case else ()
    begun = item.started_at is not None
    movable = not begun and found.state in _RUNS
    is_ours = place.record is not None and place.record.unit_id in ours
    chip, said = words.MINUTES_CHIPS[MinutesState(state)] if state and begun and is_case else ("", "")
    return PlanRow(
        pk=item.pk,
        number=item.position,
        title=words.title_of(place),
        icon=words.ITEM_ICONS[item.kind],  # type: ignore[index]
        time=time,
        minutes=item.planned_minutes,
        is_case=is_case,
        is_previous=item.kind == ItemKind.PREVIOUS,
        is_open=place.is_open,
        has_begun=begun,
        circle=[
            InOrOut(
                each.seat.user.name,
                str(Function(each.seat.function).label),
                each.may,
                str(words.SHORT_WHY[each.why]),
            )
            for each in circle
        ],
        out=sum(each.must_leave for each in circle),
        head=_head(found, place),
        record_address=reverse("records:record", args=[place.record.reference]) if place.record else "",
        ask_address=reverse("consent:choose", args=[place.record.reference])
        if is_ours and place.record and any(not each.may for each in circle)
        else "",
        end_conflict_address=reverse("meetings:end_conflict", args=[reference, item.pk])
        if found.may_lead
        and state in {"", MinutesState.DRAFT}
        and any(each.why == Why.CONFLICT and each.seat.user_id != found.mine for each in circle)
        else "",
        room_address=reverse("meetings:item", args=[reference, item.pk]),
        minutes_address=reverse("meetings:minutes", args=[reference, item.pk])
        if reads.is_readable(place) and begun
        else "",
        minutes_chip=chip,
        minutes_words=str(said),
        may_move=movable and found.may_lead,
        may_drop=movable and (found.may_lead or is_ours) and item.kind not in {"opening", "previous", "next"},
    )


def _head(found: Opened, place: Place) -> str:
    """One's own standing at a case, where one is outside."""
    own = next((each for each in found.circle(place.item) if each.seat.user_id == found.mine), None)
    if own is None or own.may or not reads.is_case(place):
        return ""
    return str(words.MY_WHY.get(own.why, ""))

"""What has come out of the meeting so far, and what was promised before it: only from items whose circle one is in."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from varsam.kernel.meetings import reading, sealing
from varsam.kernel.meetings.enums import Function, LineKind
from varsam.kernel.meetings.models import Action, Item, Line, Meeting
from varsam.kernel.meetings.reading import Place, Promised, Said
from varsam.kernel.meetings.states import ActionState, MeetingState
from varsam.site.desk import moments
from varsam.site.meetings import words
from varsam.site.meetings.opened import Opened

_ICONS = {ActionState.OPEN: "clock", ActionState.DONE: "circle-check", ActionState.DROPPED: "ban"}


@dataclass(frozen=True)
class Found:
    """One decision, question or action at the side. `kind` and `pk` (of its newest line) name it on the page."""

    text: str
    kind: str = ""
    pk: uuid.UUID | None = None
    number: str = ""
    words: str = ""
    initials: str = ""
    tone: str = ""
    icon: str = ""
    is_late: bool = False
    is_done: bool = False


@dataclass(frozen=True)
class Side:
    decisions: Sequence[Found]
    today: Sequence[Found]
    questions: Sequence[Found]
    before: Sequence[Found]
    before_done: int


def build(found: Opened, shown: Place | None) -> Side:
    """The right hand of the room."""
    today, spoken = timezone.localdate(), _lines(found)
    tones = {seat.user_id: words.TONES[Function(seat.function)] for seat in found.seats}
    here = reading.promised(
        Action.objects.filter(item__meeting_id=found.meeting.pk).order_by("line__at", "pk")
    )
    before = [_before(each, today) for each in reading.promised(_earlier(found.meeting, shown))]
    return Side(
        decisions=[each for kind, each in spoken if kind == LineKind.DECISION],
        today=[_promise(each.action, each.text, tones.get(each.action.owner_id, "blue")) for each in here],
        questions=[each for kind, each in spoken if kind == LineKind.QUESTION],
        before=before,
        before_done=sum(each.is_done for each in before),
    )


def _lines(found: Opened) -> list[tuple[str, Found]]:
    """Decisions and questions of the whole meeting, opened by one question to the database."""
    rows = (
        Line.objects.filter(
            item__meeting_id=found.meeting.pk,
            kind__in=[LineKind.DECISION, LineKind.QUESTION],
            replaced_by=None,
        )
        .select_related("item", "record__data_key__wrapped_key")
        .order_by("item__position", "number", "at")
    )
    seals: dict[int, sealing.Seal | None] = {}
    made = []
    for row in rows:
        place = row.record_id or 0
        if place not in seals:
            seals[place] = sealing.of_record(row.record) if row.record else sealing.of_meeting(found.meeting)
        seal = seals[place]
        if seal is not None:
            made.append((row.kind, _spoken(Said(row, seal.open("line", row.pk, row.sealed)))))
    return made


def said(line: Said, promised: Action | None, tone: str) -> Found | None:
    """What of one line stands at the side; None for what is only noted."""
    if promised is not None:
        return _promise(promised, line.text, tone)
    return _spoken(line) if line.line.kind in {LineKind.DECISION, LineKind.QUESTION} else None


def _spoken(line: Said) -> Found:
    return Found(line.text, line.line.kind, line.line.pk, line.number)


def _promise(action: Action, text: str, tone: str) -> Found:
    owner = action.owner
    return Found(
        text=text,
        kind=LineKind.ACTION.value,
        pk=action.line_id,
        words=f"{owner.given_name}, {moments.short_day(action.due_on)}",
        initials=owner.initials,
        tone=tone,
    )


def _earlier(meeting: Meeting, shown: Place | None) -> QuerySet[Action]:
    """What earlier meetings promised: about the record of the item, else at the group's meetings; what is open still, and
    what has been settled since the last one."""
    last = (
        Meeting.objects.filter(
            group_id=meeting.group_id, state=MeetingState.HELD, starts_at__lt=meeting.starts_at
        )
        .order_by("-starts_at")
        .values_list("starts_at", flat=True)
        .first()
    )
    rows = Action.objects.exclude(item__in=Item.objects.filter(meeting_id=meeting.pk))
    if meeting.state in {MeetingState.HELD, MeetingState.CANCELLED}:
        rows = rows.filter(item__meeting__starts_at__lt=meeting.starts_at)
    if shown is not None and shown.record is not None:
        # Also from meetings that one was not at: what was promised about the record comes back.
        rows = rows.filter(record_id=shown.record.pk)
    else:
        rows = rows.filter(item__meeting__group_id=meeting.group_id)
    settled = Q(settled_at__gte=last) if last else Q()
    return rows.filter(Q(state=ActionState.OPEN) | settled).order_by("due_on", "pk")


def _before(each: Promised, today: date) -> Found:
    action, state = each.action, ActionState(each.action.state)
    late = state == ActionState.OPEN and action.due_on < today
    who = action.owner.given_name
    if state == ActionState.OPEN:
        said = _("%(who)s, sen sedan %(day)s") if late else "%(who)s, %(day)s"
        told = said % {"who": who, "day": moments.short_day(action.due_on)}
    else:
        done = _("%(who)s, klart %(day)s") if state == ActionState.DONE else _("%(who)s, släppt %(day)s")
        settled = timezone.localtime(action.settled_at).date() if action.settled_at else today
        told = done % {"who": who, "day": moments.short_day(settled)}
    return Found(
        text=each.text,
        words=told,
        icon="triangle-alert" if late else _ICONS[state],
        is_late=late,
        is_done=state != ActionState.OPEN,
    )

"""What somebody has promised at meetings and not yet done, or has lately settled."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from varsam.kernel.meetings import reading
from varsam.kernel.meetings.models import Action, Item
from varsam.kernel.meetings.reading import Promised
from varsam.kernel.meetings.states import ActionState
from varsam.kernel.people.models import User
from varsam.site.desk import moments

_SHOWN_DONE = 20


@dataclass(frozen=True)
class Mine:
    """One thing that I have promised."""

    pk: uuid.UUID
    text: str
    about: str
    due: str
    due_on: date
    meeting: str
    address: str
    is_late: bool
    is_done: bool
    settled: str
    reason: str


def waiting(user: User) -> list[Mine]:
    """What is not done, first what is due first."""
    return _rows(reading.my_actions(user))


def settled(user: User) -> list[Mine]:
    """The latest that is done or let go."""
    own = Action.objects.filter(owner=user).exclude(state=ActionState.OPEN)
    return _rows(reading.promised(own.order_by("-settled_at", "pk")[:_SHOWN_DONE]))


def _rows(found: list[Promised]) -> list[Mine]:
    # The item of a promise that has come back at a later meeting may be one that its owner no longer sees.
    items = (
        Item.objects.filter(pk__in=[each.action.item_id for each in found])
        .select_related("meeting__group")
        .in_bulk()
    )
    today = timezone.localdate()
    return [_row(each, items.get(each.action.item_id), today) for each in found]


def _row(each: Promised, item: Item | None, today: date) -> Mine:
    action = each.action
    done = action.state != ActionState.OPEN
    about = item.meeting.group.name if item else ""
    if action.record is not None:
        about = _("Ärende %(pseudonym)s") % {"pseudonym": action.record.pseudonym}
    said = (
        f"{ActionState(action.state).label}, {moments.short_day(action.settled_at)}"
        if action.settled_at
        else ""
    )
    return Mine(
        pk=action.pk,
        text=each.text,
        about=about,
        due_on=action.due_on,
        due=moments.near_day(action.due_on, today),
        meeting=item.meeting.reference if item else "",
        address=reverse("meetings:item", args=[item.meeting.reference, item.pk]) if item else "",
        is_late=not done and action.due_on < today,
        is_done=done,
        settled=said,
        reason=each.reason,
    )

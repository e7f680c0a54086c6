"""What has been promised at the meetings of groups, by whomever: what is left, late, done and what came of it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.kernel.access import actor
from varsam.kernel.meetings import reading
from varsam.kernel.meetings.models import Action, Group, Item, Member
from varsam.kernel.meetings.reading import Promised
from varsam.kernel.meetings.states import ActionState
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb
from varsam.site.desk import moments

_MOST = 100
OPEN, LATE, DONE, FOLLOWED, DROPPED = "kvar", "sena", "klara", "uppfoljda", "slappta"
LISTS: dict[str, str | Promise] = {
    OPEN: gettext_lazy("Kvar"),
    LATE: gettext_lazy("Sena"),
    DONE: gettext_lazy("Klara, inte uppföljda"),
    FOLLOWED: gettext_lazy("Uppföljda"),
    DROPPED: gettext_lazy("Släppta"),
}


def _which(today: date) -> dict[str, Q]:
    return {
        OPEN: Q(state=ActionState.OPEN),
        LATE: Q(state=ActionState.OPEN, due_on__lt=today),
        DONE: Q(state=ActionState.DONE, followed_at=None),
        FOLLOWED: Q(state=ActionState.DONE, followed_at__isnull=False),
        DROPPED: Q(state=ActionState.DROPPED),
    }


@dataclass(frozen=True)
class Row:
    """One action. `after` says what became of it; `outcome` what it gave."""

    pk: uuid.UUID
    text: str
    owner: str
    initials: str
    group: str
    meeting: str
    address: str
    due: str
    is_late: bool
    is_open: bool
    after: str
    outcome: str
    may_settle: bool
    may_follow: bool


def my_groups(user: User) -> list[Group]:
    """Groups in which one sits, and those of the units in which one calls meetings."""
    seats = Member.objects.current().filter(user=user).values("group_id")
    return list(
        Group.objects.filter(Q(pk__in=seats) | Q(unit_id__in=actor.units("meeting", Verb.ADD))).order_by(
            "name", "pk"
        )
    )


def of(groups: Sequence[Group]) -> QuerySet[Action]:
    """Actions of their meetings that the one who acts may see."""
    return Action.objects.filter(item__meeting__group_id__in=[group.pk for group in groups])


def counts(actions: QuerySet[Action]) -> dict[str, int]:
    """How many stand in each list."""
    found = _which(timezone.localdate())
    told: dict[str, int] = actions.order_by().aggregate(
        **{name: Count("pk", filter=which) for name, which in found.items()}
    )
    return told


def rows(actions: QuerySet[Action], which: str, user: User) -> list[Row]:
    """One of the lists: what is left by its day, what is settled newest first."""
    today = timezone.localdate()
    chosen = actions.filter(_which(today)[which])
    order = ("due_on", "pk") if which in {OPEN, LATE} else ("-settled_at", "pk")
    return _rows(reading.promised(chosen.order_by(*order)[:_MOST]), user, today)


def _rows(found: Iterable[Promised], user: User, today: date) -> list[Row]:
    found = list(found)
    items = (
        Item.objects.filter(pk__in=[each.action.item_id for each in found])
        .select_related("meeting__group")
        .in_bulk()
    )
    ours = set(actor.units("meeting", Verb.CHANGE))
    return [_row(each, items.get(each.action.item_id), user, ours, today) for each in found]


def _row(each: Promised, item: Item | None, user: User, ours: set[int], today: date) -> Row:
    action, meeting = each.action, item.meeting if item else None
    leads = meeting is not None and (
        meeting.unit_id in ours or user.pk in {meeting.chair_id, meeting.secretary_id}
    )
    is_open = action.state == ActionState.OPEN
    return Row(
        pk=action.pk,
        text=each.text,
        owner=action.owner.name,
        initials=action.owner.initials,
        group=meeting.group.name if meeting else "",
        meeting=meeting.reference if meeting else "",
        address=reverse("meetings:item", args=[meeting.reference, action.item_id]) if meeting else "",
        due=moments.near_day(action.due_on, today),
        is_late=is_open and action.due_on < today,
        is_open=is_open,
        after=_after(each),
        outcome=each.outcome,
        may_settle=is_open and (leads or action.owner_id == user.pk),
        may_follow=action.state == ActionState.DONE and leads,
    )


def _after(each: Promised) -> str:
    action = each.action
    if action.settled_at is None:
        return ""
    said = f"{ActionState(action.state).label}, {moments.short_day(action.settled_at)}"
    if each.reason:
        said += f" · {each.reason}"
    if action.followed_at is not None:
        said += " · " + _("uppföljd %(day)s") % {"day": moments.short_day(action.followed_at)}
    return said

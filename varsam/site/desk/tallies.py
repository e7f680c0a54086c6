"""How much waits, counted in one round trip and never further than the cap."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import cast

from django.db import connection
from django.db.models import Value
from django.http import HttpRequest
from django.utils import timezone

from varsam.kernel.conversations import inbox
from varsam.kernel.meetings.models import Action
from varsam.kernel.meetings.states import ActionState
from varsam.kernel.notifications.models import Task
from varsam.kernel.people.models import User
from varsam.lib.working_days import STOCKHOLM
from varsam.site.appointments import promised as booked
from varsam.site.liaison import promised as in_missions
from varsam.site.plans import promised as in_plans

Filters = Mapping[str, object]
_NEVER = "9999-12-31T00:00:00+00:00"


def end_of_today(now: datetime) -> datetime:
    """The midnight that ends today in Stockholm."""
    tomorrow = now.astimezone(STOCKHOLM).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), STOCKHOLM)


def questions(now: datetime) -> dict[str, Filters]:
    """What the desk counts, as filters of the inbox; each is also a link to the rows themselves."""
    return {
        "open": {"state": "open"},
        "late": {"due_before": now.isoformat()},
        "today": {"due_after": now.isoformat(), "due_before": end_of_today(now).isoformat()},
        "unread": {"state": "open", "unread": "yes"},
        "mine": {"state": "open", "owner": "me"},
        "unowned": {"state": "open", "owner": "nobody"},
        "waiting": {"state": "waiting"},
        # What I hold and whose clock runs: it stands among my tasks.
        "clocks": {"owner": "me", "due_before": _NEVER},
    }


def count(many: Sequence[Filters]) -> list[int]:
    """How many rows each filter gives the one who acts; never more than the inbox's cap + 1."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select varsam.inbox_count(f.filters, %s)"
            " from jsonb_array_elements(%s::jsonb) with ordinality f(filters, place) order by f.place",
            [inbox.COUNT_CAP + 1, json.dumps(list(many))],
        )
        return [int(row[0]) for row in cursor.fetchall()]


def of(request: HttpRequest, *, only: tuple[str, ...] = ()) -> dict[str, int]:
    """The tallies of this visit, counted once, with all that stands on the one who acts' page of tasks.

    `only` names those that are enough; where all have been counted already, all are given.
    """
    kept: dict[str, int] | None = getattr(request, "desk_tallies", None)
    if kept is not None:
        return kept
    wanted = {*only, "clocks"} if only else None
    asked = {
        key: filters for key, filters in questions(timezone.now()).items() if not wanted or key in wanted
    }
    made = dict(zip(asked, count(list(asked.values())), strict=True))
    made["tasks"] = _promised(cast(User, request.user)) + made["clocks"]
    if not only:
        request.desk_tallies = made  # type: ignore[attr-defined]
    return made


def _promised(user: User) -> int:
    """What `user` has promised and not done: noted in an enquiry, at a meeting, in a plan, a time that somebody has booked, or
    a mission with a deadline. In one question."""
    noted = Task.objects.filter(user=user, done_at=None)
    at_meetings = Action.objects.filter(owner=user, state=ActionState.OPEN)
    outside = in_missions.open_of(user)
    promised = (noted, at_meetings, in_plans.open_of(user), booked.open_of(user), outside)
    kinds = [each.order_by().values_list(Value(1)) for each in promised]
    return kinds[0].union(*kinds[1:], all=True).count()


def words(number: int) -> str:
    """A count as it is shown: "9", and "1 000+" beyond the cap."""
    return f"{inbox.COUNT_CAP:,}".replace(",", "\u00a0") + "+" if number > inbox.COUNT_CAP else str(number)

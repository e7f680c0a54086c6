"""What waits for those who answer for pilots."""

from datetime import datetime, time
from enum import StrEnum

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from varsam.areas.methods.pilots.enums import Moment
from varsam.areas.methods.pilots.models import Measure, Pilot, Reading
from varsam.areas.methods.pilots.states import State
from varsam.kernel.access import actor
from varsam.kernel.people import calendar, limits
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb
from varsam.lib.working_days import STOCKHOLM


class Due(StrEnum):
    """What a pilot waits for from whoever answers for it."""

    STOPPED = "stopped"
    OVER_TIME = "over_time"
    EVALUATION = "evaluation"


def due(owner: User) -> list[tuple[Pilot, Due]]:
    """What waits for `owner`, who acts, in pilots that they answer for: one that is stopped, one whose last day has passed, and
    one that can be evaluated. A stopped one waits for those too who may let it go on: the method lead."""
    today = timezone.localdate()
    after = Reading.objects.filter(
        moment=Moment.AFTER, replaced_at=None, measure=OuterRef("pk"), place=OuterRef("at")
    )
    unmeasured = (
        Measure.objects.filter(pilot=OuterRef("pk")).annotate(at=F("pilot__places")).filter(~Exists(after))
    )
    owned, lead = Q(owner=owner), Q(unit__in=actor.units("method", Verb.CHANGE))
    found = (
        Pilot.objects.filter(
            (Q(state=State.STOPPED) & (owned | lead))
            | (owned & Q(state=State.RUNNING, ends_on__lt=today))
            | (owned & Q(state=State.ENDED))
        )
        .annotate(is_unmeasured=Exists(unmeasured))
        .order_by("ends_on", "pk")
    )
    return [(pilot, _due(pilot)) for pilot in found if not _is_awaited(pilot)]


def _due(pilot: Pilot) -> Due:
    return {State.STOPPED: Due.STOPPED, State.RUNNING: Due.OVER_TIME}.get(State(pilot.state), Due.EVALUATION)


def _is_awaited(pilot: Pilot) -> bool:
    """Whether places are still to measure afterwards, and have time left for it."""
    if pilot.state != State.ENDED or pilot.ended_on is None or not getattr(pilot, "is_unmeasured", False):
        return False
    wait = limits.current(timezone.now()).get("pilot_after")
    if wait is None:
        return False
    until = wait.after(datetime.combine(pilot.ended_on, time(), STOCKHOLM), calendar.current())
    return timezone.localdate() < until.astimezone(STOCKHOLM).date()

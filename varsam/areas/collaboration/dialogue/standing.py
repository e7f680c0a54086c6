"""How a promise stands on a day."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import pgettext_lazy

from varsam.areas.collaboration.dialogue.enums import State
from varsam.areas.collaboration.dialogue.models import Promise


class How(models.TextChoices):
    """What those who were promised something see. A day that was moved with a reason is a new day; the first one stays."""

    OPEN = "open", pgettext_lazy("ett löfte", "Pågår")
    LATE = "late", pgettext_lazy("ett löfte", "Försenat")
    KEPT = "kept", pgettext_lazy("ett löfte", "Hållet i tid")
    KEPT_LATE = "kept_late", pgettext_lazy("ett löfte", "Hållet, men sent")
    BROKEN = "broken", pgettext_lazy("ett löfte", "Inte hållet")


@dataclass(frozen=True)
class Standing:
    """`days` from today to the day that holds, negative after it; `days_late` after the day that was said first."""

    how: How
    days: int
    days_late: int


def of(promise: Promise, today: date) -> Standing:
    """Late counts from the day that was said first once it is kept, and from the day that holds while it is open."""
    until = promise.settled_on or today
    late = max((until - promise.due_on).days, 0)
    return Standing(_how(promise, today, late), (promise.now_due_on - today).days, late)


def _how(promise: Promise, today: date, late: int) -> How:
    if promise.state == State.OPEN:
        return How.LATE if promise.now_due_on < today else How.OPEN
    if promise.state == State.BROKEN:
        return How.BROKEN
    return How.KEPT_LATE if late else How.KEPT

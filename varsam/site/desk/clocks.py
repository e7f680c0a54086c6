"""What a clock says: late, today or so many working days left, in words and as a share of the time that it had."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import State
from varsam.lib.calendar_days import Calendar
from varsam.lib.working_days import working_days_left

# A wedge thinner or fuller than this reads as none or as done.
_THINNEST, _FULLEST = 0.08, 0.8


@dataclass(frozen=True)
class Clock:
    """`kind` chooses drawing and colour; `wedge` is the path of the time that has gone, in a 20 x 20 picture."""

    kind: Literal["late", "today", "ahead", "none"]
    words: str
    wedge: str = ""


NONE = Clock("none", "")


def of(enquiry: Enquiry, now: datetime, calendar: Calendar) -> Clock:
    """The clock that runs for the enquiry now."""
    if enquiry.next_due is None:
        return NONE
    return until(enquiry.next_due, enquiry.received_at, now, calendar)


def until(due: datetime, since: datetime, now: datetime, calendar: Calendar) -> Clock:
    """The clock of something due at `due` that started at `since`; both aware."""
    left = working_days_left(now, due, calendar)
    if left < 0:
        words = ngettext("%(days)s dag sen", "%(days)s dagar sen", -left) % {"days": -left}
        return Clock("late", words)
    total = max(working_days_left(since, due, calendar), 1)
    wedge = _wedge(min(max(1 - left / total, _THINNEST), _FULLEST))
    if left == 0:
        return Clock("today", _("I dag"), wedge)
    words = ngettext("%(days)s dag kvar", "%(days)s dagar kvar", left) % {"days": left}
    return Clock("ahead", words, wedge)


def _wedge(share: float) -> str:
    """An SVG path from the top, clockwise, over `share` of a circle of radius 8 about (10, 10)."""
    angle = 2 * math.pi * share
    x, y = 10 + 8 * math.sin(angle), 10 - 8 * math.cos(angle)
    return f"M10 10V2A8 8 0 {int(share > 0.5)} 1 {x:.2f} {y:.2f}Z"


def next_step(enquiry: Enquiry) -> str:
    """What somebody has to do next, as a verb; or, when no clock runs, how it stands."""
    steps = {"acknowledge": _("Bekräfta"), "triage": _("Bestäm väg"), "feedback": _("Svara")}
    if enquiry.step in steps:
        return steps[enquiry.step]
    if enquiry.state == State.WAITING:
        return _("Invänta")
    if enquiry.state == State.ACKNOWLEDGED:
        return _("Bestäm om det är klart")
    return _("Inget mer")

"""How an agreement stands on a day."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varsam.areas.collaboration.agreements.models import Agreement
from varsam.kernel.people import limits
from varsam.lib.working_days import STOCKHOLM


class State(models.TextChoices):
    AHEAD = "ahead", _("Börjar gälla senare")
    HOLDS = "holds", pgettext_lazy("en överenskommelse", "Gäller")
    ENDING = "ending", _("Går snart ut")
    RENEWED = "renewed", pgettext_lazy("en överenskommelse", "Förlängd")
    RUN_OUT = "run_out", _("Har gått ut")
    ENDED = "ended", _("Avslutad i förtid")


@dataclass(frozen=True)
class Standing:
    """`last_day` is None where nobody has said when it ends; `days_left` counts from today to it, negative after."""

    state: State
    last_day: date | None
    days_left: int | None


def of(agreement: Agreement, today: date) -> Standing:
    """How it stands today; needs `renewed_by` to have been joined, or asks for it."""
    last = min((day for day in (agreement.ended_on, agreement.valid_until) if day), default=None)
    left = None if last is None else (last - today).days
    return Standing(_state(agreement, today, last), last, left)


def _state(agreement: Agreement, today: date, last: date | None) -> State:
    is_renewed = getattr(agreement, "renewed_by", None) is not None
    if last is not None and last < today:
        if is_renewed:
            return State.RENEWED
        return State.ENDED if agreement.ended_on else State.RUN_OUT
    if agreement.valid_from > today:
        return State.AHEAD
    if last is None:
        return State.HOLDS
    if is_renewed:
        return State.RENEWED
    return State.ENDING if last <= warned_until(today) else State.HOLDS


def warned_until(today: date) -> date:
    """The day up to which those that end are told of: the time limit `agreement_warning` from today."""
    start = datetime.combine(today, time(12), STOCKHOLM)
    return limits.after("agreement_warning", start).astimezone(STOCKHOLM).date()

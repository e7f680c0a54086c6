"""What an enquiry is promised, by the deadlines as they stand."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from varsam.kernel.people import calendar, limits
from varsam.lib.working_days import STOCKHOLM


@dataclass(frozen=True)
class Promise:
    """What an enquiry of this moment is promised; all are aware datetimes."""

    acknowledge_by: datetime
    triage_by: datetime
    feedback_by: datetime
    expires_at: datetime
    expiry_days: int


def promise(at: datetime) -> Promise:
    """The clocks of something that arrives at `at`."""
    return Promise(
        acknowledge_by=limits.after("acknowledge", at),
        triage_by=limits.after("triage", at),
        feedback_by=limits.after("feedback", at),
        expires_at=limits.after("thread_expiry", at),
        expiry_days=limits.current(at)["thread_expiry"].amount,
    )


def reminded_until(now: datetime) -> datetime:
    """Of a promise whose day is no later than this, whoever holds the enquiry is reminded at `now` (aware)."""
    return limits.after("feedback_reminder", now)


def too_long_before(now: datetime) -> datetime:
    """What should have been done before this moment has waited too long at `now` (aware)."""
    limit, days = limits.current(now)["feedback_escalation"], calendar.current()
    midnight = datetime.combine(now.astimezone(STOCKHOLM).date(), time(), STOCKHOLM)
    # Promises end with their day, so the last day from which the period has run out is asked for, from today and back.
    while limit.after(midnight - timedelta(seconds=1), days) >= now:
        midnight -= timedelta(days=1)
    return midnight

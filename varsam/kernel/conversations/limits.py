"""What an enquiry is promised, by the deadlines as they stand."""

from dataclasses import dataclass
from datetime import datetime

from varsam.kernel.people import limits


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

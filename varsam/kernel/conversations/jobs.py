"""What the worker does with threads. It erases none: those whose time has run out come on a list (retention)."""

from datetime import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from varsam.kernel.access import actor
from varsam.kernel.access.functions import call
from varsam.kernel.conversations import limits
from varsam.kernel.people import calendar
from varsam.lib.working_days import STOCKHOLM


def forget() -> int:
    """Forget by which code an erased thread was opened, a day after; returns how many."""
    return int(call("conversations_forget"))


def watch(now: datetime) -> int:
    """Tell of promises whose day comes, has passed, or passed too long ago, each once; returns of how many. Nobody is told on
    a day off: it waits for the next working day. `now` is aware."""
    if not calendar.current().is_working_day(now.astimezone(STOCKHOLM).date()):
        return 0
    with actor.working():
        return int(call("conversations_watch", limits.reminded_until(now), limits.too_long_before(now)))


@app.periodic(cron="7 5-15 * * *")
@app.task(queueing_lock="watch_promises", pass_context=False)
def watch_promises(timestamp: int) -> None:
    """Through the day, so that what runs out at midnight is told of when people come to work."""
    watch(timezone.now())


def sum_kept() -> int:
    """Sum how the promises were kept whose day is over; returns how many sums are new."""
    with actor.working():
        return int(call("conversations_sum_kept"))


@app.periodic(cron="37 * * * *")
@app.task(queueing_lock="sum_kept_promises", pass_context=False)
def sum_kept_promises(timestamp: int) -> None:
    """Each hour, so that a worker that stood still catches up."""
    sum_kept()


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="forget_codes", pass_context=False)
def forget_codes(timestamp: int) -> None:
    """Let an old page that is sent again be answered for a day, and leave no trace of the code after it."""
    forget()

"""What the worker does with what was learned."""

from django.utils import timezone
from procrastinate.contrib.django import app

from varsam.areas.liaison.insights import digest, letters
from varsam.kernel.access import actor
from varsam.kernel.access.functions import call


def remind() -> int:
    """Tell those who have not opened what was passed on to them that it waits: once each, and never again. How many."""
    with actor.working():
        return int(call("insights_remind"))


def rest() -> int:
    """Forget who read what, when the time that the city has set is over; how many receipts went."""
    with actor.working():
        return int(call("insights_rest"))


def month() -> int:
    """From the first working day of a month: write the letter of the month before, once, and mail those who wait to be told.
    Returns how many were."""
    today = timezone.localdate()
    if digest.is_time(today):
        digest.write(digest.month_before(today))
    return letters.send()


@app.periodic(cron="53 5 * * *")
@app.task(queueing_lock="insights_remind", pass_context=False)
def insights_remind(timestamp: int) -> None:
    """In the morning, when there is a day to read in."""
    remind()


@app.periodic(cron="34 3 * * *")
@app.task(queueing_lock="insights_rest", pass_context=False)
def insights_rest(timestamp: int) -> None:
    """At night."""
    rest()


@app.periodic(cron="23 6 * * *")
@app.task(queueing_lock="insights_digest", pass_context=False)
def insights_digest(timestamp: int) -> None:
    """Each morning: on all but one of the month it only tells those whom a mail server refused."""
    month()

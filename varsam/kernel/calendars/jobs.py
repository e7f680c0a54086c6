"""What the worker does with calendars."""

from procrastinate.contrib.django import app

from varsam.kernel.access.functions import call
from varsam.kernel.calendars import letters


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="calendars_send", pass_context=False)
def calendars_send(timestamp: int) -> None:
    """Mail what is new in people's calendars."""
    letters.follow()
    letters.send()


def remind() -> int:
    """Say once to those who promised something that its day comes, and once that it has passed; returns how many times."""
    return int(call("calendars_remind"))


@app.periodic(cron="51 5 * * *")
@app.task(queueing_lock="calendars_remind", pass_context=False)
def calendars_remind(timestamp: int) -> None:
    """In the morning, when there is a day to do it in."""
    remind()


@app.periodic(cron="32 4 * * *")
@app.task(queueing_lock="calendars_forget", pass_context=False)
def calendars_forget(timestamp: int) -> None:
    """Remove entries of meetings long past, and addresses long revoked."""
    call("calendars_forget")

"""What the worker does for pilots."""

from procrastinate.contrib.django import app

from varsam.kernel.access import actor
from varsam.kernel.access.functions import call


def remind() -> int:
    """Tell that an end has passed, and contacts of places that something is missing; returns how many were told."""
    with actor.working():
        return int(call("pilots_remind"))


@app.periodic(cron="46 5 * * *")
@app.task(queueing_lock="pilots_remind", pass_context=False)
def pilots_remind(timestamp: int) -> None:
    """In the morning; once a month for each."""
    remind()

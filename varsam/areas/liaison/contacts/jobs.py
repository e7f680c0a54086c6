"""What the worker does for contacts."""

from procrastinate.contrib.django import app

from varsam.kernel.access import actor
from varsam.kernel.access.functions import call


def tidy() -> int:
    """Remind of those who are to be asked again, and let go of those who have not said yes in time; returns how many."""
    with actor.working():
        return int(call("contacts_tidy"))


@app.periodic(cron="53 5 * * *")
@app.task(queueing_lock="contacts_tidy", pass_context=False)
def contacts_tidy(timestamp: int) -> None:
    """In the morning, when there is a day to ask in."""
    tidy()
